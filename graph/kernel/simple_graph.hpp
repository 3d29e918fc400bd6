#pragma once
// Purpose: the undirected simple graph under a view, for triangles and cores.
// May depend on: graph/graph_view.hpp, core.
// Invariants: neighbours are sorted and unique; no self-loops; each pair is stored at both ends.

#include <span>
#include <vector>

#include "graph/graph_view.hpp"

namespace plenum::graph {

struct SimpleGraph {
  std::vector<std::uint64_t> offsets;  // n + 1
  std::vector<Vertex> neighbours;
  std::vector<std::uint8_t> directions;  ///< how many of the two directions exist: 1 or 2

  Vertex vertex_count() const { return static_cast<Vertex>(offsets.size() - 1); }
  std::uint32_t degree(Vertex v) const {
    return static_cast<std::uint32_t>(offsets[v + 1] - offsets[v]);
  }
  std::span<const Vertex> around(Vertex v) const {
    return {neighbours.data() + offsets[v], degree(v)};
  }
};

/// Needs in-arcs of a directed view. O(arcs · log of the largest degree).
Result<SimpleGraph> simple_graph(const GraphView& view, const Control& control);

}  // namespace plenum::graph
