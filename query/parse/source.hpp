#pragma once
// Purpose: the query text with its places: the parser counts code points, errors count bytes too.
// May depend on: include/plenum.
// Invariants: the text outlives the Source; it is valid UTF-8.

#include <cstdint>
#include <string_view>
#include <vector>

#include "plenum/error.hpp"

namespace plenum::query::parse {

class Source {
 public:
  explicit Source(std::string_view text);

  std::string_view text() const { return text_; }
  /// Byte offset of a code point; past the end gives the length of the text. O(1).
  std::size_t byte_of(std::size_t code_point) const;
  /// Text from the first byte of one code point to the last of another (both included).
  std::string_view slice(std::size_t first, std::size_t last) const;
  /// Line and column of a byte offset. O(n).
  SourceSpan span_at(std::size_t offset, std::size_t length) const;

 private:
  std::string_view text_;
  std::vector<std::uint32_t> bytes_;  ///< empty for pure ASCII
};

}  // namespace plenum::query::parse
