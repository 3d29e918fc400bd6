#include <fmt/format.h>

#include <algorithm>

#include "core/utf8.hpp"
#include "query/parse/build.hpp"

namespace plenum::query::parse {

void Builder::expect_word(Grammar::Symbolic_nameContext* ctx,
                          std::initializer_list<const char*> words) {
  if (ctx == nullptr) return;
  const std::string found = core::to_upper(name(ctx).text);
  if (std::find(words.begin(), words.end(), found) != words.end()) return;
  std::string wanted;
  for (const char* word : words) wanted += (wanted.empty() ? "" : " or ") + std::string(word);
  fail_syntax(fmt::format("expected {}, not '{}'", wanted, name(ctx).text), "UnexpectedSyntax",
              span(ctx));
}

ast::CreateGraphType Builder::create_graph_type(Grammar::Create_graph_typeContext* ctx) {
  ast::CreateGraphType type;
  expect_word(ctx->replace, {"REPLACE"});
  expect_word(ctx->property, {"PROPERTY"});
  type.name = name(ctx->name).text;
  type.replace = ctx->replace != nullptr;
  type.if_not_exists = !ctx->if_not_exists().empty();
  type.closed = ctx->CLOSED() != nullptr;
  if (type.replace && type.if_not_exists) {
    fail_syntax("OR REPLACE and IF NOT EXISTS exclude each other", "UnexpectedSyntax",
                span(ctx->if_not_exists(0)));
  }
  for (auto* element : ctx->graph_element()) graph_element(element, type);
  return type;
}

void Builder::graph_element(Grammar::Graph_elementContext* ctx, ast::CreateGraphType& type) {
  const bool edge = ctx->edge_type() != nullptr;
  const std::string named = element_name(ctx->element_words(), edge);
  ast::NodeTypeDeclaration first = node_type(ctx->node_type(0));
  if (!edge) {
    first.name = named;
    type.nodes.push_back(std::move(first));
    return;
  }
  ast::EdgeTypeDeclaration declared = edge_type(ctx->edge_type());
  declared.span = span(ctx);
  const bool left = ctx->LESS() != nullptr;
  (left ? declared.to : declared.from) = std::move(first);
  (left ? declared.from : declared.to) = node_type(ctx->node_type(1));
  type.edges.push_back(std::move(declared));
}

/// The words before an element: `NODE [TYPE] [name]`, `[DIRECTED] EDGE [TYPE] [name]`.
std::string Builder::element_name(Grammar::Element_wordsContext* ctx, bool edge) {
  if (ctx == nullptr) return {};
  const auto words = ctx->symbolic_name();
  std::size_t at = 0;
  const auto is = [&](const char* word) {
    return at < words.size() && core::to_upper(name(words[at]).text) == word;
  };
  if (edge && is("DIRECTED")) ++at;
  if (at == words.size()) {
    fail_syntax("expected EDGE after DIRECTED", "UnexpectedSyntax", span(ctx));
    return {};
  }
  if (edge) {
    expect_word(words[at++], {"EDGE", "RELATIONSHIP"});
  } else {
    expect_word(words[at++], {"NODE", "VERTEX"});
  }
  if (is("TYPE")) ++at;
  std::string named = at < words.size() ? name(words[at++]).text : std::string();
  if (at < words.size()) {
    fail_syntax(fmt::format("'{}' is one word too many", name(words[at]).text), "UnexpectedSyntax",
                span(words[at]));
  }
  return named;
}

std::vector<std::string> Builder::label_set(Grammar::Label_setContext* ctx) {
  expect_word(ctx->word, {"LABEL", "LABELS"});
  std::vector<std::string> labels;
  for (auto* label : ctx->schema_name()) labels.push_back(name(label).text);
  return labels;
}

ast::NodeTypeDeclaration Builder::node_type(Grammar::Node_typeContext* ctx) {
  ast::NodeTypeDeclaration declared;
  declared.span = span(ctx);
  if (ctx->variable() != nullptr) declared.alias = name(ctx->variable()).text;
  const auto sets = ctx->label_set();
  if (!sets.empty()) declared.labels = label_set(sets[0]);
  if (sets.size() > 1) declared.implied = label_set(sets[1]);
  declared.has_properties = ctx->property_types() != nullptr;
  declared.properties = declarations(ctx->property_types());
  return declared;
}

ast::EdgeTypeDeclaration Builder::edge_type(Grammar::Edge_typeContext* ctx) {
  ast::EdgeTypeDeclaration declared;
  const std::vector<std::string> types = label_set(ctx->label_set());
  if (types.size() > 1) {
    fail_syntax("a relationship has one type", "UnexpectedSyntax", span(ctx->label_set()));
  }
  if (!types.empty()) declared.type = types.front();
  declared.properties = declarations(ctx->property_types());
  return declared;
}

std::vector<ast::PropertyDeclaration> Builder::declarations(Grammar::Property_typesContext* ctx) {
  std::vector<ast::PropertyDeclaration> result;
  if (ctx == nullptr) return result;
  for (auto* one : ctx->property_type()) {
    ast::PropertyDeclaration declared;
    declared.span = span(one);
    declared.name = name(one->schema_name()).text;
    declared.type = union_text(one, declared.not_null);
    result.push_back(std::move(declared));
  }
  return result;
}

/// NOT NULL stands with one type, or with each of several.
std::string Builder::union_text(Grammar::Property_typeContext* ctx, bool& not_null) {
  std::string text;
  std::size_t not_nulls = 0;
  for (auto* type : ctx->value_type()) {
    bool here = false;
    text += (text.empty() ? "" : " | ") + type_text(type, here);
    not_nulls += here ? 1U : 0U;
  }
  if (not_nulls > 0 && not_nulls < ctx->value_type().size()) {
    fail_syntax("NOT NULL stands with each of the types, or with none", "UnexpectedSyntax",
                span(ctx));
  }
  not_null = not_nulls > 0;
  return text;
}

}  // namespace plenum::query::parse
