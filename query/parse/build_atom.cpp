#include <fmt/format.h>

#include "query/parse/build.hpp"
#include "query/parse/syntax_errors.hpp"

namespace plenum::query::parse {

namespace {

/// The variable on the left of a membership test, or null.
Grammar::VariableContext* variable_of(Grammar::MembershipContext* membership) {
  auto* left = dynamic_cast<Grammar::Atom_expressionContext*>(membership->expression(0));
  return left == nullptr ? nullptr : left->atom()->variable();
}

}  // namespace

ast::ExpressionPtr Builder::atom(Grammar::AtomContext* ctx) {
  if (auto* c = ctx->variable()) return make(span(c), ast::Variable{name(c).text});
  if (auto* c = ctx->literal()) return literal(c);
  if (auto* c = ctx->parameter()) return parameter(c);
  if (auto* c = ctx->function_call()) return function_call(c);
  if (auto* c = ctx->expression()) return expression(c);
  if (ctx->COUNT() != nullptr)
    return make(span(ctx), ast::FunctionCall{ctx->COUNT()->getText(), false, true, {}});
  if (auto* c = ctx->list_literal()) return list(c);
  if (auto* c = ctx->case_expression()) return case_expression(c);
  if (auto* c = ctx->pattern_comprehension()) return pattern_comprehension(c);
  if (auto* c = ctx->quantifier()) return quantifier(c);
  if (auto* c = ctx->reduce_expression()) return reduce(c);
  if (auto* c = ctx->subquery_expression()) return subquery(c);
  if (auto* c = ctx->map_projection()) return map_projection(c);
  if (auto* c = ctx->shortest_path()) return pattern_expression(c, shortest(c));
  return pattern_expression(ctx, relationships(ctx->relationships_pattern()));
}

ast::ExpressionPtr Builder::pattern_expression(antlr4::ParserRuleContext* at,
                                               ast::Pattern pattern) {
  return make(span(at), ast::PatternExpression{std::make_unique<ast::Pattern>(std::move(pattern))});
}

ast::ExpressionPtr Builder::case_expression(Grammar::Case_expressionContext* ctx) {
  ast::Case result;
  if (ctx->subject != nullptr) result.subject = expression(ctx->subject);
  for (auto* branch : ctx->case_branch()) {
    ExpressionPtr when = expression(branch->expression(0));
    result.branches.emplace_back(std::move(when), expression(branch->expression(1)));
  }
  if (ctx->otherwise != nullptr) result.otherwise = expression(ctx->otherwise);
  return make(span(ctx), std::move(result));
}

ast::ExpressionPtr Builder::function_call(Grammar::Function_callContext* ctx) {
  return make(span(ctx),
              ast::FunctionCall{qualified(ctx->function_name()), ctx->DISTINCT() != nullptr, false,
                                expressions(ctx->expression_list())});
}

/// `[a, b]`, or `[x IN list …]`, which the grammar reads as a list of one membership test.
ast::ExpressionPtr Builder::list(Grammar::List_literalContext* ctx) {
  auto* items = ctx->expression_list();
  if (items != nullptr && items->COMMA().empty()) {
    auto* membership = dynamic_cast<Grammar::MembershipContext*>(items->expression(0));
    if (membership != nullptr && membership->IN_() != nullptr && variable_of(membership) != nullptr)
      return list_comprehension(ctx, membership);
  }
  antlr4::Token* stray = ctx->where_clause() != nullptr ? ctx->where_clause()->start : nullptr;
  if (stray == nullptr && ctx->BAR() != nullptr) stray = ctx->BAR()->getSymbol();
  if (stray != nullptr)
    fail(syntax_error(fmt::format("unexpected '{}' in a list", stray->getText()),
                      "UnexpectedSyntax", span(stray))
             .with_hint("a list comprehension is written [x IN list WHERE filter | value]"));
  return make(span(ctx), ast::ListLiteral{expressions(items)});
}

ast::ExpressionPtr Builder::list_comprehension(Grammar::List_literalContext* ctx,
                                               Grammar::MembershipContext* membership) {
  ast::ListComprehension result{name(variable_of(membership)),
                                expression(membership->expression(1)), where(ctx->where_clause()),
                                nullptr};
  if (ctx->expression() != nullptr) result.projection = expression(ctx->expression());
  return make(span(ctx), std::move(result));
}

ast::ExpressionPtr Builder::pattern_comprehension(Grammar::Pattern_comprehensionContext* ctx) {
  ast::Pattern pattern = relationships(ctx->relationships_pattern());
  if (ctx->variable() != nullptr) pattern.variable = name(ctx->variable());
  ExpressionPtr filter = where(ctx->where_clause());
  return make(span(ctx),
              ast::PatternComprehension{std::make_unique<ast::Pattern>(std::move(pattern)),
                                        std::move(filter), expression(ctx->expression())});
}

ast::ExpressionPtr Builder::quantifier(Grammar::QuantifierContext* ctx) {
  auto kind = ast::QuantifierKind::all;
  if (ctx->ANY() != nullptr) kind = ast::QuantifierKind::any;
  if (ctx->NONE() != nullptr) kind = ast::QuantifierKind::none;
  if (ctx->SINGLE() != nullptr) kind = ast::QuantifierKind::single;
  return make(span(ctx), ast::Quantifier{kind, name(ctx->variable()), expression(ctx->expression()),
                                         where(ctx->where_clause())});
}

ast::ExpressionPtr Builder::reduce(Grammar::Reduce_expressionContext* ctx) {
  ExpressionPtr initial = expression(ctx->expression(0));
  ExpressionPtr list = expression(ctx->expression(1));
  return make(span(ctx),
              ast::Reduce{name(ctx->variable(0)), std::move(initial), name(ctx->variable(1)),
                          std::move(list), expression(ctx->expression(2))});
}

ast::ExpressionPtr Builder::subquery(Grammar::Subquery_expressionContext* ctx) {
  auto kind = ast::SubqueryKind::exists;
  if (ctx->COUNT() != nullptr) kind = ast::SubqueryKind::count;
  if (ctx->COLLECT() != nullptr) kind = ast::SubqueryKind::collect;
  auto* body = ctx->subquery_body();
  auto inner = std::make_unique<ast::Query>();
  if (body->query() != nullptr) {
    *inner = query(body->query());
  } else {
    ast::Match match{false, patterns(body->pattern()), where(body->where_clause())};
    inner->span = span(body);
    ast::SingleQuery part{span(body), {}};
    part.clauses.emplace_back(span(body), std::move(match));
    inner->parts.push_back(std::move(part));
  }
  return make(span(ctx), ast::Subquery{kind, std::move(inner)});
}

ast::ExpressionPtr Builder::map_projection(Grammar::Map_projectionContext* ctx) {
  using Kind = ast::MapProjection::Item::Kind;
  ast::MapProjection result{name(ctx->variable()), {}};
  for (auto* entry : ctx->projection_entry()) {
    if (entry->STAR() != nullptr)
      result.items.push_back({Kind::all_properties, {{}, span(entry)}, nullptr});
    else if (entry->DOT() != nullptr)
      result.items.push_back({Kind::property, name(entry->schema_name()), nullptr});
    else if (entry->variable() != nullptr)
      result.items.push_back({Kind::variable, name(entry->variable()), nullptr});
    else
      result.items.push_back(
          {Kind::entry, name(entry->schema_name()), expression(entry->expression())});
  }
  return make(span(ctx), std::move(result));
}

}  // namespace plenum::query::parse
