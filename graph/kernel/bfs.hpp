#pragma once
// Purpose: breadth-first search from one vertex.
// May depend on: graph/graph_view.hpp, core.
// Invariants: every distance is the least number of arcs from the source.

#include <limits>
#include <vector>

#include "graph/graph_view.hpp"

namespace plenum::graph {

inline constexpr std::uint32_t unreached = std::numeric_limits<std::uint32_t>::max();

/// Distance of every vertex, or `unreached`; nothing beyond max_depth is visited. Turns bottom-up
/// while the frontier is large and the view has in-arcs (Beamer, Asanović and Patterson 2012).
/// O(vertices + arcs).
Result<std::vector<std::uint32_t>> bfs(const GraphView& view, Vertex source,
                                       std::uint32_t max_depth, const Control& control);

}  // namespace plenum::graph
