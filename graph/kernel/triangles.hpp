#pragma once
// Purpose: triangles through each vertex and local clustering coefficients.
// May depend on: graph/kernel/simple_graph.hpp, core.
// Invariants: each triangle is found once.

#include <vector>

#include "graph/graph_view.hpp"

namespace plenum::graph {

struct TriangleCounts {
  std::vector<std::uint64_t> triangles;
  std::vector<double> coefficients;
};

/// Forward algorithm over the degree order (Schank and Wagner 2005). Neighbours are the other ends
/// of arcs of either direction; triangles are counted without regard to direction. The coefficient
/// is LDBC Graphalytics' LCC: arcs among the neighbours (at most one for each direction) over
/// ordered pairs of neighbours, 0 below two neighbours. In an undirected view each joined pair has
/// both arcs, so it is the share of joined pairs. A directed view needs in-arcs. O(arcs^1.5).
Result<TriangleCounts> triangles(const GraphView& view, const Control& control);

}  // namespace plenum::graph
