#include <fmt/format.h>

#include <algorithm>

#include "query/bind/bound_walk.hpp"
#include "query/bind/statement_binder.hpp"

namespace plenum::query::bind {

Projection StatementBinder::projection(const ast::Projection& ast, const SourceSpan& where) {
  Projection out;
  out.is_return = ast.is_return;
  out.distinct = ast.distinct;
  const bool aggregates = std::any_of(
      ast.items.begin(), ast.items.end(),
      [&](const ast::ProjectionItem& item) { return contains_aggregate(*item.expression); });
  if (aggregates) {
    out.aggregation.emplace();
    aggregating_items(ast, out);
  } else {
    if (ast.star) star_items(ast, out, where);
    plain_items(ast, out);
  }
  check_names(out);
  if (failed()) return out;
  for (const ast::SortItem& item : ast.order_by)
    out.order_by.push_back({after_projection(*item.expression, out, false), item.descending});
  check_aliases(ast);
  out.skip = row_count(ast.skip, "SKIP");
  out.limit = row_count(ast.limit, "LIMIT");
  if (ast.where) {
    // One conjunct at a time, so that the planner can move them.
    const auto* all = std::get_if<ast::Logical>(&ast.where->node);
    const bool conjunction = all != nullptr && all->op == LogicalOperator::logical_and;
    const auto add = [&](const ast::Expression& one) {
      Predicate filter{after_projection(one, out, true), {}};
      collect_slots(*filter.expression, filter.slots);
      out.where.push_back(std::move(filter));
    };
    if (!conjunction) add(*ast.where);
    if (conjunction)
      for (const ast::ExpressionPtr& operand : all->operands) add(*operand);
  }
  scope_ = Scope();
  for (const ProjectionItem& item : out.items) scope_.declare(item.name, item.slot);
  return out;
}

void StatementBinder::star_items(const ast::Projection& ast, Projection& out,
                                 const SourceSpan& where) {
  auto names = scope_.entries();
  if (names.empty() && ast.is_return)
    fail("NoVariablesInScope", "RETURN * needs at least one variable", where);
  std::sort(names.begin(), names.end());
  for (const auto& [name, slot] : names) {
    if (scope_.find(name) != slot) continue;  // hidden by a later one of the same name
    out.items.push_back({where, name, reference(slot, where), slot});
  }
}

void StatementBinder::plain_items(const ast::Projection& ast, Projection& out) {
  for (const ast::ProjectionItem& item : ast.items) {
    ExpressionPtr bound = expression(*item.expression);
    std::string name = item_name(item);
    const auto* variable = std::get_if<SlotReference>(&bound->node);
    const bool kept = variable != nullptr && out_.slots[variable->slot].name == name;
    const Slot slot = kept ? variable->slot : new_slot(name, bound->type);
    out.items.push_back({item.span, std::move(name), std::move(bound), slot});
  }
}

std::string StatementBinder::item_name(const ast::ProjectionItem& item) {
  if (item.alias) return item.alias->text;
  const auto* variable = std::get_if<ast::Variable>(&item.expression->node);
  return variable != nullptr ? variable->name : item.text;
}

void StatementBinder::check_aliases(const ast::Projection& ast) {
  for (const ast::ProjectionItem& item : ast.items)
    if (!ast.is_return && !item.alias &&
        !std::holds_alternative<ast::Variable>(item.expression->node))
      fail("NoExpressionAlias", "an expression in WITH needs a name", item.span,
           fmt::format("write {} AS name", item.text.size() <= 40 ? item.text : "…"));
}

void StatementBinder::check_names(const Projection& out) {
  std::set<std::string_view> seen;
  for (const ProjectionItem& item : out.items)
    if (!seen.insert(item.name).second)
      fail("ColumnNameConflict", fmt::format("two columns have the name '{}'", item.name),
           item.span, "rename one with AS");
}

ExpressionPtr StatementBinder::row_count(const ast::ExpressionPtr& ast, std::string_view what) {
  if (!ast) return nullptr;
  ExpressionPtr count = row_expression(*ast, what);
  if (failed()) return count;
  std::vector<Slot> slots;
  collect_slots(*count, slots);
  if (!slots.empty()) {
    fail("NonConstantExpression", fmt::format("{} cannot depend on the rows", what), ast->span,
         "use a literal or a parameter");
    return count;
  }
  const auto* literal = std::get_if<Literal>(&count->node);
  if (literal != nullptr && literal->value.kind() == ValueKind::integer &&
      literal->value.as_integer() < 0)
    fail("NegativeIntegerArgument",
         fmt::format("{} cannot be negative: {}", what, literal->value.as_integer()), ast->span);
  require(*count, {TypeKind::integer}, what);
  return count;
}

}  // namespace plenum::query::bind
