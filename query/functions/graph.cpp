// Functions over nodes, relationships and paths. Graph elements arrive as references.
#include <algorithm>

#include "core/text.hpp"
#include "query/functions/arguments.hpp"

namespace plenum::query {

namespace {

using bind::TypeKind;
using bind::TypeMask;

Error deleted(std::string_view what) {
  return Error(ErrorCode::not_found, std::string("this ") + std::string(what) + " was deleted")
      .with_language("EntityNotFound", "runtime", "DeletedEntityAccess");
}

template <class T>
Result<T> or_deleted(Result<T> result, std::string_view what) {
  if (!result.ok() && result.error().code() == ErrorCode::not_found) return deleted(what);
  return result;
}

Result<std::vector<storage::Property>> properties_of(std::string_view function, const Value& value,
                                                     FunctionContext& context) {
  if (const auto* node = value.get_if<Node>()) {
    return or_deleted(context.graph().properties(node->id), "node");
  }
  if (const auto* edge = value.get_if<Edge>()) {
    return or_deleted(context.graph().properties(edge->id), "relationship");
  }
  return argument_type_error(function, value, "a NODE, a RELATIONSHIP or a MAP");
}

Result<Value> labels(Arguments args, FunctionContext& context) {
  const auto* node = args[0].get_if<Node>();
  if (node == nullptr) return argument_type_error("labels", args[0], "a NODE");
  PLENUM_ASSIGN(const auto tokens, or_deleted(context.graph().labels(node->id), "node"));
  std::vector<std::string_view> names;
  names.reserve(tokens.size());
  for (const storage::LabelToken token : tokens) {
    names.push_back(context.graph().label_name(token));
  }
  std::sort(names.begin(), names.end());
  return Value(List(names.begin(), names.end()));
}

Result<Value> type_of_edge(Arguments args, FunctionContext& context) {
  const auto* edge = args[0].get_if<Edge>();
  if (edge == nullptr) return argument_type_error("type", args[0], "a RELATIONSHIP");
  PLENUM_ASSIGN(const auto ends, context.ends(edge->id));
  return Value(context.graph().type_name(ends.type));
}

Result<Value> keys(Arguments args, FunctionContext& context) {
  List out;
  if (const auto* map = args[0].get_if<Map>()) {
    for (const auto& [key, value] : *map) out.emplace_back(key);
    return Value(std::move(out));
  }
  PLENUM_ASSIGN(const auto properties, properties_of("keys", args[0], context));
  std::vector<std::string_view> names;
  names.reserve(properties.size());
  for (const auto& property : properties) {
    names.push_back(context.graph().property_name(property.key));
  }
  std::sort(names.begin(), names.end());
  return Value(List(names.begin(), names.end()));
}

Result<Value> properties(Arguments args, FunctionContext& context) {
  if (args[0].kind() == ValueKind::map) return args[0];
  PLENUM_ASSIGN(auto properties, properties_of("properties", args[0], context));
  Map out;
  for (auto& property : properties) {
    out.emplace(context.graph().property_name(property.key), std::move(property.value));
  }
  return Value(std::move(out));
}

Result<std::uint64_t> identity(std::string_view function, const Value& value) {
  if (const auto* node = value.get_if<Node>()) return node->id.value;
  if (const auto* edge = value.get_if<Edge>()) return edge->id.value;
  return argument_type_error(function, value, "a NODE or a RELATIONSHIP");
}

Result<Value> end_of(std::string_view function, bool start, const Value& value,
                     FunctionContext& context) {
  const auto* edge = value.get_if<Edge>();
  if (edge == nullptr) return argument_type_error(function, value, "a RELATIONSHIP");
  PLENUM_ASSIGN(const auto ends, context.ends(edge->id));
  return Value(Node{start ? ends.start : ends.end, {}, {}});
}

Result<const Path*> path_argument(std::string_view function, const Value& value) {
  const auto* path = value.get_if<Path>();
  if (path == nullptr) return argument_type_error(function, value, "a PATH");
  return path;
}

void add_path_functions(FunctionTable& table) {
  constexpr auto path = FieldType::path;
  define(table, "length", {path}, 1, FieldType::integer, "number of relationships of a path",
         [](Arguments args, FunctionContext&) -> Result<Value> {
           PLENUM_ASSIGN(const Path* p, path_argument("length", args[0]));
           return Value(static_cast<std::int64_t>(p->edges.size()));
         });
  define(table, "nodes", {path}, 1, FieldType::list, "nodes of a path",
         [](Arguments args, FunctionContext&) -> Result<Value> {
           PLENUM_ASSIGN(const Path* p, path_argument("nodes", args[0]));
           return Value(List(p->nodes.begin(), p->nodes.end()));
         });
  for (const char* name : {"relationships", "rels"}) {
    define(table, name, {path}, 1, FieldType::list, "relationships of a path",
           [name](Arguments args, FunctionContext&) -> Result<Value> {
             PLENUM_ASSIGN(const Path* p, path_argument(name, args[0]));
             return Value(List(p->edges.begin(), p->edges.end()));
           });
  }
}

void add_edge_functions(FunctionTable& table) {
  constexpr auto edge = FieldType::relationship;
  define(table, "type", {edge}, 1, FieldType::string, "type of a relationship", type_of_edge);
  define(table, "startNode", {edge}, 1, FieldType::node, "where a relationship starts",
         [](Arguments args, FunctionContext& context) {
           return end_of("startNode", true, args[0], context);
         });
  define(table, "endNode", {edge}, 1, FieldType::node, "where a relationship ends",
         [](Arguments args, FunctionContext& context) {
           return end_of("endNode", false, args[0], context);
         });
}

}  // namespace

void add_graph_functions(FunctionTable& table) {
  const TypeMask entity{TypeKind::node, TypeKind::edge};
  const TypeMask keyed{TypeKind::node, TypeKind::edge, TypeKind::map};
  define(table, "labels", {FieldType::node}, 1, FieldType::list, "labels of a node", labels);
  define(table, "keys", {FieldType::any}, 1, FieldType::list, "names of properties", keys,
         {.accepts = {keyed}});
  define(table, "properties", {FieldType::any}, 1, FieldType::map, "properties as a map",
         properties, {.accepts = {keyed}});
  define(table, "id", {FieldType::any}, 1, FieldType::integer, "internal number",
         [](Arguments args, FunctionContext&) -> Result<Value> {
           PLENUM_ASSIGN(const std::uint64_t n, identity("id", args[0]));
           return Value(static_cast<std::int64_t>(n));
         },
         {.accepts = {entity}});
  define(table, "elementId", {FieldType::any}, 1, FieldType::string, "internal number as text",
         [](Arguments args, FunctionContext&) -> Result<Value> {
           PLENUM_ASSIGN(const std::uint64_t n, identity("elementId", args[0]));
           return Value(core::integer_text(static_cast<std::int64_t>(n)));
         },
         {.accepts = {entity}});
  add_edge_functions(table);
  add_path_functions(table);
}

}  // namespace plenum::query
