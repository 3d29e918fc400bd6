#include <fmt/format.h>

#include <algorithm>

#include "query/bind/statement_binder.hpp"

namespace plenum::query::bind {

/// First all names of all patterns, so that a property map may read a variable further right; then
/// what is demanded of them.
QueryGraph StatementBinder::graph(const std::vector<const ast::Pattern*>& patterns,
                                  bool may_declare, bool parameters_as_maps) {
  QueryGraph result;
  for (const ast::Pattern* pattern : patterns) {
    for (const ast::NodePattern& node : pattern->nodes)
      if (!parameters_as_maps && node.properties &&
          std::holds_alternative<ast::Parameter>(node.properties->node))
        fail("InvalidParameterUse", "a parameter cannot stand for all properties of a pattern here",
             node.properties->span, "write the properties one by one: {name: $name}");
    for (const ast::RelationshipPattern& link : pattern->relationships)
      if (!parameters_as_maps && link.properties &&
          std::holds_alternative<ast::Parameter>(link.properties->node))
        fail("InvalidParameterUse", "a parameter cannot stand for all properties of a pattern here",
             link.properties->span, "write the properties one by one: {name: $name}");
    add_pattern(*pattern, result, may_declare);
    if (failed()) return result;
  }
  pattern_predicates(patterns, result);
  return result;
}

void StatementBinder::add_pattern(const ast::Pattern& ast, QueryGraph& graph, bool may_declare) {
  PatternPath path;
  path.span = ast.span;
  if (ast.shortest != ast::ShortestKind::none) {
    path.mode =
        ast.shortest == ast::ShortestKind::shortest ? PathMode::shortest : PathMode::all_shortest;
    if (ast.relationships.size() != 1)
      fail("UnexpectedSyntax", "shortestPath takes a pattern of two nodes and one relationship",
           ast.span);
  }
  path.nodes.push_back(add_node(ast.nodes.front(), graph, may_declare));
  for (std::size_t i = 0; i < ast.relationships.size(); ++i) {
    if (failed()) return;
    path.nodes.push_back(add_node(ast.nodes[i + 1], graph, may_declare));
    path.edges.push_back(add_edge(ast.relationships[i], graph, may_declare));
    if (failed()) return;
    PatternEdge& edge = graph.edges[path.edges.back()];
    edge.from = path.nodes[i];
    edge.to = path.nodes[i + 1];
  }
  name_path(ast, path);
  graph.paths.push_back(std::move(path));
}

void StatementBinder::name_path(const ast::Pattern& ast, PatternPath& path) {
  if (!ast.variable) return;
  const std::string& name = ast.variable->text;
  if (scope_.find(name)) {
    fail("VariableAlreadyBound", fmt::format("the variable '{}' is already defined", name),
         ast.variable->span, "give the path a name of its own");
    return;
  }
  path.slot = new_slot(name, TypeKind::path);
  scope_.declare(name, *path.slot);
}

std::size_t StatementBinder::add_node(const ast::NodePattern& ast, QueryGraph& graph,
                                      bool may_declare) {
  PatternNode node{ast.span, 0, !ast.variable, false, {}};
  if (!ast.variable) {
    node.slot = new_slot({}, TypeKind::node);
    graph.nodes.push_back(std::move(node));
    return graph.nodes.size() - 1;
  }
  const std::string& name = ast.variable->text;
  if (const auto known = scope_.find(name)) {
    const Type& type = slot_type(*known);
    if (!TypeMask{TypeKind::node}.admits(type.kind())) {
      fail("VariableTypeConflict",
           fmt::format("the variable '{}' is {}, not a Node", name, a_type(type)),
           ast.variable->span);
      return 0;
    }
    for (std::size_t i = 0; i < graph.nodes.size(); ++i)
      if (graph.nodes[i].slot == *known) return i;
    node.slot = use(*known);
    node.bound = true;
  } else {
    if (!may_declare) {
      undefined(name, ast.variable->span);
      return 0;
    }
    node.slot = new_slot(name, TypeKind::node);
    scope_.declare(name, node.slot);
  }
  graph.nodes.push_back(std::move(node));
  return graph.nodes.size() - 1;
}

std::size_t StatementBinder::add_edge(const ast::RelationshipPattern& ast, QueryGraph& graph,
                                      bool may_declare) {
  PatternEdge edge;
  edge.span = ast.span;
  edge.anonymous = !ast.variable;
  edge.direction =
      ast.left == ast.right ? Direction::both : (ast.right ? Direction::out : Direction::in);
  if (ast.length) {
    PathLength length;
    length.min = ast.length->min.value_or(1);
    length.max = ast.length->max.value_or(PathLength::unbounded);
    edge.length = length;
    edge.element = new_slot({}, TypeKind::edge);
    if (ast.where) fail_unsupported("WHERE inside a relationship of variable length", ast.span);
  }
  edge.slot = edge_slot(ast, graph, may_declare, edge);
  if (failed()) return 0;
  edge_types(ast, edge, graph);
  graph.edges.push_back(std::move(edge));
  return graph.edges.size() - 1;
}

Slot StatementBinder::edge_slot(const ast::RelationshipPattern& ast, QueryGraph& graph,
                                bool may_declare, PatternEdge& edge) {
  const Type wanted = ast.length ? Type::list_of(TypeKind::edge) : Type(TypeKind::edge);
  if (!ast.variable) return new_slot({}, wanted);
  const std::string& name = ast.variable->text;
  const auto known = scope_.find(name);
  if (!known) {
    if (!may_declare) {
      undefined(name, ast.variable->span);
      return 0;
    }
    const Slot slot = new_slot(name, wanted);
    scope_.declare(name, slot);
    return slot;
  }
  const Type& type = slot_type(*known);
  const bool element_fits = !ast.length || TypeMask{TypeKind::edge}.admits(type.element().kind());
  if (!TypeMask{wanted.kind()}.admits(type.kind()) || !element_fits) {
    fail("VariableTypeConflict",
         fmt::format("the variable '{}' is {}, not a {}", name, a_type(type), type_name(wanted)),
         ast.variable->span);
    return 0;
  }
  for (const PatternEdge& other : graph.edges)
    if (other.slot == *known)
      fail("RelationshipUniquenessViolation",
           fmt::format("the relationship '{}' cannot occur twice in one pattern", name),
           ast.variable->span, "a relationship is matched once in a MATCH");
  edge.bound = true;
  return use(*known);
}

void StatementBinder::edge_types(const ast::RelationshipPattern& ast, PatternEdge& edge,
                                 QueryGraph& graph) {
  using Kind = ast::LabelExpression::Kind;
  if (!ast.types) return;
  const ast::LabelExpression& types = *ast.types;
  const auto is_name = [](const ast::LabelExpression& one) { return one.kind == Kind::name; };
  if (is_name(types)) {
    edge.types = {types.name};
  } else if (types.kind == Kind::disjunction &&
             std::all_of(types.operands.begin(), types.operands.end(), is_name)) {
    for (const ast::LabelExpression& one : types.operands)
      if (std::find(edge.types.begin(), edge.types.end(), one.name) == edge.types.end())
        edge.types.push_back(one.name);
  } else {
    const Slot slot = ast.length ? edge.element : edge.slot;
    auto test = std::make_unique<Expression>(
        types.span, TypeKind::boolean, HasLabels{reference(slot, types.span), label_test(types)});
    if (ast.length)
      edge.element_predicates.push_back(std::move(test));
    else
      add_predicate(graph, std::move(test));
  }
}

void StatementBinder::pattern_predicates(const std::vector<const ast::Pattern*>& patterns,
                                         QueryGraph& graph) {
  using Kind = ast::LabelExpression::Kind;
  std::vector<ExpressionPtr> found;
  for (std::size_t p = 0; p < patterns.size() && !failed(); ++p) {
    const PatternPath& path = graph.paths[p];
    for (std::size_t i = 0; i < path.nodes.size(); ++i) {
      const ast::NodePattern& node = patterns[p]->nodes[i];
      PatternNode& target = graph.nodes[path.nodes[i]];
      if (node.labels) {
        std::vector<ast::LabelExpression> rest;
        const auto add = [&](const ast::LabelExpression& one) {
          auto& labels = target.labels;
          if (one.kind != Kind::name)
            found.push_back(std::make_unique<Expression>(
                one.span, TypeKind::boolean,
                HasLabels{reference(target.slot, one.span), label_test(one)}));
          else if (std::find(labels.begin(), labels.end(), one.name) == labels.end())
            labels.push_back(one.name);
        };
        if (node.labels->kind != Kind::conjunction) add(*node.labels);
        if (node.labels->kind == Kind::conjunction)
          for (const ast::LabelExpression& one : node.labels->operands) add(one);
      }
      element_properties(node.properties, target.slot, found);
      if (node.where) found.push_back(predicate(*node.where));
    }
    for (std::size_t i = 0; i < path.edges.size(); ++i) {
      const ast::RelationshipPattern& link = patterns[p]->relationships[i];
      PatternEdge& edge = graph.edges[path.edges[i]];
      if (edge.length) {
        element_properties(link.properties, edge.element, edge.element_predicates);
      } else {
        element_properties(link.properties, edge.slot, found);
        if (link.where) found.push_back(predicate(*link.where));
      }
    }
  }
  for (ExpressionPtr& one : found) add_predicate(graph, std::move(one));
}

/// `{key: value, …}` as one equality an entry.
void StatementBinder::element_properties(const ast::ExpressionPtr& properties, Slot slot,
                                         std::vector<ExpressionPtr>& into) {
  if (!properties) return;
  const auto* map = std::get_if<ast::MapLiteral>(&properties->node);
  if (map == nullptr) return;
  for (const auto& [key, value] : map->entries) {
    SourceSpan span = key.span;
    span.length = value->span.offset + value->span.length - span.offset;
    Comparison equal;
    equal.operands.push_back(std::make_unique<Expression>(
        key.span, Type(), Property{reference(slot, key.span), key.text}));
    equal.operands.push_back(row_expression(*value, "a pattern"));
    equal.operators.push_back(ComparisonOperator::equal);
    into.push_back(std::make_unique<Expression>(span, TypeKind::boolean, std::move(equal)));
  }
}

void StatementBinder::add_predicate(QueryGraph& graph, ExpressionPtr expression) {
  Predicate result{std::move(expression), {}};
  collect_slots(*result.expression, result.slots);
  graph.predicates.push_back(std::move(result));
}

void StatementBinder::add_conjuncts(const ast::ExpressionPtr& where, QueryGraph& graph) {
  if (!where) return;
  const auto* all = std::get_if<ast::Logical>(&where->node);
  if (all == nullptr || all->op != LogicalOperator::logical_and) {
    add_predicate(graph, predicate(*where));
    return;
  }
  for (const ast::ExpressionPtr& operand : all->operands) add_conjuncts(operand, graph);
}

LabelTest StatementBinder::label_test(const ast::LabelExpression& ast) {
  LabelTest test{LabelTest::Kind::name, ast.name, {}};
  switch (ast.kind) {
    case ast::LabelExpression::Kind::name:
      break;
    case ast::LabelExpression::Kind::conjunction:
      test.kind = LabelTest::Kind::conjunction;
      break;
    case ast::LabelExpression::Kind::disjunction:
      test.kind = LabelTest::Kind::disjunction;
      break;
    case ast::LabelExpression::Kind::negation:
      test.kind = LabelTest::Kind::negation;
      break;
    case ast::LabelExpression::Kind::wildcard:
      test.kind = LabelTest::Kind::any;
      break;
  }
  for (const ast::LabelExpression& operand : ast.operands)
    test.operands.push_back(label_test(operand));
  return test;
}

}  // namespace plenum::query::bind
