#pragma once
// Purpose: Cost, estimates of how many rows the parts of a pattern bring.
// May depend on: query/bind, storage/snapshot.hpp, storage/statistics, query/plan.
// Invariants: exact counts of labels and types; the rest from the statistics of the last fold, and
// where there are none from a fixed sample of each label and fixed shares. The same snapshot and
// values with the same signature give the same numbers.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "query/bind/bound_pattern.hpp"
#include "query/plan/property_test.hpp"
#include "query/plan/value_share.hpp"
#include "storage/snapshot.hpp"
#include "storage/statistics/statistics.hpp"

namespace plenum::query::plan {

class Cost {
 public:
  Cost(const storage::Snapshot& graph, const KnownValues& values)
      : graph_(graph), values_(values) {}
  const storage::Snapshot& graph() const noexcept { return graph_; }

  /// Labels and types of the pattern's elements, and the shares of its predicates, from here on.
  void learn(const bind::QueryGraph& graph);
  /// The tests whose shares depend on parameters, in the order in which they were asked for.
  const std::vector<ValueTest>& tests() const noexcept { return tests_; }

  /// Nodes that carry all labels of the pattern node (the rarest counts).
  double nodes(const bind::PatternNode& node) const;
  /// Of nodes that a pattern or a type leads to, those that carry the labels, by their names alone.
  double assumed_share(const bind::PatternNode& node) const;
  /// The rarest label; empty when there is none.
  std::string rarest_label(const bind::PatternNode& node) const;

  /// One step along an edge; `turned`: from its right end.
  struct Step {
    const bind::QueryGraph& graph;
    std::size_t edge;
    bool turned;
    /// By edge: was it walked before? Who came along an edge of a type to a node of a label is more
    /// often at one with many such edges.
    const std::vector<std::uint8_t>& walked;
  };
  struct Fanout {
    double edges = 0;  ///< that a node has on average
    double share = 1;  ///< of the nodes at their other ends, which carry the labels there
  };
  Fanout fanout(const Step& step) const;

  /// Share of rows for which a predicate holds.
  double selectivity(const bind::Expression& predicate) const { return share(predicate).value; }
  /// The same where statistics tell it, else nullopt.
  std::optional<double> known_selectivity(const bind::Expression& predicate) const;
  /// Different values of an expression: properties and elements; nullopt: not known.
  std::optional<double> different(const bind::Expression& expression) const;

 private:
  struct Element {
    storage::EntityKind kind = storage::EntityKind::node;
    std::optional<std::uint32_t> label;  ///< the rarest label, or the one type
    double count = 0;                    ///< entities with it
  };
  struct Share {
    double value = 1;
    bool known = false;
  };

  using Values = std::shared_ptr<const storage::ValueStatistics>;

  const Share& share(const bind::Expression& predicate) const;
  Share computed_share(const bind::Expression& predicate) const;
  Share share_of_tests(const bind::Expression& predicate) const;
  Share share_of_test(const ValueTest& test, double otherwise) const;
  Share share_of_unary(const bind::Unary& unary) const;
  Share share_of_labels(const bind::HasLabels& test) const;
  Share share_of_logical(const bind::Logical& logical) const;
  std::optional<Share> share_of_join(const bind::Expression& predicate) const;
  void learn_ranges(const bind::QueryGraph& graph);
  std::optional<ValueTest> test_at(bind::Slot slot, const std::string& key) const;
  Values values_at(const PropertyOfSlot& property) const;

  Fanout one_way(const Step& step, const std::string& type, Direction way) const;
  Fanout known_way(const Step& step, const storage::EdgeStatistics& known, storage::TypeToken type,
                   Direction way, bool again) const;
  double sampled_degree(const std::string& label, const std::string& type, Direction way) const;

  const storage::Snapshot& graph_;
  KnownValues values_;
  std::map<bind::Slot, Element> elements_;
  mutable std::map<const bind::Expression*, Share> shares_;
  mutable std::vector<ValueTest> tests_;
  mutable std::map<std::tuple<std::string, std::string, Direction>, double> degrees_;
  /// By edge, its type, turned, way, and whether such an edge was walked before.
  using Way = std::tuple<const bind::PatternEdge*, const std::string*, bool, Direction, bool>;
  mutable std::map<Way, Fanout> ways_;
};

}  // namespace plenum::query::plan
