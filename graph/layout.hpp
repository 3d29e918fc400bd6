#pragma once
// Purpose: positions for a picture of a graph.
// May depend on: graph/graph_view.hpp, core.
// Invariants: the same graph and seed give the same positions, bit by bit; all are finite; the
// centre is 0, 0 and the unit is about one edge length.

#include <span>
#include <utility>
#include <vector>

#include "core/watch.hpp"
#include "graph/graph_view.hpp"

namespace plenum::graph {

struct Point {
  double x = 0;
  double y = 0;
};

inline constexpr std::uint32_t layout_vertices_max = 50'000;

/// Force-directed: repulsion through a quadtree (Barnes and Hut 1986), springs along edges and
/// cooling (Fruchterman and Reingold 1991), a weak pull to the centre that keeps components
/// together. Fewer rounds for larger graphs, so that the time stays in seconds. `limit` above
/// layout_vertices_max; the watch is told the rounds. O(rounds · (edges + vertices log vertices)).
Result<std::vector<Point>> layout(Vertex vertices, std::span<const std::pair<Vertex, Vertex>> edges,
                                  std::uint64_t seed, core::Watch watch);

}  // namespace plenum::graph
