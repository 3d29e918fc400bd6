#pragma once
// Purpose: core numbers.
// May depend on: graph/kernel/simple_graph.hpp, core.
// Invariants: a core number is at most the number of neighbours.

#include <vector>

#include "graph/graph_view.hpp"

namespace plenum::graph {

/// Core number of every vertex of the undirected simple graph, by peeling in the order of degrees
/// with buckets (Batagelj and Zaversnik 2003). A directed view needs in-arcs. O(arcs) after
/// sorting.
Result<std::vector<std::uint32_t>> core_numbers(const GraphView& view, const Control& control);

}  // namespace plenum::graph
