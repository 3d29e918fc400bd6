#include <fmt/format.h>

#include "query/parse/build.hpp"
#include "query/parse/syntax_errors.hpp"

namespace plenum::query::parse {

void Builder::fail(Error error) {
  if (!error_) error_ = std::move(error);
}

void Builder::fail_syntax(std::string message, std::string detail, const SourceSpan& where) {
  fail(syntax_error(std::move(message), std::move(detail), where));
}

SourceSpan Builder::span(antlr4::Token* token) const { return token_span(source_, *token); }

SourceSpan Builder::span(antlr4::ParserRuleContext* ctx) const {
  SourceSpan where = span(ctx->start);
  where.length = text(ctx).size();
  return where;
}

std::string_view Builder::text(antlr4::ParserRuleContext* ctx) const {
  if (ctx->stop == nullptr) return {};
  return source_.slice(ctx->start->getStartIndex(), ctx->stop->getStopIndex());
}

ast::Statement Builder::statement(Grammar::StatementContext* ctx) {
  ast::Statement statement{span(ctx), ast::ExplainMode::none, ast::Query{}};
  if (ctx->EXPLAIN() != nullptr) statement.explain = ast::ExplainMode::explain;
  if (ctx->PROFILE() != nullptr) statement.explain = ast::ExplainMode::profile;
  if (ctx->command() != nullptr)
    statement.body = command(ctx->command());
  else
    statement.body = query(ctx->query(), true);
  return statement;
}

ast::Query Builder::query(Grammar::QueryContext* ctx, bool top) {
  ast::Query query;
  query.span = span(ctx);
  const auto parts = ctx->single_query();
  for (auto* part : parts) query.parts.push_back(single_query(part, top && parts.size() == 1));
  for (auto* child : ctx->children) {
    auto* terminal = dynamic_cast<antlr4::tree::TerminalNode*>(child);
    if (terminal == nullptr) continue;
    if (terminal->getSymbol()->getType() == Grammar::UNION) {
      query.union_spans.push_back(span(terminal->getSymbol()));
      query.all.push_back(false);
    } else {
      query.all.back() = true;
    }
  }
  return query;
}

ast::SingleQuery Builder::single_query(Grammar::Single_queryContext* ctx, bool alone) {
  ast::SingleQuery query{span(ctx), {}};
  const auto clauses = ctx->clause();
  query.clauses.reserve(clauses.size());
  for (auto* one : clauses) query.clauses.push_back(clause(one, alone && clauses.size() == 1));
  return query;
}

ast::Clause Builder::clause(Grammar::ClauseContext* ctx, bool alone) {
  const SourceSpan where = span(ctx);
  if (auto* c = ctx->match_clause()) return {where, match(c)};
  if (auto* c = ctx->unwind_clause()) return {where, unwind(c)};
  if (auto* c = ctx->with_clause()) return {where, with(c)};
  if (auto* c = ctx->create_clause()) return {where, create(c)};
  if (auto* c = ctx->merge_clause()) return {where, merge(c)};
  if (auto* c = ctx->set_clause()) return {where, ast::Set{set_items(c)}};
  if (auto* c = ctx->delete_clause()) return {where, delete_clause(c)};
  if (auto* c = ctx->remove_clause()) return {where, remove(c)};
  if (auto* c = ctx->call_clause()) return {where, call(c, alone)};
  if (auto* c = ctx->subquery_clause()) return {where, call_subquery(c)};
  if (auto* c = ctx->foreach_clause()) return {where, foreach_clause(c)};
  if (auto* c = ctx->load_csv_clause()) return {where, load_csv(c)};
  if (auto* c = ctx->use_clause()) return {where, use(c)};
  ast::Projection result = projection(ctx->return_clause()->projection_body());
  result.is_return = true;
  return {where, std::move(result)};
}

}  // namespace plenum::query::parse
