#pragma once
// Purpose: degrees, counted or weighted.
// May depend on: graph/graph_view.hpp, core.
// Invariants: a self-loop counts once a direction.

#include <vector>

#include "graph/graph_view.hpp"

namespace plenum::graph {

/// Number (or sum of weights) of the arcs that leave each vertex, plus those that enter it when
/// `incoming_too` (needs a directed view). O(vertices), weighted O(arcs).
Result<std::vector<double>> degrees(const GraphView& view, bool incoming_too,
                                    const Control& control);

}  // namespace plenum::graph
