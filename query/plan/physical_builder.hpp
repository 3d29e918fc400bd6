#pragma once
// Purpose: Builder, the state of instantiating one plan; its parts stand in physical_*.cpp.
// May depend on: query/plan/physical.hpp, query/exec/op.
// Invariants: build(node, needed) makes operators whose chunks have at least the needed columns.

#include <vector>

#include "query/exec/eval/evaluator.hpp"
#include "query/exec/op/aggregate.hpp"
#include "query/exec/op/expand.hpp"
#include "query/exec/op/row_ops.hpp"
#include "query/exec/op/update.hpp"
#include "query/plan/physical.hpp"

namespace plenum::query::plan {

/// Slots as a bit a slot.
class SlotSet {
 public:
  explicit SlotSet(std::size_t slots = 0) : bits_(slots) {}
  bool has(Slot slot) const { return slot < bits_.size() && bits_[slot]; }
  void add(Slot slot) {
    if (slot == no_slot) return;
    if (slot >= bits_.size()) bits_.resize(slot + 1);
    bits_[slot] = true;
  }
  void add(const std::vector<Slot>& slots) {
    for (const Slot slot : slots) add(slot);
  }
  void remove(Slot slot) {
    if (slot < bits_.size()) bits_[slot] = false;
  }
  void remove(const std::vector<Slot>& slots) {
    for (const Slot slot : slots) remove(slot);
  }
  /// Adds what an expression reads.
  void add(const bind::Expression& expression) {
    std::vector<Slot> slots;
    bind::collect_slots(expression, slots);
    add(slots);
  }
  void add(const bind::ExpressionPtr& expression) {
    if (expression) add(*expression);
  }
  std::vector<Slot> list() const {
    std::vector<Slot> out;
    for (std::size_t i = 0; i < bits_.size(); ++i) {
      if (bits_[i]) out.push_back(static_cast<Slot>(i));
    }
    return out;
  }

 private:
  std::vector<bool> bits_;
};

class Builder {
 public:
  Builder(const Plan& plan, const PlannerOptions& options);

  Result<exec::OperatorPtr> build(const Node& node, const SlotSet& needed);
  std::vector<const exec::Operator*> take_operators() { return std::move(operators_); }

 private:
  using Op = Result<exec::OperatorPtr>;
  Op make(const Unit& what, const Node& node, const SlotSet& needed);
  Op make(const Argument& what, const Node& node, const SlotSet& needed);
  Op make(const Scan& what, const Node& node, SlotSet needed);
  Op make(const Seek& what, const Node& node, SlotSet needed);
  Op make(const IndexSeek& what, const Node& node, SlotSet needed);
  Op make(const Expand& what, const Node& node, const SlotSet& needed);
  Op make(const ExpandInto& what, const Node& node, const SlotSet& needed);
  Op make(const ExpandVar& what, const Node& node, const SlotSet& needed);
  Op make(const EdgeEnds& what, const Node& node, const SlotSet& needed);
  Op make(const ShortestPath& what, const Node& node, const SlotSet& needed);
  Op make(const LabelFilter& what, const Node& node, SlotSet needed);
  Op make(const Filter& what, const Node& node, SlotSet needed);
  Op make(const Project& what, const Node& node, SlotSet needed);
  Op make(const BuildPath& what, const Node& node, SlotSet needed);
  Op make(const Aggregate& what, const Node& node, const SlotSet& needed);
  Op make(const StoredCount& what, const Node& node, const SlotSet& needed);
  Op make(const Distinct& what, const Node& node, SlotSet needed);
  Op make(const Sort& what, const Node& node, SlotSet needed);
  Op make(const SkipLimit& what, const Node& node, const SlotSet& needed);
  Op make(const Unwind& what, const Node& node, SlotSet needed);
  Op make(const Apply& what, const Node& node, SlotSet needed);
  Op make(const Union& what, const Node& node, const SlotSet& needed);
  Op make(const Cartesian& what, const Node& node, const SlotSet& needed);
  Op make(const HashJoin& what, const Node& node, const SlotSet& needed);
  Op make(const Create& what, const Node& node, SlotSet needed);
  Op make(const Merge& what, const Node& node, SlotSet needed);
  Op make(const Set& what, const Node& node, SlotSet needed);
  Op make(const Remove& what, const Node& node, SlotSet needed);
  Op make(const Delete& what, const Node& node, SlotSet needed);
  Op make(const Call& what, const Node& node, SlotSet needed);
  Op make(const Foreach& what, const Node& node, SlotSet needed);

  Result<exec::EvaluatorPtr> compile(const bind::Expression& expression);
  Result<exec::EvaluatorPtr> compile(const bind::ExpressionPtr& expression);
  Result<exec::EvaluatorPtr> compile(const bind::Expression* expression);
  /// The inner plan of an Apply and the like.
  Result<exec::Subplan> subplan(const Node& root, const SlotSet& needed,
                                const std::vector<Slot>& imports, Slot row_tag, bool batched);
  Result<exec::Subplan> subquery(const bind::Subquery& subquery);
  exec::ExpandSpec expand_spec(const Walk& walk, const SlotSet& needed, SlotSet& below) const;
  Result<exec::VarSpec> var_spec(const Walk& walk, SlotSet& below);
  /// Can the aggregation count over the unflat output of this expansion?
  bool counts_only(const Aggregate& aggregate, const Node& input) const;
  Op build_unflat(const Node& node, const SlotSet& needed);
  Result<exec::CreateSpec> create_spec(const bind::CreatePattern& pattern, SlotSet& below);
  Result<exec::NewProperties> properties(const bind::ExpressionPtr& expression, SlotSet& below);
  Result<std::vector<exec::SetSpec>> set_specs(const std::vector<bind::SetItem>& items,
                                               SlotSet& below);
  exec::PathSpec path_spec(Slot slot, const std::vector<Slot>& nodes,
                           const std::vector<Slot>& edges) const;
  SlotSet none() const { return SlotSet(plan_.slot_count); }

  const Plan& plan_;
  const PlannerOptions& options_;
  exec::SubplanFactory subplans_;
  std::vector<exec::ArgumentSource*>* arguments_ = nullptr;
  std::vector<const exec::Operator*> operators_;
  std::uint32_t depth_ = 0;
  static constexpr std::uint32_t depth_max = 4'000;
};

}  // namespace plenum::query::plan
