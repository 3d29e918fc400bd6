#pragma once
// Purpose: closeness centrality.
// May depend on: graph/graph_view.hpp, core.
// Invariants: a vertex that reaches no other scores 0.

#include <vector>

#include "graph/graph_view.hpp"

namespace plenum::graph {

/// Score of every vertex: (r/(n-1)) · (r/sum of distances) over the r other vertices it reaches
/// (Wasserman and Faust 1994), by boost's breadth-first search or Dijkstra from each. A vertex
/// whose reached ones are all at distance 0 scores 0. O(vertices · arcs).
Result<std::vector<double>> closeness(const GraphView& view, const Control& control);

}  // namespace plenum::graph
