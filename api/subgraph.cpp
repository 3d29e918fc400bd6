#include "api/subgraph.hpp"

#include <algorithm>
#include <vector>

namespace plenum::api {
namespace {

void take(const Value& value, exchange::Subgraph& out) {
  if (const auto* node = value.get_if<Node>()) out.nodes.push_back(node->id);
  if (const auto* edge = value.get_if<Edge>()) out.edges.push_back(edge->id);
  if (const auto* path = value.get_if<Path>()) {
    for (const Node& node : path->nodes) out.nodes.push_back(node.id);
    for (const Edge& edge : path->edges) out.edges.push_back(edge.id);
  }
}

/// Without recursion: values that wait stand in a list.
void take_all(const Value& root, exchange::Subgraph& out) {
  std::vector<const Value*> waiting{&root};
  while (!waiting.empty()) {
    const Value* value = waiting.back();
    waiting.pop_back();
    take(*value, out);
    if (const auto* list = value->get_if<List>()) {
      for (const Value& item : *list) waiting.push_back(&item);
    }
    if (const auto* map = value->get_if<Map>()) {
      for (const auto& [key, item] : *map) waiting.push_back(&item);
    }
  }
}

template <class Id>
void sort_unique(std::vector<Id>& ids) {
  std::ranges::sort(ids);
  const auto doubles = std::ranges::unique(ids);
  ids.erase(doubles.begin(), doubles.end());
}

}  // namespace

exchange::Subgraph subgraph_of(const Table& table) {
  exchange::Subgraph out;
  for (const Row row : table) {
    for (std::size_t i = 0; i < row.size(); ++i) take_all(row[i], out);
  }
  sort_unique(out.nodes);
  sort_unique(out.edges);
  return out;
}

}  // namespace plenum::api
