#include <algorithm>

#include "ingest/analysis.hpp"

namespace plenum::ingest {
namespace {

constexpr std::uint32_t sentence_tokens_max = 300;

class Splitter {
 public:
  explicit Splitter(Analysis& work) : work_(work), doc_(work.doc) {}

  void run() {
    std::vector<RawToken> raw;
    for (std::uint32_t i = 0; i < doc_.article.blocks.size(); ++i) {
      const Block& block = doc_.article.blocks[i];
      if (work_.stopped_at(block.text.begin, doc_.article.text.size())) return;
      if (block.kind == BlockKind::boilerplate || block.kind == BlockKind::date) continue;
      raw.clear();
      cut_tokens(doc_.article.text, block.text, raw, work_.watch.interrupt);
      const bool whole = block.kind == BlockKind::title || block.kind == BlockKind::byline ||
                         block.kind == BlockKind::dateline;
      std::size_t begin = 0;
      for (std::size_t at = 0; at < raw.size(); ++at) {
        const bool ends = !whole && ends_sentence(raw, at, begin);
        if (!ends && at + 1 < raw.size() && at - begin + 1 < sentence_tokens_max) continue;
        if (work_.stopped()) return;
        while (ends && at + 1 < raw.size() && closes(raw[at + 1])) ++at;
        emit(raw, begin, at + 1, i);
        begin = at + 1;
      }
    }
  }

 private:
  std::string_view surface(const RawToken& token) const { return doc_.text_of(token.text); }

  bool closes(const RawToken& token) const {
    if ((token.flags & token_mark) == 0 || (token.flags & token_space_before) != 0) return false;
    const std::string_view mark = surface(token);
    return (token.flags & token_close_quote) != 0 || mark == ")" || mark == "]" || mark == "'" ||
           mark == "’";
  }

  bool ends_sentence(const std::vector<RawToken>& raw, std::size_t at, std::size_t begin) const {
    const std::string_view mark = surface(raw[at]);
    const bool mark_token = (raw[at].flags & token_mark) != 0;
    const bool stop =
        mark_token && (mark.front() == '.' || mark == "?" || mark == "!" || mark == "…");
    const bool dotted = !mark_token && mark.size() >= 3 && mark.back() == '.';
    if (!stop && !dotted) return false;
    // From such a token only: a run of closing marks would be read again for each of them.
    std::size_t next = at + 1;
    while (next < raw.size() && closes(raw[next])) ++next;
    if (dotted) {
      // "U.S." ends a sentence only before a word that begins one: "The", "In"
      if (next >= raw.size()) return false;
      return (raw[next].flags & token_capital) != 0 && is_function(raw[next]);
    }
    if (next >= raw.size()) return true;
    const RawToken& after = raw[next];
    if ((after.flags & token_space_before) == 0) return false;
    const bool begins = (after.flags & (token_capital | token_digit | token_open_quote)) != 0 ||
                        ((after.flags & token_mark) != 0 && surface(after) != "-" &&
                         surface(after) != "–" && surface(after) != "—");
    if (!begins) return false;
    if (mark != "." || at == begin) return true;
    // "wrote on X. The review": no initial of a name stands before such a word
    const bool initial = surface(raw[at - 1]).size() == 1;
    if (initial && (after.flags & token_capital) != 0 && surface(after).size() > 1 &&
        is_function(after))
      return true;
    return !is_abbreviation(raw[at - 1]);
  }

  bool is_function(const RawToken& token) const {
    const std::uint32_t word = work_.data.word(fold(surface(token)));
    return (work_.data.word_classes[word] & work_.data.cue_bit(Cue::function_word)) != 0;
  }

  bool is_abbreviation(const RawToken& token) const {
    const std::string_view word = surface(token);
    if (word.size() == 1 && (token.flags & token_capital) != 0) return true;
    const std::uint32_t id = work_.data.word(fold(word));
    return (work_.data.word_classes[id] & work_.data.cue_bit(Cue::abbreviation)) != 0;
  }

  void emit(const std::vector<RawToken>& raw, std::size_t begin, std::size_t end,
            std::uint32_t block) {
    if (begin >= end) return;
    Sentence sentence;
    sentence.block = block;
    sentence.text = {raw[begin].text.begin, raw[end - 1].text.end};
    sentence.first_token = work_.token_count();
    const auto number = static_cast<std::uint32_t>(doc_.sentences.size());
    bool first = true;
    for (std::size_t i = begin; i < end; ++i) {
      Token token;
      token.text = raw[i].text;
      token.flags = raw[i].flags;
      if (first && (token.flags & (token_word | token_digit)) != 0) {
        token.flags |= token_first;
        first = false;
      }
      fold(surface(raw[i]), folded_);
      token.word = work_.data.word(folded_);
      token.key = word_key(folded_);
      doc_.tokens.push_back(token);
      work_.sentence_at.push_back(number);
    }
    sentence.end_token = work_.token_count();
    doc_.sentences.push_back(sentence);
  }

  Analysis& work_;
  Document& doc_;
  std::string folded_;  ///< of one token; its room is used again
};

}  // namespace

void split_sentences(Analysis& work) { Splitter(work).run(); }

}  // namespace plenum::ingest
