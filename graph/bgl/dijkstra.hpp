#pragma once
// Purpose: distances from one vertex through Boost.Graph.
// May depend on: graph/graph_view.hpp, core.
// Invariants: the reference that our own kernels for distances and paths are compared with.

#include <vector>

#include "graph/graph_view.hpp"

namespace plenum::graph {

/// Distance of every vertex, infinity when unreached. boost::dijkstra_shortest_paths (Dijkstra
/// 1959). O((vertices + arcs) log vertices).
Result<std::vector<double>> dijkstra(const GraphView& view, Vertex source, const Control& control);

}  // namespace plenum::graph
