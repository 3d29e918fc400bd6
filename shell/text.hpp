#pragma once
// Purpose: text on a terminal: how wide it is, and made harmless.
// May depend on: std, utf8proc.
// Invariants: what neutralise() returns holds no control, bidirectional or invisible code point and
// no invalid UTF-8, so that data can neither move the cursor nor dress up as something else.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace plenum::shell {

/// Columns on a terminal: wide characters two, combining marks none, everything else one.
std::size_t display_width(std::string_view text) noexcept;

/// Replaces C0 and C1 controls, DEL, bidirectional controls, zero-width characters, tags and
/// invalid bytes by visible escapes: \n, \t, \x1b, \u202e.
std::string neutralise(std::string_view text);

/// The same for a JSON text, which stays the same JSON: such code points occur in its strings only
/// and become \uXXXX.
std::string neutralise_json(std::string_view json);

/// True when neutralise() would change something.
bool needs_neutralising(std::string_view text) noexcept;

/// As much of the start of `text` as fits into `width` columns, with "…" when some was cut off.
std::string clip(std::string_view text, std::size_t width);

/// The text in lines of at most `width` columns, broken at spaces where there are any; what is more
/// than `lines_max` lines is cut off with "…". One line at least.
std::vector<std::string> wrap(std::string_view text, std::size_t width, std::size_t lines_max);

/// Number of code points; an invalid byte counts as one.
std::size_t code_points(std::string_view text) noexcept;

/// One code point at the start of `text` (not empty): its value, or -1 for an invalid byte, and its
/// length in bytes.
struct CodePoint {
  int value = -1;
  std::size_t length = 1;
};
CodePoint decode(std::string_view text) noexcept;
/// Columns of one code point.
std::size_t width_of(int code_point) noexcept;
/// Appends the UTF-8 of a code point.
void append_code_point(std::string& out, int code_point);

}  // namespace plenum::shell
