#pragma once
// Purpose: the graph elements in the rows of a query, for exports of a part.
// May depend on: exchange, include/plenum.
// Invariants: lists and maps are searched to the depth that values may nest; no element twice.

#include "exchange/exchange.hpp"
#include "plenum/table.hpp"

namespace plenum::api {

/// Nodes, edges and paths at any depth of any cell, in ascending order of their ids.
exchange::Subgraph subgraph_of(const Table& table);

}  // namespace plenum::api
