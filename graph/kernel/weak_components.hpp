#pragma once
// Purpose: weakly connected components by union-find.
// May depend on: graph/graph_view.hpp, core.
// Invariants: a component is named by its smallest vertex.

#include <vector>

#include "graph/graph_view.hpp"

namespace plenum::graph {

/// Component of every vertex. Roots only ever point to smaller vertices, paths are halved (Tarjan
/// and van Leeuwen 1984). Any direction of the view gives the same. O(arcs · α).
Result<std::vector<Vertex>> weak_components(const GraphView& view, const Control& control);

}  // namespace plenum::graph
