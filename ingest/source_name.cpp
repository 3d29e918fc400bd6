#include "ingest/source_name.hpp"

#include "core/utf8.hpp"

namespace plenum::ingest {
namespace {

constexpr std::string_view scheme = "file:";

/// C0, DEL, C1 and the two separators that break lines.
bool is_control(char32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029;
}

bool is_plain(std::string_view name) {
  for (std::size_t at = 0; at < name.size();) {
    const core::CodePoint next = core::decode_utf8(name, at);
    if (!next.valid || is_control(next.value)) return false;
    at += next.length;
  }
  return true;
}

std::string encoded(std::string_view name) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out(scheme);
  for (std::size_t at = 0; at < name.size();) {
    const core::CodePoint next = core::decode_utf8(name, at);
    const std::string_view bytes = name.substr(at, next.length);
    if (next.valid && !is_control(next.value) && next.value != '%') {
      out += bytes;
    } else {
      for (const char each : bytes) {
        const auto byte = static_cast<unsigned char>(each);
        out += '%';
        out += digits[byte >> 4U];
        out += digits[byte & 15U];
      }
    }
    at += next.length;
  }
  return out;
}

}  // namespace

std::string source_of_path(std::string_view path) {
  return is_plain(path) && !path.starts_with(scheme) ? std::string(path) : encoded(path);
}

std::string source_of_name(std::string_view name) {
  return is_plain(name) ? std::string(name) : encoded(name);
}

}  // namespace plenum::ingest
