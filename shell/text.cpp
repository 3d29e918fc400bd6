#include "text.hpp"

#include <utf8proc.h>

namespace plenum::shell {
namespace {

/// Code points that must not reach a terminal as they are.
bool is_dangerous(int c) noexcept {
  return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0xad || c == 0x61c || c == 0x180e ||
         (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
         (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) ||
         (c >= 0xe0000 && c <= 0xe007f);
}

void append_hex(std::string& out, unsigned value, int digits) {
  static constexpr char alphabet[] = "0123456789abcdef";
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
    out += alphabet[(value >> static_cast<unsigned>(shift)) & 15U];
  }
}

void append_escape(std::string& out, int c, unsigned char byte) {
  if (c == '\n') {
    out += "\\n";
  } else if (c == '\r') {
    out += "\\r";
  } else if (c == '\t') {
    out += "\\t";
  } else if (c < 0 || c < 0x80) {
    out += "\\x";
    append_hex(out, c < 0 ? byte : static_cast<unsigned>(c), 2);
  } else if (c < 0x10000) {
    out += "\\u";
    append_hex(out, static_cast<unsigned>(c), 4);
  } else {
    out += "\\U";
    append_hex(out, static_cast<unsigned>(c), 8);
  }
}

}  // namespace

CodePoint decode(std::string_view text) noexcept {
  utf8proc_int32_t value = -1;
  const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(text.size()), &value);
  if (length <= 0) return {-1, 1};
  return {value, static_cast<std::size_t>(length)};
}

std::size_t width_of(int code_point) noexcept {
  if (code_point < 0) return 1;
  const int width = utf8proc_charwidth(code_point);
  return width < 0 ? 0 : static_cast<std::size_t>(width);
}

void append_code_point(std::string& out, int code_point) {
  utf8proc_uint8_t bytes[4];
  const auto length = utf8proc_encode_char(code_point, bytes);
  out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
}

std::size_t display_width(std::string_view text) noexcept {
  std::size_t width = 0;
  while (!text.empty()) {
    const CodePoint c = decode(text);
    width += width_of(c.value);
    text.remove_prefix(c.length);
  }
  return width;
}

std::size_t code_points(std::string_view text) noexcept {
  std::size_t count = 0;
  while (!text.empty()) {
    text.remove_prefix(decode(text).length);
    ++count;
  }
  return count;
}

bool needs_neutralising(std::string_view text) noexcept {
  while (!text.empty()) {
    const CodePoint c = decode(text);
    if (c.value < 0 || is_dangerous(c.value)) return true;
    text.remove_prefix(c.length);
  }
  return false;
}

std::string neutralise(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const CodePoint c = decode(text);
    if (c.value < 0 || is_dangerous(c.value)) {
      append_escape(out, c.value, static_cast<unsigned char>(text[0]));
    } else {
      out += text.substr(0, c.length);
    }
    text.remove_prefix(c.length);
  }
  return out;
}

std::string neutralise_json(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  while (!json.empty()) {
    const CodePoint c = decode(json);
    if (c.value < 0) {
      out += "\\ufffd";
    } else if (!is_dangerous(c.value)) {
      out += json.substr(0, c.length);
    } else if (c.value < 0x10000) {
      out += "\\u";
      append_hex(out, static_cast<unsigned>(c.value), 4);
    } else {  // a surrogate pair, as JSON writes it
      const auto rest = static_cast<unsigned>(c.value) - 0x10000U;
      out += "\\u";
      append_hex(out, 0xd800U + (rest >> 10U), 4);
      out += "\\u";
      append_hex(out, 0xdc00U + (rest & 0x3ffU), 4);
    }
    json.remove_prefix(c.length);
  }
  return out;
}

std::string clip(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return std::string(text);
  std::string out;
  std::size_t used = 0;
  while (!text.empty()) {
    const CodePoint c = decode(text);
    if (used + width_of(c.value) + 1 > width) break;
    used += width_of(c.value);
    out += text.substr(0, c.length);
    text.remove_prefix(c.length);
  }
  return out + "…";
}

std::vector<std::string> wrap(std::string_view text, std::size_t width, std::size_t lines_max) {
  std::vector<std::string> lines;
  while (display_width(text) > width && lines.size() + 1 < lines_max) {
    std::size_t end = 0;    // of what fits
    std::size_t space = 0;  // the last one in it, if any
    for (std::size_t used = 0; end < text.size();) {
      const CodePoint c = decode(text.substr(end));
      if (text[end] == ' ') space = end;
      if (used + width_of(c.value) > width && end > 0) break;
      used += width_of(c.value);
      end += c.length;
    }
    lines.emplace_back(text.substr(0, space > 0 ? space : end));
    text.remove_prefix(space > 0 ? space + 1 : end);
  }
  if (!text.empty() || lines.empty()) lines.push_back(clip(text, width));
  return lines;
}

}  // namespace plenum::shell
