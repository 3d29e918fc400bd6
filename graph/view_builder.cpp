#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "core/try.hpp"
#include "graph/graph_view.hpp"
#include "graph/weights.hpp"

namespace plenum::graph {

/// The steps of GraphView::build, in order.
class ViewBuilder {
 public:
  ViewBuilder(const storage::Snapshot& snapshot, const Selection& selection, Direction direction,
              ViewParts parts, const Control& control)
      : snapshot_(snapshot),
        selection_(selection),
        direction_(direction),
        parts_(parts),
        control_(control) {}

  Result<GraphView> build() {
    PLENUM_TRY(select_nodes());
    PLENUM_TRY(number_nodes());
    PLENUM_TRY(read_arcs());
    PLENUM_TRY(read_weights());
    if (!parts_.edge_ids) view_.edge_ids_ = {};
    numbers_ = {};
    if (direction_ == Direction::both) {
      PLENUM_TRY(control_.reserve(view_.bytes() * 3 + scratch_bytes(), what));
      view_.symmetrise();
    }
    if (parts_.in_arcs) {
      PLENUM_TRY(control_.reserve(view_.bytes() +
                                      view_.targets_.size() * (sizeof(Vertex) + sizeof(ArcIndex)) +
                                      scratch_bytes(),
                                  what));
      view_.index_in_arcs();
    }
    return std::move(view_);
  }

 private:
  static constexpr std::string_view what = "the selected part of the graph";
  static constexpr std::size_t batch = 4096;
  static constexpr Vertex none = std::numeric_limits<Vertex>::max();
  /// Below this many ids an array is cheaper than a search whatever the selection.
  static constexpr std::uint64_t small_bound = 1ULL << 20;

  std::uint64_t scratch_bytes() const {
    return 2 * sizeof(ArcIndex) * (std::uint64_t{view_.vertex_count()} + 1);
  }

  Status check_memory() const {
    return control_.reserve(view_.bytes() + numbers_.capacity() * sizeof(Vertex), what);
  }

  template <class Scan>
  Status scan_all(Scan scan) {
    storage::ScanPosition position;
    while (!position.done) {
      PLENUM_TRY(scan(position));
      PLENUM_TRY(control_.check());
      PLENUM_TRY(check_memory());
    }
    return {};
  }

  Status select_nodes() {
    auto& nodes = view_.nodes_;
    if (selection_.labels.empty()) {
      PLENUM_TRY(scan_all([&](storage::ScanPosition& position) {
        return snapshot_.scan_nodes(position, batch, nodes);
      }));
    }
    for (const std::string& name : selection_.labels) {
      const auto label = snapshot_.find_label(name);
      if (!label) continue;
      PLENUM_TRY(scan_all([&](storage::ScanPosition& position) {
        return snapshot_.scan_nodes(*label, position, batch, nodes);
      }));
    }
    if (selection_.labels.size() > 1) {
      std::sort(nodes.begin(), nodes.end());
      nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
    }
    if (nodes.size() > GraphView::vertices_max) {
      return Error(ErrorCode::limit, fmt::format("an algorithm can look at {} nodes at most",
                                                 GraphView::vertices_max));
    }
    return {};
  }

  /// An array from id to vertex where it pays; else the sorted ids are searched.
  Status number_nodes() {
    const std::uint64_t bound = snapshot_.node_id_bound();
    if (bound > small_bound && bound / 8 > view_.nodes_.size()) return {};
    PLENUM_TRY(control_.reserve(view_.bytes() + bound * sizeof(Vertex), what));
    numbers_.assign(bound, none);
    for (Vertex v = 0; v < view_.vertex_count(); ++v) numbers_[view_.nodes_[v].value] = v;
    return {};
  }

  Vertex number_of(NodeId node) const {
    if (!numbers_.empty()) return numbers_[node.value];
    return view_.vertex(node).value_or(none);
  }

  Status read_arcs() {
    std::vector<storage::TypeToken> types;
    std::uint64_t edges = selection_.types.empty() ? snapshot_.edge_count() : 0;
    for (const std::string& name : selection_.types) {
      const auto type = snapshot_.find_type(name);
      if (!type || std::find(types.begin(), types.end(), *type) != types.end()) continue;
      types.push_back(*type);
      edges += snapshot_.edge_count(*type);
    }
    if (selection_.labels.empty() && edges <= GraphView::arcs_max) {
      const std::uint64_t each = sizeof(Vertex) + (keep_edges() ? sizeof(EdgeId) : 0);
      PLENUM_TRY(control_.reserve(view_.bytes() + edges * each, what));
      view_.targets_.reserve(edges);
      if (keep_edges()) view_.edge_ids_.reserve(edges);
    }
    view_.out_offsets_.reserve(view_.nodes_.size() + 1);
    view_.out_offsets_.push_back(0);
    const Direction way = direction_ == Direction::in ? Direction::in : Direction::out;
    storage::AdjacencyBuffer buffer;
    Pacer pacer(control_);
    for (NodeId node : view_.nodes_) {
      if (selection_.types.empty()) {
        PLENUM_ASSIGN(auto slice, snapshot_.expand(node, way, buffer));
        PLENUM_TRY(append(slice, pacer));
      }
      for (storage::TypeToken type : types) {
        PLENUM_ASSIGN(auto slice, snapshot_.expand(node, way, type, buffer));
        PLENUM_TRY(append(slice, pacer));
      }
      view_.out_offsets_.push_back(static_cast<ArcIndex>(view_.targets_.size()));
    }
    return check_memory();
  }

  bool keep_edges() const { return parts_.edge_ids || !selection_.weight.empty(); }

  Status append(const storage::AdjacencySlice& slice, Pacer& pacer) {
    const bool edges = keep_edges();
    slice.nodes.visit([&](auto node) {
      for (std::size_t i = 0; i < slice.size(); ++i) {
        const Vertex target = number_of(node(i));
        if (target == none) continue;
        view_.targets_.push_back(target);
        if (edges) view_.edge_ids_.push_back(slice.edges[i]);
      }
    });
    const std::uint64_t arcs_max =
        direction_ == Direction::both ? GraphView::arcs_max / 2 : GraphView::arcs_max;
    if (view_.targets_.size() > arcs_max) {
      return Error(ErrorCode::limit,
                   fmt::format("an algorithm can look at {} relationships at most", arcs_max));
    }
    if (slice.size() > batch) PLENUM_TRY(check_memory());
    return pacer.step(slice.size() + 1);
  }

  Status read_weights() {
    if (selection_.weight.empty()) return {};
    const auto key = snapshot_.find_property(selection_.weight);
    PLENUM_TRY(control_.reserve(view_.bytes() + view_.targets_.size() * sizeof(double), what));
    view_.weights_.reserve(view_.targets_.size());
    storage::PropertyColumn column;
    const std::span<const EdgeId> edges(view_.edge_ids_);
    for (std::size_t begin = 0; key && begin < edges.size(); begin += batch) {
      const auto part = edges.subspan(begin, std::min(batch, edges.size() - begin));
      PLENUM_TRY(graph::read_weights(snapshot_, *key, part, column, view_.weights_));
      PLENUM_TRY(control_.check());
    }
    view_.weights_.resize(view_.targets_.size(), 1.0);
    return {};
  }

  const storage::Snapshot& snapshot_;
  const Selection& selection_;
  const Direction direction_;
  const ViewParts parts_;
  const Control& control_;
  GraphView view_;
  std::vector<Vertex> numbers_;
};

Result<GraphView> GraphView::build(const storage::Snapshot& snapshot, const Selection& selection,
                                   Direction direction, ViewParts parts, const Control& control) {
  return ViewBuilder(snapshot, selection, selection.direction.value_or(direction), parts, control)
      .build();
}

}  // namespace plenum::graph
