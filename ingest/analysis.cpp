#include "ingest/analysis.hpp"

#include <algorithm>

namespace plenum::ingest {

namespace {
constexpr std::uint32_t quote_tokens_max = 400;
}

bool Analysis::folds_to(std::uint32_t at, std::string_view folded) const {
  return fold(surface(at)) == folded;
}

std::string Analysis::government_of(std::string_view country) const {
  auto at = data.entry_by_name.find(country);
  const bool article = at != data.entry_by_name.end() &&
                       property(data.entries[at->second].props, "article") == "the";
  std::string name = article ? "Government of the " : "Government of ";
  return name.append(country);
}

std::string Analysis::words(std::uint32_t first, std::uint32_t end) const {
  if (first >= end || end > doc.tokens.size()) return {};
  std::string out(doc.text_of(span(first, end)));
  std::size_t size = 0;  // of what is written, never past what was read
  bool space = false;
  for (const char each : out) {
    if (each == ' ' || each == '\n' || each == '\t' || each == '\r') {
      space = size > 0;
    } else {
      if (space) out[size++] = ' ';
      space = false;
      out[size++] = each;
    }
  }
  out.resize(size);
  return out;
}

std::uint32_t Analysis::length_of_cue(std::uint32_t at, std::uint8_t word_class) const {
  for (std::uint32_t i = cue_begin[at]; i < cue_begin[at + 1]; ++i) {
    if (cues[i].word_class == word_class) return cues[i].length;
  }
  return 1;
}

std::string_view Analysis::value_of_cue(std::uint32_t at, std::uint8_t word_class) const {
  for (std::uint32_t i = cue_begin[at]; i < cue_begin[at + 1]; ++i) {
    if (cues[i].word_class == word_class)
      return cues[i].value == no_index ? std::string_view() : data.values[cues[i].value].text;
  }
  return data.word_value(word_class, doc.tokens[at].word);
}

std::uint32_t Analysis::match_before(std::uint32_t end, Cue cue, std::uint32_t floor) const {
  std::uint32_t best = no_index;
  for (std::uint32_t size = 1; size <= 6 && floor + size <= end; ++size) {
    if (match(end - size, cue) == size) best = end - size;
  }
  return best;
}

void Analysis::items(std::uint32_t sentence, std::vector<Item>& out) const {
  out.clear();
  const Sentence& each = doc.sentences[sentence];
  for (std::uint32_t at = each.first_token; at < each.end_token;) {
    const std::uint32_t mention = mention_at.empty() ? no_index : mention_at[at];
    const std::uint32_t end =
        mention == no_index ? at + 1 : std::max(at + 1, doc.mentions[mention].end_token);
    out.push_back({at, std::min(end, each.end_token), mention});
    at = end;
  }
}

void look_up_tokens(Analysis& work) {
  const PackData& data = work.data;
  const std::uint32_t count = work.token_count();
  work.bits.resize(count);
  work.begun.resize(count);
  work.cue_begin.assign(count + 1, 0);
  work.name_begin.assign(count + 1, 0);
  // of none or one there is nothing to sort, and a stable sort takes memory for it
  const auto sort_longest_first = [](auto& all, std::uint32_t begin) {
    if (all.size() - begin < 2) return;
    std::stable_sort(all.begin() + begin, all.end(),
                     [](const auto& a, const auto& b) { return a.length > b.length; });
  };
  for (std::uint32_t at = 0; at < count; ++at) {
    if (work.stopped_at(at, count)) return;
    const Token& token = work.doc.tokens[at];
    std::uint64_t bits = token.word < data.word_classes.size() ? data.word_classes[token.word] : 0;
    if ((token.flags & token_capital) == 0) bits &= ~data.cased_classes;
    // "US" is not "us", "IT" is not "it"
    if ((token.flags & token_all_caps) != 0) bits &= ~data.cue_bit(Cue::function_word);
    work.bits[at] = bits;
    work.cue_begin[at] = static_cast<std::uint32_t>(work.cues.size());
    work.name_begin[at] = static_cast<std::uint32_t>(work.names.size());
    const std::uint32_t stop = work.doc.sentences[work.sentence_at[at]].end_token;
    std::uint32_t node = 0;
    std::uint32_t capitals = 0;
    std::uint32_t all_caps = 0;
    std::uint32_t form = 0;  // tokens of the form; quotation marks inside it do not count
    for (std::uint32_t i = 0; at + i < stop && form < form_tokens_max; ++i) {
      const Token& next = work.doc.tokens[at + i];
      if (form > 0 && (next.flags & (token_open_quote | token_close_quote)) != 0) continue;
      if (next.word == 0) break;
      node = data.trie.find(std::uint64_t{node} << 32U | next.word);
      if (node == no_index) break;
      if ((next.flags & token_capital) != 0) capitals |= 1U << form;
      if ((next.flags & token_all_caps) != 0) all_caps |= 1U << form;
      ++form;
      for (const TrieEnd& end : data.ends[node]) {
        if ((end.capitals & ~capitals) != 0 || (end.all_caps & ~all_caps) != 0) continue;
        const auto length = static_cast<std::uint8_t>(i + 1);
        if (end.entry != no_index)
          work.names.push_back({at, length, end.entry});
        else
          work.cues.push_back({at, length, end.word_class, end.value, end.line});
      }
    }
    sort_longest_first(work.cues, work.cue_begin[at]);
    sort_longest_first(work.names, work.name_begin[at]);
    for (std::size_t i = work.cue_begin[at]; i < work.cues.size(); ++i)
      bits |= std::uint64_t{1} << work.cues[i].word_class;
    work.begun[at] = bits;
  }
  work.cue_begin[count] = static_cast<std::uint32_t>(work.cues.size());
  work.name_begin[count] = static_cast<std::uint32_t>(work.names.size());
}

void find_quotes(Analysis& work) {
  const std::uint32_t count = work.token_count();
  std::uint32_t open = no_index;
  std::uint32_t open_block = 0;
  for (std::uint32_t at = 0; at < count; ++at) {
    const std::uint32_t block = work.doc.sentences[work.sentence_at[at]].block;
    if (open != no_index && (block != open_block || at - open > quote_tokens_max)) {
      // never closed: it ends with its block, or is given up when far too long
      if (block != open_block) work.quotes.push_back({open, at, false});
      open = no_index;
    }
    if (open == no_index && work.has(at, token_open_quote)) {
      open = at;
      open_block = block;
    } else if (open != no_index && work.has(at, token_close_quote)) {
      if (at > open + 1) work.quotes.push_back({open, at, true});
      open = no_index;
    }
  }
  if (open != no_index && count - open <= quote_tokens_max)
    work.quotes.push_back({open, count, false});
}

}  // namespace plenum::ingest
