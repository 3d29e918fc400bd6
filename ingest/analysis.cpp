#include "ingest/analysis.hpp"

#include <algorithm>

namespace plenum::ingest {

namespace {
constexpr std::uint32_t quote_tokens_max = 400;
}

bool Analysis::fold_equal(std::string_view surface, std::string_view folded) {
  if (surface.size() == folded.size()) {
    bool equal = true;
    for (std::size_t i = 0; i < surface.size() && equal; ++i) {
      const char each = surface[i];
      equal = (each >= 'A' && each <= 'Z' ? static_cast<char>(each + 32) : each) == folded[i];
    }
    if (equal) return true;
  }
  if (surface.size() > folded.size() * 3 + 8) return false;
  // Of ASCII only the form "U.S." folds to something of another size.
  const bool dotted = surface.size() >= 3 && surface[1] == '.';
  const auto is_ascii = [](char each) { return static_cast<unsigned char>(each) < 0x80; };
  if (!dotted && std::ranges::all_of(surface, is_ascii)) return false;
  return fold(surface) == folded;
}

std::string Analysis::government_of(std::string_view country) const {
  auto at = data.entry_by_name.find(country);
  const bool article = at != data.entry_by_name.end() &&
                       property(data.entries[at->second].props, "article") == "the";
  std::string name = article ? "Government of the " : "Government of ";
  return name.append(country);
}

std::string Analysis::words(std::uint32_t first, std::uint32_t end) const {
  std::string out;
  if (first >= end || end > doc.tokens.size()) return out;
  bool space = false;
  for (char each : doc.text_of(span(first, end))) {
    if (each == ' ' || each == '\n' || each == '\t' || each == '\r') {
      space = !out.empty();
    } else {
      if (space) out.push_back(' ');
      space = false;
      out.push_back(each);
    }
  }
  return out;
}

std::uint32_t Analysis::match(std::uint32_t at, std::uint8_t word_class) const {
  if (word_class == class_none || at >= bits.size()) return 0;
  for (std::uint32_t i = cue_begin[at]; i < cue_begin[at + 1]; ++i) {
    if (cues[i].word_class == word_class) return cues[i].length;
  }
  return (bits[at] >> word_class & 1U) != 0 ? 1 : 0;
}

std::string_view Analysis::value(std::uint32_t at, Cue cue) const {
  const std::uint8_t word_class = data.cue(cue);
  if (word_class == class_none || at >= bits.size()) return {};
  for (std::uint32_t i = cue_begin[at]; i < cue_begin[at + 1]; ++i) {
    if (cues[i].word_class == word_class)
      return cues[i].value == no_index ? std::string_view() : data.values[cues[i].value].text;
  }
  if ((bits[at] >> word_class & 1U) == 0) return {};
  auto found = data.word_values.find(std::uint64_t{word_class} << 32U | doc.tokens[at].word);
  return found == data.word_values.end() ? std::string_view() : data.values[found->second].text;
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
  work.cue_begin.assign(count + 1, 0);
  work.name_begin.assign(count + 1, 0);
  std::vector<TrieEnd> found;
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
      auto step = data.trie.find(std::uint64_t{node} << 32U | next.word);
      if (step == data.trie.end()) break;
      node = step->second;
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
    const auto longest = [](const auto& a, const auto& b) { return a.length > b.length; };
    std::stable_sort(work.cues.begin() + work.cue_begin[at], work.cues.end(), longest);
    std::stable_sort(work.names.begin() + work.name_begin[at], work.names.end(), longest);
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
