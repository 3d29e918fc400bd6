#pragma once
// Purpose: Cost, estimates of how many rows the parts of a pattern bring.
// May depend on: query/bind, storage/snapshot.hpp, query/plan/expressions.hpp.
// Invariants: exact counts of labels and types, average degrees from a fixed sample of each label:
// the same snapshot gives the same numbers.

#include <map>
#include <string>
#include <tuple>

#include "query/bind/bound_pattern.hpp"
#include "storage/snapshot.hpp"

namespace plenum::query::plan {

class Cost {
 public:
  explicit Cost(const storage::Snapshot& graph) : graph_(graph) {}
  const storage::Snapshot& graph() const noexcept { return graph_; }

  /// Nodes that carry all labels of the pattern node (the rarest counts).
  double nodes(const bind::PatternNode& node) const;
  /// The rarest label; empty when there is none.
  std::string rarest_label(const bind::PatternNode& node) const;
  /// Edges that a node of the pattern has on average along the edge; `turned`: seen from its right
  /// end.
  double fanout(const bind::PatternNode& from, const bind::PatternEdge& edge, bool turned) const;
  /// Share of the nodes at the end of an edge that carry the labels.
  double share(const bind::PatternNode& node) const;
  /// Share of rows for which a predicate holds.
  static double selectivity(const bind::Expression& predicate);

 private:
  double degree(const std::string& label, const std::string& type, Direction direction) const;
  const storage::Snapshot& graph_;
  mutable std::map<std::tuple<std::string, std::string, Direction>, double> degrees_;
};

}  // namespace plenum::query::plan
