#pragma once
// Purpose: betweenness centrality through Boost.Graph.
// May depend on: graph/graph_view.hpp, core.
// Invariants: of an undirected view each unordered pair counts once.

#include <vector>

#include "graph/graph_view.hpp"

namespace plenum::graph {

/// Score of every vertex: shortest paths between two others that run through it, shared among equal
/// ones; `normalized` divides by the number of (ordered or unordered) pairs of others.
/// boost::brandes_betweenness_centrality (Brandes 2001). Parallel arcs are paths of their own.
/// Weights must be > 0: with a zero, equal paths cannot be counted (`invalid_argument`).
/// O(vertices · arcs), weighted times the log of vertices.
Result<std::vector<double>> betweenness(const GraphView& view, bool normalized,
                                        const Control& control);

}  // namespace plenum::graph
