#pragma once
// Purpose: a cheapest path between two nodes, read straight from the snapshot.
// May depend on: storage/snapshot.hpp, graph/options.hpp, core.
// Invariants: no view is built: what is read is what the search touches.

#include <optional>
#include <vector>

#include "graph/control.hpp"
#include "graph/options.hpp"
#include "storage/snapshot.hpp"

namespace plenum::graph {

/// nodes.size() == edges.size() + 1.
struct FoundPath {
  std::vector<NodeId> nodes;
  std::vector<EdgeId> edges;
  double cost = 0;
};

/// Bidirectional Dijkstra (Pohl 1971); every edge costs its weight, or 1. None when the target
/// cannot be reached within the selection. Which of several equally cheap paths is found is fixed
/// by node ids. Errors: not_found (source or target does not exist), invalid_argument (weights),
/// limit, interrupted.
Result<std::optional<FoundPath>> point_path(const storage::Snapshot& snapshot,
                                            const Selection& selection, NodeId source,
                                            NodeId target, const Control& control);

}  // namespace plenum::graph
