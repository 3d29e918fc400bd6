#pragma once
// Purpose: numbers of a fixed width of bits, one after another.
// May depend on: core/bytes.hpp.
// Invariants: frozen, docs/file-format.md. The lowest bits come first; the last byte is filled with
// zeros.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

#include "core/bytes.hpp"

namespace plenum::storage::segment {

inline constexpr unsigned bit_width_max = 64;

constexpr std::size_t bit_packed_bytes(std::size_t count, unsigned width) noexcept {
  return (count * width + 7) / 8;
}

/// Appends the numbers. Precondition: none has more than `width` bits.
inline void append_bit_packed(std::string& out, std::span<const std::uint64_t> values,
                              unsigned width) {
  std::uint64_t held = 0;
  unsigned bits = 0;
  for (const std::uint64_t value : values) {
    held |= value << bits;
    const unsigned room = 64 - bits;
    bits += width;
    if (bits < 64) continue;
    core::append_little_endian(out, held);
    bits -= 64;
    held = bits == 0 ? 0 : value >> room;
  }
  for (; bits > 0; bits = bits > 8 ? bits - 8 : 0, held >>= 8) {
    out.push_back(static_cast<char>(static_cast<unsigned char>(held)));
  }
}

/// Precondition: eight bytes at `from`.
inline std::uint64_t load_word(const char* from) noexcept {
  if constexpr (std::endian::native == std::endian::little) {
    std::uint64_t word;
    std::memcpy(&word, from, sizeof(word));
    return word;
  } else {
    return core::load_little_endian<std::uint64_t>(from);
  }
}

/// Number i. Precondition: bytes.size() is bit_packed_bytes() of more than i numbers.
inline std::uint64_t bit_packed_at(std::string_view bytes, std::size_t i, unsigned width) noexcept {
  const std::uint64_t mask = width == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << width) - 1;
  const std::size_t bit = i * width;
  const std::size_t at = bit >> 3;
  const unsigned shift = bit & 7;
  std::uint64_t word = 0;
  if (at + 8 <= bytes.size()) {
    word = load_word(bytes.data() + at) >> shift;
    // A number may reach into a ninth byte.
    if (shift + width > 64) {
      word |= std::uint64_t{static_cast<unsigned char>(bytes[at + 8])} << (64 - shift);
    }
  } else {
    for (std::size_t b = at; b < bytes.size(); ++b) {
      word |= std::uint64_t{static_cast<unsigned char>(bytes[b])} << (8 * (b - at));
    }
    word >>= shift;
  }
  return word & mask;
}

/// Calls f(i, number) for `count` numbers. Precondition: bytes.size() is bit_packed_bytes().
template <class F>
void for_bit_packed(std::string_view bytes, std::size_t count, unsigned width, const F& f) {
  for (std::size_t i = 0; i < count; ++i) f(i, bit_packed_at(bytes, i, width));
}

}  // namespace plenum::storage::segment
