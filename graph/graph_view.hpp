#pragma once
// Purpose: a filtered snapshot as consolidated adjacency (compressed sparse rows) for algorithms.
// May depend on: storage/snapshot.hpp, core, include/plenum.
// Invariants: vertices are numbered 0..n-1 in ascending order of node ids; arcs leave a vertex in
// one contiguous run; a view is immutable, owns its arrays and is independent of its snapshot.
// Directions: with `out` an arc is an edge from start to end, with `in` from end to start, with
// `both` every edge is two arcs (a self-loop one).

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "graph/control.hpp"
#include "graph/options.hpp"
#include "plenum/result.hpp"
#include "storage/snapshot.hpp"

namespace plenum::graph {

using Vertex = std::uint32_t;
/// Position of an arc in the out-adjacency: 0..arc_count()-1.
using ArcIndex = std::uint32_t;

/// What a view is to hold besides the out-adjacency. Each costs memory.
struct ViewParts {
  bool in_arcs = false;   ///< in(), in_arc_indexes(); an undirected view has in() without it
  bool edge_ids = false;  ///< edge()
};

/// One arc of a view made by hand.
struct Arc {
  Vertex from = 0;
  Vertex to = 0;
  double weight = 1.0;
};

class GraphView {
 public:
  static constexpr std::uint64_t vertices_max = 0xFFFFFFF0ULL;
  static constexpr std::uint64_t arcs_max = 0xFFFFFFF0ULL;

  /// Reads the selected part of the snapshot once: O(nodes + edges). `direction` is used when the
  /// selection names none. Errors: limit (memory, counts), interrupted, invalid_argument (a weight
  /// that is not a finite number >= 0), and those of storage.
  static Result<GraphView> build(const storage::Snapshot& snapshot, const Selection& selection,
                                 Direction direction, ViewParts parts, const Control& control);
  /// A view of `vertices` nodes with ids 0..vertices-1 and the given edges (edge ids are positions
  /// in `arcs`). Precondition: ends in range, weights finite and >= 0. For tests and programs that
  /// hold no snapshot.
  static GraphView from_arcs(Vertex vertices, std::span<const Arc> arcs, Direction direction,
                             ViewParts parts, bool weighted);

  Vertex vertex_count() const noexcept { return static_cast<Vertex>(nodes_.size()); }
  ArcIndex arc_count() const noexcept { return static_cast<ArcIndex>(targets_.size()); }
  bool undirected() const noexcept { return undirected_; }
  bool weighted() const noexcept { return !weights_.empty(); }

  NodeId node(Vertex v) const noexcept { return nodes_[v]; }
  /// O(log n). None when the node is not selected.
  std::optional<Vertex> vertex(NodeId node) const noexcept;

  ArcIndex out_begin(Vertex v) const noexcept { return out_offsets_[v]; }
  ArcIndex out_end(Vertex v) const noexcept { return out_offsets_[v + 1]; }
  std::uint32_t out_degree(Vertex v) const noexcept { return out_end(v) - out_begin(v); }
  /// Targets of the arcs that leave v; arc number out_begin(v) + i is the i-th.
  std::span<const Vertex> out(Vertex v) const noexcept {
    return {targets_.data() + out_begin(v), out_degree(v)};
  }
  std::span<const Vertex> targets() const noexcept { return targets_; }

  /// Needs ViewParts::in_arcs, or an undirected view (where in and out are the same set).
  bool has_in() const noexcept { return undirected_ || !in_offsets_.empty(); }
  std::uint32_t in_degree(Vertex v) const noexcept;
  std::span<const Vertex> in(Vertex v) const noexcept;
  /// Parallel to in(v): the number of that arc in the out-adjacency.
  std::span<const ArcIndex> in_arc_indexes(Vertex v) const noexcept;

  /// 1 when the view has no weights.
  double weight(ArcIndex arc) const noexcept { return weights_.empty() ? 1.0 : weights_[arc]; }
  std::span<const double> weights() const noexcept { return weights_; }
  /// Needs ViewParts::edge_ids.
  EdgeId edge(ArcIndex arc) const noexcept { return edge_ids_[arc]; }

  std::uint64_t bytes() const noexcept;

 private:
  friend class ViewBuilder;
  GraphView() = default;
  void index_in_arcs();
  void symmetrise();

  bool undirected_ = false;
  std::vector<NodeId> nodes_;
  std::vector<ArcIndex> out_offsets_;  // n + 1
  std::vector<Vertex> targets_;
  std::vector<double> weights_;   // empty: all 1
  std::vector<EdgeId> edge_ids_;  // empty unless asked for
  std::vector<ArcIndex> in_offsets_;
  std::vector<Vertex> sources_;
  std::vector<ArcIndex> in_arcs_;
};

}  // namespace plenum::graph
