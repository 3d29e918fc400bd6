#include "query/suggest.hpp"

#include <algorithm>
#include <array>

namespace plenum::query {

namespace {

constexpr std::size_t max_length = 64;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Optimal string alignment distance (Damerau's edits, each place edited once).
std::size_t distance(std::string_view a, std::string_view b) {
  using Row = std::array<std::size_t, max_length + 1>;
  Row before{};
  Row previous{};
  Row current{};
  for (std::size_t j = 0; j <= b.size(); ++j) previous[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      current[j] =
          std::min({previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (same ? 0U : 1U)});
      const bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                           lower(a[i - 2]) == lower(b[j - 1]);
      if (swapped) current[j] = std::min(current[j], before[j - 2] + 1);
    }
    before = previous;
    previous = current;
  }
  return previous[b.size()];
}

}  // namespace

std::string closest_name(std::string_view word, const std::vector<std::string>& candidates) {
  word = word.substr(0, max_length);
  std::size_t best = std::max<std::size_t>(1, word.size() / 3) + 1;
  std::string name;
  for (const std::string& candidate : candidates) {
    const std::size_t edits = distance(word, std::string_view(candidate).substr(0, max_length));
    if (edits >= word.size()) continue;
    if (edits < best || (edits == best && !name.empty() && candidate < name)) {
      best = edits;
      name = candidate;
    }
  }
  return name;
}

}  // namespace plenum::query
