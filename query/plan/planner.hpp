#pragma once
// Purpose: Planner, bound statement → logical plan.
// May depend on: query/plan/logical.hpp, query/plan/cost.hpp, query/engine.hpp (PlannerOptions).
// Invariants: reads statistics of one snapshot only; the same statement, snapshot, options and
// signature of values (value_share.hpp) give the same plan.

#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "plenum/result.hpp"
#include "query/engine.hpp"
#include "query/plan/cost.hpp"
#include "query/plan/logical.hpp"

namespace plenum::query::plan {

/// The statement must be a query (not a schema command) and outlive the plan. `values`: what is
/// known of its parameters.
Result<Plan> plan_statement(const bind::Statement& statement, const storage::Snapshot& graph,
                            const PlannerOptions& options, const KnownValues& values);

/// Slots that have a value at a point of the plan.
using Scope = std::set<Slot>;

class Planner {
 public:
  Planner(const bind::Statement& statement, const storage::Snapshot& graph,
          const PlannerOptions& options, const KnownValues& values);

  Result<Plan> run();

  // Shared with the parts below (one family of clauses a file).
  const PlannerOptions& options() const noexcept { return options_; }
  const Cost& cost() const noexcept { return cost_; }
  NodePtr make(decltype(Node::what) what, double rows);
  NodePtr make(decltype(Node::what) what, double rows, NodePtr input);
  NodePtr make(decltype(Node::what) what, double rows, NodePtr left, NodePtr right);
  /// Keeps an expression for as long as the plan lives.
  const bind::Expression* keep(bind::ExpressionPtr expression) {
    plan_.made.push_back(std::move(expression));
    return plan_.made.back().get();
  }
  const SourceSpan& clause_place() const noexcept { return clause_; }
  Slot new_slot() noexcept { return next_slot_++; }
  /// Plans the subqueries inside an expression.
  Status note(const bind::Expression& expression);
  Status note(const bind::ExpressionPtr& expression);
  Status note(const std::vector<bind::Predicate>& predicates);

  /// A query that starts from `leaf`; scope holds what the leaf brings. `copies` makes further
  /// leaves for the other parts of a UNION.
  Result<NodePtr> query(const bind::Query& query, bool argument, const Scope& scope);
  /// plan_match.cpp
  Result<NodePtr> match(const bind::QueryGraph& graph, NodePtr input, Scope& scope);

 private:
  Result<NodePtr> part(const bind::SingleQuery& part, bool argument, Scope scope);
  Result<NodePtr> clauses(const std::vector<bind::Clause>& clauses, NodePtr plan, Scope& scope);
  Result<NodePtr> clause(const bind::Match& clause, NodePtr plan, Scope& scope);
  Result<NodePtr> clause(const bind::Unwind& clause, NodePtr plan, Scope& scope);
  Result<NodePtr> clause(const bind::Projection& clause, NodePtr plan, Scope& scope);
  Result<NodePtr> clause(const bind::Create& clause, NodePtr plan, Scope& scope);
  Result<NodePtr> clause(const bind::Merge& clause, NodePtr plan, Scope& scope);
  Result<NodePtr> clause(const bind::Set& clause, NodePtr plan, Scope& scope);
  Result<NodePtr> clause(const bind::Remove& clause, NodePtr plan, Scope& scope);
  Result<NodePtr> clause(const bind::Delete& clause, NodePtr plan, Scope& scope);
  Result<NodePtr> clause(const bind::CallProcedure& clause, NodePtr plan, Scope& scope);
  Result<NodePtr> clause(const bind::CallSubquery& clause, NodePtr plan, Scope& scope);
  Result<NodePtr> clause(const bind::Foreach& clause, NodePtr plan, Scope& scope);

  Result<NodePtr> aggregation(const bind::Aggregation& what, NodePtr plan, Scope& scope);
  Result<NodePtr> ordering(const bind::Projection& clause, NodePtr plan);
  Status subquery(const bind::Subquery& subquery);
  Status note_items(const std::vector<bind::SetItem>& items);
  NodePtr filtered(const std::vector<bind::Predicate>& predicates, NodePtr plan);

  const bind::Statement& statement_;
  const PlannerOptions& options_;
  Cost cost_;
  Plan plan_;
  Slot next_slot_;
  std::uint32_t next_id_ = 0;
  SourceSpan clause_;  ///< what is being planned
  std::uint32_t depth_ = 0;
  static constexpr std::uint32_t depth_max = 1000;
  /// A plan runs its operators inside one another: more of them would not fit a thread's stack.
  static constexpr std::uint32_t operators_max = 2000;
};

/// May the plan run once for many outer rows, each row carrying a tag?
bool is_batchable(const Node& node);
/// Does anything in it write?
bool updates(const Node& node);

}  // namespace plenum::query::plan
