#include "core/try.hpp"
#include "query/exec/eval/value_ops.hpp"
#include "query/exec/op/expand.hpp"
#include "query/exec/op/update.hpp"
#include "storage/value_codec.hpp"

namespace plenum::query::exec {

namespace {

/// The property values of a whole chunk, row by row as storage wants them.
class PropertyRows {
 public:
  Status compute(ExecContext& context, NewProperties& spec, const Chunk& chunk) {
    spec_ = &spec;
    columns_.clear();
    whole_ = nullptr;
    for (const EvaluatorPtr& value : spec.values) {
      PLENUM_ASSIGN(VectorPtr column, value->evaluate(context, chunk));
      columns_.push_back(std::move(column));
    }
    if (spec.whole) {
      PLENUM_ASSIGN(whole_, spec.whole->evaluate(context, chunk));
    }
    return {};
  }

  Status row(storage::Transaction& transaction, std::size_t row,
             std::vector<storage::Property>& out) const {
    out.clear();
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      PLENUM_TRY(placed(add(transaction, spec_->keys[i], columns_[i]->value(row), out),
                        spec_->values[i]->span()));
    }
    if (!whole_) return {};
    const Value value = whole_->value(row);
    if (value.is_null()) return {};
    const Map* map = value.get_if<Map>();
    if (map == nullptr) {
      return placed(type_error("InvalidArgumentType", "the properties of a new entity are a MAP"),
                    spec_->whole->span());
    }
    for (const auto& [key, item] : *map) {
      PLENUM_TRY(placed(add(transaction, key, item, out), spec_->whole->span()));
    }
    return {};
  }

  /// An error of storage at the value that it is about, else at the whole pattern.
  Error placed_at_value(const Error& error, std::size_t row, const SourceSpan& pattern) const {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const Value value = columns_[i]->value(row);
      if (!value.is_null() && !storage::is_storable(value).ok()) {
        return placed(error, spec_->values[i]->span());
      }
    }
    return placed(error, whole_ ? spec_->whole->span() : pattern);
  }

  bool has_null(std::size_t row) const {
    for (const VectorPtr& column : columns_) {
      if (!column->valid(row)) return true;
    }
    if (!whole_) return false;
    const Value value = whole_->value(row);
    const Map* map = value.get_if<Map>();
    if (map == nullptr) return false;
    for (const auto& [key, item] : *map) {
      if (item.is_null()) return true;
    }
    return false;
  }

 private:
  static Status add(storage::Transaction& transaction, const std::string& key, Value value,
                    std::vector<storage::Property>& out) {
    if (value.is_null()) return {};
    PLENUM_ASSIGN(const auto token, transaction.property(key));
    for (auto& property : out) {
      if (property.key == token) {  // a later entry of the same key wins
        property.value = std::move(value);
        return {};
      }
    }
    out.push_back({token, std::move(value)});
    return {};
  }

  const NewProperties* spec_ = nullptr;
  std::vector<VectorPtr> columns_;
  VectorPtr whole_;
};

Status create_nodes(ExecContext& context, NewNode& spec, Chunk& chunk) {
  storage::Transaction& transaction = *context.transaction();
  std::vector<storage::LabelToken> labels;
  for (const std::string& name : spec.labels) {
    PLENUM_ASSIGN(const auto token, transaction.label(name));
    labels.push_back(token);
  }
  PropertyRows properties;
  PLENUM_TRY(properties.compute(context, spec.properties, chunk));
  std::vector<std::uint64_t> ids;
  std::vector<storage::Property> row_properties;
  for (std::size_t row = 0; row < chunk.rows(); ++row) {
    PLENUM_TRY(context.governor().tick());
    PLENUM_TRY(properties.row(transaction, row, row_properties));
    const auto node = transaction.create_node(labels, row_properties);
    if (!node.ok()) return properties.placed_at_value(node.error(), row, spec.span);
    ids.push_back(node->value);
    ++context.summary.nodes_created;
    context.summary.labels_added += labels.size();
    context.summary.properties_set += row_properties.size();
  }
  chunk.set(spec.slot, Vector::nodes(std::move(ids)));
  return {};
}

Status create_edges(ExecContext& context, NewEdge& spec, Chunk& chunk) {
  storage::Transaction& transaction = *context.transaction();
  PLENUM_ASSIGN(const auto type, transaction.type(spec.type));
  PropertyRows properties;
  PLENUM_TRY(properties.compute(context, spec.properties, chunk));
  std::vector<std::uint64_t> ids;
  std::vector<storage::Property> row_properties;
  for (std::size_t row = 0; row < chunk.rows(); ++row) {
    PLENUM_TRY(context.governor().tick());
    NodeId from;
    NodeId to;
    if (!node_at(*chunk.raw(spec.from), row, from) || !node_at(*chunk.raw(spec.to), row, to)) {
      return placed(runtime_error(ErrorCode::invalid_argument, "EntityNotFound", "MissingNode",
                                  "a relationship cannot be created: one of its ends is null"),
                    spec.span);
    }
    for (const NodeId end : {from, to}) {
      PLENUM_ASSIGN(const bool there, context.graph().contains(end));
      if (!there) return placed(deleted_entity_error("node", end.value), spec.span);
    }
    PLENUM_TRY(properties.row(transaction, row, row_properties));
    const auto edge = transaction.create_edge(type, from, to, row_properties);
    if (!edge.ok()) return properties.placed_at_value(edge.error(), row, spec.span);
    ids.push_back(edge->value);
    ++context.summary.relationships_created;
    context.summary.properties_set += row_properties.size();
  }
  chunk.set(spec.slot, Vector::edges(std::move(ids)));
  return {};
}

class Create final : public Barrier {
 public:
  Create(OperatorPtr input, CreateSpec spec, std::vector<Slot> keep)
      : Barrier(std::move(input), std::move(keep)), spec_(std::move(spec)) {}

 protected:
  Status apply(ExecContext& context, std::vector<Chunk>& chunks) override {
    for (Chunk& chunk : chunks) PLENUM_TRY(create_pattern(context, spec_, chunk));
    return {};
  }

 private:
  CreateSpec spec_;
};

}  // namespace

Status create_pattern(ExecContext& context, CreateSpec& spec, Chunk& chunk) {
  for (NewNode& node : spec.nodes) PLENUM_TRY(create_nodes(context, node, chunk));
  for (NewEdge& edge : spec.edges) PLENUM_TRY(create_edges(context, edge, chunk));
  return {};
}

Status refuse_null_properties(ExecContext& context, CreateSpec& spec, const Chunk& chunk) {
  const auto check = [&](NewProperties& entries, const SourceSpan& span) -> Status {
    PropertyRows properties;
    PLENUM_TRY(properties.compute(context, entries, chunk));
    for (std::size_t row = 0; row < chunk.rows(); ++row) {
      if (!properties.has_null(row)) continue;
      return placed(runtime_error(ErrorCode::invalid_argument, "SemanticError",
                                  "MergeReadOwnWrites", "MERGE cannot use a property that is null"),
                    span);
    }
    return {};
  };
  for (NewNode& node : spec.nodes) PLENUM_TRY(check(node.properties, node.span));
  for (NewEdge& edge : spec.edges) PLENUM_TRY(check(edge.properties, edge.span));
  return {};
}

OperatorPtr make_create(OperatorPtr input, CreateSpec spec, std::vector<Slot> keep) {
  return std::make_unique<Create>(std::move(input), std::move(spec), std::move(keep));
}

}  // namespace plenum::query::exec
