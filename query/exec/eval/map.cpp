// Map literals and map projections.
#include "core/try.hpp"
#include "query/exec/eval/compiler.hpp"

namespace plenum::query::exec {

namespace {

using Values = std::vector<Value>;

class MapLiteral final : public Evaluator {
 public:
  MapLiteral(std::vector<std::string> keys, std::vector<EvaluatorPtr> items)
      : keys_(std::move(keys)), items_(std::move(items)) {}
  Result<VectorPtr> compute(ExecContext& context, const Chunk& chunk) override {
    return map_values(context, chunk, items_,
                      [&](std::size_t, const Values& values) -> Result<Value> {
                        Map out;
                        for (std::size_t i = 0; i < values.size(); ++i) out[keys_[i]] = values[i];
                        return Value(std::move(out));
                      });
  }

 private:
  std::vector<std::string> keys_;
  std::vector<EvaluatorPtr> items_;
};

Status add_properties(ExecContext& context, const Value& base, Map& out) {
  if (const Map* map = base.get_if<Map>()) {
    out = *map;
    return {};
  }
  const storage::Snapshot& graph = context.graph();
  const auto take = [&](auto properties) -> Status {
    if (!properties.ok()) {
      if (properties.error().code() != ErrorCode::not_found) return properties.error();
      return deleted_entity_error("entity", 0);
    }
    for (auto& property : *properties) {
      out[std::string(graph.property_name(property.key))] = std::move(property.value);
    }
    return {};
  };
  if (const Node* node = base.get_if<Node>()) return take(graph.properties(node->id));
  if (const Edge* edge = base.get_if<Edge>()) return take(graph.properties(edge->id));
  return type_error("InvalidArgumentType", "a map projection takes a map or a graph element");
}

class MapProjection final : public Evaluator {
 public:
  MapProjection(bool all, std::vector<std::string> keys, std::vector<EvaluatorPtr> items)
      : all_(all), keys_(std::move(keys)), items_(std::move(items)) {}
  Result<VectorPtr> compute(ExecContext& context, const Chunk& chunk) override {
    return map_values(context, chunk, items_,
                      [&](std::size_t, const Values& values) -> Result<Value> {
                        const Value& base = values.back();
                        if (base.is_null()) return Value();
                        Map out;
                        if (all_) PLENUM_TRY(add_properties(context, base, out));
                        for (std::size_t i = 0; i < keys_.size(); ++i) out[keys_[i]] = values[i];
                        return Value(std::move(out));
                      });
  }

 private:
  bool all_;
  std::vector<std::string> keys_;
  std::vector<EvaluatorPtr> items_;  ///< the entries, then the base
};

template <class Entries>
Status compile_entries(const Entries& entries, Compiler& compiler, std::vector<std::string>& keys,
                       std::vector<EvaluatorPtr>& items) {
  for (const auto& [key, expression] : entries) {
    PLENUM_ASSIGN(EvaluatorPtr item, compiler.compile(*expression));
    keys.push_back(key);
    items.push_back(std::move(item));
  }
  return {};
}

}  // namespace

Result<EvaluatorPtr> compile_node(const bind::MapLiteral& node, Compiler& compiler) {
  std::vector<std::string> keys;
  std::vector<EvaluatorPtr> items;
  PLENUM_TRY(compile_entries(node.entries, compiler, keys, items));
  return EvaluatorPtr(std::make_unique<MapLiteral>(std::move(keys), std::move(items)));
}

Result<EvaluatorPtr> compile_node(const bind::MapProjection& node, Compiler& compiler) {
  std::vector<std::string> keys;
  std::vector<EvaluatorPtr> items;
  PLENUM_TRY(compile_entries(node.entries, compiler, keys, items));
  PLENUM_ASSIGN(EvaluatorPtr base, compiler.compile(*node.base));
  items.push_back(std::move(base));
  return EvaluatorPtr(std::make_unique<MapProjection>(node.all, std::move(keys), std::move(items)));
}

}  // namespace plenum::query::exec
