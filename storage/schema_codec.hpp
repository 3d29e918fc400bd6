#pragma once
// Purpose: a whole schema as bytes, for records that replace the log (the meta record of a fold).
// May depend on: storage/schema.hpp, core.
// Invariants: frozen since format 1: varint count, then each rule as in storage/schema.hpp, in the
// order of names. Indexes come back empty: fill_indexes() fills them.

#include <cstdint>
#include <string>

#include "plenum/result.hpp"
#include "storage/schema.hpp"
#include "storage/snapshot.hpp"

namespace plenum::storage {

void append_schema(std::string& out, const Schema& schema);
/// Null for bytes that make no sense; `labels` and the others are the numbers of known names.
SchemaPtr read_schema(core::ByteReader& reader, std::uint32_t labels, std::uint32_t types,
                      std::uint32_t properties);

/// Fills all indexes of the snapshot's schema from what it shows: after the opening, and after a
/// bulk load that went past the transactions.
Status fill_indexes(const Snapshot& graph);

}  // namespace plenum::storage
