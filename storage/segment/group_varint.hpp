#pragma once
// Purpose: group varint: four numbers share a byte that says how long each of them is.
// May depend on: core/bytes.hpp.
// Invariants: frozen, docs/file-format.md. Decoding never reads past the view it is given and
// refuses a tag that speaks of numbers after the last.
//
// Tag byte: two bits a number, the first number lowest. 32-bit streams: 1, 2, 3, 4 bytes; 64-bit
// streams: 1, 2, 4, 8. Source: J. Dean, "Challenges in building large-scale information retrieval
// systems", 2009.

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "core/bytes.hpp"

namespace plenum::storage::segment {

/// Lengths of numbers by the two bits of the tag.
template <class T>
struct GroupVarint {
  static_assert(std::is_same_v<T, std::uint32_t> || std::is_same_v<T, std::uint64_t>);
  static constexpr std::array<std::uint8_t, 4> lengths =
      sizeof(T) == 4 ? std::array<std::uint8_t, 4>{1, 2, 3, 4}
                     : std::array<std::uint8_t, 4>{1, 2, 4, 8};
  static constexpr std::array<T, 4> masks =
      sizeof(T) == 4 ? std::array<T, 4>{T{0xFF}, T{0xFFFF}, T{0xFFFFFF}, static_cast<T>(~T{0})}
                     : std::array<T, 4>{T{0xFF}, T{0xFFFF}, T{0xFFFFFFFF}, static_cast<T>(~T{0})};

  static constexpr unsigned code(T value) noexcept {
    if constexpr (sizeof(T) == 4) return (value > 0xFF) + (value > 0xFFFF) + (value > 0xFFFFFF);
    return (value > 0xFF) + (value > 0xFFFF) + (value > 0xFFFFFFFF);
  }
  /// Bytes of the four numbers of a tag.
  static constexpr std::array<std::uint8_t, 256> group_bytes = [] {
    std::array<std::uint8_t, 256> sums{};
    for (unsigned tag = 0; tag < 256; ++tag) {
      sums[tag] = static_cast<std::uint8_t>(lengths[tag & 3] + lengths[tag >> 2 & 3] +
                                            lengths[tag >> 4 & 3] + lengths[tag >> 6]);
    }
    return sums;
  }();
  /// A number of any length is loaded as a whole, so so many bytes must follow a tag.
  static constexpr std::size_t fast_bytes = 4 * sizeof(T);
};

/// Bytes that append_group_varint() adds.
template <class T>
std::size_t group_varint_bytes(std::span<const T> values) noexcept {
  std::size_t bytes = (values.size() + 3) / 4;
  for (const T value : values) bytes += GroupVarint<T>::lengths[GroupVarint<T>::code(value)];
  return bytes;
}

template <class T>
void append_group_varint(std::string& out, std::span<const T> values) {
  using Code = GroupVarint<T>;
  const std::size_t before = out.size();
  out.resize(before + (values.size() + 3) / 4 + values.size() * sizeof(T));
  char* to = out.data() + before;
  for (std::size_t i = 0; i < values.size(); i += 4) {
    unsigned tag = 0;
    char* const tag_at = to++;
    const std::size_t end = std::min(values.size(), i + 4);
    for (std::size_t k = i; k < end; ++k) {
      const unsigned code = Code::code(values[k]);
      tag |= code << (2 * (k - i));
      // Stored as a whole: the next number overwrites what is too much, and the last has room.
      core::store_little_endian(to, values[k]);
      to += Code::lengths[code];
    }
    *tag_at = static_cast<char>(static_cast<unsigned char>(tag));
  }
  out.resize(static_cast<std::size_t>(to - out.data()));
}

/// The number whose length `code` names, from the front of `bytes` (moved on); false at the end.
template <class T>
bool take_group_number(std::string_view& bytes, unsigned code, T& out) noexcept {
  const std::size_t length = GroupVarint<T>::lengths[code];
  if (bytes.size() < length) return false;
  T value = 0;
  for (std::size_t b = 0; b < length; ++b) {
    value |= static_cast<T>(static_cast<T>(static_cast<unsigned char>(bytes[b])) << (8 * b));
  }
  bytes.remove_prefix(length);
  out = value;
  return true;
}

/// Moves over `count` numbers, a multiple of four.
template <class T>
bool skip_group_varint(std::string_view& bytes, std::size_t count) noexcept {
  for (std::size_t i = 0; i < count; i += 4) {
    if (bytes.empty()) return false;
    const std::size_t whole =
        std::size_t{1} + GroupVarint<T>::group_bytes[static_cast<unsigned char>(bytes[0])];
    if (bytes.size() < whole) return false;
    bytes.remove_prefix(whole);
  }
  return true;
}

/// Reads `count` numbers from the front of `bytes` (moved on). False when they are not there.
template <class T>
bool decode_group_varint(std::string_view& bytes, T* out, std::size_t count) noexcept {
  using Code = GroupVarint<T>;
  std::size_t i = 0;
  const char* from = bytes.data();
  const char* const end = from + bytes.size();
  while (count - i >= 4 && static_cast<std::size_t>(end - from) > Code::fast_bytes) {
    const auto tag = static_cast<unsigned char>(*from++);
    for (unsigned k = 0; k < 4; ++k) {
      const unsigned code = tag >> (2 * k) & 3U;
      T value;
      if constexpr (std::endian::native == std::endian::little) {
        std::memcpy(&value, from, sizeof(T));
      } else {
        value = core::load_little_endian<T>(from);
      }
      out[i + k] = static_cast<T>(value & Code::masks[code]);
      from += Code::lengths[code];
    }
    i += 4;
  }
  bytes.remove_prefix(static_cast<std::size_t>(from - bytes.data()));
  while (i < count) {
    if (bytes.empty()) return false;
    auto tag = static_cast<unsigned char>(bytes[0]);
    bytes.remove_prefix(1);
    const std::size_t last = std::min(count, i + 4);
    for (; i < last; ++i, tag = static_cast<unsigned char>(tag >> 2)) {
      if (!take_group_number(bytes, tag & 3U, out[i])) return false;
    }
    if (i == count && tag != 0) return false;
  }
  return true;
}

/// Reads numbers first .. first + count - 1 of a stream, which ends at the end of `bytes` or later.
/// `out` has room for count + 6: whole tags are read.
template <class T>
bool decode_group_varint_range(std::string_view bytes, std::size_t total, std::size_t first,
                               std::size_t count, T* out) noexcept {
  const std::size_t begin = first / 4 * 4;
  if (!skip_group_varint<T>(bytes, begin)) return false;
  const std::size_t end = std::min(total, (first + count + 3) / 4 * 4);
  if (!decode_group_varint(bytes, out, end - begin)) return false;
  std::memmove(out, out + (first - begin), count * sizeof(T));
  return true;
}

}  // namespace plenum::storage::segment
