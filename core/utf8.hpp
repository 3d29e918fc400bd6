#pragma once
// Purpose: UTF-8: validation, decoding, counting, NFC, case folding, display width.
// May depend on: std; utf8proc in utf8.cpp only.
// Invariants: no locale; functions accept any bytes and never read past the end; text that is not
// valid UTF-8 is treated byte by byte as U+FFFD where a code point is needed.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace plenum::core {

/// Byte offset of the first byte that cannot be part of valid UTF-8 (RFC 3629: no surrogates, no
/// overlong forms, no more than U+10FFFF), or nullopt when all is valid. A sequence cut off at the
/// end is reported at its first byte. O(n).
std::optional<std::size_t> first_invalid_utf8(std::string_view text) noexcept;
inline bool is_valid_utf8(std::string_view text) noexcept {
  return !first_invalid_utf8(text).has_value();
}

struct CodePoint {
  char32_t value = 0;
  std::size_t length = 1;  ///< bytes
  bool valid = true;       ///< false: value is U+FFFD and length 1
};

/// The code point that starts at `offset`. Precondition: offset < text.size().
CodePoint decode_utf8(std::string_view text, std::size_t offset) noexcept;

/// Appends a code point; surrogates and values past U+10FFFF become U+FFFD.
void append_utf8(std::string& out, char32_t code_point);

/// Number of code points; an invalid byte counts as one. O(n).
std::size_t count_code_points(std::string_view text) noexcept;

/// Byte offset of the code point with that number, or text.size() when there are fewer. O(n).
std::size_t byte_offset_of(std::string_view text, std::size_t code_point_number) noexcept;

/// Normalisation form C. Invalid bytes are kept as they are.
std::string nfc(std::string_view text);

/// The form by which names are compared without regard to case: full Unicode case folding, then
/// NFC (utf8proc; frozen with its Unicode 14 tables since format 1). fold(fold(x)) == fold(x).
/// Invalid bytes are kept as they are.
std::string fold(std::string_view text);

/// Simple (one to one) upper and lower case, without locale.
std::string to_upper(std::string_view text);
std::string to_lower(std::string_view text);

/// Columns a terminal needs: wide characters two, combining marks and controls none.
std::size_t display_width(std::string_view text) noexcept;

/// White space as Unicode defines it (White_Space property).
bool is_space(char32_t code_point) noexcept;
/// Letters of any script (general category L).
bool is_letter(char32_t code_point) noexcept;
/// Decimal digits of any script (general category Nd).
bool is_digit(char32_t code_point) noexcept;
/// Upper-case or title-case letters (Lu, Lt).
bool is_upper(char32_t code_point) noexcept;

}  // namespace plenum::core
