#pragma once
// Purpose: the k cheapest loopless paths between two vertices.
// May depend on: graph/graph_view.hpp, core.
// Invariants: paths come cheapest first, equal ones in the order of their vertices; none repeats a
// vertex; paths over parallel arcs are different paths.

#include <vector>

#include "graph/graph_view.hpp"

namespace plenum::graph {

/// A walk by its arcs; empty arcs with source == target is the path of one vertex.
struct ArcPath {
  std::vector<Vertex> vertices;
  std::vector<ArcIndex> arcs;
  double cost = 0;
};

/// Yen 1971, with boost's Dijkstra on the view less the forbidden parts for each spur. Fewer than k
/// when there are no more. O(k · path length) Dijkstra runs.
Result<std::vector<ArcPath>> k_shortest_paths(const GraphView& view, Vertex source, Vertex target,
                                              std::uint32_t k, const Control& control);

}  // namespace plenum::graph
