#include "exchange/base64.hpp"

#include <cstdint>

namespace plenum::exchange {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

void append_base64(std::string& out, std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      group = group << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    }
    for (std::size_t j = 0; j < 4; ++j) {
      const bool padding = i + j > bytes.size();
      out.push_back(padding ? '=' : alphabet[group >> (18 - 6 * j) & 63]);
    }
  }
}

std::optional<std::string> decode_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 4) {
    std::uint32_t group = 0;
    std::size_t padding = 0;
    for (char c : text.substr(i, 4)) {
      group <<= 6;
      if (c == '=' && i + 4 == text.size() && padding < 2) {
        ++padding;
        continue;
      }
      const auto found = alphabet.find(c);
      if (found == std::string_view::npos || padding > 0) return std::nullopt;
      group |= static_cast<std::uint32_t>(found);
    }
    for (std::size_t j = 0; j + padding < 3; ++j) {
      out.push_back(static_cast<char>(group >> (16 - 8 * j) & 0xFF));
    }
    if (padding > 0 && (group & ((1U << (8 * padding)) - 1)) != 0) return std::nullopt;
  }
  return out;
}

}  // namespace plenum::exchange
