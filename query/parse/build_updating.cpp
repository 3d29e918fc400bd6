#include "query/parse/build.hpp"

namespace plenum::query::parse {

ast::Create Builder::create(Grammar::Create_clauseContext* ctx) {
  return {patterns(ctx->pattern())};
}

ast::Merge Builder::merge(Grammar::Merge_clauseContext* ctx) {
  ast::Merge merge{pattern_part(ctx->pattern_part()), {}, {}};
  for (auto* action : ctx->merge_action()) {
    auto& into = action->CREATE() != nullptr ? merge.on_create : merge.on_match;
    for (ast::SetItem& item : set_items(action->set_clause())) into.push_back(std::move(item));
  }
  return merge;
}

std::vector<ast::SetItem> Builder::set_items(Grammar::Set_clauseContext* ctx) {
  std::vector<ast::SetItem> items;
  for (auto* item : ctx->set_item()) items.push_back(set_item(item));
  return items;
}

ast::SetItem Builder::set_item(Grammar::Set_itemContext* ctx) {
  const SourceSpan where = span(ctx);
  if (ctx->label_list() != nullptr)
    return {where, ast::SetLabels{name(ctx->variable()), label_names(ctx->label_list())}};
  if (ctx->variable() != nullptr)
    return {where, ast::SetProperties{name(ctx->variable()), ctx->PLUS_EQUAL() != nullptr,
                                      expression(ctx->expression())}};
  auto* target = ctx->property_expression();
  ast::ExpressionPtr object = property_object(target);
  auto* last = target->property_step().back();
  if (last->schema_name() != nullptr)
    return {where, ast::SetProperty{std::move(object), name(last->schema_name()),
                                    expression(ctx->expression())}};
  ast::ExpressionPtr key = expression(last->expression());
  return {where, ast::SetDynamicProperty{std::move(object), std::move(key),
                                         expression(ctx->expression())}};
}

ast::ExpressionPtr Builder::property_object(Grammar::Property_expressionContext* ctx) {
  ast::ExpressionPtr object = atom(ctx->atom());
  const auto steps = ctx->property_step();
  for (std::size_t i = 0; i + 1 < steps.size(); ++i) {
    SourceSpan where = object->span;
    where.length = span(steps[i]).offset + text(steps[i]).size() - where.offset;
    if (auto* key = steps[i]->schema_name())
      object =
          std::make_unique<ast::Expression>(where, ast::Property{std::move(object), name(key)});
    else
      object = std::make_unique<ast::Expression>(
          where, ast::Subscript{std::move(object), expression(steps[i]->expression())});
  }
  return object;
}

ast::Delete Builder::delete_clause(Grammar::Delete_clauseContext* ctx) {
  return {ctx->DETACH() != nullptr, expressions(ctx->expression_list())};
}

ast::Remove Builder::remove(Grammar::Remove_clauseContext* ctx) {
  ast::Remove remove;
  for (auto* item : ctx->remove_item()) {
    const SourceSpan where = span(item);
    if (item->label_list() != nullptr) {
      remove.items.push_back(
          {where, ast::RemoveLabels{name(item->variable()), label_names(item->label_list())}});
      continue;
    }
    auto* target = item->property_expression();
    auto* last = target->property_step().back();
    if (last->schema_name() == nullptr) {
      fail(Error(ErrorCode::unsupported, "REMOVE of a property by a computed name is not built yet")
               .with_place(where)
               .with_hint("use SET with null: SET n[key] = null"));
      continue;
    }
    remove.items.push_back(
        {where, ast::RemoveProperty{property_object(target), name(last->schema_name())}});
  }
  return remove;
}

ast::Foreach Builder::foreach_clause(Grammar::Foreach_clauseContext* ctx) {
  ast::Foreach result{name(ctx->variable()), expression(ctx->expression()), {}};
  for (auto* one : ctx->clause()) result.body.push_back(clause(one, false));
  return result;
}

std::vector<ast::Name> Builder::label_names(Grammar::Label_listContext* ctx) {
  std::vector<ast::Name> names;
  for (auto* label : ctx->schema_name()) names.push_back(name(label));
  return names;
}

}  // namespace plenum::query::parse
