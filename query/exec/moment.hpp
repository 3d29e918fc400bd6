#pragma once
// Purpose: the graph that `USE graph.asOf(…)` or `USE graph.asKnown(…)` asks for.
// May depend on: query/bind/bound_query.hpp, query/exec/context.hpp, storage/moment.hpp, core.
// Invariants: the arguments are evaluated once a run, before anything is read.

#include "plenum/result.hpp"
#include "query/bind/bound_query.hpp"
#include "query/engine.hpp"
#include "query/exec/context.hpp"
#include "storage/snapshot.hpp"

namespace plenum::query::exec {

/// The context's graph as of the moment. `recorded` may be empty: then asKnown is `unsupported`.
/// Errors of the arguments have their place. O(nodes + edges).
Result<storage::Snapshot> graph_of_moment(ExecContext& context, const bind::Moment& moment,
                                          const RecordedGraph& recorded);

}  // namespace plenum::query::exec
