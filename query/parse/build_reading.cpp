#include "query/parse/build.hpp"

namespace plenum::query::parse {

ast::ExpressionPtr Builder::where(Grammar::Where_clauseContext* ctx) {
  return ctx == nullptr ? nullptr : expression(ctx->expression());
}

ast::Match Builder::match(Grammar::Match_clauseContext* ctx) {
  ast::Match match;
  match.optional = ctx->OPTIONAL_() != nullptr;
  match.patterns = patterns(ctx->pattern());
  match.where = where(ctx->where_clause());
  return match;
}

ast::Unwind Builder::unwind(Grammar::Unwind_clauseContext* ctx) {
  return {expression(ctx->expression()), name(ctx->variable())};
}

ast::CallProcedure Builder::call(Grammar::Call_clauseContext* ctx, bool alone) {
  ast::CallProcedure call;
  call.standalone = alone;
  call.name = {qualified(ctx->qualified_name()), span(ctx->qualified_name())};
  call.has_arguments = ctx->LPAREN() != nullptr;
  call.arguments = expressions(ctx->expression_list());
  call.where = where(ctx->where_clause());
  call.has_yield = ctx->YIELD() != nullptr;
  if (!call.has_yield) return call;
  call.yield_star = ctx->yield_items()->STAR() != nullptr;
  if (call.yield_star && !alone)
    fail_syntax("YIELD * belongs to a CALL that is the whole statement", "UnexpectedSyntax",
                span(ctx->yield_items()));
  for (auto* item : ctx->yield_items()->yield_item()) {
    ast::YieldItem yield{name(item->symbolic_name()), std::nullopt};
    if (item->variable() != nullptr) yield.alias = name(item->variable());
    call.items.push_back(std::move(yield));
  }
  return call;
}

ast::CallSubquery Builder::call_subquery(Grammar::Subquery_clauseContext* ctx) {
  ast::CallSubquery call;
  call.query = std::make_unique<ast::Query>(query(ctx->query()));
  call.has_imports = ctx->LPAREN() != nullptr && ctx->STAR() == nullptr;
  call.import_all = ctx->STAR() != nullptr;
  for (auto* variable : ctx->variable()) call.imports.push_back(name(variable));
  call.in_transactions = ctx->TRANSACTIONS() != nullptr;
  return call;
}

ast::LoadCsv Builder::load_csv(Grammar::Load_csv_clauseContext* ctx) {
  ast::LoadCsv load{ctx->HEADERS() != nullptr, expression(ctx->expression()), name(ctx->variable()),
                    nullptr};
  if (auto* terminator = ctx->STRING_LITERAL())
    load.field_terminator = std::make_unique<ast::Expression>(
        span(terminator->getSymbol()), ast::Literal{string_value(terminator->getSymbol())});
  return load;
}

ast::UseGraph Builder::use(Grammar::Use_clauseContext* ctx) {
  return {qualified(ctx->qualified_name()), ctx->LPAREN() != nullptr,
          expressions(ctx->expression_list())};
}

}  // namespace plenum::query::parse
