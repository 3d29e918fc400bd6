#pragma once
// Purpose: a whole schema as bytes, for records that replace the log (the meta record of a fold).
// May depend on: storage/schema.hpp, core.
// Invariants: frozen since format 1: varint count, then each rule as in storage/schema.hpp, in the
// order of names; and where there are graph types, a varint: in how many records of their own they
// stand (key_layout.hpp, graph_types_key). Put together these are a varint count, then each as in
// storage/graph_type.hpp. Indexes come back empty: fill_indexes() fills them.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "plenum/result.hpp"
#include "storage/schema.hpp"
#include "storage/snapshot.hpp"

namespace plenum::storage {

/// Numbers of known names: what tokens stay below.
struct NameCounts {
  std::uint32_t labels = 0;
  std::uint32_t types = 0;
  std::uint32_t properties = 0;
};

/// The bytes of the graph types by part, each at most this long; none without graph types.
inline constexpr std::size_t graph_types_part_bytes = 61'440;
using GraphTypeParts = std::map<std::uint16_t, std::string>;

void append_schema(std::string& out, const Schema& schema);
GraphTypeParts graph_type_parts(const Schema& schema);

/// Reads the rules alone. Null for bytes that make no sense.
SchemaPtr read_rules(core::ByteReader& reader, const NameCounts& names);
/// All of `bytes` and `parts`. Null for bytes that make no sense; parts beyond those that count are
/// left over from before and do not matter.
SchemaPtr read_schema(std::string_view bytes, const GraphTypeParts& parts, const NameCounts& names);

/// Fills all indexes of the snapshot's schema from what it shows: after the opening, and after a
/// bulk load that went past the transactions.
Status fill_indexes(const Snapshot& graph);

}  // namespace plenum::storage
