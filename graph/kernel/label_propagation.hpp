#pragma once
// Purpose: communities by synchronous label propagation.
// May depend on: graph/graph_view.hpp, core.
// Invariants: deterministic: no randomness, ties go to the smallest label.

#include <vector>

#include "graph/graph_view.hpp"

namespace plenum::graph {

/// Label (a vertex) of every vertex after at most `max_iterations` rounds, fewer when nothing
/// changes. Raghavan, Albert and Kumara 2007, in the deterministic form of LDBC Graphalytics
/// (CDLP). A directed view needs in-arcs: neighbours of both directions count, one in both twice.
/// Weighted views count weights. O(arcs) a round.
Result<std::vector<Vertex>> label_propagation(const GraphView& view, std::uint32_t max_iterations,
                                              const Control& control);

}  // namespace plenum::graph
