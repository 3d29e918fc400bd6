#include <fmt/format.h>

#include <algorithm>

#include "core/utf8.hpp"
#include "query/parse/build.hpp"

namespace plenum::query::parse {

ast::Command Builder::command(Grammar::CommandContext* ctx) {
  ast::Command command{span(ctx), ast::Show{}};
  if (auto* c = ctx->create_index()) {
    command.what = create_index(c);
  } else if (auto* c = ctx->create_constraint()) {
    command.what = create_constraint(c);
  } else if (auto* c = ctx->create_graph_type()) {
    command.what = create_graph_type(c);
  } else if (auto* c = ctx->drop_command()) {
    command.what = drop(c);
  } else {
    ast::Show show;
    for (auto* word : ctx->show_command()->symbolic_name())
      show.what += (show.what.empty() ? "" : " ") + core::to_lower(name(word).text);
    command.what = std::move(show);
  }
  return command;
}

std::vector<ast::Name> Builder::element_labels(Grammar::Element_patternContext* ctx) {
  const ast::LabelExpression labels = label_or(ctx->label_expression()->label_or());
  if (labels.kind == ast::LabelExpression::Kind::name) return {{labels.name, labels.span}};
  std::vector<ast::Name> names;
  for (const ast::LabelExpression& part : labels.operands)
    if (part.kind == ast::LabelExpression::Kind::name) names.push_back({part.name, part.span});
  if (labels.kind != ast::LabelExpression::Kind::disjunction ||
      names.size() != labels.operands.size())
    fail_syntax("the schema takes one label or type, or several joined by |", "UnexpectedSyntax",
                labels.span);
  return names;
}

std::vector<ast::Name> Builder::property_names(
    Grammar::Element_patternContext* element,
    const std::vector<Grammar::Property_referenceContext*>& references) {
  const std::string variable = name(element->variable()).text;
  std::vector<ast::Name> names;
  for (auto* reference : references) {
    const ast::Name used = name(reference->variable());
    if (used.text != variable)
      fail_syntax(fmt::format("the variable '{}' is not defined", used.text), "UndefinedVariable",
                  used.span);
    names.push_back(name(reference->schema_name()));
  }
  return names;
}

ast::CreateIndex Builder::create_index(Grammar::Create_indexContext* ctx) {
  ast::CreateIndex index;
  index.kind = ctx->kind == nullptr ? "range" : core::to_lower(name(ctx->kind).text);
  static const std::vector<std::string> kinds = {"range",  "text",     "point",
                                                 "lookup", "fulltext", "vector"};
  if (std::find(kinds.begin(), kinds.end(), index.kind) == kinds.end())
    fail_syntax(fmt::format("there is no kind of index named '{}'", index.kind), "UnexpectedSyntax",
                span(ctx->kind));
  if (ctx->name != nullptr) index.name = name(ctx->name).text;
  index.if_not_exists = ctx->if_not_exists() != nullptr;
  auto* element = ctx->element_pattern();
  index.element =
      element->LBRACKET() != nullptr ? ast::ElementKind::relationship : ast::ElementKind::node;
  index.labels = element_labels(element);
  index.properties = property_names(element, ctx->property_references()->property_reference());
  index.each = ctx->EACH() != nullptr;
  if (ctx->map_literal() != nullptr) index.options = map_literal(ctx->map_literal());
  return index;
}

ast::CreateConstraint Builder::create_constraint(Grammar::Create_constraintContext* ctx) {
  ast::CreateConstraint constraint;
  if (ctx->name != nullptr) constraint.name = name(ctx->name).text;
  constraint.if_not_exists = ctx->if_not_exists() != nullptr;
  auto* element = ctx->element_pattern();
  constraint.element =
      element->LBRACKET() != nullptr ? ast::ElementKind::relationship : ast::ElementKind::node;
  const std::vector<ast::Name> labels = element_labels(element);
  if (labels.size() > 1)
    fail_syntax("a constraint is about one label or type", "UnexpectedSyntax", span(element));
  if (!labels.empty()) constraint.label = labels.front().text;
  auto* rule = ctx->constraint_rule();
  constraint.properties = property_names(
      element, ctx->property_reference() != nullptr
                   ? std::vector<Grammar::Property_referenceContext*>{ctx->property_reference()}
                   : ctx->property_references()->property_reference());
  if (rule->KEY() != nullptr) constraint.kind = ast::ConstraintKind::key;
  const bool node = constraint.element == ast::ElementKind::node;
  if (node ? rule->RELATIONSHIP() != nullptr : rule->NODE() != nullptr)
    fail_syntax(node ? "a RELATIONSHIP KEY is not for nodes; write IS NODE KEY"
                     : "a NODE KEY is not for relationships; write IS RELATIONSHIP KEY",
                "UnexpectedSyntax", span(rule));
  if (rule->NULL_() != nullptr) constraint.kind = ast::ConstraintKind::exists;
  if (rule->value_type() != nullptr) {
    bool not_null = false;
    constraint.kind = ast::ConstraintKind::typed;
    constraint.type = {type_text(rule->value_type(), not_null), span(rule->value_type())};
    if (not_null)
      fail_syntax("a constraint on a type takes no NOT NULL; it is a constraint of its own",
                  "UnexpectedSyntax", span(rule->value_type()));
  }
  return constraint;
}

/// Upper case, words separated by one blank, NOT NULL taken off into the flag.
std::string Builder::type_text(Grammar::Value_typeContext* ctx, bool& not_null) {
  not_null = ctx->NOT() != nullptr;
  std::string result;
  for (auto* word : ctx->symbolic_name())
    result += (result.empty() ? "" : " ") + core::to_upper(name(word).text);
  if (ctx->value_type() == nullptr) return result;
  bool element_not_null = false;
  const std::string element = type_text(ctx->value_type(), element_not_null);
  return fmt::format("{}<{}{}>", result, element, element_not_null ? " NOT NULL" : "");
}

ast::DropSchema Builder::drop(Grammar::Drop_commandContext* ctx) {
  ast::DropSchema drop;
  if (ctx->CONSTRAINT() != nullptr) drop.kind = ast::DropSchema::Kind::constraint;
  if (ctx->TYPE() != nullptr) {
    drop.kind = ast::DropSchema::Kind::graph_type;
    expect_word(ctx->property, {"PROPERTY"});
  }
  drop.name = name(ctx->name != nullptr ? ctx->name : ctx->symbolic_name(0)).text;
  drop.if_exists = !ctx->EXISTS().empty();
  return drop;
}

}  // namespace plenum::query::parse
