#include "storage/visibility.hpp"

#include <string>

#include "core/try.hpp"

namespace plenum::storage {

namespace {

constexpr std::size_t ids_a_look = 2048;

}  // namespace

VisibilityBuilder::VisibilityBuilder(const Snapshot& graph) : graph_(graph) {
  result_->nodes_.resize(static_cast<std::size_t>(graph.node_id_bound() / 64 + 1));
  result_->edges_.resize(static_cast<std::size_t>(graph.edge_id_bound() / 64 + 1));
  result_->counts_.nodes_by_label.resize(graph.label_count());
  result_->counts_.edges_by_type.resize(graph.type_count());
}

Status VisibilityBuilder::count_nodes(const core::StopSignal& stop) {
  ScanPosition position;
  std::vector<NodeId> nodes;
  Counts& counts = result_->counts_;
  while (!position.done) {
    PLENUM_TRY(stop.check());
    nodes.clear();
    PLENUM_TRY(graph_.scan_nodes(position, ids_a_look, nodes));
    for (const NodeId node : nodes) {
      if (hides(node)) continue;
      ++counts.nodes;
      PLENUM_ASSIGN(const auto labels, graph_.labels(node));
      for (const LabelToken label : labels) {
        ++counts.nodes_by_label[static_cast<std::size_t>(label)];
      }
    }
  }
  return {};
}

Status VisibilityBuilder::count_edges(const core::StopSignal& stop) {
  ScanPosition position;
  std::vector<EdgeId> edges;
  Counts& counts = result_->counts_;
  while (!position.done) {
    PLENUM_TRY(stop.check());
    edges.clear();
    PLENUM_TRY(graph_.scan_edges(position, ids_a_look, edges));
    for (const EdgeId edge : edges) {
      if (hides(edge)) continue;
      PLENUM_ASSIGN(const EdgeEnds ends, graph_.ends(edge));
      if (hides(ends.start) || hides(ends.end)) {
        hide(edge);
        continue;
      }
      ++counts.edges;
      ++counts.edges_by_type[static_cast<std::size_t>(ends.type)];
    }
  }
  return {};
}

Result<std::shared_ptr<const Visibility>> VisibilityBuilder::finish(
    const core::StopSignal& stop) && {
  PLENUM_TRY(count_nodes(stop));
  PLENUM_TRY(count_edges(stop));
  return std::shared_ptr<const Visibility>(std::move(result_));
}

}  // namespace plenum::storage
