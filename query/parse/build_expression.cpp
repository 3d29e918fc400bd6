#include <fmt/format.h>

#include <algorithm>

#include "query/parse/build.hpp"
#include "query/parse/limits.hpp"

namespace plenum::query::parse {

namespace {

ast::BinaryOperator arithmetic_operator(std::size_t token) {
  switch (token) {
    case Grammar::PLUS:
      return ast::BinaryOperator::add;
    case Grammar::MINUS:
      return ast::BinaryOperator::subtract;
    case Grammar::STAR:
      return ast::BinaryOperator::multiply;
    case Grammar::SLASH:
      return ast::BinaryOperator::divide;
    case Grammar::PERCENT:
      return ast::BinaryOperator::modulo;
    case Grammar::CARET:
      return ast::BinaryOperator::power;
    default:
      return ast::BinaryOperator::concatenate;
  }
}

ast::ComparisonOperator comparison_operator(std::size_t token) {
  switch (token) {
    case Grammar::EQUAL:
      return ast::ComparisonOperator::equal;
    case Grammar::NOT_EQUAL:
      return ast::ComparisonOperator::not_equal;
    case Grammar::LESS:
      return ast::ComparisonOperator::less;
    case Grammar::LESS_EQUAL:
      return ast::ComparisonOperator::less_equal;
    case Grammar::GREATER:
      return ast::ComparisonOperator::greater;
    default:
      return ast::ComparisonOperator::greater_equal;
  }
}

ast::LogicalOperator logical_operator(Grammar::LogicalContext* ctx) {
  if (ctx->AND() != nullptr) return ast::LogicalOperator::logical_and;
  return ctx->OR() != nullptr ? ast::LogicalOperator::logical_or
                              : ast::LogicalOperator::logical_xor;
}

}  // namespace

ast::ExpressionPtr Builder::expression(Grammar::ExpressionContext* ctx) {
  if (error_) return make(SourceSpan{}, ast::Literal{});
  if (depth_ >= max_nesting) {
    fail(
        query_limit_error(fmt::format("the expression is deeper than the limit of {}", max_nesting),
                          span(ctx), "split it with WITH, or put the values into a list"));
    return make(SourceSpan{}, ast::Literal{});
  }
  ++depth_;
  ExpressionPtr result = expression_here(ctx);
  --depth_;
  return result;
}

ast::ExpressionPtr Builder::expression_here(Grammar::ExpressionContext* ctx) {
  if (auto* c = dynamic_cast<Grammar::Atom_expressionContext*>(ctx)) return atom(c->atom());
  if (auto* c = dynamic_cast<Grammar::ComparisonContext*>(ctx)) return comparison(c);
  if (auto* c = dynamic_cast<Grammar::LogicalContext*>(ctx)) return logical(c);
  if (auto* c = dynamic_cast<Grammar::ArithmeticContext*>(ctx)) return arithmetic(c);
  if (auto* c = dynamic_cast<Grammar::MembershipContext*>(ctx)) return membership(c);
  if (auto* c = dynamic_cast<Grammar::Is_testContext*>(ctx)) return is_test(c);
  if (auto* c = dynamic_cast<Grammar::SignContext*>(ctx)) return sign(c);
  if (auto* c = dynamic_cast<Grammar::NegationContext*>(ctx))
    return make(span(ctx),
                ast::Unary{ast::UnaryOperator::logical_not, expression(c->expression())});
  return postfix(ctx);
}

ast::ExpressionPtr Builder::postfix(Grammar::ExpressionContext* ctx) {
  const SourceSpan where = span(ctx);
  if (auto* c = dynamic_cast<Grammar::Property_lookupContext*>(ctx))
    return make(where, ast::Property{expression(c->expression()), name(c->schema_name())});
  if (auto* c = dynamic_cast<Grammar::Label_predicateContext*>(ctx)) return label_predicate(c);
  if (auto* c = dynamic_cast<Grammar::SubscriptContext*>(ctx))
    return make(where, ast::Subscript{expression(c->expression(0)), expression(c->expression(1))});
  auto* c = dynamic_cast<Grammar::SliceContext*>(ctx);
  return make(where, ast::Slice{expression(c->expression(0)),
                                c->low == nullptr ? nullptr : expression(c->low),
                                c->high == nullptr ? nullptr : expression(c->high)});
}

/// `n:A:B` comes as ((n:A):B).
ast::ExpressionPtr Builder::label_predicate(Grammar::Label_predicateContext* ctx) {
  std::vector<ast::LabelExpression> labels;
  Grammar::ExpressionContext* object = ctx;
  while (auto* link = dynamic_cast<Grammar::Label_predicateContext*>(object)) {
    labels.push_back(label_term(link->label_term()));
    object = link->expression();
  }
  std::reverse(labels.begin(), labels.end());
  auto all = std::make_unique<ast::LabelExpression>();
  if (labels.size() == 1)
    *all = std::move(labels.front());
  else
    *all = {ast::LabelExpression::Kind::conjunction, span(ctx), {}, std::move(labels)};
  return make(span(ctx), ast::HasLabels{expression(object), std::move(all)});
}

ast::ExpressionPtr Builder::sign(Grammar::SignContext* ctx) {
  const bool minus = ctx->MINUS() != nullptr;
  auto* operand = dynamic_cast<Grammar::Atom_expressionContext*>(ctx->expression());
  auto* literal = operand == nullptr ? nullptr : operand->atom()->literal();
  if (literal != nullptr && literal->number_literal() != nullptr) {
    ExpressionPtr value = number(literal->number_literal(), minus);
    value->span = span(ctx);
    return value;
  }
  return make(span(ctx), ast::Unary{minus ? ast::UnaryOperator::negate : ast::UnaryOperator::plus,
                                    expression(ctx->expression())});
}

ast::ExpressionPtr Builder::arithmetic(Grammar::ArithmeticContext* ctx) {
  ExpressionPtr left = expression(ctx->expression(0));
  return make(span(ctx), ast::Binary{arithmetic_operator(ctx->op->getType()), std::move(left),
                                     expression(ctx->expression(1))});
}

ast::ExpressionPtr Builder::membership(Grammar::MembershipContext* ctx) {
  auto op = ast::BinaryOperator::in;
  if (ctx->STARTS() != nullptr) op = ast::BinaryOperator::starts_with;
  if (ctx->ENDS() != nullptr) op = ast::BinaryOperator::ends_with;
  if (ctx->CONTAINS() != nullptr) op = ast::BinaryOperator::contains;
  if (ctx->REGEX_MATCH() != nullptr) op = ast::BinaryOperator::matches;
  ExpressionPtr left = expression(ctx->expression(0));
  return make(span(ctx), ast::Binary{op, std::move(left), expression(ctx->expression(1))});
}

ast::ExpressionPtr Builder::is_test(Grammar::Is_testContext* ctx) {
  const bool negated = ctx->NOT() != nullptr;
  ExpressionPtr operand = expression(ctx->expression());
  if (ctx->value_type() == nullptr)
    return make(span(ctx),
                ast::Unary{negated ? ast::UnaryOperator::is_not_null : ast::UnaryOperator::is_null,
                           std::move(operand)});
  ast::TypeTest test{std::move(operand), {}, false, negated};
  test.type = type_text(ctx->value_type(), test.not_null);
  return make(span(ctx), std::move(test));
}

/// `a < b < c` comes as ((a < b) < c); without brackets around it the left one is the same chain.
ast::ExpressionPtr Builder::comparison(Grammar::ComparisonContext* ctx) {
  std::vector<Grammar::ComparisonContext*> links;
  for (auto* link = ctx; link != nullptr;
       link = dynamic_cast<Grammar::ComparisonContext*>(link->expression(0)))
    links.push_back(link);
  ast::Comparison chain;
  chain.operands.push_back(expression(links.back()->expression(0)));
  for (auto link = links.rbegin(); link != links.rend(); ++link) {
    chain.operators.push_back(comparison_operator((*link)->op->getType()));
    chain.operands.push_back(expression((*link)->expression(1)));
  }
  return make(span(ctx), std::move(chain));
}

ast::ExpressionPtr Builder::logical(Grammar::LogicalContext* ctx) {
  const ast::LogicalOperator op = logical_operator(ctx);
  std::vector<Grammar::ExpressionContext*> operands;
  Grammar::ExpressionContext* left = ctx;
  while (auto* same = dynamic_cast<Grammar::LogicalContext*>(left)) {
    if (logical_operator(same) != op) break;
    operands.push_back(same->expression(1));
    left = same->expression(0);
  }
  operands.push_back(left);
  ast::Logical result{op, {}};
  for (auto operand = operands.rbegin(); operand != operands.rend(); ++operand)
    result.operands.push_back(expression(*operand));
  return make(span(ctx), std::move(result));
}

std::vector<ast::ExpressionPtr> Builder::expressions(Grammar::Expression_listContext* ctx) {
  std::vector<ExpressionPtr> result;
  if (ctx == nullptr) return result;
  for (auto* one : ctx->expression()) result.push_back(expression(one));
  return result;
}

}  // namespace plenum::query::parse
