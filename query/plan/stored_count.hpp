#pragma once
// Purpose: aggregations that only count what the snapshot keeps a count of.
// May depend on: query/plan/logical.hpp, query/functions/aggregate.hpp.
// Invariants: the count is read when the statement runs, from its own snapshot or transaction.

#include <optional>

#include "query/plan/logical.hpp"

namespace plenum::query::plan {

/// The aggregation over `input` as one look at a count: all nodes, those of a label, all
/// relationships or those of a type, by count(*) or by the element itself. Nullopt when it is
/// anything else.
std::optional<StoredCount> stored_count(const bind::Aggregation& what, const Node& input);

}  // namespace plenum::query::plan
