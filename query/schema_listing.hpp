#pragma once
// Purpose: the rows of SHOW INDEXES, SHOW CONSTRAINTS and SHOW GRAPH TYPES.
// May depend on: storage, core, include/plenum.
// Invariants: in the order of names; an index that a constraint owns is listed among the indexes.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/result.hpp"
#include "plenum/table.hpp"
#include "storage/snapshot.hpp"

namespace plenum::query {

enum class Listing : std::uint8_t {
  none,
  indexes,
  range_indexes,
  fulltext_indexes,
  constraints,
  graph_types
};

/// Of the words after SHOW, in lower case ("all range indexes").
Listing listing_of(std::string_view words);
std::vector<std::string> listing_columns(Listing listing);
Result<Table> list_schema(const storage::Snapshot& graph, Listing listing);

}  // namespace plenum::query
