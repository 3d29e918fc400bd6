#pragma once
// Purpose: the third clock: when each article was stored, and the graph as it was known at a time.
// May depend on: ingest/derived_state.hpp, storage/visibility.hpp, core.
// Invariants: the time of an article is that of its first ingest and goes with it; it is no
// property of the graph, so that exports do not depend on it. What people wrote has no such time,
// and was always known.

#include <cstdint>
#include <string>

#include "core/interrupt.hpp"
#include "plenum/result.hpp"
#include "storage/snapshot.hpp"
#include "storage/transaction.hpp"

namespace plenum::ingest {

/// Stores when an article was; `second` since 1970-01-01T00:00Z.
Status put_recorded(storage::Transaction& transaction, const std::string& sha, std::int64_t second);
/// Removes it with its article.
Status erase_recorded(storage::Transaction& transaction, const std::string& sha);

/// The graph without articles stored after a second, and without the entities and facts that only
/// these give. O(those articles), and O(nodes + edges) when there are any.
Result<storage::Snapshot> graph_as_known(const storage::Snapshot& graph, std::int64_t second,
                                         const core::StopSignal& stop);

}  // namespace plenum::ingest
