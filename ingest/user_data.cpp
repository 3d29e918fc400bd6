// What people added to derived nodes: it moves to the surviving entity, or keeps the node alive.
#include <set>
#include <utility>

#include "core/try.hpp"
#include "ingest/derive_values.hpp"
#include "ingest/deriver.hpp"

namespace plenum::ingest {
namespace {

struct UserEdge {
  EdgeId id;
  storage::EdgeEnds ends;
};

/// Edges at a node that no fact derives any more. Every fact with an end in a group that lost its
/// entity has been derived anew before this is asked, and its edge is deleted or ends elsewhere:
/// what is still there is people's, whatever its properties say.
Result<std::vector<UserEdge>> edges_left(const storage::Snapshot& view, NodeId node) {
  std::vector<UserEdge> result;
  storage::AdjacencyBuffer buffer;
  for (Direction direction : {Direction::out, Direction::in}) {
    PLENUM_ASSIGN(auto slice, view.expand(node, direction, buffer));
    for (std::size_t i = 0; i < slice.size(); ++i) {
      const EdgeId edge = slice.edges[i];
      // A self-loop shows in both directions.
      if (direction == Direction::in && slice.nodes[i] == node) continue;
      PLENUM_ASSIGN(auto ends, view.ends(edge));
      result.push_back({edge, ends});
    }
  }
  return result;
}

}  // namespace

/// Notes what people added to edges that are about to go, for the edge that their facts make now.
Status Deriver::inherit(const std::string& edge_key, const std::vector<EdgeId>& found,
                        const PropertyMap& former) {
  const auto successor = successors_.find(edge_key);
  if (successor == successors_.end()) return {};
  for (const EdgeId id : found) {
    PLENUM_ASSIGN(const Edge edge, transaction_.view().edge(id));
    for (const auto& [name, value] : edge.properties) {
      if (!former.contains(name)) inherited_[successor->second].try_emplace(name, value);
    }
  }
  return {};
}

/// Gives edges what people added to those that they follow.
Status Deriver::pass_on() {
  for (const auto& [edge, properties] : std::exchange(inherited_, {})) {
    PLENUM_ASSIGN(const auto heirs, fact_edges(transaction_.view(), edge.second, edge.first));
    if (heirs.empty()) continue;
    for (const auto& [name, value] : properties) {
      PLENUM_ASSIGN(const auto token, transaction_.property(name));
      PLENUM_ASSIGN(const Value present, transaction_.view().property(heirs.front(), token));
      if (present.is_null()) PLENUM_TRY(transaction_.set_property(heirs.front(), token, value));
    }
  }
  return {};
}

Status Deriver::keep_or_delete(NodeId node, const std::string& key, const std::string& survivor) {
  PLENUM_ASSIGN(const PropertyMap derived, properties_before(key));
  PLENUM_ASSIGN(const Node whole, transaction_.view().node(node));
  if (derived.contains(disputed_property) && whole.properties.contains(disputed_property)) {
    --counts_.disputed;
  }
  std::vector<std::pair<std::string, Value>> own;
  for (const auto& [name, value] : whole.properties) {
    if (!derived.contains(name)) own.emplace_back(name, value);
  }
  PLENUM_ASSIGN(auto edges, edges_left(transaction_.view(), node));
  std::vector<NodeId> heirs;
  if (!survivor.empty()) {
    PLENUM_ASSIGN(heirs, transaction_.view().nodes_by_key(survivor));
  }
  if (heirs.empty() && (!own.empty() || !edges.empty())) {
    // Kept under its key and name, so that what people wrote still says about whom.
    for (const auto& [name, value] : derived) {
      if (name == "key" || name == "name") continue;
      PLENUM_ASSIGN(auto token, transaction_.property(name));
      PLENUM_TRY(transaction_.set_property(node, token, nullptr));
    }
    return {};
  }
  for (const auto& [name, value] : own) {
    PLENUM_ASSIGN(auto token, transaction_.property(name));
    PLENUM_ASSIGN(const Value present, transaction_.view().property(heirs.front(), token));
    if (present.is_null()) PLENUM_TRY(transaction_.set_property(heirs.front(), token, value));
  }
  if (!heirs.empty()) {
    PLENUM_ASSIGN(const Ledger before, ledger_before(key));
    const std::set<std::string> labels = node_labels(before);
    for (const std::string& label : whole.labels) {
      if (labels.contains(label)) continue;
      PLENUM_ASSIGN(auto token, transaction_.label(label));
      PLENUM_TRY(transaction_.add_label(heirs.front(), token));
    }
  }
  for (const UserEdge& edge : edges) {
    PLENUM_ASSIGN(const auto properties, transaction_.view().properties(edge.id));
    const NodeId start = edge.ends.start == node ? heirs.front() : edge.ends.start;
    const NodeId end = edge.ends.end == node ? heirs.front() : edge.ends.end;
    PLENUM_ASSIGN(const EdgeId moved,
                  transaction_.create_edge(edge.ends.type, start, end, properties));
    PLENUM_TRY(transaction_.delete_edge(edge.id));
    moved_edges_.emplace_back(edge.id, moved);
  }
  PLENUM_TRY(transaction_.delete_node(node));
  ++counts_.nodes_deleted;
  return {};
}

}  // namespace plenum::ingest
