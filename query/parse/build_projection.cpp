#include "query/parse/build.hpp"

namespace plenum::query::parse {

ast::Projection Builder::with(Grammar::With_clauseContext* ctx) {
  ast::Projection result = projection(ctx->projection_body());
  result.where = where(ctx->where_clause());
  return result;
}

ast::Projection Builder::projection(Grammar::Projection_bodyContext* ctx) {
  ast::Projection projection;
  projection.distinct = ctx->DISTINCT() != nullptr;
  projection.star = ctx->projection_items()->STAR() != nullptr;
  for (auto* item : ctx->projection_items()->projection_item())
    projection.items.push_back(projection_item(item));
  if (auto* order = ctx->order_clause())
    for (auto* item : order->sort_item())
      projection.order_by.push_back({expression(item->expression()), item->descending != nullptr});
  if (ctx->skip_count != nullptr) projection.skip = expression(ctx->skip_count);
  if (ctx->limit_count != nullptr) projection.limit = expression(ctx->limit_count);
  return projection;
}

ast::ProjectionItem Builder::projection_item(Grammar::Projection_itemContext* ctx) {
  ast::ProjectionItem item{span(ctx), expression(ctx->expression()), std::nullopt,
                           std::string(text(ctx->expression()))};
  if (ctx->variable() != nullptr) item.alias = name(ctx->variable());
  return item;
}

}  // namespace plenum::query::parse
