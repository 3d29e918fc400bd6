#include <fmt/format.h>

#include <algorithm>

#include "query/bind/statement_binder.hpp"

namespace plenum::query::bind {

namespace {

constexpr TypeMask numbers = {TypeKind::number};
constexpr TypeMask scalable = {TypeKind::number, TypeKind::duration};
constexpr TypeMask instants = {TypeKind::date, TypeKind::local_time, TypeKind::time,
                               TypeKind::local_date_time, TypeKind::date_time};
constexpr TypeMask subtractable = {
    TypeKind::number, TypeKind::duration,        TypeKind::date,     TypeKind::local_time,
    TypeKind::time,   TypeKind::local_date_time, TypeKind::date_time};
constexpr TypeMask addable = {TypeKind::number,     TypeKind::duration, TypeKind::date,
                              TypeKind::local_time, TypeKind::time,     TypeKind::local_date_time,
                              TypeKind::date_time,  TypeKind::string};

bool is_instant(const Type& type) {
  return !type.is_unknown() && !type.is(TypeKind::null) && instants.admits(type.kind());
}

Type number_type(const Type& left, const Type& right) {
  if (left.is(TypeKind::floating) || right.is(TypeKind::floating)) return TypeKind::floating;
  if (left.is(TypeKind::integer) && right.is(TypeKind::integer)) return TypeKind::integer;
  return left.is_numeric() && right.is_numeric() ? Type(TypeKind::number) : Type();
}

std::string_view symbol(BinaryOperator op) {
  switch (op) {
    case BinaryOperator::add:
      return "+";
    case BinaryOperator::subtract:
      return "-";
    case BinaryOperator::multiply:
      return "*";
    case BinaryOperator::divide:
      return "/";
    case BinaryOperator::modulo:
      return "%";
    case BinaryOperator::power:
      return "^";
    case BinaryOperator::concatenate:
      return "||";
    case BinaryOperator::in:
      return "IN";
    case BinaryOperator::starts_with:
      return "STARTS WITH";
    case BinaryOperator::ends_with:
      return "ENDS WITH";
    case BinaryOperator::contains:
      return "CONTAINS";
    case BinaryOperator::matches:
      return "=~";
  }
  return "";
}

std::string_view word(LogicalOperator op) {
  switch (op) {
    case LogicalOperator::logical_and:
      return "AND";
    case LogicalOperator::logical_or:
      return "OR";
    case LogicalOperator::logical_xor:
      return "XOR";
  }
  return "";
}

}  // namespace

void StatementBinder::require(const Expression& e, TypeMask mask, std::string_view what) {
  if (mask.admits(e.type.kind())) return;
  const std::string wanted = kinds_text(mask);
  fail("InvalidArgumentType",
       wanted.empty() ? fmt::format("{} cannot be {}", what, a_type(e.type))
                      : fmt::format("{} must be {}, not {}", what, wanted, a_type(e.type)),
       e.span);
}

ExpressionPtr StatementBinder::bind_node(const ast::Unary& n, const SourceSpan& at) {
  if (n.op == UnaryOperator::logical_not) {
    ExpressionPtr operand = expression(*n.operand);
    require(*operand, {TypeKind::boolean}, "the operand of NOT");
    return std::make_unique<Expression>(at, TypeKind::boolean, Unary{n.op, std::move(operand)});
  }
  pattern_allowed_ = false;
  ExpressionPtr operand = expression(*n.operand);
  if (n.op == UnaryOperator::is_null || n.op == UnaryOperator::is_not_null)
    return std::make_unique<Expression>(at, TypeKind::boolean, Unary{n.op, std::move(operand)});
  require(*operand, scalable, "the operand of a sign");
  const Type type = operand->type;
  return std::make_unique<Expression>(at, type, Unary{n.op, std::move(operand)});
}

ExpressionPtr StatementBinder::bind_node(const ast::Binary& n, const SourceSpan& at) {
  ExpressionPtr left = expression(*n.left);
  ExpressionPtr right = expression(*n.right);
  const Type type = arithmetic_type(n.op, *left, *right);
  return std::make_unique<Expression>(at, type, Binary{n.op, std::move(left), std::move(right)});
}

/// The type of the result; operands that can never work are refused.
Type StatementBinder::arithmetic_type(BinaryOperator op, const Expression& left,
                                      const Expression& right) {
  const std::string what = fmt::format("an operand of {}", symbol(op));
  const auto both = [&](TypeMask mask) {
    require(left, mask, what);
    require(right, mask, what);
  };
  const bool lists = left.type.is(TypeKind::list) || right.type.is(TypeKind::list);
  switch (op) {
    case BinaryOperator::add:
    case BinaryOperator::concatenate:
      if (lists) return left.type == right.type ? left.type : Type(TypeKind::list);
      // The other side may turn out to be a list, to which anything can be added.
      if (!left.type.is_unknown() && !right.type.is_unknown()) both(addable);
      if (left.type.is(TypeKind::string) && right.type.is(TypeKind::string))
        return TypeKind::string;
      if (is_instant(left.type)) return left.type;
      if (left.type.is(TypeKind::duration) && right.type.is(TypeKind::duration))
        return TypeKind::duration;
      return number_type(left.type, right.type);
    case BinaryOperator::subtract:
      both(subtractable);
      if (is_instant(left.type)) return left.type;
      return number_type(left.type, right.type);
    case BinaryOperator::multiply:
    case BinaryOperator::divide:
      both(scalable);
      return number_type(left.type, right.type);
    case BinaryOperator::modulo:
      both(numbers);
      return number_type(left.type, right.type);
    case BinaryOperator::power:
      both(numbers);
      return TypeKind::floating;
    case BinaryOperator::in:
      require(right, {TypeKind::list}, "the right side of IN");
      return TypeKind::boolean;
    case BinaryOperator::starts_with:
    case BinaryOperator::ends_with:
    case BinaryOperator::contains:
    case BinaryOperator::matches:
      return TypeKind::boolean;
  }
  return {};
}

ExpressionPtr StatementBinder::bind_node(const ast::Logical& n, const SourceSpan& at) {
  Logical result{n.op, {}};
  for (const ast::ExpressionPtr& operand : n.operands) {
    result.operands.push_back(expression(*operand));
    require(*result.operands.back(), {TypeKind::boolean},
            fmt::format("an operand of {}", word(n.op)));
  }
  return std::make_unique<Expression>(at, TypeKind::boolean, std::move(result));
}

ExpressionPtr StatementBinder::bind_node(const ast::Comparison& n, const SourceSpan& at) {
  Comparison result{{}, n.operators};
  for (const ast::ExpressionPtr& operand : n.operands)
    result.operands.push_back(expression(*operand));
  return std::make_unique<Expression>(at, TypeKind::boolean, std::move(result));
}

}  // namespace plenum::query::bind
