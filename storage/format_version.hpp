#pragma once
// Purpose: DB/header: says that a directory is a Plenum database, in which format, and which one.
// May depend on: core, include/plenum.
// Invariants: frozen since format 1, the magic and the last four bytes for all formats to come:
//
//   magic "PLENUMDB" | major u16 | minor u16 | state u8 | required features u64 |
//   optional features u64 | store id u64 | creator: length varint, text | CRC32C u32 of all before
//
// Little-endian. A reader refuses a newer version and unknown required features.

#include <cstdint>
#include <string>
#include <string_view>

#include "plenum/result.hpp"

namespace plenum::storage {

inline constexpr std::uint16_t format_major = 1;
inline constexpr std::uint16_t format_minor = 4;
inline constexpr std::uint64_t known_features = 0;
inline constexpr std::uint64_t header_bytes_max = 4096;

struct FormatHeader {
  /// `creating`: the first opening did not finish, so nothing was ever committed.
  enum class State : std::uint8_t { creating, ready };
  std::uint16_t major = format_major;
  std::uint16_t minor = format_minor;
  State state = State::creating;
  std::uint64_t required_features = 0;
  std::uint64_t optional_features = 0;
  std::uint64_t store_id = 0;
  std::string creator;  ///< program and version that made it
};

std::string encode_header(const FormatHeader& header);

/// not_found: not a Plenum database at all. corruption: damaged. unsupported: written by a newer
/// version; both versions are named.
Result<FormatHeader> decode_header(std::string_view bytes);

}  // namespace plenum::storage
