#include <fmt/format.h>

#include <algorithm>

#include "query/bind/statement_binder.hpp"

namespace plenum::query::bind {

namespace {

constexpr TypeMask has_properties = {TypeKind::node,
                                     TypeKind::edge,
                                     TypeKind::map,
                                     TypeKind::date,
                                     TypeKind::local_time,
                                     TypeKind::time,
                                     TypeKind::local_date_time,
                                     TypeKind::date_time,
                                     TypeKind::duration};

}  // namespace

ExpressionPtr StatementBinder::expression(const ast::Expression& ast) {
  if (failed()) return placeholder(ast.span);
  const bool allowed = pattern_allowed_;
  // Only the operators of logic hand the permission down.
  if (!std::holds_alternative<ast::Logical>(ast.node) &&
      !std::holds_alternative<ast::Unary>(ast.node) &&
      !std::holds_alternative<ast::PatternExpression>(ast.node))
    pattern_allowed_ = false;
  ExpressionPtr result =
      std::visit([&](const auto& node) { return bind_node(node, ast.span); }, ast.node);
  pattern_allowed_ = allowed;
  return result;
}

ExpressionPtr StatementBinder::optional_expression(const ast::ExpressionPtr& ast) {
  return ast ? expression(*ast) : nullptr;
}

ExpressionPtr StatementBinder::predicate(const ast::Expression& ast) {
  const bool allowed = pattern_allowed_;
  pattern_allowed_ = true;
  ExpressionPtr result = expression(ast);
  pattern_allowed_ = allowed;
  require(*result, {TypeKind::boolean}, "a predicate");
  return result;
}

ExpressionPtr StatementBinder::row_expression(const ast::Expression& ast, std::string_view place) {
  auto* aggregates = aggregates_;
  const std::string saved = aggregate_place_;
  aggregates_ = nullptr;
  aggregate_place_ = place;
  ExpressionPtr result = expression(ast);
  aggregates_ = aggregates;
  aggregate_place_ = saved;
  return result;
}

ExpressionPtr StatementBinder::bind_node(const ast::Literal& n, const SourceSpan& at) {
  return std::make_unique<Expression>(at, type_of(n.value), Literal{n.value});
}

ExpressionPtr StatementBinder::bind_node(const ast::Parameter& n, const SourceSpan& at) {
  // Clauses are not bound in the order of the text: ORDER BY comes before what RETURN lists.
  const auto [use, first] = parameters_.emplace(n.name, at);
  if (!first && at.offset < use->second.offset) use->second = at;
  Type type;
  if (options_.literals != nullptr) {
    const auto literal = options_.literals->find(n.name);
    if (literal != options_.literals->end()) type = type_of(literal->second);
  }
  return std::make_unique<Expression>(at, type, Parameter{n.name});
}

ExpressionPtr StatementBinder::bind_node(const ast::Variable& n, const SourceSpan& at) {
  if (const auto slot = scope_.find(n.name)) return reference(*slot, at);
  undefined(n.name, at);
  return placeholder(at);
}

ExpressionPtr StatementBinder::bind_node(const ast::Property& n, const SourceSpan& at) {
  ExpressionPtr object = expression(*n.object);
  if (object->type.is(TypeKind::path))
    fail("InvalidArgumentType", "a Path has no properties", n.object->span,
         "take its parts with nodes(…) and relationships(…)");
  else if (!has_properties.admits(object->type.kind()))
    fail_type(fmt::format("{} has no properties", a_type(object->type)), n.object->span,
              "InvalidArgumentType");
  Type type;
  if (const auto* map = std::get_if<MapLiteral>(&object->node))
    for (const auto& [key, value] : map->entries)
      if (key == n.key.text) type = value->type;
  return std::make_unique<Expression>(at, type, Property{std::move(object), n.key.text});
}

ExpressionPtr StatementBinder::bind_node(const ast::Subscript& n, const SourceSpan& at) {
  ExpressionPtr object = expression(*n.object);
  ExpressionPtr index = expression(*n.index);
  const TypeKind kind = object->type.kind();
  if (!TypeMask{TypeKind::list, TypeKind::map, TypeKind::node, TypeKind::edge}.admits(kind))
    fail_type(fmt::format("{} has no elements", a_type(object->type)), n.object->span,
              "InvalidArgumentType");
  if (kind == TypeKind::list && !TypeMask{TypeKind::integer}.admits(index->type.kind()))
    fail_type(fmt::format("the index of a list is an Integer, not {}", a_type(index->type)),
              n.index->span, "InvalidArgumentType");
  const bool keyed = kind == TypeKind::map || kind == TypeKind::node || kind == TypeKind::edge;
  if (keyed && !TypeMask{TypeKind::string}.admits(index->type.kind()))
    fail_type(fmt::format("a key is a String, not {}", a_type(index->type)), n.index->span,
              "MapElementAccessByNonString");
  const Type type = object->type.element();
  return std::make_unique<Expression>(at, type, Subscript{std::move(object), std::move(index)});
}

ExpressionPtr StatementBinder::bind_node(const ast::Slice& n, const SourceSpan& at) {
  ExpressionPtr object = expression(*n.object);
  if (!TypeMask{TypeKind::list}.admits(object->type.kind()))
    fail_type(fmt::format("a slice is taken of a List, not of {}", a_type(object->type)),
              n.object->span, "InvalidArgumentType");
  ExpressionPtr from = optional_expression(n.from);
  ExpressionPtr to = optional_expression(n.to);
  if (from) require(*from, {TypeKind::integer}, "the bound of a slice");
  if (to) require(*to, {TypeKind::integer}, "the bound of a slice");
  const Type type = object->type;
  return std::make_unique<Expression>(at, type,
                                      Slice{std::move(object), std::move(from), std::move(to)});
}

ExpressionPtr StatementBinder::bind_node(const ast::HasLabels& n, const SourceSpan& at) {
  ExpressionPtr object = expression(*n.object);
  require(*object, {TypeKind::node, TypeKind::edge}, "a label test");
  return std::make_unique<Expression>(at, TypeKind::boolean,
                                      HasLabels{std::move(object), label_test(*n.labels)});
}

ExpressionPtr StatementBinder::bind_node(const ast::ListLiteral& n, const SourceSpan& at) {
  ListLiteral list;
  Type element = TypeKind::null;
  for (const ast::ExpressionPtr& item : n.items) {
    list.items.push_back(expression(*item));
    element = common_type(element, list.items.back()->type);
    if (list.items.back()->type.is_unknown()) element = Type();
  }
  const Type type = list.items.empty() ? Type(TypeKind::list) : Type::list_of(element);
  return std::make_unique<Expression>(at, type, std::move(list));
}

ExpressionPtr StatementBinder::bind_node(const ast::MapLiteral& n, const SourceSpan& at) {
  MapLiteral map;
  for (const auto& [key, value] : n.entries) map.entries.emplace_back(key.text, expression(*value));
  return std::make_unique<Expression>(at, TypeKind::map, std::move(map));
}

ExpressionPtr StatementBinder::bind_node(const ast::MapProjection& n, const SourceSpan& at) {
  using Kind = ast::MapProjection::Item::Kind;
  const auto base = scope_.find(n.base.text);
  if (!base) {
    undefined(n.base.text, n.base.span);
    return placeholder(at);
  }
  MapProjection result{reference(*base, n.base.span), false, {}};
  require(*result.base, {TypeKind::node, TypeKind::edge, TypeKind::map}, "a map projection");
  for (const auto& item : n.items) {
    switch (item.kind) {
      case Kind::all_properties:
        result.all = true;
        break;
      case Kind::property:
        result.entries.emplace_back(
            item.name.text,
            std::make_unique<Expression>(item.name.span, Type(),
                                         Property{reference(*base, n.base.span), item.name.text}));
        break;
      case Kind::entry:
        result.entries.emplace_back(item.name.text, expression(*item.value));
        break;
      case Kind::variable:
        result.entries.emplace_back(item.name.text,
                                    bind_node(ast::Variable{item.name.text}, item.name.span));
        break;
    }
  }
  return std::make_unique<Expression>(at, TypeKind::map, std::move(result));
}

ExpressionPtr StatementBinder::bind_node(const ast::Case& n, const SourceSpan& at) {
  Case result;
  result.subject = optional_expression(n.subject);
  Type type = TypeKind::null;
  const auto add = [&](const Expression& value) {
    type = value.type.is_unknown() || type.is_unknown() ? Type() : common_type(type, value.type);
  };
  for (const auto& [when, then] : n.branches) {
    ExpressionPtr condition = n.subject ? expression(*when) : predicate(*when);
    result.branches.emplace_back(std::move(condition), expression(*then));
    add(*result.branches.back().second);
  }
  result.otherwise = optional_expression(n.otherwise);
  if (result.otherwise) add(*result.otherwise);
  return std::make_unique<Expression>(at, type, std::move(result));
}

ExpressionPtr StatementBinder::bind_node(const ast::TypeTest& n, const SourceSpan& at) {
  TypeTest test{expression(*n.operand), n.type, n.not_null, n.negated};
  return std::make_unique<Expression>(at, TypeKind::boolean, std::move(test));
}

}  // namespace plenum::query::bind
