#include <fmt/format.h>

#include <algorithm>

#include "query/bind/bound_walk.hpp"
#include "query/bind/statement_binder.hpp"

namespace plenum::query::bind {

namespace {

bool same_every_time(const Expression& e) {
  const auto* call = std::get_if<FunctionCall>(&e.node);
  if (call != nullptr && !call->function->deterministic) return false;
  const auto parts = children(e);
  return std::all_of(parts.begin(), parts.end(),
                     [](const Expression* child) { return same_every_time(*child); });
}

/// The value that property `key` will have; null when it cannot be told without making it.
ExpressionPtr made_property(const Expression* properties, const std::string& key,
                            const SourceSpan& at) {
  if (properties != nullptr && std::holds_alternative<Parameter>(properties->node))
    return std::make_unique<Expression>(at, Type(), Property{clone(*properties), key});
  ExpressionPtr value = std::make_unique<Expression>(at, TypeKind::null, Literal{});
  const auto* map = properties == nullptr ? nullptr : std::get_if<MapLiteral>(&properties->node);
  if (map == nullptr) return properties == nullptr ? std::move(value) : nullptr;
  for (const auto& [name, expression] : map->entries) {
    if (name != key) continue;
    if (!same_every_time(*expression)) return nullptr;
    value = clone(*expression);
  }
  return value;
}

}  // namespace

/// `merge`: the rules of MERGE, which takes undirected relationships and no parameter maps.
CreatePattern StatementBinder::create_pattern(const std::vector<const ast::Pattern*>& patterns,
                                              bool merge) {
  CreatePattern out;
  // What MERGE looks for cannot depend on what it may have to make.
  const Scope readable = scope_;
  for (const ast::Pattern* pattern : patterns) {
    if (pattern->shortest != ast::ShortestKind::none)
      fail("UnexpectedSyntax", "shortestPath cannot be created", pattern->span);
    const bool alone = pattern->relationships.empty();
    NewPath path;
    path.nodes.push_back(create_node(pattern->nodes.front(), alone, merge, out, readable));
    for (std::size_t i = 0; i < pattern->relationships.size(); ++i) {
      if (failed()) return out;
      path.nodes.push_back(create_node(pattern->nodes[i + 1], false, merge, out, readable));
      path.edges.push_back(create_edge(pattern->relationships[i], path.nodes[i], path.nodes[i + 1],
                                       merge, out, readable));
    }
    if (failed()) return out;
    if (!pattern->variable) continue;
    PatternPath named;
    name_path(*pattern, named);
    if (!named.slot) return out;
    path.slot = *named.slot;
    out.paths.push_back(std::move(path));
  }
  return out;
}

Slot StatementBinder::create_node(const ast::NodePattern& ast, bool alone, bool merge,
                                  CreatePattern& out, const Scope& readable) {
  if (ast.where) fail("UnexpectedSyntax", "WHERE cannot stand in a created node", ast.where->span);
  const auto known = ast.variable ? scope_.find(ast.variable->text) : std::nullopt;
  if (known) {
    const Type& type = slot_type(*known);
    if (!TypeMask{TypeKind::node}.admits(type.kind()))
      fail("VariableTypeConflict",
           fmt::format("the variable '{}' is {}, not a Node", ast.variable->text, a_type(type)),
           ast.variable->span);
    else if (alone || ast.labels || ast.properties)
      fail("VariableAlreadyBound",
           fmt::format("the node '{}' is already defined and cannot be created again",
                       ast.variable->text),
           ast.variable->span,
           "use a new name, or only the bare name; SET adds labels and properties");
    return use(*known);
  }
  NewNode node;
  node.span = ast.span;
  node.labels = plain_labels(ast.labels);
  node.properties = property_map(ast.properties, merge, out, readable);
  node.slot = new_slot(ast.variable ? ast.variable->text : std::string(), TypeKind::node);
  if (ast.variable) scope_.declare(ast.variable->text, node.slot);
  out.nodes.push_back(std::move(node));
  return out.nodes.back().slot;
}

Slot StatementBinder::create_edge(const ast::RelationshipPattern& ast, Slot from, Slot to,
                                  bool merge, CreatePattern& out, const Scope& readable) {
  using Kind = ast::LabelExpression::Kind;
  if (ast.where)
    fail("UnexpectedSyntax", "WHERE cannot stand in a created relationship", ast.where->span);
  if (ast.variable && scope_.find(ast.variable->text))
    fail("VariableAlreadyBound",
         fmt::format("the variable '{}' is already defined", ast.variable->text),
         ast.variable->span, "give the new relationship a name of its own");
  if (ast.length)
    fail("CreatingVarLength", "a relationship of variable length cannot be created",
         ast.length->span, "write each relationship");
  if (!ast.types || ast.types->kind != Kind::name)
    fail("NoSingleRelationshipType", "a created relationship needs exactly one type", ast.span,
         "write -[:TYPE]->");
  if (ast.left == ast.right && !merge)
    fail("RequiresDirectedRelationship", "a created relationship needs a direction", ast.span,
         "write -[:TYPE]-> or <-[:TYPE]-");
  if (failed()) return 0;
  NewEdge edge;
  edge.span = ast.span;
  edge.type = ast.types->name;
  edge.from = ast.left && !ast.right ? to : from;
  edge.to = ast.left && !ast.right ? from : to;
  edge.properties = property_map(ast.properties, merge, out, readable);
  edge.slot = new_slot(ast.variable ? ast.variable->text : std::string(), TypeKind::edge);
  if (ast.variable) scope_.declare(ast.variable->text, edge.slot);
  out.edges.push_back(std::move(edge));
  return out.edges.back().slot;
}

std::vector<std::string> StatementBinder::plain_labels(
    const std::optional<ast::LabelExpression>& labels) {
  using Kind = ast::LabelExpression::Kind;
  if (!labels) return {};
  if (labels->kind == Kind::name) return {labels->name};
  std::vector<std::string> names;
  for (const ast::LabelExpression& one : labels->operands)
    if (one.kind == Kind::name) names.push_back(one.name);
  if (labels->kind != Kind::conjunction || names.size() != labels->operands.size())
    fail("UnexpectedSyntax", "a created node takes plain labels only", labels->span,
         "write (:A:B)");
  return names;
}

ExpressionPtr StatementBinder::property_map(const ast::ExpressionPtr& ast, bool merge,
                                            const CreatePattern& made, const Scope& readable) {
  if (!ast) return nullptr;
  if (merge && std::holds_alternative<ast::Parameter>(ast->node))
    fail("InvalidParameterUse", "a parameter cannot stand for all properties in MERGE", ast->span,
         "write the properties one by one: {name: $name}");
  Scope now = scope_;
  if (merge) scope_ = readable;
  ExpressionPtr bound = row_expression(*ast, "a created pattern");
  scope_ = std::move(now);
  if (!merge && !failed()) replace_made(bound, made);
  return bound;
}

/// `CREATE (a {x: 1}), ({y: a.x})`: all values are computed before anything is made, so a property
/// of what the clause makes is the expression it will be made from.
void StatementBinder::replace_made(ExpressionPtr& expression, const CreatePattern& made) {
  const auto map_of = [&](Slot slot) -> std::optional<const Expression*> {
    for (const NewNode& node : made.nodes)
      if (node.slot == slot) return node.properties.get();
    for (const NewEdge& edge : made.edges)
      if (edge.slot == slot) return edge.properties.get();
    return std::nullopt;
  };
  if (const auto* property = std::get_if<Property>(&expression->node)) {
    const auto* object = std::get_if<SlotReference>(&property->object->node);
    if (const auto source = object != nullptr ? map_of(object->slot) : std::nullopt) {
      ExpressionPtr value = made_property(*source, property->key, expression->span);
      if (value == nullptr) {
        fail_unsupported("reading this property in the CREATE that makes it", expression->span);
        return;
      }
      expression = std::move(value);
      return;
    }
  }
  const auto* reference = std::get_if<SlotReference>(&expression->node);
  if (reference != nullptr && map_of(reference->slot))
    fail_unsupported("reading what the same CREATE makes, other than a property", expression->span);
  for (ExpressionPtr* child : children(*expression)) replace_made(*child, made);
}

}  // namespace plenum::query::bind
