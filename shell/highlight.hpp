#pragma once
// Purpose: colours for a statement while it is typed.
// May depend on: std; the keywords of include/plenum.
// Invariants: works on unfinished text; a pure function of it; linear time.

#include <cstddef>
#include <string_view>
#include <vector>

namespace plenum::shell {

enum class Style { plain, keyword, string, number, comment, name, parameter, prompt };

struct StyledSpan {
  std::size_t begin = 0;
  std::size_t end = 0;
  Style style = Style::plain;
};

/// Spans in order, without overlap; what is not in one is plain.
std::vector<StyledSpan> highlight(std::string_view text);

/// Can the byte stand in a name that needs no quotes (after its first)?
bool is_name_part(char c) noexcept;

/// The escape sequence that switches to a style.
std::string_view style_code(Style style) noexcept;

}  // namespace plenum::shell
