#pragma once
// Purpose: the language of full-text queries: text → what has to be looked for.
// May depend on: core.
// Invariants: every text is a query or an error with the place of what is wrong; what has no word
// in it (stray punctuation) is passed over. Size, depth and number of items are bounded.
//
//   rail strategy          either word, better both          title:rail     in this property only
//   "rail strategy"        the words one after the other     +rail -freight with, without
//   strateg*               words that begin so               rail AND (road OR NOT air)
//
// NOT binds more than AND, AND more than OR; what only stands side by side is as with OR. NOT and -
// take out of their group. A backslash makes the character after it an ordinary one.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/result.hpp"

namespace plenum::query {

inline constexpr std::size_t text_query_bytes_max = std::size_t{64} * 1024;
inline constexpr std::size_t text_query_items_max = 1024;
inline constexpr std::size_t text_query_depth_max = 32;

/// A word, a phrase or a group, and what it does to the group that it stands in.
struct TextItem {
  enum class Occur : std::uint8_t { should, must, must_not };
  Occur occur = Occur::should;
  /// Of an item without children: one word or several (then a phrase), as written.
  std::string text;
  bool prefix = false;               ///< the last word is the beginning of one
  std::optional<std::size_t> field;  ///< number of the property; none: any
  std::vector<TextItem> children;    ///< of a group; never empty then
};

/// The items of the outermost group; none when there is no word in the text. `properties`: names of
/// what is indexed. Errors: invalid_argument for what does not parse, limit.
Result<std::vector<TextItem>> parse_text_query(std::string_view text,
                                               std::span<const std::string> properties);

}  // namespace plenum::query
