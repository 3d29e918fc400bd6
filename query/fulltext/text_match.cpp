#include "query/fulltext/text_match.hpp"

#include <algorithm>

#include "core/words.hpp"

namespace plenum::query {

namespace {

/// A text has few words that no other has, so what is remembered is dropped but seldom.
constexpr std::size_t known_max = std::size_t{1} << 16U;
/// What a snippet shows before its first hit.
constexpr std::size_t lead_bytes = 60;
/// How far a cut moves to stand between words.
constexpr std::size_t cut_slack = 24;
constexpr std::string_view ellipsis = "…";

struct Hit {
  std::size_t begin;
  std::size_t end;
};

std::vector<Hit> hits_of(std::string_view text, TextMatcher& matcher) {
  std::vector<Hit> hits;
  core::WordReader reader(text);
  std::string word;
  while (reader.next(word)) {
    if (matcher.part(word) == TextMatcher::Part::wanted) {
      hits.push_back({reader.begin(), reader.end()});
    }
  }
  return hits;
}

bool continues(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
}

/// Where the most hits stand close enough together for one snippet; the first of equals.
std::size_t densest(const std::vector<Hit>& hits) {
  std::size_t best = 0;
  std::size_t most = 0;
  std::size_t end = 0;
  for (std::size_t first = 0; first < hits.size(); ++first) {
    end = std::max(end, first);
    while (end < hits.size() &&
           hits[end].end - hits[first].begin <= snippet_bytes_max - lead_bytes) {
      ++end;
    }
    if (end - first > most) {
      most = end - first;
      best = first;
    }
  }
  return best;
}

struct Window {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// Moves both ends to a blank where one is near, else between code points.
Window between_words(std::string_view text, Window window) {
  if (window.begin > 0) {
    const std::size_t blank = text.find(' ', window.begin);
    if (blank != std::string_view::npos && blank - window.begin <= cut_slack) {
      window.begin = blank + 1;
    }
    while (continues(text, window.begin)) ++window.begin;
  }
  if (window.end < text.size()) {
    const std::size_t blank = text.rfind(' ', window.end);
    if (blank != std::string_view::npos && window.end - blank <= cut_slack) window.end = blank;
    while (window.end > window.begin && continues(text, window.end)) --window.end;
  }
  return window;
}

Window window_of(std::string_view text, const std::vector<Hit>& hits) {
  if (text.size() <= snippet_bytes_max) return {0, text.size()};
  const std::size_t first = hits.empty() ? 0 : hits[densest(hits)].begin;
  const std::size_t lead = first < lead_bytes ? 0 : first - lead_bytes;
  const std::size_t begin = std::min(lead, text.size() - snippet_bytes_max);
  return between_words(text, {begin, begin + snippet_bytes_max});
}

}  // namespace

TextMatcher::TextMatcher(std::span<const TextItem> query, storage::Analyzer analyzer)
    : stemmer_(analyzer) {
  for (const TextItem& item : query) add(item, true);
}

// Depth is bounded by the parser.
void TextMatcher::add(const TextItem& item, bool wanted) {
  if (item.occur == TextItem::Occur::must_not) wanted = !wanted;
  for (const TextItem& child : item.children) add(child, wanted);
  if (!item.children.empty()) return;
  core::WordReader reader(item.text);
  std::string word;
  std::string next;
  for (bool more = reader.next(word); more; word.swap(next)) {
    more = reader.next(next);
    const bool prefix = item.prefix && !more;  // the last one alone
    looked_.push_back({prefix ? word : std::string(stemmer_.stem(word)), prefix, wanted});
  }
}

TextMatcher::Part TextMatcher::look(std::string_view word) {
  Part part = Part::none;
  const std::string_view stem = stemmer_.stem(word);
  for (const Looked& one : looked_) {
    if (one.prefix ? !word.starts_with(one.text) : one.text != stem) continue;
    if (one.wanted) return Part::wanted;
    part = Part::unwanted;
  }
  return part;
}

TextMatcher::Part TextMatcher::part(std::string_view word) {
  if (const auto known = known_.find(word); known != known_.end()) return known->second;
  if (known_.size() >= known_max) known_.clear();
  const Part part = look(word);
  known_.emplace(word, part);
  return part;
}

Snippet snippet_of(std::string_view text, TextMatcher& matcher) {
  const std::vector<Hit> hits = hits_of(text, matcher);
  const Window window = window_of(text, hits);
  Snippet out;
  out.hits = hits.size();
  if (window.begin > 0) out.text += ellipsis;
  std::size_t at = window.begin;
  for (const Hit& hit : hits) {
    if (hit.begin < at || hit.end > window.end) continue;
    out.text.append(text, at, hit.begin - at).append("[");
    out.text.append(text, hit.begin, hit.end - hit.begin).append("]");
    at = hit.end;
  }
  out.text.append(text, at, window.end - at);
  if (window.end < text.size()) out.text += ellipsis;
  return out;
}

}  // namespace plenum::query
