#pragma once
// Purpose: PageRank by pulling along the incoming arcs.
// May depend on: graph/graph_view.hpp, core.
// Invariants: the scores add up to 1; the order of additions is fixed, so results are reproducible.

#include <vector>

#include "graph/graph_view.hpp"

namespace plenum::graph {

struct PagerankParameters {
  double damping = 0.85;
  std::uint32_t max_iterations = 100;
  double tolerance = 1e-9;  ///< 0: run all iterations
};

struct PagerankResult {
  std::vector<double> scores;
  std::uint32_t iterations = 0;
};

/// Brin and Page 1998, in the form LDBC Graphalytics fixes: start 1/n, the mass of vertices without
/// outgoing weight is spread evenly. A weighted view shares a score by weight. Needs in-arcs.
/// O(arcs) an iteration.
Result<PagerankResult> pagerank(const GraphView& view, const PagerankParameters& parameters,
                                const Control& control);

}  // namespace plenum::graph
