#include "storage/graph_type.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "core/try.hpp"

namespace plenum::storage {

namespace {

Error inconsistent(const char* what) {
  return {ErrorCode::invalid_argument, std::string("a graph type ") + what};
}
Error too_much(std::size_t max, const char* what) {
  return {ErrorCode::limit, "a graph type has at most " + std::to_string(max) + " " + what};
}

bool ascending(const std::vector<LabelToken>& labels) {
  return std::adjacent_find(labels.begin(), labels.end(),
                            [](LabelToken a, LabelToken b) { return !(a < b); }) == labels.end();
}

Status check_labels(const std::vector<LabelToken>& labels) {
  if (labels.size() > element_labels_max) {
    return too_much(element_labels_max, "labels in one place");
  }
  if (!ascending(labels)) return inconsistent("names a label twice in one place");
  return {};
}

Status check_properties(const std::vector<PropertyRule>& properties) {
  if (properties.size() > element_properties_max) {
    return too_much(element_properties_max, "properties in one element");
  }
  std::set<PropertyToken> keys;
  for (const PropertyRule& rule : properties) {
    if (!keys.insert(rule.key).second) return inconsistent("declares a property twice");
    if (rule.type.name().empty() || !rule.type.storable()) {
      return inconsistent("declares a property of a type that none can have");
    }
  }
  return {};
}

Status check_node(const NodeType& node) {
  PLENUM_TRY(check_labels(node.labels));
  PLENUM_TRY(check_labels(node.implied));
  PLENUM_TRY(check_properties(node.properties));
  for (const LabelToken label : node.implied) {
    if (has_all(node.labels, {&label, 1})) return inconsistent("implies a label that is there");
  }
  if (node.labels.empty() && !node.implied.empty()) {
    return inconsistent("implies labels from none");
  }
  return {};
}

Status check(const GraphTypeDefinition& type) {
  if (type.nodes.size() > element_types_max || type.edges.size() > element_types_max) {
    return too_much(element_types_max, "node types, and as many edge types");
  }
  std::set<std::vector<LabelToken>> nodes;
  for (const NodeType& node : type.nodes) {
    PLENUM_TRY(check_node(node));
    if (!nodes.insert(node.labels).second) return inconsistent("declares a node type twice");
  }
  std::set<std::tuple<TypeToken, std::vector<LabelToken>, std::vector<LabelToken>>> edges;
  for (const EdgeType& edge : type.edges) {
    PLENUM_TRY(check_labels(edge.from));
    PLENUM_TRY(check_labels(edge.to));
    PLENUM_TRY(check_properties(edge.properties));
    if (!edges.insert({edge.type, edge.from, edge.to}).second) {
      return inconsistent("declares an edge type twice");
    }
  }
  return {};
}

}  // namespace

bool has_all(std::span<const LabelToken> whole, std::span<const LabelToken> part) noexcept {
  return std::includes(whole.begin(), whole.end(), part.begin(), part.end());
}

Result<GraphTypePtr> GraphType::make(GraphTypeDefinition definition) {
  PLENUM_TRY(check(definition));
  auto type = std::make_shared<GraphType>(std::move(definition));
  if (type->closed() && !type->close_label_sets()) {
    return too_much(element_labels_max, "labels that follow from one another");
  }
  return GraphTypePtr(std::move(type));
}

GraphType::GraphType(GraphTypeDefinition consistent) : definition_(std::move(consistent)) {
  index_nodes();
  index_edges();
}

void GraphType::index_nodes() {
  std::unordered_map<LabelToken, std::uint32_t> uses;
  for (const NodeType& node : definition_.nodes) {
    for (const LabelToken label : node.labels) ++uses[label];
    labels_.insert(node.labels.begin(), node.labels.end());
    labels_.insert(node.implied.begin(), node.implied.end());
    for (const PropertyRule& rule : node.properties) properties_[0].insert(rule.key);
  }
  for (std::uint32_t i = 0; i < definition_.nodes.size(); ++i) {
    const auto& labels = definition_.nodes[i].labels;
    const auto rarest =
        std::min_element(labels.begin(), labels.end(),
                         [&](LabelToken a, LabelToken b) { return uses.at(a) < uses.at(b); });
    (rarest == labels.end() ? unlabelled_ : by_label_[*rarest]).push_back(i);
  }
}

void GraphType::index_edges() {
  std::set<TypeToken> with_ends;
  for (std::uint32_t i = 0; i < definition_.edges.size(); ++i) {
    const EdgeType& edge = definition_.edges[i];
    by_type_[edge.type].push_back(i);
    for (const PropertyRule& rule : edge.properties) properties_[1].insert(rule.key);
    for (const auto* end : {&edge.from, &edge.to}) {
      end_labels_.insert(end->begin(), end->end());
      labels_.insert(end->begin(), end->end());
      if (!end->empty()) with_ends.insert(edge.type);
    }
  }
  types_with_ends_.assign(with_ends.begin(), with_ends.end());
}

/// The labels of each node type, with all that they imply, and what that implies.
bool GraphType::close_label_sets() {
  for (const NodeType& node : definition_.nodes) {
    std::vector<LabelToken> set = node.labels;
    if (!close(set)) return false;
    label_sets_.insert(std::move(set));
  }
  for (const std::vector<LabelToken>& set : label_sets_) {
    for (const LabelToken label : set) sets_by_label_[label].push_back(&set);
  }
  return true;
}

bool GraphType::close(std::vector<LabelToken>& set) const {
  for (std::size_t before = set.size() + 1; set.size() != before;) {
    before = set.size();
    std::set<LabelToken> more(set.begin(), set.end());
    for (const NodeType* type : node_types(set)) {
      more.insert(type->implied.begin(), type->implied.end());
    }
    set.assign(more.begin(), more.end());
    if (set.size() > element_labels_max) return false;
  }
  return true;
}

std::vector<const NodeType*> GraphType::node_types(std::span<const LabelToken> labels) const {
  std::vector<std::uint32_t> found = unlabelled_;
  for (const LabelToken label : labels) {
    const auto candidates = by_label_.find(label);
    if (candidates == by_label_.end()) continue;
    for (const std::uint32_t number : candidates->second) {
      if (has_all(labels, definition_.nodes[number].labels)) found.push_back(number);
    }
  }
  std::sort(found.begin(), found.end());
  std::vector<const NodeType*> types;
  types.reserve(found.size());
  for (const std::uint32_t number : found) types.push_back(&definition_.nodes[number]);
  return types;
}

std::span<const std::uint32_t> GraphType::edge_types(TypeToken type) const {
  const auto found = by_type_.find(type);
  if (found == by_type_.end()) return {};
  return found->second;
}

bool GraphType::declares(std::span<const LabelToken> labels) const {
  return label_sets_.count(std::vector<LabelToken>(labels.begin(), labels.end())) > 0;
}

bool GraphType::fits(std::span<const LabelToken> labels) const {
  if (labels.empty()) return true;
  const std::vector<const std::vector<LabelToken>*>* fewest = nullptr;
  for (const LabelToken label : labels) {
    const auto sets = sets_by_label_.find(label);
    if (sets == sets_by_label_.end()) return false;
    if (fewest == nullptr || sets->second.size() < fewest->size()) fewest = &sets->second;
  }
  return std::any_of(fewest->begin(), fewest->end(),
                     [&](const std::vector<LabelToken>* set) { return has_all(*set, labels); });
}

bool GraphType::about_node(std::span<const LabelToken> labels) const {
  if (closed() || !unlabelled_.empty()) return true;
  return std::any_of(labels.begin(), labels.end(),
                     [&](LabelToken label) { return by_label_.count(label) > 0; });
}

bool GraphType::about_property(EntityKind kind, PropertyToken key) const {
  return closed() || properties_[kind == EntityKind::node ? 0 : 1].count(key) > 0;
}

}  // namespace plenum::storage
