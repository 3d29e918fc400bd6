#include "query/plan/planner.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/try.hpp"
#include "query/parse/limits.hpp"
#include "query/plan/expressions.hpp"
#include "query/plan/stored_count.hpp"

namespace plenum::query::plan {

Planner::Planner(const bind::Statement& statement, const storage::Snapshot& graph,
                 const PlannerOptions& options, const KnownValues& values)
    : statement_(statement),
      options_(options),
      cost_(graph, values),
      next_slot_(static_cast<Slot>(statement.slots.size())) {}

NodePtr Planner::make(decltype(Node::what) what, double rows) {
  auto node = std::make_unique<Node>();
  node->what = std::move(what);
  node->rows = rows;
  node->id = next_id_++;
  node->clause = clause_;
  return node;
}

NodePtr Planner::make(decltype(Node::what) what, double rows, NodePtr input) {
  NodePtr node = make(std::move(what), rows);
  node->inputs.push_back(std::move(input));
  return node;
}

NodePtr Planner::make(decltype(Node::what) what, double rows, NodePtr left, NodePtr right) {
  NodePtr node = make(std::move(what), rows, std::move(left));
  node->inputs.push_back(std::move(right));
  return node;
}

Result<Plan> Planner::run() {
  const auto* body = std::get_if<bind::Query>(&statement_.body);
  if (body == nullptr) return Error(ErrorCode::internal, "a schema command has no plan");
  PLENUM_ASSIGN(plan_.root, query(*body, false, {}));
  for (const bind::Column& column : body->columns) {
    plan_.columns.push_back(
        body->parts.size() == 1 ? body->parts[0].column_slots[plan_.columns.size()] : column.slot);
  }
  plan_.value_tests = cost_.tests();
  plan_.slot_count = next_slot_;
  plan_.node_count = next_id_;
  return std::move(plan_);
}

Status Planner::note(const bind::Expression& expression) {
  Status status;
  for_each_subquery(expression, [&](const bind::Subquery& inner) {
    if (status.ok()) status = subquery(inner);
  });
  return status;
}

Status Planner::note(const bind::ExpressionPtr& expression) {
  if (!expression) return {};
  return note(*expression);
}

Status Planner::note(const std::vector<bind::Predicate>& predicates) {
  for (const auto& predicate : predicates) PLENUM_TRY(note(predicate.expression));
  return {};
}

Status Planner::subquery(const bind::Subquery& inner) {
  if (plan_.subqueries.contains(&inner)) return {};
  SubqueryPlan out;
  out.imports = inner.imports;
  PLENUM_ASSIGN(out.root,
                query(*inner.query, true, Scope(inner.imports.begin(), inner.imports.end())));
  if (updates(*out.root)) {
    return Error(ErrorCode::unsupported, "a subquery inside an expression cannot write");
  }
  if (!inner.query->columns.empty()) {
    out.result = inner.query->parts.size() == 1 && !inner.query->parts[0].column_slots.empty()
                     ? inner.query->parts[0].column_slots[0]
                     : inner.query->columns[0].slot;
  }
  out.batched = is_batchable(*out.root);
  out.row_tag = new_slot();
  plan_.subqueries.emplace(&inner, std::move(out));
  return {};
}

Result<NodePtr> Planner::query(const bind::Query& query, bool argument, const Scope& scope) {
  if (++depth_ > depth_max) {
    return parse::query_limit_error(fmt::format("subqueries nest deeper than {}", depth_max),
                                    clause_, "split the statement with WITH");
  }
  std::vector<NodePtr> parts;
  double rows = 0;
  for (const bind::SingleQuery& single : query.parts) {
    PLENUM_ASSIGN(NodePtr planned, part(single, argument, scope));
    rows += planned->rows;
    parts.push_back(std::move(planned));
  }
  --depth_;
  if (parts.size() == 1) return std::move(parts[0]);
  Union what;
  for (const bind::SingleQuery& single : query.parts) what.from.push_back(single.column_slots);
  for (const bind::Column& column : query.columns) what.slots.push_back(column.slot);
  const std::vector<Slot> slots = what.slots;
  NodePtr out = make(std::move(what), rows);
  out->inputs = std::move(parts);
  if (query.all) return out;
  return make(Distinct{slots}, rows, std::move(out));
}

Result<NodePtr> Planner::part(const bind::SingleQuery& part, bool argument, Scope scope) {
  NodePtr leaf = argument ? make(Argument{}, 1) : make(Unit{}, 1);
  return clauses(part.clauses, std::move(leaf), scope);
}

Result<NodePtr> Planner::clauses(const std::vector<bind::Clause>& clauses, NodePtr plan,
                                 Scope& scope) {
  const SourceSpan outer = clause_;
  for (const bind::Clause& one : clauses) {
    clause_ = one.span;
    if (next_id_ > operators_max) {
      return parse::query_limit_error("the statement needs more than 2,000 operators", one.span,
                                      "split it into several statements, or pass lists to UNWIND");
    }
    PLENUM_ASSIGN(plan,
                  std::visit([&](const auto& what) { return clause(what, std::move(plan), scope); },
                             one.what));
  }
  clause_ = outer;
  return plan;
}

NodePtr Planner::filtered(const std::vector<bind::Predicate>& predicates, NodePtr plan) {
  if (predicates.empty()) return plan;
  Filter filter;
  double rows = plan->rows;
  for (const auto& predicate : predicates) {
    filter.predicates.push_back(predicate.expression.get());
    rows *= cost_.selectivity(*predicate.expression);
  }
  return make(std::move(filter), rows, std::move(plan));
}

Result<NodePtr> Planner::clause(const bind::Match& clause, NodePtr plan, Scope& scope) {
  if (!clause.optional) return match(clause.graph, std::move(plan), scope);
  Apply apply{ApplyMode::optional, {}, graph_adds(clause.graph), new_slot(), true, false};
  Scope inner_scope;
  for (const Slot slot : graph_reads(clause.graph)) {
    if (scope.contains(slot)) inner_scope.insert(slot);
  }
  apply.imports.assign(inner_scope.begin(), inner_scope.end());
  PLENUM_ASSIGN(NodePtr inner, match(clause.graph, make(Argument{}, 1), inner_scope));
  apply.batched = is_batchable(*inner);
  scope.insert(apply.inner.begin(), apply.inner.end());
  const double rows = plan->rows * std::max(1.0, inner->rows);
  return make(std::move(apply), rows, std::move(plan), std::move(inner));
}

Result<NodePtr> Planner::clause(const bind::Unwind& clause, NodePtr plan, Scope& scope) {
  PLENUM_TRY(note(clause.list));
  scope.insert(clause.slot);
  const auto* list = std::get_if<bind::ListLiteral>(&clause.list->node);
  const double items = list == nullptr ? 10 : static_cast<double>(list->items.size());
  const double rows = plan->rows * items;
  return make(Unwind{&clause}, rows, std::move(plan));
}

Result<NodePtr> Planner::aggregation(const bind::Aggregation& what, NodePtr plan, Scope& scope) {
  scope.clear();
  for (const auto& key : what.keys) {
    PLENUM_TRY(note(key.expression));
    scope.insert(key.slot);
  }
  for (const auto& call : what.calls) {
    for (const auto& argument : call.arguments) PLENUM_TRY(note(argument));
    scope.insert(call.slot);
  }
  if (options_.factorise) {
    if (auto count = stored_count(what, *plan)) return make(*std::move(count), 1);
  }
  double groups = 1;
  for (const auto& key : what.keys) {
    groups *= cost_.different(*key.expression).value_or(std::max(1.0, plan->rows / 4));
  }
  const double rows = std::clamp(groups, 1.0, std::max(1.0, plan->rows));
  return make(Aggregate{&what}, rows, std::move(plan));
}

Result<NodePtr> Planner::ordering(const bind::Projection& clause, NodePtr plan) {
  for (const auto& key : clause.order_by) PLENUM_TRY(note(key.expression));
  PLENUM_TRY(note(clause.skip));
  PLENUM_TRY(note(clause.limit));
  const double rows = plan->rows;
  if (!clause.order_by.empty()) {
    Sort sort{&clause.order_by, nullptr, nullptr};
    if (clause.limit && options_.top_k) {
      sort.skip = clause.skip.get();
      sort.limit = clause.limit.get();
    }
    plan = make(sort, rows, std::move(plan));
  }
  if (clause.skip || clause.limit) {
    const bool writes = updates(*plan);
    const auto* limit = clause.limit ? std::get_if<bind::Literal>(&clause.limit->node) : nullptr;
    const bool counts = limit != nullptr && limit->value.kind() == ValueKind::integer;
    const double most =
        counts ? std::max(0.0, static_cast<double>(limit->value.as_integer())) : rows;
    plan = make(SkipLimit{clause.skip.get(), clause.limit.get(), writes}, std::min(rows, most),
                std::move(plan));
  }
  return plan;
}

Result<NodePtr> Planner::clause(const bind::Projection& clause, NodePtr plan, Scope& scope) {
  if (clause.aggregation) {
    PLENUM_ASSIGN(plan, aggregation(*clause.aggregation, std::move(plan), scope));
  }
  Project project;
  std::vector<Slot> slots;
  for (const auto& item : clause.items) {
    PLENUM_TRY(note(item.expression));
    slots.push_back(item.slot);
    const auto* reference = std::get_if<bind::SlotReference>(&item.expression->node);
    if (reference != nullptr && reference->slot == item.slot) continue;
    project.items.emplace_back(item.slot, item.expression.get());
  }
  const double rows = plan->rows;
  if (!project.items.empty()) plan = make(std::move(project), rows, std::move(plan));
  if (clause.distinct) {
    double different = 1;
    for (const auto& item : clause.items) {
      different *= cost_.different(*item.expression).value_or(std::max(1.0, rows));
    }
    plan = make(Distinct{slots}, std::min(rows, different), std::move(plan));
  }
  PLENUM_ASSIGN(plan, ordering(clause, std::move(plan)));
  PLENUM_TRY(note(clause.where));
  plan = filtered(clause.where, std::move(plan));
  scope = Scope(slots.begin(), slots.end());
  return plan;
}

Result<NodePtr> Planner::clause(const bind::CallProcedure& clause, NodePtr plan, Scope& scope) {
  for (const auto& argument : clause.arguments) PLENUM_TRY(note(argument));
  for (const auto& yield : clause.yields) scope.insert(yield.slot);
  PLENUM_TRY(note(clause.where));
  const double rows = plan->rows * 10;
  plan = make(Call{&clause}, rows, std::move(plan));
  return filtered(clause.where, std::move(plan));
}

Result<NodePtr> Planner::clause(const bind::CallSubquery& clause, NodePtr plan, Scope& scope) {
  Apply apply{clause.returns ? ApplyMode::inner : ApplyMode::pass,
              clause.imports,
              {},
              new_slot(),
              false,
              false};
  PLENUM_ASSIGN(NodePtr inner,
                query(*clause.query, true, Scope(clause.imports.begin(), clause.imports.end())));
  apply.batched = is_batchable(*inner);
  apply.eager = updates(*inner);
  if (clause.returns) {
    const auto& parts = clause.query->parts;
    for (std::size_t i = 0; i < clause.query->columns.size(); ++i) {
      apply.inner.push_back(parts.size() == 1 ? parts[0].column_slots[i]
                                              : clause.query->columns[i].slot);
    }
    scope.insert(apply.inner.begin(), apply.inner.end());
  }
  const double rows = clause.returns ? plan->rows * inner->rows : plan->rows;
  return make(std::move(apply), rows, std::move(plan), std::move(inner));
}

bool updates(const Node& node) {
  const bool here = std::visit(
      [](const auto& what) {
        using T = std::decay_t<decltype(what)>;
        if constexpr (std::is_same_v<T, Call>) {
          return what.what->procedure->effect == Effect::writes;
        }
        return std::is_same_v<T, Create> || std::is_same_v<T, Merge> || std::is_same_v<T, Set> ||
               std::is_same_v<T, Remove> || std::is_same_v<T, Delete> || std::is_same_v<T, Foreach>;
      },
      node.what);
  if (here) return true;
  return std::any_of(node.inputs.begin(), node.inputs.end(),
                     [](const NodePtr& input) { return updates(*input); });
}

bool is_batchable(const Node& node) {
  const bool here = std::visit(
      [](const auto& what) {
        using T = std::decay_t<decltype(what)>;
        return !(std::is_same_v<T, Unit> || std::is_same_v<T, Aggregate> ||
                 std::is_same_v<T, StoredCount> || std::is_same_v<T, Distinct> ||
                 std::is_same_v<T, Sort> || std::is_same_v<T, SkipLimit> ||
                 std::is_same_v<T, Create> || std::is_same_v<T, Merge> || std::is_same_v<T, Set> ||
                 std::is_same_v<T, Remove> || std::is_same_v<T, Delete> ||
                 std::is_same_v<T, Foreach>);
      },
      node.what);
  if (!here) return false;
  if (std::holds_alternative<Union>(node.what)) {
    return std::all_of(node.inputs.begin(), node.inputs.end(),
                       [](const NodePtr& input) { return is_batchable(*input); });
  }
  // Only the outer side carries the tag; what is joined or applied to it runs on its own.
  return node.inputs.empty() || is_batchable(*node.inputs[0]);
}

Result<Plan> plan_statement(const bind::Statement& statement, const storage::Snapshot& graph,
                            const PlannerOptions& options, const KnownValues& values) {
  return Planner(statement, graph, options, values).run();
}

}  // namespace plenum::query::plan
