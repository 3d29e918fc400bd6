#pragma once
// Purpose: labels as one string, as Neo4j's tools write them: ":A:B".
// May depend on: std.
// Invariants: split_labels(join_labels(x)) == x; a colon or backslash in a label gets a backslash.

#include <string>
#include <string_view>
#include <vector>

namespace plenum::exchange {

inline std::string join_labels(const std::vector<std::string_view>& labels) {
  std::string joined;
  for (std::string_view label : labels) {
    joined.push_back(':');
    for (char c : label) {
      if (c == ':' || c == '\\') joined.push_back('\\');
      joined.push_back(c);
    }
  }
  return joined;
}

/// Text that does not start with a colon is one label.
inline std::vector<std::string> split_labels(std::string_view text) {
  std::vector<std::string> labels;
  if (text.empty()) return labels;
  if (text.front() != ':') return {std::string(text)};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ':') {
      labels.emplace_back();
    } else {
      if (text[i] == '\\' && i + 1 < text.size()) ++i;
      labels.back().push_back(text[i]);
    }
  }
  return labels;
}

}  // namespace plenum::exchange
