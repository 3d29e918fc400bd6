#include <fmt/format.h>

#include <algorithm>

#include "query/bind/statement_binder.hpp"

// Expressions that bring variables of their own: comprehensions, quantifiers, reduce, patterns and
// subqueries. Aggregates may stand in the list they walk over, not in what is done to each element.

namespace plenum::query::bind {

ExpressionPtr StatementBinder::list_operand(const ast::Expression& ast, Type& element) {
  ExpressionPtr list = expression(ast);
  require(*list, {TypeKind::list}, "the list");
  element = list->type.element();
  return list;
}

ExpressionPtr StatementBinder::bind_node(const ast::ListComprehension& n, const SourceSpan& at) {
  Type element;
  ExpressionPtr list = list_operand(*n.list, element);
  const std::size_t names = scope_.size();
  ListComprehension result{new_slot(n.variable.text, element), std::move(list), nullptr, nullptr};
  scope_.declare(n.variable.text, result.slot);
  auto* aggregates = aggregates_;
  const std::string place = aggregate_place_;
  aggregates_ = nullptr;
  aggregate_place_ = "a list comprehension";
  if (n.filter) result.filter = predicate(*n.filter);
  if (n.projection) result.projection = expression(*n.projection);
  aggregates_ = aggregates;
  aggregate_place_ = place;
  scope_.shrink(names);
  const Type type = Type::list_of(result.projection ? result.projection->type : element);
  return std::make_unique<Expression>(at, type, std::move(result));
}

ExpressionPtr StatementBinder::bind_node(const ast::Quantifier& n, const SourceSpan& at) {
  Type element;
  ExpressionPtr list = list_operand(*n.list, element);
  const std::size_t names = scope_.size();
  Quantifier result{n.kind, new_slot(n.variable.text, element), std::move(list), nullptr};
  scope_.declare(n.variable.text, result.slot);
  auto* aggregates = aggregates_;
  const std::string place = aggregate_place_;
  aggregates_ = nullptr;
  aggregate_place_ = "a quantifier";
  if (n.predicate) result.predicate = predicate(*n.predicate);
  aggregates_ = aggregates;
  aggregate_place_ = place;
  scope_.shrink(names);
  return std::make_unique<Expression>(at, TypeKind::boolean, std::move(result));
}

ExpressionPtr StatementBinder::bind_node(const ast::Reduce& n, const SourceSpan& at) {
  ExpressionPtr initial = expression(*n.initial);
  Type element;
  ExpressionPtr list = list_operand(*n.list, element);
  const std::size_t names = scope_.size();
  // The accumulator changes its value with every step, possibly its type too.
  Reduce result{new_slot(n.accumulator.text, Type()), std::move(initial),
                new_slot(n.variable.text, element), std::move(list), nullptr};
  scope_.declare(n.accumulator.text, result.accumulator);
  scope_.declare(n.variable.text, result.slot);
  result.step = row_expression(*n.step, "reduce");
  scope_.shrink(names);
  return std::make_unique<Expression>(at, Type(), std::move(result));
}

ExpressionPtr StatementBinder::one_clause_subquery(SubqueryKind kind, std::vector<Clause> clauses,
                                                   std::vector<Column> columns, Type type,
                                                   const SourceSpan& at) {
  auto inner = std::make_unique<Query>();
  SingleQuery part;
  part.clauses = std::move(clauses);
  for (const Column& column : columns) part.column_slots.push_back(column.slot);
  inner->columns = std::move(columns);
  inner->parts.push_back(std::move(part));
  return std::make_unique<Expression>(at, std::move(type),
                                      Subquery{kind, std::move(inner), end_capture()});
}

ExpressionPtr StatementBinder::bind_node(const ast::PatternExpression& n, const SourceSpan& at) {
  const bool path_value = n.pattern->shortest != ast::ShortestKind::none;
  if (!pattern_allowed_ && !path_value) {
    fail("UnexpectedSyntax", "a pattern can stand here only as a predicate", at,
         "use exists(…), or a pattern comprehension [(a)-->(b) | b]");
    return placeholder(at);
  }
  begin_capture();
  const std::size_t names = scope_.size();
  Match match;
  match.graph = graph({n.pattern.get()}, false);
  scope_.shrink(names);
  if (failed()) return end_capture(), placeholder(at);
  std::vector<Clause> clauses;
  if (!path_value) {
    clauses.emplace_back(at, std::move(match));
    return one_clause_subquery(SubqueryKind::exists, std::move(clauses), {}, TypeKind::boolean, at);
  }
  // The value of shortestPath is the path found, the value of allShortestPaths the list of them.
  PatternPath& path = match.graph.paths.front();
  path.slot = new_slot({}, TypeKind::path);
  const Slot slot = *path.slot;
  const bool all = path.mode == PathMode::all_shortest;
  clauses.emplace_back(at, std::move(match));
  Projection result;
  result.is_return = true;
  result.items.push_back({at, "path", reference(slot, at), slot});
  clauses.emplace_back(at, std::move(result));
  ExpressionPtr paths =
      one_clause_subquery(SubqueryKind::collect, std::move(clauses),
                          {{"path", TypeKind::path, slot}}, Type::list_of(TypeKind::path), at);
  if (all) return paths;
  auto first = std::make_unique<Expression>(at, TypeKind::integer, Literal{Value(0)});
  return std::make_unique<Expression>(at, TypeKind::path,
                                      Subscript{std::move(paths), std::move(first)});
}

ExpressionPtr StatementBinder::bind_node(const ast::PatternComprehension& n, const SourceSpan& at) {
  begin_capture();
  const std::size_t names = scope_.size();
  auto* aggregates = aggregates_;
  const std::string place = aggregate_place_;
  aggregates_ = nullptr;
  aggregate_place_ = "a pattern comprehension";
  Match match;
  match.graph = graph({n.pattern.get()}, true);
  if (!failed()) add_conjuncts(n.filter, match.graph);
  ExpressionPtr value = failed() ? placeholder(at) : expression(*n.projection);
  aggregates_ = aggregates;
  aggregate_place_ = place;
  scope_.shrink(names);
  const Type type = value->type;
  const Slot slot = new_slot({}, type);
  Projection result;
  result.is_return = true;
  result.items.push_back({at, "value", std::move(value), slot});
  std::vector<Clause> clauses;
  clauses.emplace_back(at, std::move(match));
  clauses.emplace_back(at, std::move(result));
  return one_clause_subquery(SubqueryKind::collect, std::move(clauses), {{"value", type, slot}},
                             Type::list_of(type), at);
}

ExpressionPtr StatementBinder::bind_node(const ast::Subquery& n, const SourceSpan& at) {
  begin_capture();
  ++subquery_depth_;
  auto* aggregates = aggregates_;
  const std::string place = aggregate_place_;
  const bool in_aggregate = in_aggregate_;
  aggregates_ = nullptr;
  in_aggregate_ = false;
  const Scope outer = scope_;
  auto inner = std::make_unique<Query>(query(*n.query, outer));
  aggregates_ = aggregates;
  aggregate_place_ = place;
  in_aggregate_ = in_aggregate;
  --subquery_depth_;
  Type type = n.kind == SubqueryKind::exists ? TypeKind::boolean : TypeKind::integer;
  if (n.kind == SubqueryKind::collect) {
    if (!failed() && inner->columns.size() != 1)
      fail("InvalidClauseComposition", "COLLECT { … } must return exactly one column", at);
    type = inner->columns.empty() ? Type(TypeKind::list) : Type::list_of(inner->columns[0].type);
  }
  return std::make_unique<Expression>(at, type, Subquery{n.kind, std::move(inner), end_capture()});
}

}  // namespace plenum::query::bind
