#pragma once
// Purpose: integers and doubles as bytes: big-endian order-preserving, little-endian, varint.
// May depend on: std only.
// Invariants: frozen since format 1. ByteReader never reads past its end: damaged input makes it
// answer nullopt, and after the first nullopt it stays failed.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace plenum::core {

/// Appends an unsigned integer, most significant byte first: memcmp order is numeric order.
template <class T>
void append_big_endian(std::string& out, T value) {
  static_assert(std::is_unsigned_v<T>);
  char bytes[sizeof(T)];
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    bytes[i] = static_cast<char>(static_cast<unsigned char>(value >> (8 * (sizeof(T) - 1 - i))));
  }
  out.append(bytes, sizeof(T));
}

/// Writes an unsigned integer, least significant byte first. Precondition: sizeof(T) bytes at `to`.
template <class T>
void store_little_endian(char* to, T value) noexcept {
  static_assert(std::is_unsigned_v<T>);
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    to[i] = static_cast<char>(static_cast<unsigned char>(value >> (8 * i)));
  }
}

/// Appends it.
template <class T>
void append_little_endian(std::string& out, T value) {
  char bytes[sizeof(T)];
  store_little_endian(bytes, value);
  out.append(bytes, sizeof(T));
}

/// Reads what append_big_endian wrote. Precondition: sizeof(T) bytes at `from`.
template <class T>
T load_big_endian(const char* from) noexcept {
  static_assert(std::is_unsigned_v<T>);
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    value = static_cast<T>(static_cast<std::uint64_t>(value) << 8 |
                           static_cast<unsigned char>(from[i]));
  }
  return value;
}

/// Reads what append_little_endian wrote. Precondition: sizeof(T) bytes at `from`.
template <class T>
T load_little_endian(const char* from) noexcept {
  static_assert(std::is_unsigned_v<T>);
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    value = static_cast<T>(
        value |
        static_cast<T>(static_cast<std::uint64_t>(static_cast<unsigned char>(from[i])) << (8 * i)));
  }
  return value;
}

/// Signed integers as unsigned ones whose order is the signed order.
constexpr std::uint64_t ordered_from_signed(std::int64_t value) noexcept {
  return static_cast<std::uint64_t>(value) ^ 0x8000000000000000ULL;
}
constexpr std::int64_t signed_from_ordered(std::uint64_t value) noexcept {
  return static_cast<std::int64_t>(value ^ 0x8000000000000000ULL);
}

/// Doubles as unsigned integers whose order is the numeric one: -inf < … < -0.0 < 0.0 < … < inf <
/// NaN. Callers that hold -0.0 and 0.0 equal normalise first.
constexpr std::uint64_t ordered_from_double(double value) noexcept {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  return (bits >> 63) != 0 ? ~bits : bits | 0x8000000000000000ULL;
}
constexpr double double_from_ordered(std::uint64_t value) noexcept {
  return std::bit_cast<double>((value >> 63) != 0 ? value & 0x7FFFFFFFFFFFFFFFULL : ~value);
}

/// Longest varint: ten bytes hold 64 bits.
inline constexpr std::size_t varint_bytes_max = 10;

/// Appends a LEB128 varint: seven bits a byte, least significant first.
inline void append_varint(std::string& out, std::uint64_t value) {
  while (value >= 0x80) {
    out.push_back(static_cast<char>(static_cast<unsigned char>(value | 0x80U)));
    value >>= 7;
  }
  out.push_back(static_cast<char>(static_cast<unsigned char>(value)));
}

/// The same to where there is room for varint_bytes_max; the answer is the end. Several in a row
/// cost a fraction of as many append_varint.
inline char* write_varint(char* at, std::uint64_t value) noexcept {
  for (; value >= 0x80; value >>= 7) {
    *at++ = static_cast<char>(static_cast<unsigned char>(value | 0x80U));
  }
  *at++ = static_cast<char>(static_cast<unsigned char>(value));
  return at;
}

/// Zigzag: small magnitudes of either sign become small unsigned numbers.
constexpr std::uint64_t zigzag(std::int64_t value) noexcept {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
constexpr std::int64_t unzigzag(std::uint64_t value) noexcept {
  return static_cast<std::int64_t>((value >> 1) ^ (~(value & 1U) + 1U));
}
inline void append_signed_varint(std::string& out, std::int64_t value) {
  append_varint(out, zigzag(value));
}

/// Appends a length as varint, then the bytes.
inline void append_counted(std::string& out, std::string_view bytes) {
  append_varint(out, bytes.size());
  out.append(bytes);
}

/// Walks over bytes it does not own. Every read is checked; the first that does not fit, or a
/// varint that is longer than 64 bits or padded, fails this and all later ones.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) noexcept : bytes_(bytes) {}

  bool failed() const noexcept { return failed_; }
  /// All bytes were read, and none failed.
  bool at_end() const noexcept { return !failed_ && position_ == bytes_.size(); }
  std::size_t position() const noexcept { return position_; }
  std::size_t remaining() const noexcept { return failed_ ? 0 : bytes_.size() - position_; }
  /// What was not read yet.
  std::string_view rest() const noexcept {
    return failed_ ? std::string_view{} : bytes_.substr(position_);
  }

  template <class T>
  std::optional<T> big_endian() noexcept {
    const char* from = take(sizeof(T));
    return from != nullptr ? std::optional(load_big_endian<T>(from)) : std::nullopt;
  }
  template <class T>
  std::optional<T> little_endian() noexcept {
    const char* from = take(sizeof(T));
    return from != nullptr ? std::optional(load_little_endian<T>(from)) : std::nullopt;
  }
  std::optional<std::uint8_t> byte() noexcept { return little_endian<std::uint8_t>(); }

  std::optional<std::uint64_t> varint() noexcept {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 70; shift += 7) {
      const auto next = byte();
      if (!next) return std::nullopt;
      const std::uint64_t bits = *next & 0x7FU;
      if (shift == 63 && bits > 1) return fail();
      value |= bits << shift;
      if ((*next & 0x80U) == 0) {
        if (bits == 0 && shift != 0) return fail();  // one number, one spelling
        return value;
      }
    }
    return fail();
  }
  std::optional<std::int64_t> signed_varint() noexcept {
    const auto value = varint();
    return value ? std::optional(unzigzag(*value)) : std::nullopt;
  }

  /// The next `count` bytes, as a view into the input.
  std::optional<std::string_view> bytes(std::size_t count) noexcept {
    const char* from = take(count);
    return from != nullptr ? std::optional(std::string_view(from, count)) : std::nullopt;
  }
  /// What append_counted wrote.
  std::optional<std::string_view> counted() noexcept {
    const auto count = varint();
    if (!count) return std::nullopt;
    if (*count > remaining()) return fail();
    return bytes(static_cast<std::size_t>(*count));
  }

 private:
  std::nullopt_t fail() noexcept {
    failed_ = true;
    return std::nullopt;
  }
  const char* take(std::size_t count) noexcept {
    if (failed_ || count > bytes_.size() - position_) {
      failed_ = true;
      return nullptr;
    }
    // An empty view may have no address; a read of nothing still succeeds.
    static constexpr char nothing = 0;
    const char* from = bytes_.data() != nullptr ? bytes_.data() + position_ : &nothing;
    position_ += count;
    return from;
  }

  std::string_view bytes_;
  std::size_t position_ = 0;
  bool failed_ = false;
};

}  // namespace plenum::core
