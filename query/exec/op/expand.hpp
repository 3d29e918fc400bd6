#pragma once
// Purpose: following edges: one step, between two known nodes, many steps, shortest, and the ends
// of an edge that is already known.
// May depend on: query/exec.
// Invariants: an undirected step takes a self-loop once; edges named in `different_from` (edges or
// lists of edges) are not taken again.

#include <optional>
#include <string>
#include <vector>

#include "plenum/graph_types.hpp"
#include "query/exec/eval/evaluator.hpp"
#include "query/exec/operator.hpp"

namespace plenum::query::exec {

/// One relationship of a pattern, as it is walked: from `from` to `to`.
struct ExpandSpec {
  Slot from = no_slot;
  Slot to = no_slot;
  Slot edge = no_slot;
  Direction direction = Direction::out;
  std::vector<std::string> types;  ///< any of these; empty: all
  std::vector<Slot> different_from;
  std::vector<Slot> keep;  ///< columns of the input that are needed above
  bool need_to = true;
  bool need_edge = true;
};

/// Walks with a number of steps.
struct VarSpec {
  std::uint64_t min = 1;
  std::uint64_t max = ~std::uint64_t{0};
  bool to_bound = false;     ///< the end is known
  bool edges_bound = false;  ///< the list of edges is known
  bool reversed = false;     ///< walked against the text: the list is turned round
  Slot element = no_slot;    ///< one edge, for `predicates`
  std::vector<EvaluatorPtr> predicates;
  std::vector<Slot> predicate_slots;  ///< outer slots that they read
};

/// Flat rows, one a neighbour.
OperatorPtr make_expand(OperatorPtr input, ExpandSpec spec);
/// The input's rows with an unflat group of slices: for what counts or tests existence only.
OperatorPtr make_expand_unflat(OperatorPtr input, ExpandSpec spec);
/// Both ends known: the edges between them.
OperatorPtr make_expand_into(OperatorPtr input, ExpandSpec spec);
OperatorPtr make_expand_var(OperatorPtr input, ExpandSpec spec, VarSpec var);
/// Both ends known: shortest walks between them (one, or all of the least length).
OperatorPtr make_shortest_path(OperatorPtr input, ExpandSpec spec, VarSpec var, bool all);
/// The edge is known; its ends are set, or compared where they are known.
OperatorPtr make_edge_ends(OperatorPtr input, ExpandSpec spec, bool from_bound, bool to_bound);

/// The direction seen from the other end.
constexpr Direction reversed(Direction direction) noexcept {
  return direction == Direction::out  ? Direction::in
         : direction == Direction::in ? Direction::out
                                      : Direction::both;
}

/// Adjacency of one node under a spec: slices by type and direction.
class Neighbours {
 public:
  struct Segment {
    storage::AdjacencySlice slice;
    bool skip_loops = false;
  };
  Neighbours(Direction direction, const std::vector<std::string>& types)
      : direction_(direction), types_(types) {}

  /// Looks the type names up; once a chunk, since clauses before may have made new ones.
  void resolve(const storage::Snapshot& graph);
  /// False when no type of the spec exists.
  bool possible() const noexcept { return types_.empty() || !tokens_.empty(); }
  /// The slices of a node; valid until the next call.
  Status load(const storage::Snapshot& graph, NodeId node);
  /// Same in the other direction (for walking from the far end).
  Status load_reversed(const storage::Snapshot& graph, NodeId node);
  const std::vector<Segment>& segments() const noexcept { return segments_; }
  /// Does one of the slices point into what the next load() overwrites or lets go?
  bool lends() const noexcept;
  /// Sum of degrees, an upper bound where loops are skipped.
  Result<std::uint64_t> degree(const storage::Snapshot& graph, NodeId node, bool turned) const;

 private:
  Status load_directed(const storage::Snapshot& graph, NodeId node, Direction direction);
  Direction direction_;
  const std::vector<std::string>& types_;
  std::vector<storage::TypeToken> tokens_;
  std::vector<Segment> segments_;
  std::vector<std::unique_ptr<storage::AdjacencyBuffer>> buffers_;
  std::size_t used_ = 0;
};

/// The node of a row of a column, typed or general; false for null and for what is no node.
bool node_at(const Vector& column, std::size_t row, NodeId& node);

/// Edge ids of a row that must not be taken again.
Status excluded_edges(const Chunk& chunk, const std::vector<Slot>& slots, std::size_t row,
                      std::vector<std::uint64_t>& out);

}  // namespace plenum::query::exec
