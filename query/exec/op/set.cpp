// SET and REMOVE: an item is computed for all rows, then written; the next item sees it.
#include <algorithm>

#include "core/try.hpp"
#include "query/exec/eval/value_ops.hpp"
#include "query/exec/op/update.hpp"

namespace plenum::query::exec {

namespace {

/// The entity of a row, or nothing for null.
struct Target {
  bool is_node = false;
  NodeId node;
  EdgeId edge;
};

Result<bool> target_of(ExecContext& context, const Value& value, Target& target) {
  if (value.is_null()) return false;
  if (const Node* node = value.get_if<Node>()) {
    PLENUM_ASSIGN(const bool there, context.graph().contains(node->id));
    if (!there) return deleted_entity_error("node", node->id.value);
    target = {true, node->id, {}};
    return true;
  }
  if (const Edge* edge = value.get_if<Edge>()) {
    PLENUM_ASSIGN(const bool there, context.graph().contains(edge->id));
    if (!there) return deleted_entity_error("relationship", edge->id.value);
    target = {false, {}, edge->id};
    return true;
  }
  return type_error("InvalidArgumentType", "SET and REMOVE work on nodes and relationships only");
}

Status write_property(ExecContext& context, const Target& target, const std::string& key,
                      const Value& value) {
  storage::Transaction& transaction = *context.transaction();
  if (value.is_null() && !context.graph().find_property(key)) return {};
  PLENUM_ASSIGN(const auto token, transaction.property(key));
  PLENUM_ASSIGN(const bool changed, target.is_node
                                        ? transaction.set_property(target.node, token, value)
                                        : transaction.set_property(target.edge, token, value));
  if (!changed) return {};
  ++context.summary.properties_set;
  if (value.is_null()) ++context.summary.properties_removed;
  return {};
}

Result<Map> properties_map(ExecContext& context, const Value& value) {
  if (const Map* map = value.get_if<Map>()) return *map;
  std::vector<storage::Property> properties;
  const storage::Snapshot& graph = context.graph();
  Target source;
  PLENUM_ASSIGN(const bool there, target_of(context, value, source));
  Map out;
  if (!there) return out;
  if (source.is_node) {
    PLENUM_ASSIGN(properties, graph.properties(source.node));
  } else {
    PLENUM_ASSIGN(properties, graph.properties(source.edge));
  }
  for (auto& property : properties) {
    out[std::string(graph.property_name(property.key))] = std::move(property.value);
  }
  return out;
}

Status write_properties(ExecContext& context, const Target& target, const Value& value, bool add) {
  if (add && value.is_null()) return {};
  PLENUM_ASSIGN(const Map map, properties_map(context, value));
  if (!add) {
    std::vector<storage::Property> before;
    if (target.is_node) {
      PLENUM_ASSIGN(before, context.graph().properties(target.node));
    } else {
      PLENUM_ASSIGN(before, context.graph().properties(target.edge));
    }
    for (const auto& property : before) {
      const std::string key(context.graph().property_name(property.key));
      if (!map.contains(key)) PLENUM_TRY(write_property(context, target, key, Value()));
    }
  }
  for (const auto& [key, item] : map) PLENUM_TRY(write_property(context, target, key, item));
  return {};
}

Status write_labels(ExecContext& context, const Target& target,
                    const std::vector<std::string>& labels, bool remove) {
  if (!target.is_node) {
    return type_error("InvalidArgumentType", "labels are set on nodes only");
  }
  storage::Transaction& transaction = *context.transaction();
  for (const std::string& name : labels) {
    if (remove) {
      const auto token = context.graph().find_label(name);
      if (!token) continue;
      PLENUM_ASSIGN(const bool changed, transaction.remove_label(target.node, *token));
      context.summary.labels_removed += changed ? 1 : 0;
    } else {
      PLENUM_ASSIGN(const auto token, transaction.label(name));
      PLENUM_ASSIGN(const bool changed, transaction.add_label(target.node, token));
      context.summary.labels_added += changed ? 1 : 0;
    }
  }
  return {};
}

struct ComputedItem {
  VectorPtr object;
  VectorPtr key;
  VectorPtr value;
};

Status write_row(ExecContext& context, const SetSpec& item, const ComputedItem& computed,
                 std::size_t row) {
  Target target;
  PLENUM_ASSIGN(const bool there, target_of(context, computed.object->value(row), target));
  if (!there) return {};
  switch (item.kind) {
    case SetKind::property:
      return placed(write_property(context, target, item.key, computed.value->value(row)),
                    item.value->span());
    case SetKind::dynamic_property: {
      const Value key = computed.key->value(row);
      if (key.kind() != ValueKind::string) {
        return placed(type_error("MapElementAccessByNonString", "a property is named by a STRING"),
                      item.dynamic_key->span());
      }
      return placed(write_property(context, target, key.as_string(), computed.value->value(row)),
                    item.value->span());
    }
    case SetKind::remove_property:
      return write_property(context, target, item.key, Value());
    case SetKind::properties:
      return placed(write_properties(context, target, computed.value->value(row), item.add),
                    item.value->span());
    case SetKind::labels:
      return write_labels(context, target, item.labels, false);
    case SetKind::remove_labels:
      return write_labels(context, target, item.labels, true);
  }
  return {};
}

class Set final : public Barrier {
 public:
  Set(OperatorPtr input, std::vector<SetSpec> items, std::vector<Slot> keep)
      : Barrier(std::move(input), std::move(keep)), items_(std::move(items)) {}

 protected:
  Status apply(ExecContext& context, std::vector<Chunk>& chunks) override {
    for (SetSpec& item : items_) PLENUM_TRY(apply_item(context, item, chunks));
    return {};
  }

 private:
  std::vector<SetSpec> items_;
};

}  // namespace

Status apply_item(ExecContext& context, SetSpec& item, std::vector<Chunk>& chunks) {
  std::vector<ComputedItem> computed(chunks.size());
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    PLENUM_ASSIGN(computed[i].object, item.object->evaluate(context, chunks[i]));
    if (item.dynamic_key) {
      PLENUM_ASSIGN(computed[i].key, item.dynamic_key->evaluate(context, chunks[i]));
    }
    if (item.value) {
      PLENUM_ASSIGN(VectorPtr value, item.value->evaluate(context, chunks[i]));
      computed[i].value = Vector::own_strings(value);
    }
  }
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    for (std::size_t row = 0; row < chunks[i].rows(); ++row) {
      PLENUM_TRY(context.governor().tick());
      PLENUM_TRY(placed(write_row(context, item, computed[i], row), item.span));
    }
  }
  return {};
}

OperatorPtr make_set(OperatorPtr input, std::vector<SetSpec> items, std::vector<Slot> keep) {
  return std::make_unique<Set>(std::move(input), std::move(items), std::move(keep));
}

}  // namespace plenum::query::exec
