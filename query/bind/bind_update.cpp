#include <fmt/format.h>

#include <algorithm>

#include "query/bind/statement_binder.hpp"

namespace plenum::query::bind {

namespace {

constexpr TypeMask elements = {TypeKind::node, TypeKind::edge};

}  // namespace

Merge StatementBinder::merge(const ast::Merge& ast) {
  const std::size_t before = scope_.size();
  Merge result;
  result.create = create_pattern({&ast.pattern}, true);
  if (failed()) return result;
  Scope after = scope_;
  scope_.shrink(before);
  merge_graph(ast, result.create, result);
  scope_ = std::move(after);
  result.on_create = set_items(ast.on_create);
  result.on_match = set_items(ast.on_match);
  return result;
}

/// The same pattern as something to look for, over the same slots.
void StatementBinder::merge_graph(const ast::Merge& ast, const CreatePattern& create, Merge& out) {
  QueryGraph& graph = out.match;
  PatternPath path;
  path.span = ast.pattern.span;
  std::size_t next_node = 0;
  std::vector<ExpressionPtr> found;
  std::vector<std::pair<std::string, std::size_t>> named;
  for (const ast::NodePattern& node : ast.pattern.nodes) {
    const auto again = std::find_if(named.begin(), named.end(), [&](const auto& one) {
      return node.variable && one.first == node.variable->text;
    });
    if (again != named.end()) {
      path.nodes.push_back(again->second);
      continue;
    }
    PatternNode target{node.span, 0, !node.variable, false, {}};
    const auto known = node.variable ? scope_.find(node.variable->text) : std::nullopt;
    if (known) {
      target.slot = use(*known);
      target.bound = true;
    } else {
      const NewNode& made = create.nodes[next_node++];
      target.slot = made.slot;
      target.labels = made.labels;
      element_properties(node.properties, target.slot, found);
    }
    path.nodes.push_back(graph.nodes.size());
    if (node.variable) named.emplace_back(node.variable->text, graph.nodes.size());
    graph.nodes.push_back(std::move(target));
  }
  for (std::size_t i = 0; i < ast.pattern.relationships.size(); ++i) {
    const ast::RelationshipPattern& link = ast.pattern.relationships[i];
    PatternEdge edge;
    edge.span = link.span;
    edge.slot = create.edges[i].slot;
    edge.anonymous = !link.variable;
    edge.from = path.nodes[i];
    edge.to = path.nodes[i + 1];
    edge.direction =
        link.left == link.right ? Direction::both : (link.right ? Direction::out : Direction::in);
    edge.types = {create.edges[i].type};
    element_properties(link.properties, edge.slot, found);
    path.edges.push_back(graph.edges.size());
    graph.edges.push_back(std::move(edge));
  }
  if (!create.paths.empty()) path.slot = create.paths.front().slot;
  graph.paths.push_back(std::move(path));
  for (ExpressionPtr& one : found) add_predicate(graph, std::move(one));
}

std::vector<SetItem> StatementBinder::set_items(const std::vector<ast::SetItem>& ast) {
  std::vector<SetItem> items;
  items.reserve(ast.size());
  for (const ast::SetItem& item : ast) items.push_back(set_item(item));
  return items;
}

Slot StatementBinder::updated_variable(const ast::Name& name) {
  const auto slot = scope_.find(name.text);
  if (!slot) {
    undefined(name.text, name.span);
    return 0;
  }
  if (!elements.admits(slot_type(*slot).kind()))
    fail("InvalidArgumentType",
         fmt::format("'{}' is {}; only nodes and relationships can be changed", name.text,
                     type_name(slot_type(*slot))),
         name.span);
  return use(*slot);
}

SetItem StatementBinder::set_item(const ast::SetItem& ast) {
  if (const auto* set = std::get_if<ast::SetProperty>(&ast.what)) {
    ExpressionPtr object = row_expression(*set->object, "SET");
    require(*object, elements, "the object of SET");
    return {ast.span,
            SetProperty{std::move(object), set->key.text, row_expression(*set->value, "SET")}};
  }
  if (const auto* set = std::get_if<ast::SetDynamicProperty>(&ast.what)) {
    ExpressionPtr object = row_expression(*set->object, "SET");
    require(*object, elements, "the object of SET");
    ExpressionPtr key = row_expression(*set->key, "SET");
    require(*key, {TypeKind::string}, "the name of a property");
    return {ast.span, SetDynamicProperty{std::move(object), std::move(key),
                                         row_expression(*set->value, "SET")}};
  }
  if (const auto* set = std::get_if<ast::SetProperties>(&ast.what)) {
    const Slot slot = updated_variable(set->variable);
    ExpressionPtr value = row_expression(*set->value, "SET");
    require(*value, {TypeKind::map, TypeKind::node, TypeKind::edge}, "the new properties");
    return {ast.span, SetProperties{slot, set->add, std::move(value)}};
  }
  const auto& set = std::get<ast::SetLabels>(ast.what);
  SetLabels labels{updated_variable(set.variable), {}};
  if (!failed() && slot_type(labels.slot).is(TypeKind::edge))
    fail("InvalidArgumentType", "a relationship has no labels to set", ast.span);
  for (const ast::Name& label : set.labels) labels.labels.push_back(label.text);
  return {ast.span, std::move(labels)};
}

Remove StatementBinder::remove(const ast::Remove& ast) {
  Remove result;
  for (const ast::RemoveItem& item : ast.items) {
    if (const auto* property = std::get_if<ast::RemoveProperty>(&item.what)) {
      ExpressionPtr object = row_expression(*property->object, "REMOVE");
      require(*object, elements, "the object of REMOVE");
      result.items.push_back({item.span, RemoveProperty{std::move(object), property->key.text}});
      continue;
    }
    const auto& removed = std::get<ast::RemoveLabels>(item.what);
    RemoveLabels labels{updated_variable(removed.variable), {}};
    if (!failed() && slot_type(labels.slot).is(TypeKind::edge))
      fail("InvalidArgumentType", "a relationship has no labels to remove", item.span);
    for (const ast::Name& label : removed.labels) labels.labels.push_back(label.text);
    result.items.push_back({item.span, std::move(labels)});
  }
  return result;
}

Delete StatementBinder::delete_clause(const ast::Delete& ast) {
  Delete result;
  result.detach = ast.detach;
  for (const ast::ExpressionPtr& target : ast.targets) {
    if (std::holds_alternative<ast::HasLabels>(target->node)) {
      fail("InvalidDelete", "DELETE takes nodes, relationships and paths, not labels", target->span,
           "REMOVE takes a label away");
      return result;
    }
    result.targets.push_back(row_expression(*target, "DELETE"));
    require(*result.targets.back(), {TypeKind::node, TypeKind::edge, TypeKind::path},
            "what DELETE deletes");
  }
  return result;
}

Foreach StatementBinder::foreach_clause(const ast::Foreach& ast) {
  Foreach result;
  Type element;
  result.list = list_operand(*ast.list, element);
  const Scope saved = scope_;
  result.slot = new_slot(ast.variable.text, element);
  scope_.declare(ast.variable.text, result.slot);
  for (const ast::Clause& one : ast.body) {
    clause(one, result.body);
    if (failed()) break;
    if (!result.body.back().updates())
      fail("InvalidClauseComposition", "FOREACH takes clauses that change the graph only", one.span,
           "use UNWIND to read");
  }
  scope_ = saved;
  return result;
}

}  // namespace plenum::query::bind
