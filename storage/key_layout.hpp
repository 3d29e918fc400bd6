#pragma once
// Purpose: every key of every space, in one place; and the checksum that seals every value.
// May depend on: core, storage/types.hpp, storage/kv/engine.hpp.
// Invariants: frozen since format 1. Integers in keys are big-endian, so that memcmp order is
// their order.
//
// family    space  rest of the key
// meta      01     name, and of graph types: part u16
// meta      02     kind u8 (0 label, 1 type, 2 property, 3 label set) | token u32
// meta      03     unit: the first six bytes of its segment keys
// meta      04     kind u8 (0 nodes, 1 edges) | number u32
// meta      05     unit, likewise
// log       10     shard u16 (0) | timestamp u64 | part u16
// segment   20     direction u8 | type u32 | group u48 | part u16 | ~fold u32
// segment   21     kind u8 | property u32 | segment u48 | part u16 | ~fold u32
// segment   22     0 u8 | index u32 | page u48 | part u16 | ~fold u32
// index     30     lookup u8 | hash u64 | id u64
// document  40     document key
// document  41     document key | part u32
// document  42     reference | 00 01 | document key
// document  43     document key | 00 01 | reference
// document  44     nothing more
//
// Direction: 0 out, 1 in. Kind: 0 nodes, 1 edges. The number of the fold is inverted, so that the
// newest version of a part comes first. Page 0 of an index is its directory. 23 to 25 and 31 to 33
// are reserved.
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
  name = 0x02,
  unit = 0x03,
  extent = 0x04,
  statistics = 0x05,
  log = 0x10,
  adjacency = 0x20,
  column = 0x21,
  index_page = 0x22,
  lookup = 0x30,
  document = 0x40,
  document_part = 0x41,
  reference = 0x42,
  document_reference = 0x43,
  document_count = 0x44,
};

/// Document keys and references are at most this long.
inline constexpr std::size_t document_key_bytes_max = 16 * 1024;

/// The first key of a space, and the first after it.
std::string space_begin(Space space);
std::string space_end(Space space);

std::string log_key(Timestamp timestamp, std::uint16_t part);
/// nullopt for a key that log_key() cannot have made.
std::optional<std::pair<Timestamp, std::uint16_t>> parse_log_key(std::string_view key);

/// Groups of nodes and segments of ids have 48 bits in keys.
inline constexpr std::uint64_t segment_number_bound = std::uint64_t{1} << 48;
/// Properties that no catalog gives: the set of labels of a node, the start of an edge, and the
/// type of an edge in an extent that several types share.
inline constexpr PropertyToken label_set_column{0xFFFFFFFF};
inline constexpr PropertyToken start_node_column{0xFFFFFFFE};
inline constexpr PropertyToken mixed_type_column{0xFFFFFFFD};

/// One version of one part of an adjacency segment. Direction is out or in.
struct AdjacencyKey {
  Direction direction = Direction::out;
  TypeToken type{};
  std::uint64_t group = 0;  ///< node id >> 6
  std::uint16_t part = 0;
  std::uint32_t fold = 0;
  friend bool operator==(const AdjacencyKey&, const AdjacencyKey&) = default;
};
/// One version of one part of a column segment.
struct ColumnKey {
  EntityKind kind = EntityKind::node;
  PropertyToken property{};
  std::uint64_t segment = 0;  ///< id >> 11
  std::uint16_t part = 0;
  std::uint32_t fold = 0;
  friend bool operator==(const ColumnKey&, const ColumnKey&) = default;
};
/// One version of one part of a page of a stored index.
struct IndexPageKey {
  std::uint32_t index = 0;
  std::uint64_t page = 0;
  std::uint16_t part = 0;
  std::uint32_t fold = 0;
  friend bool operator==(const IndexPageKey&, const IndexPageKey&) = default;
};
/// Precondition: group, segment, page < segment_number_bound.
std::string adjacency_key(const AdjacencyKey& key);
std::string column_key(const ColumnKey& key);
std::string index_page_key(const IndexPageKey& key);
/// nullopt for a key that the functions above cannot have made.
std::optional<AdjacencyKey> parse_adjacency_key(std::string_view key);
std::optional<ColumnKey> parse_column_key(std::string_view key);
std::optional<IndexPageKey> parse_index_page_key(std::string_view key);

/// A unit is a direction and type, a kind and property, or an index: what all its segment keys
/// start with.
std::string adjacency_unit(Direction direction, TypeToken type);
std::string column_unit(EntityKind kind, PropertyToken property);
std::string index_unit(std::uint32_t index);
/// Where the keys of a group or segment (all its parts and versions) begin; those of `number` + 1
/// come next. With number == segment_number_bound: where the unit ends.
std::string segment_begin(std::string_view unit, std::uint64_t number);

/// Of any segment key: unit and number, the unit alone, and the fold. Precondition: it is one.
std::string_view segment_place(std::string_view key);
std::string_view segment_unit(std::string_view key);
std::uint32_t segment_fold(std::string_view key);

/// Keys of the family index: what a text's hash may find. Without an id: where the ids begin.
std::string lookup_key(std::uint8_t lookup, std::uint64_t hash, std::uint64_t id);
std::string lookup_begin(std::uint8_t lookup, std::uint64_t hash);
/// The id in a key that lookup_key() made, else nullopt.
std::optional<std::uint64_t> parse_lookup_id(std::string_view key);

/// Keys of the family meta. `number`: token of a name or set of labels; number of an extent.
std::string numbered_key(Space space, std::uint8_t kind, std::uint32_t number);
std::optional<std::pair<std::uint8_t, std::uint32_t>> parse_numbered_key(std::string_view key);
std::string meta_key(std::string_view name);
/// A part of the graph types.
std::string graph_types_key(std::uint16_t part);
std::optional<std::uint16_t> parse_graph_types_key(std::string_view key);
std::string unit_key(std::string_view unit);
/// Likewise, of the statistics of a unit.
std::string statistics_key(std::string_view unit);
/// The unit inside a key of the space `unit`; nullopt for a key that unit_key() cannot have made.
struct SegmentUnit {
  Space space = Space::adjacency;
  Direction direction = Direction::out;  ///< of adjacency
  TypeToken type{};
  EntityKind kind = EntityKind::node;  ///< of a column
  PropertyToken property{};
  std::uint32_t index = 0;  ///< of index_page
  friend bool operator==(const SegmentUnit&, const SegmentUnit&) = default;
};
std::optional<SegmentUnit> parse_unit(std::string_view unit);
std::optional<SegmentUnit> parse_unit_key(std::string_view key);
std::optional<SegmentUnit> parse_statistics_key(std::string_view key);

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
