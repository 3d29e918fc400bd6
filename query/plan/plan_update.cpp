// Updating clauses.
#include <algorithm>

#include "core/try.hpp"
#include "query/plan/expressions.hpp"
#include "query/plan/planner.hpp"

namespace plenum::query::plan {

namespace {

void add_created(const bind::CreatePattern& pattern, Scope& scope, std::vector<Slot>& slots) {
  for (const auto& node : pattern.nodes) slots.push_back(node.slot);
  for (const auto& edge : pattern.edges) slots.push_back(edge.slot);
  for (const auto& path : pattern.paths) slots.push_back(path.slot);
  scope.insert(slots.begin(), slots.end());
}

}  // namespace

Status Planner::note_items(const std::vector<bind::SetItem>& items) {
  for (const auto& item : items) {
    if (const auto* set = std::get_if<bind::SetProperty>(&item.what)) {
      PLENUM_TRY(note(set->object));
      PLENUM_TRY(note(set->value));
    } else if (const auto* dynamic = std::get_if<bind::SetDynamicProperty>(&item.what)) {
      PLENUM_TRY(note(dynamic->object));
      PLENUM_TRY(note(dynamic->key));
      PLENUM_TRY(note(dynamic->value));
    } else if (const auto* whole = std::get_if<bind::SetProperties>(&item.what)) {
      PLENUM_TRY(note(whole->value));
    }
  }
  return {};
}

Result<NodePtr> Planner::clause(const bind::Create& clause, NodePtr plan, Scope& scope) {
  for (const auto& node : clause.pattern.nodes) PLENUM_TRY(note(node.properties));
  for (const auto& edge : clause.pattern.edges) PLENUM_TRY(note(edge.properties));
  std::vector<Slot> created;
  add_created(clause.pattern, scope, created);
  const double rows = plan->rows;
  return make(Create{&clause.pattern}, rows, std::move(plan));
}

Result<NodePtr> Planner::clause(const bind::Merge& clause, NodePtr plan, Scope& scope) {
  for (const auto& node : clause.create.nodes) PLENUM_TRY(note(node.properties));
  for (const auto& edge : clause.create.edges) PLENUM_TRY(note(edge.properties));
  PLENUM_TRY(note_items(clause.on_create));
  PLENUM_TRY(note_items(clause.on_match));
  Merge merge{&clause, {}, graph_adds(clause.match)};
  Scope inner_scope;
  for (const Slot slot : graph_reads(clause.match)) {
    if (scope.contains(slot)) inner_scope.insert(slot);
  }
  merge.imports.assign(inner_scope.begin(), inner_scope.end());
  PLENUM_ASSIGN(NodePtr inner, match(clause.match, make(Argument{}, 1), inner_scope));
  std::vector<Slot> created;
  add_created(clause.create, scope, created);
  merge.inner.insert(merge.inner.end(), created.begin(), created.end());
  std::sort(merge.inner.begin(), merge.inner.end());
  merge.inner.erase(std::unique(merge.inner.begin(), merge.inner.end()), merge.inner.end());
  scope.insert(merge.inner.begin(), merge.inner.end());
  const double rows = plan->rows;
  return make(std::move(merge), rows, std::move(plan), std::move(inner));
}

Result<NodePtr> Planner::clause(const bind::Set& clause, NodePtr plan, Scope&) {
  PLENUM_TRY(note_items(clause.items));
  const double rows = plan->rows;
  return make(Set{&clause.items}, rows, std::move(plan));
}

Result<NodePtr> Planner::clause(const bind::Remove& clause, NodePtr plan, Scope&) {
  for (const auto& item : clause.items) {
    if (const auto* property = std::get_if<bind::RemoveProperty>(&item.what)) {
      PLENUM_TRY(note(property->object));
    }
  }
  const double rows = plan->rows;
  return make(Remove{&clause.items}, rows, std::move(plan));
}

Result<NodePtr> Planner::clause(const bind::Delete& clause, NodePtr plan, Scope&) {
  for (const auto& target : clause.targets) PLENUM_TRY(note(target));
  const double rows = plan->rows;
  return make(Delete{&clause}, rows, std::move(plan));
}

Result<NodePtr> Planner::clause(const bind::Foreach& clause, NodePtr plan, Scope& scope) {
  PLENUM_TRY(note(clause.list));
  Foreach what{&clause, std::vector<Slot>(scope.begin(), scope.end())};
  Scope inner = scope;
  inner.insert(clause.slot);
  PLENUM_ASSIGN(NodePtr body, clauses(clause.body, make(Argument{}, 1), inner));
  const double rows = plan->rows;
  return make(std::move(what), rows, std::move(plan), std::move(body));
}

}  // namespace plenum::query::plan
