#pragma once
// Purpose: the working state of one extraction: the document, and what the pack says of its tokens.
// May depend on: ingest/model.hpp, ingest/pack_data.hpp, ingest/tokens.hpp, ingest/watch.hpp.
// Invariants: lives during one extract() call on one thread; all look-ups are O(1) or O(form
// length).

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ingest/model.hpp"
#include "ingest/pack_data.hpp"
#include "ingest/tokens.hpp"
#include "ingest/watch.hpp"

namespace plenum::ingest {

/// A cue of several words that starts at a token.
struct CueSpan {
  std::uint32_t first = 0;
  std::uint8_t length = 0;
  std::uint8_t word_class = class_none;
  std::uint32_t value = no_index;
  std::uint32_t line = 0;
};

/// A gazetteer name that starts at a token.
struct NameSpan {
  std::uint32_t first = 0;
  std::uint8_t length = 0;
  std::uint32_t entry = no_index;
};

/// One step of a sentence as patterns see it: a mention, or a single token.
struct Item {
  std::uint32_t first = 0;
  std::uint32_t end = 0;
  std::uint32_t mention = no_index;
};

/// A quotation in the text: the tokens between its marks.
struct QuoteSpan {
  std::uint32_t open = 0;   ///< token of the opening mark
  std::uint32_t close = 0;  ///< token of the closing mark, or one past the last token of its block
  bool closed = true;
};

class Analysis {
 public:
  Analysis(Document& document, const Pack& the_pack, Watch the_watch = {})
      : doc(document),
        pack(the_pack),
        data(the_pack.data()),
        roles(the_pack.data().roles),
        watch(the_watch) {}

  Document& doc;
  const Pack& pack;
  const PackData& data;
  const Roles& roles;
  const Watch watch;

  std::vector<std::uint64_t> bits;         ///< by token: classes of the single word
  std::vector<std::uint64_t> begun;        ///< by token: the same, and of all cues that begin there
  std::vector<CueSpan> cues;               ///< by first token; longest first
  std::vector<std::uint32_t> cue_begin;    ///< by token, one more
  std::vector<NameSpan> names;             ///< by first token; longest first
  std::vector<std::uint32_t> name_begin;   ///< by token, one more
  std::vector<QuoteSpan> quotes;           ///< in text order
  std::vector<std::uint32_t> mention_at;   ///< by token: outermost mention that covers it
  std::vector<std::uint32_t> sentence_at;  ///< by token
  std::uint32_t home_country = no_index;   ///< entity of the country the article is about
  std::string home_country_name;           ///< empty: no country stands out
  std::string home_province;               ///< of the home country, when the article is on it alone
  bool home_is_contested = false;          ///< another country is spoken of half as much or more
  std::string home_region_name;            ///< a bloc or region instead, where no country does
  std::set<std::string> countries;         ///< all that are named, by name or adjective
  /// Entities by "type\x1fname", for the relations that make more of them.
  std::unordered_map<std::string, std::uint32_t> entity_index;

  /// Whether somebody asked to stop. A stage looks at least once a sentence and then leaves its
  /// work as it is: nothing that it made so far is used.
  bool stopped() const noexcept { return watch.stopped(); }
  /// The same in the longest loop of a step, which has come to `done` of `total`.
  bool stopped_at(std::uint64_t done, std::uint64_t total) const {
    watch.reach(done, total);
    return watch.stopped();
  }

  std::uint32_t token_count() const { return static_cast<std::uint32_t>(doc.tokens.size()); }
  const Token& token(std::uint32_t at) const { return doc.tokens[at]; }
  bool has(std::uint32_t at, std::uint16_t flag) const {
    return at < doc.tokens.size() && (doc.tokens[at].flags & flag) != 0;
  }
  std::string_view surface(std::uint32_t at) const {
    return at < doc.tokens.size() ? doc.text_of(doc.tokens[at].text) : std::string_view();
  }
  /// Text from token first to token end (exclusive), white space levelled to one blank.
  std::string words(std::uint32_t first, std::uint32_t end) const;
  Span span(std::uint32_t first, std::uint32_t end) const {
    return {doc.tokens[first].text.begin, doc.tokens[end - 1].text.end};
  }
  /// Whether a token is this word (as folded). Of a literal one comparison of numbers, which it is
  /// only where it is inlined.
  template <std::size_t Size>
  [[gnu::always_inline]] bool is_word(std::uint32_t at, const char (&folded)[Size]) const {
    constexpr std::size_t size = Size - 1;
    static_assert(size < 255);
    constexpr auto bytes = std::make_index_sequence<std::min(size, key_bytes)>();
    return at < doc.tokens.size() && doc.tokens[at].key == word_key(folded, bytes) &&
           (size <= key_bytes || folds_to(at, {folded, size}));
  }
  bool is_word(std::uint32_t at, std::string_view folded) const {
    return at < doc.tokens.size() && doc.tokens[at].key == word_key(folded) &&
           (folded.size() <= key_bytes || folds_to(at, folded));
  }
  /// Whether a token is one of these words.
  template <std::size_t... Sizes>
  [[gnu::always_inline]] bool is_any(std::uint32_t at, const char (&... folded)[Sizes]) const {
    return (is_word(at, folded) || ...);
  }
  /// Whether the single word is of a class.
  bool is(std::uint32_t at, Cue cue) const {
    return at < bits.size() && (bits[at] & data.cue_bit(cue)) != 0;
  }
  /// How many tokens from `at` on make a cue of the class (the longest); 0: none.
  std::uint32_t match(std::uint32_t at, std::uint8_t word_class) const {
    return begins(at, word_class) ? length_of_cue(at, word_class) : 0;
  }
  std::uint32_t match(std::uint32_t at, Cue cue) const { return match(at, data.cue(cue)); }
  /// The value of the longest cue of the class at a token; empty: no cue or no value.
  std::string_view value(std::uint32_t at, Cue cue) const {
    const std::uint8_t word_class = data.cue(cue);
    return begins(at, word_class) ? value_of_cue(at, word_class) : std::string_view();
  }
  /// Whether a class has its last token just before `end`; gives the first token, or no_index.
  std::uint32_t match_before(std::uint32_t end, Cue cue, std::uint32_t floor) const;
  /// The sentence's items, outermost mentions collapsed.
  void items(std::uint32_t sentence, std::vector<Item>& out) const;

  /// "Government of China", "Government of the United States".
  std::string government_of(std::string_view country) const;

 private:
  /// Whether a cue of the class begins at a token: mostly none does.
  bool begins(std::uint32_t at, std::uint8_t word_class) const {
    return at < begun.size() && word_class < class_count_max && (begun[at] >> word_class & 1U) != 0;
  }
  std::uint32_t length_of_cue(std::uint32_t at, std::uint8_t word_class) const;
  std::string_view value_of_cue(std::uint32_t at, std::uint8_t word_class) const;
  bool folds_to(std::uint32_t at, std::string_view folded) const;
};

/// Mentions found late join the others at their place in the text; indexes follow.
void add_records(Document& document, std::vector<Mention> records);
/// Cuts blocks into sentences and tokens, and looks every token up in the pack.
void split_sentences(Analysis& work);
void look_up_tokens(Analysis& work);
/// Pairs quotation marks within blocks (and over blocks that reopen without closing).
void find_quotes(Analysis& work);

}  // namespace plenum::ingest
