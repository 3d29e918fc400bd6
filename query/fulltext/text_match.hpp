#pragma once
// Purpose: which words a full-text query looks for, and a text with these words marked.
// May depend on: query/fulltext/text_query.hpp, storage/fulltext/analyzer.hpp, core.
// Invariants: finds exactly the words that an index with the same analyzer would find, without one;
// a text without any of them is no answer to the query, whatever its operators say.

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "query/fulltext/text_query.hpp"
#include "storage/fulltext/analyzer.hpp"

namespace plenum::query {

class TextMatcher {
 public:
  enum class Part : std::uint8_t {
    none,
    unwanted,  ///< only what the query leaves out has it
    wanted,
  };

  TextMatcher(std::span<const TextItem> query, storage::Analyzer analyzer);

  /// Of a word of core::WordReader. What was asked before is remembered.
  Part part(std::string_view word);

 private:
  struct Looked {
    std::string text;  ///< a stem, or with `prefix` how a word begins
    bool prefix = false;
    bool wanted = false;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>()(text);
    }
  };

  void add(const TextItem& item, bool wanted);
  Part look(std::string_view word);

  storage::Stemmer stemmer_;
  std::vector<Looked> looked_;
  std::unordered_map<std::string, Part, Hash, std::equal_to<>> known_;
};

/// Longest snippet in bytes, without marks and ellipses.
inline constexpr std::size_t snippet_bytes_max = 240;

struct Snippet {
  std::string text;      ///< the wanted words in brackets: "the [rail] plan"
  std::size_t hits = 0;  ///< how many wanted words the whole text has
};

/// The text, or where it is longer than a snippet the part of it that has the most wanted words,
/// cut between words, with an ellipsis where something is missing. O(bytes).
Snippet snippet_of(std::string_view text, TextMatcher& matcher);

}  // namespace plenum::query
