#pragma once
// Purpose: every key of every space, in one place; and the checksum that seals every value.
// May depend on: core, storage/types.hpp, storage/kv/engine.hpp.
// Invariants: frozen since format 1. Integers in keys are big-endian, so memcmp order is their
// order.
//
//   family    space   rest of the key                              value (then CRC32C of key +
//   value) meta      01      name                                         reserved: format and
//   statistics log       10      shard u16 (0) | timestamp u64 | part u16     commit record,
//   storage/log.hpp segment   20-25   adjacency, columns, labels, tombstones       with the fold
//   index     30-33   index | ordered values                       with the fold
//   document  40      document key                                 header: size, parts, references
//   document  41      document key | part u32                      payload, at most 64 KiB a part
//   document  42      reference | 00 01 | document key             (nothing): reference -> document
//   document  43      document key | 00 01 | reference             (nothing): document -> reference
//
// Texts that are followed by something are escaped: 00 -> 00 FF, end 00 01. Order is kept.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "plenum/result.hpp"
#include "storage/types.hpp"

namespace plenum::storage {

enum class Space : std::uint8_t {
  meta = 0x01,
  log = 0x10,
  document = 0x40,
  document_part = 0x41,
  reference = 0x42,
  document_reference = 0x43,
};

/// Document keys and references are at most this long.
inline constexpr std::size_t document_key_bytes_max = 16 * 1024;

/// The first key of a space, and the first after it.
std::string space_begin(Space space);
std::string space_end(Space space);

std::string log_key(Timestamp timestamp, std::uint16_t part);
/// nullopt for a key that log_key() cannot have made.
std::optional<std::pair<Timestamp, std::uint16_t>> parse_log_key(std::string_view key);

std::string document_key(std::string_view document);
std::string document_part_key(std::string_view document, std::uint32_t part);
/// The document key inside a key of the space `document`.
std::string_view parse_document_key(std::string_view key);

/// Keys of two texts. With only the first: where its group begins; group_end: where it ends.
std::string pair_key(Space space, std::string_view first, std::string_view second);
std::string pair_group_begin(Space space, std::string_view first);
std::string pair_group_end(Space space, std::string_view first);
/// Where texts that start with `prefix` begin in a pair space.
std::string pair_prefix(Space space, std::string_view prefix);
/// nullopt for a key that pair_key() cannot have made.
std::optional<std::pair<std::string, std::string>> parse_pair_key(std::string_view key);

/// Appends the CRC32C of key and body to the body.
std::string seal(std::string_view key, std::string body);
/// The body, or `corruption` naming the key when the checksum does not match.
Result<std::string_view> unseal(std::string_view key, std::string_view value);
/// A key for error messages: hexadecimal, cut after 32 bytes.
std::string key_text(std::string_view key);

}  // namespace plenum::storage
