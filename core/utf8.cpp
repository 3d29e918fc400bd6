#include "core/utf8.hpp"

#include <utf8proc.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace plenum::core {

namespace {

constexpr char32_t replacement = 0xFFFD;

unsigned byte_at(std::string_view text, std::size_t i) noexcept {
  return static_cast<unsigned char>(text[i]);
}

bool is_continuation(unsigned byte) noexcept { return (byte & 0xC0U) == 0x80U; }

bool continues(std::string_view text, std::size_t offset, std::size_t length) noexcept {
  if (text.size() - offset < length) return false;
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_continuation(byte_at(text, offset + i))) return false;
  }
  return true;
}

CodePoint checked(std::uint32_t value, std::size_t length, std::uint32_t smallest) noexcept {
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < smallest || value > 0x10FFFF || surrogate) return {replacement, 1, false};
  return {static_cast<char32_t>(value), length, true};
}

constexpr std::uint64_t high_bits = 0x8080808080808080ULL;

template <class Word>
std::uint64_t word_at(const char* at) noexcept {
  Word word = 0;
  std::memcpy(&word, at, sizeof word);
  return word;
}

/// Words that overlap at the end, so that no byte is looked at alone.
bool is_ascii(std::string_view text) noexcept {
  const char* const begin = text.data();
  const std::size_t size = text.size();
  if (size >= 8) {
    std::uint64_t all = word_at<std::uint64_t>(begin + size - 8);
    std::size_t i = 0;
    // Four words at a time are what vector units take.
    for (; i + 32 <= size; i += 32) {
      all |= word_at<std::uint64_t>(begin + i) | word_at<std::uint64_t>(begin + i + 8) |
             word_at<std::uint64_t>(begin + i + 16) | word_at<std::uint64_t>(begin + i + 24);
      if ((all & high_bits) != 0) return false;
    }
    for (; i + 8 <= size; i += 8) all |= word_at<std::uint64_t>(begin + i);
    return (all & high_bits) == 0;
  }
  if (size >= 4) {
    const std::uint64_t all =
        word_at<std::uint32_t>(begin) | word_at<std::uint32_t>(begin + size - 4);
    return (all & high_bits) == 0;
  }
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  }
  return true;
}

// Applies utf8proc's mapping to the valid stretches; bytes that are not UTF-8 pass unchanged.
std::string map_valid(std::string_view text, utf8proc_option_t options) {
  std::string out;
  while (!text.empty()) {
    const std::size_t valid = first_invalid_utf8(text).value_or(text.size());
    if (valid > 0) {
      utf8proc_uint8_t* mapped = nullptr;
      const auto length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(valid), &mapped, options);
      const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
      if (length >= 0) {
        out.append(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(length));
      } else {
        out.append(text.substr(0, valid));
      }
      text.remove_prefix(valid);
    }
    if (!text.empty()) {
      out.push_back(text.front());
      text.remove_prefix(1);
    }
  }
  return out;
}

template <class Change>
std::string change_each(std::string_view text, Change change) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = decode_utf8(text, i);
    if (point.valid) {
      append_utf8(out, static_cast<char32_t>(change(static_cast<utf8proc_int32_t>(point.value))));
    } else {
      out.push_back(text[i]);
    }
    i += point.length;
  }
  return out;
}

utf8proc_category_t category(char32_t code_point) noexcept {
  return utf8proc_category(static_cast<utf8proc_int32_t>(code_point));
}

}  // namespace

CodePoint decode_utf8(std::string_view text, std::size_t offset) noexcept {
  const std::uint32_t b0 = byte_at(text, offset);
  if (b0 < 0x80) return {static_cast<char32_t>(b0), 1, true};
  const auto low = [&](std::size_t i) { return byte_at(text, offset + i) & 0x3FU; };
  if ((b0 & 0xE0U) == 0xC0U && continues(text, offset, 2)) {
    return checked((b0 & 0x1FU) << 6 | low(1), 2, 0x80);
  }
  if ((b0 & 0xF0U) == 0xE0U && continues(text, offset, 3)) {
    return checked((b0 & 0x0FU) << 12 | low(1) << 6 | low(2), 3, 0x800);
  }
  if ((b0 & 0xF8U) == 0xF0U && continues(text, offset, 4)) {
    return checked((b0 & 0x07U) << 18 | low(1) << 12 | low(2) << 6 | low(3), 4, 0x10000);
  }
  return {replacement, 1, false};
}

std::optional<std::size_t> first_invalid_utf8(std::string_view text) noexcept {
  if (is_ascii(text)) return std::nullopt;  // most text is
  std::size_t i = 0;
  while (i < text.size()) {
    if (i + 8 <= text.size() && (word_at<std::uint64_t>(text.data() + i) & high_bits) == 0) {
      i += 8;
      continue;
    }
    const CodePoint point = decode_utf8(text, i);
    if (!point.valid) return i;
    i += point.length;
  }
  return std::nullopt;
}

void append_utf8(std::string& out, char32_t code_point) {
  std::uint32_t c = code_point;
  if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = replacement;
  const auto push = [&](std::uint32_t byte) {
    out.push_back(static_cast<char>(static_cast<unsigned char>(byte)));
  };
  if (c < 0x80) return push(c);
  if (c < 0x800) {
    push(0xC0U | c >> 6);
  } else {
    if (c < 0x10000) {
      push(0xE0U | c >> 12);
    } else {
      push(0xF0U | c >> 18);
      push(0x80U | (c >> 12 & 0x3FU));
    }
    push(0x80U | (c >> 6 & 0x3FU));
  }
  push(0x80U | (c & 0x3FU));
}

std::size_t count_code_points(std::string_view text) noexcept {
  if (is_ascii(text)) return text.size();
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); i += decode_utf8(text, i).length) ++count;
  return count;
}

std::size_t byte_offset_of(std::string_view text, std::size_t code_point_number) noexcept {
  std::size_t i = 0;
  while (code_point_number > 0 && i < text.size()) {
    i += decode_utf8(text, i).length;
    --code_point_number;
  }
  return i;
}

std::string nfc(std::string_view text) {
  if (is_ascii(text)) return std::string(text);
  return map_valid(text, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
}

std::string fold(std::string_view text) {
  if (is_ascii(text)) {
    std::string out(text);
    for (char& c : out) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    }
    return out;
  }
  const auto options =
      static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
  // Folding can leave a form whose composition folds again (rare); a second pass settles it.
  return map_valid(map_valid(text, options), options);
}

std::string to_upper(std::string_view text) { return change_each(text, utf8proc_toupper); }
std::string to_lower(std::string_view text) { return change_each(text, utf8proc_tolower); }

std::size_t display_width(std::string_view text) noexcept {
  if (is_ascii(text)) {
    std::size_t printable = 0;
    for (char c : text) printable += c >= 0x20 && c != 0x7F ? 1 : 0;
    return printable;
  }
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = decode_utf8(text, i);
    const int columns = utf8proc_charwidth(static_cast<utf8proc_int32_t>(point.value));
    width += columns > 0 ? static_cast<std::size_t>(columns) : 0;
    i += point.length;
  }
  return width;
}

bool is_space(char32_t c) noexcept {
  if (c == 0x20 || (c >= 0x09 && c <= 0x0D) || c == 0x85) return true;
  if (c < 0x80) return false;
  const auto kind = category(c);
  return kind == UTF8PROC_CATEGORY_ZS || kind == UTF8PROC_CATEGORY_ZL ||
         kind == UTF8PROC_CATEGORY_ZP;
}

bool is_letter(char32_t c) noexcept {
  const auto kind = category(c);
  return kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_LO;
}

bool is_digit(char32_t c) noexcept { return category(c) == UTF8PROC_CATEGORY_ND; }

bool is_upper(char32_t c) noexcept {
  const auto kind = category(c);
  return kind == UTF8PROC_CATEGORY_LU || kind == UTF8PROC_CATEGORY_LT;
}

}  // namespace plenum::core
