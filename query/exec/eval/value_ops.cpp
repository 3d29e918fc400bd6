#include "query/exec/eval/value_ops.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "core/try.hpp"
#include "query/functions/temporal_values.hpp"

namespace plenum::query::exec {

using core::Ternary;

Ternary compare(bind::ComparisonOperator op, const Value& left, const Value& right) {
  using Op = bind::ComparisonOperator;
  switch (op) {
    case Op::equal:
      return core::equals(left, right);
    case Op::not_equal:
      return core::ternary_not(core::equals(left, right));
    case Op::less:
      return core::less(left, right);
    case Op::less_equal:
      return core::less_or_equal(left, right);
    case Op::greater:
      return core::less(right, left);
    case Op::greater_equal:
      return core::less_or_equal(right, left);
  }
  return Ternary::unknown;
}

Result<Ternary> truth(const Value& value, std::string_view what) {
  if (value.is_null()) return Ternary::unknown;
  if (value.kind() == ValueKind::boolean) return core::ternary(value.as_boolean());
  return type_error("InvalidArgumentType",
                    fmt::format("{} takes a BOOLEAN, not {}", what, value_kind_name(value.kind())));
}

Result<Ternary> truth(const Vector& vector, std::size_t row, std::string_view what) {
  if (!vector.valid(row)) return Ternary::unknown;
  if (vector.kind() == VectorKind::boolean) return core::ternary(vector.boolean(row));
  return truth(vector.value(row), what);
}

namespace {

Result<Value> entity_property(ExecContext& context, const Value& object, std::string_view key) {
  const bool is_node = object.kind() == ValueKind::node;
  const NodeId node = is_node ? object.as_node().id : NodeId{};
  const EdgeId edge = is_node ? EdgeId{} : object.as_edge().id;
  const storage::Snapshot& graph = context.graph();
  PLENUM_ASSIGN(const bool there, is_node ? graph.contains(node) : graph.contains(edge));
  if (!there) {
    return deleted_entity_error(is_node ? "node" : "relationship",
                                is_node ? node.value : edge.value);
  }
  const auto token = graph.find_property(key);
  if (!token) return Value();
  return is_node ? graph.property(node, *token) : graph.property(edge, *token);
}

}  // namespace

Result<Value> property_of(ExecContext& context, const Value& object, std::string_view key) {
  switch (object.kind()) {
    case ValueKind::null:
      return Value();
    case ValueKind::map: {
      const auto found = object.as_map().find(key);
      return found == object.as_map().end() ? Value() : found->second;
    }
    case ValueKind::node:
    case ValueKind::edge:
      return entity_property(context, object, key);
    default:
      if (is_temporal(object.kind())) return temporal_component(object, key);
      return type_error("InvalidArgumentType", fmt::format("{} has no properties to read '{}' from",
                                                           value_kind_name(object.kind()), key));
  }
}

Result<Value> element_of(ExecContext& context, const Value& object, const Value& index) {
  if (object.is_null() || index.is_null()) return Value();
  if (const List* list = object.get_if<List>()) {
    if (index.kind() != ValueKind::integer) {
      return type_error(
          "ListElementAccessByNonInteger",
          fmt::format("a LIST is indexed by an INTEGER, not {}", value_kind_name(index.kind())));
    }
    const auto size = static_cast<std::int64_t>(list->size());
    std::int64_t at = index.as_integer();
    if (at < 0) at = at < -size ? -1 : at + size;
    if (at < 0 || at >= size) return Value();
    return (*list)[static_cast<std::size_t>(at)];
  }
  const bool keyed = object.kind() == ValueKind::map || object.kind() == ValueKind::node ||
                     object.kind() == ValueKind::edge;
  if (keyed) {
    if (index.kind() != ValueKind::string) {
      return type_error("MapElementAccessByNonString",
                        fmt::format("a {} is indexed by a STRING, not {}",
                                    value_kind_name(object.kind()), value_kind_name(index.kind())));
    }
    return property_of(context, object, index.as_string());
  }
  return type_error("InvalidArgumentType",
                    fmt::format("{} cannot be indexed", value_kind_name(object.kind())));
}

Result<Value> slice_of(const Value& object, const Value* from, const Value* to) {
  if (object.is_null()) return Value();
  if ((from != nullptr && from->is_null()) || (to != nullptr && to->is_null())) return Value();
  const List* list = object.get_if<List>();
  if (list == nullptr) {
    return type_error("InvalidArgumentType", fmt::format("a slice is taken of a LIST, not of {}",
                                                         value_kind_name(object.kind())));
  }
  const auto size = static_cast<std::int64_t>(list->size());
  const auto bound = [&](const Value* value, std::int64_t otherwise) -> Result<std::int64_t> {
    if (value == nullptr) return otherwise;
    if (value->kind() != ValueKind::integer) {
      return type_error("InvalidArgumentType", "the bounds of a slice are INTEGERs");
    }
    const std::int64_t n = value->as_integer();
    if (n < 0) return n < -size ? 0 : n + size;
    return std::min(n, size);
  };
  PLENUM_ASSIGN(const std::int64_t begin, bound(from, 0));
  PLENUM_ASSIGN(const std::int64_t end, bound(to, size));
  if (begin >= end) return Value(List{});
  return Value(List(list->begin() + begin, list->begin() + end));
}

Result<Value> contained(const Value& item, const Value& list) {
  if (list.is_null()) return Value();
  const List* items = list.get_if<List>();
  if (items == nullptr) {
    return type_error("InvalidArgumentType",
                      fmt::format("IN takes a LIST, not {}", value_kind_name(list.kind())));
  }
  bool unknown = false;
  for (const Value& candidate : *items) {
    const Ternary same = core::equals(item, candidate);
    if (same == Ternary::yes) return Value(true);
    unknown = unknown || same == Ternary::unknown;
  }
  return unknown ? Value() : Value(false);
}

namespace {

template <class T>
Result<T> found_or_deleted(Result<T> result, std::string_view what, std::uint64_t id) {
  if (!result.ok() && result.error().code() == ErrorCode::not_found) {
    return deleted_entity_error(what, id);
  }
  return result;
}

Result<Value> whole_path(const storage::Snapshot& graph, const Path& path) {
  Path out;
  for (const Node& node : path.nodes) {
    PLENUM_ASSIGN(Node whole, found_or_deleted(graph.node(node.id), "node", node.id.value));
    out.nodes.push_back(std::move(whole));
  }
  for (const Edge& edge : path.edges) {
    PLENUM_ASSIGN(Edge whole, found_or_deleted(graph.edge(edge.id), "relationship", edge.id.value));
    out.edges.push_back(std::move(whole));
  }
  return Value(std::move(out));
}

bool holds_entities(const Value& value) {
  switch (value.kind()) {
    case ValueKind::node:
    case ValueKind::edge:
    case ValueKind::path:
      return true;
    case ValueKind::list:
      return std::any_of(value.as_list().begin(), value.as_list().end(), holds_entities);
    case ValueKind::map:
      return std::any_of(value.as_map().begin(), value.as_map().end(),
                         [](const auto& entry) { return holds_entities(entry.second); });
    default:
      return false;
  }
}

}  // namespace

Result<Value> materialise(const storage::Snapshot& graph, const Value& value) {
  if (!holds_entities(value)) return value;
  switch (value.kind()) {
    case ValueKind::node: {
      const NodeId id = value.as_node().id;
      PLENUM_ASSIGN(Node node, found_or_deleted(graph.node(id), "node", id.value));
      return Value(std::move(node));
    }
    case ValueKind::edge: {
      const EdgeId id = value.as_edge().id;
      PLENUM_ASSIGN(Edge edge, found_or_deleted(graph.edge(id), "relationship", id.value));
      return Value(std::move(edge));
    }
    case ValueKind::path:
      return whole_path(graph, value.as_path());
    case ValueKind::list: {
      List out;
      out.reserve(value.as_list().size());
      for (const Value& item : value.as_list()) {
        PLENUM_ASSIGN(Value whole, materialise(graph, item));
        out.push_back(std::move(whole));
      }
      return Value(std::move(out));
    }
    case ValueKind::map: {
      Map out;
      for (const auto& [key, item] : value.as_map()) {
        PLENUM_ASSIGN(Value whole, materialise(graph, item));
        out.emplace(key, std::move(whole));
      }
      return Value(std::move(out));
    }
    default:
      return value;
  }
}

void VectorBuilder::start(const Value& first) {
  vector_ = std::make_shared<Vector>(Vector::constant(first, 0)->kind());
  for (; nulls_ > 0; --nulls_) vector_->push_null();
}

std::shared_ptr<Vector> VectorBuilder::finish() {
  if (vector_) return std::move(vector_);
  return std::make_shared<Vector>(*Vector::nulls(nulls_));
}

}  // namespace plenum::query::exec
