// The parts of Transaction that handle graph types.
#include <algorithm>
#include <string>
#include <utility>

#include "core/try.hpp"
#include "storage/graph_type_check.hpp"
#include "storage/transaction_state.hpp"

namespace plenum::storage {

namespace {

template <class About>
bool any(const Catalog& catalog, About&& about) {
  const auto& types = catalog.schema()->graph_types();
  return std::any_of(types.begin(), types.end(),
                     [&](const GraphTypePtr& type) { return about(*type); });
}

template <class Tokens>
bool all_below(const Tokens& tokens, std::uint32_t bound) {
  return std::all_of(tokens.begin(), tokens.end(),
                     [&](auto token) { return static_cast<std::uint32_t>(token) < bound; });
}

bool tokens_known(const Catalog& catalog, const GraphTypeDefinition& type) {
  const std::uint32_t labels = catalog.size(NameKind::label);
  const auto properties_known = [&](const std::vector<PropertyRule>& rules) {
    return std::all_of(rules.begin(), rules.end(), [&](const PropertyRule& rule) {
      return static_cast<std::uint32_t>(rule.key) < catalog.size(NameKind::property);
    });
  };
  return std::all_of(type.nodes.begin(), type.nodes.end(),
                     [&](const NodeType& node) {
                       return all_below(node.labels, labels) && all_below(node.implied, labels) &&
                              properties_known(node.properties);
                     }) &&
         std::all_of(type.edges.begin(), type.edges.end(), [&](const EdgeType& edge) {
           return static_cast<std::uint32_t>(edge.type) < catalog.size(NameKind::type) &&
                  all_below(edge.from, labels) && all_below(edge.to, labels) &&
                  properties_known(edge.properties);
         });
}

/// What it takes in the log; `limit` when it is too much, alone or beside the others.
Result<std::size_t> stored_bytes(const GraphType& type, const std::vector<GraphTypePtr>& others) {
  std::string encoded;
  append_graph_type(encoded, type.definition());
  const std::size_t bytes = encoded.size();
  for (const GraphTypePtr& other : others) append_graph_type(encoded, other->definition());
  if (bytes <= graph_type_bytes_max && encoded.size() <= graph_types_bytes_max) return bytes;
  constexpr std::size_t mebibyte = 1024UL * 1024;
  return Error(ErrorCode::limit, "a graph type takes at most " +
                                     std::to_string(graph_type_bytes_max / mebibyte) +
                                     " MiB, all together " +
                                     std::to_string(graph_types_bytes_max / mebibyte) + " MiB");
}

}  // namespace

Status Transaction::Impl::graph_types_wrote(NodeId node) {
  const Catalog& catalog = core->shared.catalog;
  if (catalog.schema()->graph_types().empty()) return {};
  PLENUM_ASSIGN(const std::vector<LabelToken> labels, live().labels(node));
  if (any(catalog, [&](const GraphType& type) { return type.about_node(labels); })) {
    touch({EntityKind::node, node.value, false});
  }
  return {};
}

void Transaction::Impl::graph_types_wrote(EntityKind kind, std::uint64_t id, PropertyToken key) {
  if (any(core->shared.catalog,
          [&](const GraphType& type) { return type.about_property(kind, key); })) {
    touch({kind, id, false});
  }
}

void Transaction::Impl::graph_types_wrote(EdgeId edge, TypeToken type) {
  if (any(core->shared.catalog, [&](const GraphType& one) { return one.about_edge(type); })) {
    touch({EntityKind::edge, edge.value, false});
  }
}

void Transaction::Impl::graph_types_relabelled(NodeId node, LabelToken label) {
  const Catalog& catalog = core->shared.catalog;
  if (!any(catalog, [&](const GraphType& type) { return type.about_label(label); })) return;
  const bool edges = any(catalog, [&](const GraphType& type) { return type.about_ends(label); });
  touch({EntityKind::node, node.value, edges});
}

Status Transaction::create_graph_type(GraphTypeDefinition definition) {
  PLENUM_TRY(impl_->check_usable());
  Catalog& catalog = impl_->core->shared.catalog;
  if (definition.name.empty() || definition.name.size() > name_bytes_max) {
    return Error(ErrorCode::limit, "the name of a graph type is too long, or empty");
  }
  if (!tokens_known(catalog, definition)) {
    return Error(ErrorCode::invalid_argument, "a graph type names what has no name here");
  }
  const auto& others = catalog.schema()->graph_types();
  if (others.size() >= graph_types_max) {
    return Error(ErrorCode::limit, "more than " + std::to_string(graph_types_max) + " graph types");
  }
  if (catalog.schema()->find_graph_type(definition.name)) {
    return rule_exists("there is a graph type named '" + definition.name + "' already")
        .with_hint("CREATE OR REPLACE GRAPH TYPE puts another one in its place");
  }
  for (const GraphTypePtr& other : others) {
    if (!definition.closed || !other->closed()) continue;
    return rule_exists("the graph type '" + other->name() + "' is closed, and one can be")
        .with_hint("drop it first, or declare this one as OPEN");
  }
  PLENUM_ASSIGN(GraphTypePtr type, GraphType::make(std::move(definition)));
  PLENUM_ASSIGN(const std::size_t bytes, stored_bytes(*type, others));
  PLENUM_TRY(impl_->check_room(bytes + 16));
  PLENUM_TRY(check_whole_graph(impl_->live(), *type));
  impl_->log.graph_type_created(type->definition());
  catalog.set_schema(catalog.schema()->with(std::move(type)));
  return {};
}

Status Transaction::drop_graph_type(std::string_view name) {
  PLENUM_TRY(impl_->check_usable());
  Catalog& catalog = impl_->core->shared.catalog;
  if (!catalog.schema()->find_graph_type(name)) {
    return Error(ErrorCode::not_found, "there is no graph type named '" + std::string(name) + "'")
        .with_language("SchemaError", "runtime", "SchemaRuleNotFound");
  }
  PLENUM_TRY(impl_->check_room(name.size() + 16));
  catalog.set_schema(catalog.schema()->without_graph_type(name));
  impl_->log.graph_type_dropped(name);
  return {};
}

}  // namespace plenum::storage
