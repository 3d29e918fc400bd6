#pragma once
// Purpose: distances from one vertex over weighted arcs.
// May depend on: graph/graph_view.hpp, core.
// Invariants: the same distances as Dijkstra's algorithm, bit by bit where sums agree.

#include <vector>

#include "graph/graph_view.hpp"

namespace plenum::graph {

/// Distance of every vertex, infinity when unreached. Delta-stepping (Meyer and Sanders 2003) with
/// cyclic buckets, the width taken from the largest weight and the mean degree. Weights are >= 0 by
/// the view's invariant.
Result<std::vector<double>> shortest_distances(const GraphView& view, Vertex source,
                                               const Control& control);

}  // namespace plenum::graph
