#pragma once
// Purpose: strongly connected components through Boost.Graph.
// May depend on: graph/graph_view.hpp, core.
// Invariants: a component is named by its smallest vertex.

#include <vector>

#include "graph/graph_view.hpp"

namespace plenum::graph {

/// Component of every vertex. boost::strong_components (Tarjan 1972), which keeps its own stack, so
/// a long chain does no harm. O(vertices + arcs).
Result<std::vector<Vertex>> strong_components(const GraphView& view, const Control& control);

}  // namespace plenum::graph
