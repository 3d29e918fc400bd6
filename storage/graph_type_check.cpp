#include "storage/graph_type_check.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/interrupt.hpp"
#include "core/try.hpp"

namespace plenum::storage {

namespace {

constexpr std::size_t batch = 4096;

/// One graph type against one snapshot.
class GraphTypeChecker {
 public:
  /// The flag (may be null) ends each().
  GraphTypeChecker(const Snapshot& graph, const GraphType& type,
                   const Interrupt* interrupt = nullptr, EntityNames entities = {})
      : graph_(graph),
        type_(type),
        interrupt_(interrupt),
        entities_(std::move(entities)),
        names_(TokenNames::of(graph)),
        rules_(type, names_) {}

  Status entity(NodeId id) const {
    PLENUM_ASSIGN(const bool there, graph_.contains(id));
    if (!there) return {};
    PLENUM_ASSIGN(const std::vector<LabelToken> labels, graph_.labels(id));
    if (!type_.about_node(labels)) return {};
    PLENUM_ASSIGN(const std::vector<Property> properties, read(id, rules_.wanted(labels)));
    const auto breach = rules_.node(labels, properties);
    if (!breach) return {};
    return graph_type_error(type_, *breach, entity_name(EntityKind::node, id.value, entities_));
  }

  Status entity(EdgeId id) const {
    PLENUM_ASSIGN(const bool there, graph_.contains(id));
    if (!there) return {};
    PLENUM_ASSIGN(const EdgeEnds ends, graph_.ends(id));
    if (!type_.about_edge(ends.type)) return {};
    PLENUM_ASSIGN(const std::vector<LabelToken> start, graph_.labels(ends.start));
    PLENUM_ASSIGN(const std::vector<LabelToken> end, graph_.labels(ends.end));
    const EdgeLabels edge{ends.type, start, end};
    PLENUM_ASSIGN(const std::vector<Property> properties, read(id, rules_.wanted(edge)));
    const auto breach = rules_.edge(edge, properties);
    if (!breach) return {};
    const auto node = [&](NodeId at, const std::vector<LabelToken>& labels) {
      return entity_name(EntityKind::node, at.value, entities_) + " (" +
             labels_text(labels, names_) + ")";
    };
    return graph_type_error(type_, *breach,
                            entity_name(EntityKind::edge, id.value, entities_) + " from " +
                                node(ends.start, start) + " to " + node(ends.end, end));
  }

  template <class Id, class Scan>
  Status each(Scan&& scan) const {
    ScanPosition position;
    while (!position.done) {
      PLENUM_TRY(core::check_interrupt(interrupt_));
      std::vector<Id> ids;
      PLENUM_TRY(scan(position, ids));
      for (const Id id : ids) PLENUM_TRY(entity(id));
    }
    return {};
  }

 private:
  template <class Id>
  Result<std::vector<Property>> read(
      Id id, const std::optional<std::vector<PropertyToken>>& wanted) const {
    if (!wanted) return graph_.properties(id);
    std::vector<Property> properties;
    for (const PropertyToken key : *wanted) {
      PLENUM_ASSIGN(Value value, graph_.property(id, key));
      if (!value.is_null()) properties.push_back({key, std::move(value)});
    }
    return properties;
  }

  const Snapshot& graph_;
  const GraphType& type_;
  const Interrupt* interrupt_;
  EntityNames entities_;
  TokenNames names_;
  GraphTypeRules rules_;
};

Status check_nodes(const Snapshot& graph, const GraphTypeChecker& checker, const GraphType& type) {
  // Each node type is looked for by its rarest label.
  std::set<LabelToken> labels;
  bool all = type.closed();
  for (const NodeType& node : type.definition().nodes) {
    const auto rarest = std::min_element(
        node.labels.begin(), node.labels.end(),
        [&](LabelToken a, LabelToken b) { return graph.node_count(a) < graph.node_count(b); });
    all |= rarest == node.labels.end();
    if (!all) labels.insert(*rarest);
  }
  if (all) {
    return checker.each<NodeId>([&](ScanPosition& position, std::vector<NodeId>& out) {
      return graph.scan_nodes(position, batch, out);
    });
  }
  for (const LabelToken label : labels) {
    PLENUM_TRY(checker.each<NodeId>([&](ScanPosition& position, std::vector<NodeId>& out) {
      return graph.scan_nodes(label, position, batch, out);
    }));
  }
  return {};
}

Status check_edges(const Snapshot& graph, const GraphTypeChecker& checker, const GraphType& type) {
  if (type.closed()) {
    return checker.each<EdgeId>([&](ScanPosition& position, std::vector<EdgeId>& out) {
      return graph.scan_edges(position, batch, out);
    });
  }
  std::set<TypeToken> types;
  for (const EdgeType& edge : type.definition().edges) types.insert(edge.type);
  for (const TypeToken token : types) {
    PLENUM_TRY(checker.each<EdgeId>([&](ScanPosition& position, std::vector<EdgeId>& out) {
      return graph.scan_edges(token, position, batch, out);
    }));
  }
  return {};
}

}  // namespace

Error graph_type_error(const GraphType& type, const Breach& breach, const std::string& entity) {
  const std::string element = breach.element.empty() ? "" : ", " + breach.element + ",";
  return Error(ErrorCode::constraint, "the graph type '" + type.name() + "'" + element +
                                          " is violated: " + entity + " " + breach.what)
      .with_language("ConstraintValidationFailed", "runtime", "CreateBlockedByConstraint")
      .with_hint(breach.hint);
}

Status check_graph_types(const Snapshot& graph, EntityKind kind, std::uint64_t id,
                         const EntityNames& names) {
  const SchemaPtr schema = graph.schema();
  for (const GraphTypePtr& type : schema->graph_types()) {
    const GraphTypeChecker checker(graph, *type, nullptr, names);
    PLENUM_TRY(kind == EntityKind::node ? checker.entity(NodeId{id}) : checker.entity(EdgeId{id}));
  }
  return {};
}

Status check_edges_at(const Snapshot& graph, NodeId node, const EntityNames& names) {
  PLENUM_ASSIGN(const bool there, graph.contains(node));
  if (!there) return {};
  const SchemaPtr schema = graph.schema();
  for (const GraphTypePtr& type : schema->graph_types()) {
    const GraphTypeChecker checker(graph, *type, nullptr, names);
    for (const TypeToken token : type->types_with_ends()) {
      for (const Direction direction : {Direction::out, Direction::in}) {
        AdjacencyBuffer buffer;
        PLENUM_ASSIGN(const AdjacencySlice slice, graph.expand(node, direction, token, buffer));
        for (const EdgeId edge : slice.edges) PLENUM_TRY(checker.entity(edge));
      }
    }
  }
  return {};
}

Status check_whole_graph(const Snapshot& graph, const GraphType& type, const Interrupt* interrupt) {
  const GraphTypeChecker checker(graph, type, interrupt);
  PLENUM_TRY(check_nodes(graph, checker, type));
  return check_edges(graph, checker, type);
}

}  // namespace plenum::storage
