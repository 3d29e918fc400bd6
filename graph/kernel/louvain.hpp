#pragma once
// Purpose: communities by maximising modularity.
// May depend on: graph/graph_view.hpp, core.
// Invariants: deterministic: vertices move in the order of their numbers, ties go to the smallest
// community.

#include <vector>

#include "graph/graph_view.hpp"

namespace plenum::graph {

struct LouvainParameters {
  double resolution = 1.0;
  std::uint32_t max_iterations = 20;  ///< rounds a level
  double tolerance = 1e-6;            ///< least gain of modularity of a round
};

struct LouvainResult {
  std::vector<Vertex> communities;  ///< named by the smallest member
  double modularity = 0;
};

/// Blondel, Guillaume, Lambiotte and Lefebvre 2008. Needs an undirected view. O(arcs) a round.
Result<LouvainResult> louvain(const GraphView& view, const LouvainParameters& parameters,
                              const Control& control);

}  // namespace plenum::graph
