#pragma once
// Purpose: what may be chosen when running a graph algorithm; one struct an algorithm.
// May depend on: std, plenum vocabulary.
// Invariants: every member has a default; the members bear the names of the options of the
// procedures of the same name (CALL algo.pagerank({damping: 0.9})).

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plenum/graph_types.hpp"

namespace plenum::graph {

/// The part of the graph an algorithm looks at.
struct Selection {
  /// Nodes with any of these labels; empty: all nodes. A label nobody uses selects nothing.
  std::vector<std::string> labels{};
  /// Edges of any of these types between selected nodes; empty: all types.
  std::vector<std::string> types{};
  /// Which way edges are followed. Not set: the algorithm's own default, named at its options.
  std::optional<Direction> direction{};
  /// Edge property with a finite number >= 0; empty: every edge counts 1. An edge without the
  /// property counts 1; any other value is `invalid_argument`.
  std::string weight{};
};

/// Yields node, score; the scores add up to 1. Brin and Page 1998; mass of nodes without edges
/// is spread evenly. Direction: out.
struct PagerankOptions {
  Selection over{};
  double damping = 0.85;               ///< 0 <= damping < 1
  std::uint32_t max_iterations = 100;  ///< 1 to 10,000
  double tolerance = 1e-9;  ///< stop when the scores moved less than this in sum; 0: never
};

/// Yields node, component; a component is named by its smallest node id. Direction is without
/// meaning: edges join.
struct WeakComponentsOptions {
  Selection over{};
};

/// Yields node, component; named as above. Direction does not change the result.
struct StrongComponentsOptions {
  Selection over{};
};

/// Yields node, score: how many shortest paths between other nodes run through the node, shared
/// among equal paths (Brandes 2001). Direction: out; with both, each pair counts once.
struct BetweennessOptions {
  Selection over{};
  bool normalized = false;  ///< divide by the number of pairs of other nodes
};

/// Yields node, score: (r/(n-1)) * (r/sum of distances) over the r nodes reached from it
/// (Wasserman and Faust 1994). Direction: out.
struct ClosenessOptions {
  Selection over{};
};

/// Yields node, score: number (or sum of weights) of its edges. Direction: both, where a
/// self-loop counts twice.
struct DegreeOptions {
  Selection over{};
};

/// Yields node, distance in edges, for every node reached, nearest first. Direction: out.
struct BfsOptions {
  Selection over{};
  std::optional<NodeId> source{};            ///< must be set
  std::optional<std::uint32_t> max_depth{};  ///< not further than this
};

/// Yields node, distance as the sum of weights, for every node reached, in the order of node ids.
/// Delta-stepping (Meyer and Sanders 2003). Direction: out.
struct ShortestDistancesOptions {
  Selection over{};
  std::optional<NodeId> source{};  ///< must be set
};

/// Yields path, cost: one row for a cheapest path, no row when there is none. Without a weight
/// the cost is the number of edges. Direction: out.
struct ShortestPathOptions {
  Selection over{};
  std::optional<NodeId> source{};  ///< must be set
  std::optional<NodeId> target{};  ///< must be set
};

/// Yields path, cost, cheapest first: up to k loopless paths (Yen 1971). Direction: out.
struct KShortestPathsOptions {
  Selection over{};
  std::optional<NodeId> source{};  ///< must be set
  std::optional<NodeId> target{};  ///< must be set
  std::uint32_t k = 3;             ///< 1 to 1,000
};

/// Yields node, community (its smallest node id): groups that maximise modularity (Blondel et al.
/// 2008), visited in the order of node ids, so the same graph gives the same groups. Undirected.
struct LouvainOptions {
  Selection over{};
  double resolution = 1.0;            ///< larger: more and smaller groups; > 0
  std::uint32_t max_iterations = 20;  ///< rounds a level, 1 to 10,000
  double tolerance = 1e-6;            ///< a level ends when a round gains less modularity
};

/// Yields node, community: every node takes, all at once, the most frequent label among its
/// neighbours, the smallest among equals (the deterministic form of LDBC Graphalytics).
/// Direction: both; with out, an edge in each direction counts as two neighbours.
struct LabelPropagationOptions {
  Selection over{};
  std::uint32_t max_iterations = 10;  ///< 1 to 10,000
};

/// Yields node, core: the largest k such that the node is in a subgraph where each has k
/// neighbours (Batagelj and Zaversnik 2003). Undirected; self-loops and parallel edges do not
/// count.
struct KCoreOptions {
  Selection over{};
};

/// Yields node, triangles, coefficient: triangles through the node, undirected, and its local
/// clustering coefficient as LDBC Graphalytics defines it (edges among neighbours over ordered
/// pairs of neighbours; direction out: each direction counts by itself; both: undirected).
struct TrianglesOptions {
  Selection over{};
};

}  // namespace plenum::graph
