#include <fmt/format.h>

#include "core/text.hpp"
#include "query/parse/build.hpp"

namespace plenum::query::parse {

namespace {

using Kind = ast::LabelExpression::Kind;

ast::LabelExpression joined(Kind kind, SourceSpan where, std::vector<ast::LabelExpression> parts) {
  if (parts.size() == 1) return std::move(parts.front());
  return {kind, where, {}, std::move(parts)};
}

}  // namespace

std::vector<ast::Pattern> Builder::patterns(Grammar::PatternContext* ctx) {
  std::vector<ast::Pattern> patterns;
  for (auto* part : ctx->pattern_part()) patterns.push_back(pattern_part(part));
  return patterns;
}

ast::Pattern Builder::pattern_part(Grammar::Pattern_partContext* ctx) {
  ast::Pattern pattern;
  if (ctx->shortest_path() != nullptr)
    pattern = shortest(ctx->shortest_path());
  else
    pattern_element(ctx->pattern_element(), pattern);
  pattern.span = span(ctx);
  if (ctx->variable() != nullptr) pattern.variable = name(ctx->variable());
  return pattern;
}

ast::Pattern Builder::shortest(Grammar::Shortest_pathContext* ctx) {
  ast::Pattern pattern;
  pattern_element(ctx->pattern_element(), pattern);
  pattern.span = span(ctx);
  pattern.shortest = ctx->ALLSHORTESTPATHS() != nullptr ? ast::ShortestKind::all_shortest
                                                        : ast::ShortestKind::shortest;
  return pattern;
}

void Builder::pattern_element(Grammar::Pattern_elementContext* ctx, ast::Pattern& into) {
  while (ctx->pattern_element() != nullptr) ctx = ctx->pattern_element();
  auto* parts = ctx->pattern_chain();
  into.span = span(parts);
  chain(parts->node_pattern(), parts->relationship_pattern(), into);
}

ast::Pattern Builder::relationships(Grammar::Relationships_patternContext* ctx) {
  ast::Pattern pattern;
  pattern.span = span(ctx);
  chain(ctx->node_pattern(), ctx->relationship_pattern(), pattern);
  return pattern;
}

void Builder::chain(const std::vector<Grammar::Node_patternContext*>& nodes,
                    const std::vector<Grammar::Relationship_patternContext*>& links,
                    ast::Pattern& into) {
  for (auto* one : nodes) into.nodes.push_back(node(one));
  for (auto* one : links) into.relationships.push_back(relationship(one));
}

ast::NodePattern Builder::node(Grammar::Node_patternContext* ctx) {
  ast::NodePattern node;
  node.span = span(ctx);
  if (ctx->variable() != nullptr) node.variable = name(ctx->variable());
  if (ctx->label_expression() != nullptr)
    node.labels = label_or(ctx->label_expression()->label_or());
  node.properties = properties(ctx->properties());
  node.where = where(ctx->where_clause());
  return node;
}

ast::RelationshipPattern Builder::relationship(Grammar::Relationship_patternContext* ctx) {
  ast::RelationshipPattern link;
  link.span = span(ctx);
  link.left = ctx->left != nullptr;
  link.right = ctx->right != nullptr;
  auto* detail = ctx->relationship_detail();
  if (detail == nullptr) return link;
  if (detail->variable() != nullptr) link.variable = name(detail->variable());
  if (detail->label_expression() != nullptr)
    link.types = label_or(detail->label_expression()->label_or());
  if (detail->length_range() != nullptr) link.length = length(detail->length_range());
  link.properties = properties(detail->properties());
  link.where = where(detail->where_clause());
  return link;
}

ast::VariableLength Builder::length(Grammar::Length_rangeContext* ctx) {
  ast::VariableLength length{span(ctx), std::nullopt, std::nullopt};
  const auto bound = [&](antlr4::Token* token) -> std::optional<std::uint64_t> {
    if (token == nullptr) return std::nullopt;
    auto value = core::parse_unsigned(token->getText());
    if (!value)
      fail_syntax(fmt::format("{} is too large for a length", token->getText()), "IntegerOverflow",
                  span(token));
    return value;
  };
  length.min = bound(ctx->low);
  length.max = ctx->DOT_DOT() != nullptr ? bound(ctx->high) : length.min;
  return length;
}

ast::ExpressionPtr Builder::properties(Grammar::PropertiesContext* ctx) {
  if (ctx == nullptr) return nullptr;
  if (ctx->parameter() != nullptr) return parameter(ctx->parameter());
  for (auto* entry : ctx->map_literal()->map_entry()) unquoted(entry->schema_name());
  return map_literal(ctx->map_literal());
}

ast::LabelExpression Builder::label_or(Grammar::Label_orContext* ctx) {
  std::vector<ast::LabelExpression> parts;
  for (auto* part : ctx->label_and()) parts.push_back(label_and(part));
  return joined(Kind::disjunction, span(ctx), std::move(parts));
}

ast::LabelExpression Builder::label_and(Grammar::Label_andContext* ctx) {
  std::vector<ast::LabelExpression> parts;
  for (auto* part : ctx->label_not()) parts.push_back(label_not(part));
  return joined(Kind::conjunction, span(ctx), std::move(parts));
}

ast::LabelExpression Builder::label_term(Grammar::Label_termContext* ctx) {
  std::vector<ast::LabelExpression> parts;
  for (auto* part : ctx->label_not()) parts.push_back(label_not(part));
  return joined(Kind::conjunction, span(ctx), std::move(parts));
}

ast::LabelExpression Builder::label_not(Grammar::Label_notContext* ctx) {
  ast::LabelExpression label{Kind::wildcard, span(ctx), {}, {}};
  if (ctx->schema_name() != nullptr) {
    label.kind = Kind::name;
    label.name = name(ctx->schema_name()).text;
  } else if (ctx->label_or() != nullptr) {
    label = label_or(ctx->label_or());
  }
  if (ctx->EXCLAMATION().size() % 2 == 0) return label;
  ast::LabelExpression negation{Kind::negation, span(ctx), {}, {}};
  negation.operands.push_back(std::move(label));
  return negation;
}

}  // namespace plenum::query::parse
