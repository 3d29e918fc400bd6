#include <fmt/format.h>

#include <algorithm>

#include "core/utf8.hpp"
#include "query/bind/bound_walk.hpp"
#include "query/bind/statement_binder.hpp"

// The rules of openCypher: items without aggregates are the grouping keys. Next to an aggregate an
// item may use constants, parameters, and those variables and property lookups that are keys
// themselves. ORDER BY and WHERE after an aggregation or DISTINCT see the columns, under their
// names or as the very expressions that made them.

namespace plenum::query::bind {

namespace {

using Nodes = std::vector<const ast::Expression*>;

void add(Nodes& nodes, const ast::ExpressionPtr& child) {
  if (child) nodes.push_back(child.get());
}

/// Children in the same row context; subqueries and patterns are their own.
Nodes children_of(const ast::Expression& e) {
  Nodes nodes;
  const auto all = [&](const auto& items) {
    for (const auto& item : items) add(nodes, item);
  };
  if (const auto* n = std::get_if<ast::Property>(&e.node)) add(nodes, n->object);
  if (const auto* n = std::get_if<ast::Subscript>(&e.node))
    add(nodes, n->object), add(nodes, n->index);
  if (const auto* n = std::get_if<ast::Slice>(&e.node))
    add(nodes, n->object), add(nodes, n->from), add(nodes, n->to);
  if (const auto* n = std::get_if<ast::Unary>(&e.node)) add(nodes, n->operand);
  if (const auto* n = std::get_if<ast::Binary>(&e.node)) add(nodes, n->left), add(nodes, n->right);
  if (const auto* n = std::get_if<ast::Logical>(&e.node)) all(n->operands);
  if (const auto* n = std::get_if<ast::Comparison>(&e.node)) all(n->operands);
  if (const auto* n = std::get_if<ast::HasLabels>(&e.node)) add(nodes, n->object);
  if (const auto* n = std::get_if<ast::ListLiteral>(&e.node)) all(n->items);
  if (const auto* n = std::get_if<ast::MapLiteral>(&e.node))
    for (const auto& entry : n->entries) add(nodes, entry.second);
  if (const auto* n = std::get_if<ast::MapProjection>(&e.node))
    for (const auto& item : n->items) add(nodes, item.value);
  if (const auto* n = std::get_if<ast::Case>(&e.node)) {
    add(nodes, n->subject), add(nodes, n->otherwise);
    for (const auto& branch : n->branches) add(nodes, branch.first), add(nodes, branch.second);
  }
  if (const auto* n = std::get_if<ast::FunctionCall>(&e.node)) all(n->arguments);
  if (const auto* n = std::get_if<ast::ListComprehension>(&e.node)) add(nodes, n->list);
  if (const auto* n = std::get_if<ast::Quantifier>(&e.node)) add(nodes, n->list);
  if (const auto* n = std::get_if<ast::Reduce>(&e.node))
    add(nodes, n->initial), add(nodes, n->list);
  if (const auto* n = std::get_if<ast::TypeTest>(&e.node)) add(nodes, n->operand);
  return nodes;
}

/// A variable, or property lookups on one: what may stand beside an aggregate.
bool is_leaf(const Expression& e) {
  if (std::holds_alternative<SlotReference>(e.node)) return true;
  const auto* property = std::get_if<Property>(&e.node);
  return property != nullptr && is_leaf(*property->object);
}

bool is_aggregate_slot(const std::vector<AggregateCall>& calls, Slot slot) {
  return std::any_of(calls.begin(), calls.end(),
                     [slot](const AggregateCall& call) { return call.slot == slot; });
}

}  // namespace

bool StatementBinder::contains_aggregate(const ast::Expression& ast) const {
  if (const auto* call = std::get_if<ast::FunctionCall>(&ast.node)) {
    const auto function = catalog_.find_function(core::to_lower(call->name));
    if (function != nullptr && function->aggregate) return true;
  }
  const Nodes nodes = children_of(ast);
  return std::any_of(nodes.begin(), nodes.end(),
                     [&](const ast::Expression* child) { return contains_aggregate(*child); });
}

void StatementBinder::aggregating_items(const ast::Projection& ast, Projection& out) {
  Aggregation& aggregation = *out.aggregation;
  if (ast.star) star_items(ast, out, ast.items.front().span);
  for (ProjectionItem& item : out.items)
    aggregation.keys.push_back({clone(*item.expression), item.slot});
  const Slot first_local = static_cast<Slot>(out_.slots.size());
  std::vector<std::size_t> with_aggregates;
  for (const ast::ProjectionItem& item : ast.items) {
    const bool aggregate = contains_aggregate(*item.expression);
    if (aggregate) with_aggregates.push_back(out.items.size());
    if (aggregate) aggregates_ = &aggregation.calls;
    ExpressionPtr bound = expression(*item.expression);
    aggregates_ = nullptr;
    std::string name = item_name(item);
    const auto* variable = std::get_if<SlotReference>(&bound->node);
    const bool kept = variable != nullptr && out_.slots[variable->slot].name == name;
    const Slot slot = kept ? variable->slot : new_slot(name, bound->type);
    if (!aggregate) {
      const SourceSpan at = bound->span;
      aggregation.keys.push_back({std::move(bound), slot});
      bound = std::make_unique<Expression>(at, slot_type(slot), SlotReference{slot});
    }
    out.items.push_back({item.span, std::move(name), std::move(bound), slot});
  }
  std::vector<Surviving> surviving;
  for (const GroupingKey& key : aggregation.keys)
    if (is_leaf(*key.expression)) surviving.push_back({key.expression.get(), key.slot});
  std::set<Slot> ambiguous;  // everything here was defined before the aggregation
  for (Slot slot = 0; slot < first_local; ++slot) ambiguous.insert(slot);
  for (std::size_t i : with_aggregates)
    rewrite(out.items[i].expression, surviving, first_local, true, ambiguous);
}

void StatementBinder::rewrite(ExpressionPtr& expression, const std::vector<Surviving>& surviving,
                              Slot first_local, bool leaves_only, const std::set<Slot>& ambiguous) {
  if (failed()) return;
  if (!leaves_only || is_leaf(*expression)) {
    for (const Surviving& one : surviving) {
      if (!same_expression(*expression, *one.expression)) continue;
      expression = std::make_unique<Expression>(expression->span, slot_type(one.slot),
                                                SlotReference{one.slot});
      return;
    }
  }
  std::vector<Slot> read;
  if (const auto* n = std::get_if<SlotReference>(&expression->node)) read.push_back(n->slot);
  if (const auto* n = std::get_if<Subquery>(&expression->node)) read = n->imports;
  for (Slot slot : read) {
    const bool survives =
        slot >= first_local || std::any_of(surviving.begin(), surviving.end(),
                                           [&](const auto& one) { return one.slot == slot; });
    if (survives) continue;
    const std::string& name = out_.slots[slot].name;
    if (ambiguous.contains(slot))
      fail("AmbiguousAggregationExpression",
           fmt::format("'{}' stands beside an aggregate but is not a column of its own", name),
           expression->span, fmt::format("first pass it on: WITH {} AS …", name));
    else
      fail("UndefinedVariable",
           fmt::format("the variable '{}' is not defined after the projection", name),
           expression->span, "add it to the columns");
  }
  for (ExpressionPtr* child : children(*expression))
    rewrite(*child, surviving, first_local, leaves_only, ambiguous);
}

ExpressionPtr StatementBinder::after_projection(const ast::Expression& ast, Projection& out,
                                                bool is_predicate) {
  const std::size_t names = scope_.size();
  for (const ProjectionItem& item : out.items) scope_.declare(item.name, item.slot);
  const bool aggregate = contains_aggregate(ast);
  const std::size_t calls = out.aggregation ? out.aggregation->calls.size() : 0;
  if (aggregate && out.aggregation && !is_predicate) aggregates_ = &out.aggregation->calls;
  aggregate_place_ = is_predicate ? "WHERE" : "ORDER BY of a projection without aggregates";
  const auto first_local = static_cast<Slot>(out_.slots.size());
  ExpressionPtr bound = is_predicate ? predicate(ast) : expression(ast);
  aggregates_ = nullptr;
  aggregate_place_.clear();
  scope_.shrink(names);
  if (failed() || (!out.aggregation && !out.distinct)) return bound;

  std::vector<Surviving> surviving;
  std::set<Slot> ambiguous;
  for (const ProjectionItem& item : out.items) {
    const Expression* source = item.expression.get();
    if (out.aggregation)
      for (const GroupingKey& key : out.aggregation->keys)
        if (key.slot == item.slot) source = key.expression.get();
    surviving.push_back({source, item.slot});
    std::vector<Slot> read;
    collect_slots(*source, read);
    if (aggregate) ambiguous.insert(read.begin(), read.end());
  }
  std::vector<ExpressionPtr> own;  // a column by its own name, and aggregates
  const auto keep = [&](Slot slot) {
    own.push_back(std::make_unique<Expression>(SourceSpan{}, slot_type(slot), SlotReference{slot}));
    surviving.push_back({own.back().get(), slot});
  };
  for (const ProjectionItem& item : out.items) keep(item.slot);
  if (out.aggregation) {
    auto& all = out.aggregation->calls;
    for (std::size_t i = 0; i < calls; ++i) keep(all[i].slot);
    // An aggregate that no column has: its arguments must survive too, and then it would group the
    // groups; only count(*) makes sense.
    for (std::size_t i = calls; i < all.size() && !failed(); ++i) {
      for (ExpressionPtr& argument : all[i].arguments)
        rewrite(argument, surviving, first_local, false, {});
      if (!all[i].arguments.empty())
        fail("InvalidAggregation", "this aggregate is not one of the columns", all[i].span,
             "add it to the columns with AS and sort by that name");
    }
  }
  if (out.aggregation)
    std::erase_if(ambiguous,
                  [&](Slot slot) { return is_aggregate_slot(out.aggregation->calls, slot); });
  rewrite(bound, surviving, first_local, aggregate, ambiguous);
  return bound;
}

}  // namespace plenum::query::bind
