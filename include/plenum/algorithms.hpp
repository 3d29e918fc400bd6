#pragma once
// Purpose: the graph algorithms as functions on a ReadView, with their results as Tables.
// May depend on: std, plenum vocabulary, plenum/database.hpp.
// Invariants: the same as `CALL algo.<name>(options)`: same columns, same defaults, same results.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/database.hpp"

#pragma GCC visibility push(default)
namespace plenum::algo {

/// Which part of the graph an algorithm sees.
struct GraphFilter {
  std::vector<std::string> labels = {};  ///< nodes with any of these; empty: all nodes
  std::vector<std::string> types =
      {};  ///< edges of any of these; empty: all edges between the nodes
  std::optional<Direction> direction = {};  ///< unset: the algorithm's own, usually out
  std::string weight = {};                  ///< numeric edge property; empty: every edge weighs 1
};

struct PageRankOptions {
  double damping = 0.85;  ///< chance to follow an edge instead of jumping; 0 <= d < 1
  std::uint32_t max_iterations = 100;
  double tolerance = 1e-9;  ///< ends when the ranks changed less, summed over all nodes; 0: never
  GraphFilter graph = {};
  RunOptions run = {};
};
struct ComponentOptions {
  GraphFilter graph = {};
  RunOptions run = {};
};
struct BetweennessOptions {
  bool normalized = false;  ///< divide by the number of pairs of other nodes
  GraphFilter graph = {};
  RunOptions run = {};
};
struct ShortestPathOptions {
  GraphFilter graph = {};
  RunOptions run = {};
};

/// Columns node, score. O(edges) an iteration. Brin and Page 1998; dangling nodes spread evenly.
Result<Table> pagerank(const ReadView& view, const PageRankOptions& options = {});
/// Columns node, component: edges count both ways. The component is its smallest node id.
Result<Table> weak_components(const ReadView& view, const ComponentOptions& options = {});
/// Columns node, component: nodes that reach each other along the edges.
Result<Table> strong_components(const ReadView& view, const ComponentOptions& options = {});
/// Columns node, score. Exact (Brandes 2001): O(nodes * edges).
Result<Table> betweenness(const ReadView& view, const BetweennessOptions& options = {});
/// Columns path, cost; no row when there is no way. With weights Dijkstra: a negative weight is
/// `invalid_argument`.
Result<Table> shortest_path(const ReadView& view, NodeId source, NodeId target,
                            const ShortestPathOptions& options = {});
/// Any registered algorithm by its name without "algo.": `not_found` names those there are.
Result<Table> call(const ReadView& view, std::string_view name, const Map& options = {},
                   const RunOptions& run = {});

}  // namespace plenum::algo
#pragma GCC visibility pop
