#include "graph/graph_view.hpp"

#include <algorithm>

#include "core/assert.hpp"

namespace plenum::graph {
namespace {

template <class T>
std::uint64_t bytes_of(const std::vector<T>& v) {
  return v.capacity() * sizeof(T);
}

/// Turns counts at [v + 1] into offsets.
void accumulate(std::vector<ArcIndex>& offsets) {
  for (std::size_t i = 1; i < offsets.size(); ++i) offsets[i] += offsets[i - 1];
}

}  // namespace

std::optional<Vertex> GraphView::vertex(NodeId node) const noexcept {
  auto found = std::lower_bound(nodes_.begin(), nodes_.end(), node);
  if (found == nodes_.end() || *found != node) return std::nullopt;
  return static_cast<Vertex>(found - nodes_.begin());
}

std::uint32_t GraphView::in_degree(Vertex v) const noexcept {
  return in_offsets_.empty() ? out_degree(v) : in_offsets_[v + 1] - in_offsets_[v];
}

std::span<const Vertex> GraphView::in(Vertex v) const noexcept {
  PLENUM_ASSERT(has_in());
  if (in_offsets_.empty()) return out(v);
  return {sources_.data() + in_offsets_[v], in_degree(v)};
}

std::span<const ArcIndex> GraphView::in_arc_indexes(Vertex v) const noexcept {
  PLENUM_ASSERT(!in_offsets_.empty());
  return {in_arcs_.data() + in_offsets_[v], in_degree(v)};
}

std::uint64_t GraphView::bytes() const noexcept {
  return bytes_of(nodes_) + bytes_of(out_offsets_) + bytes_of(targets_) + bytes_of(weights_) +
         bytes_of(edge_ids_) + bytes_of(in_offsets_) + bytes_of(sources_) + bytes_of(in_arcs_);
}

void GraphView::index_in_arcs() {
  const Vertex n = vertex_count();
  in_offsets_.assign(std::size_t{n} + 1, 0);
  for (Vertex target : targets_) ++in_offsets_[target + 1];
  accumulate(in_offsets_);
  sources_.resize(targets_.size());
  in_arcs_.resize(targets_.size());
  std::vector<ArcIndex> next(in_offsets_.begin(), in_offsets_.end() - 1);
  for (Vertex v = 0; v < n; ++v) {
    for (ArcIndex arc = out_begin(v); arc < out_end(v); ++arc) {
      const ArcIndex place = next[targets_[arc]]++;
      sources_[place] = v;
      in_arcs_[place] = arc;
    }
  }
}

void GraphView::symmetrise() {
  const Vertex n = vertex_count();
  std::vector<ArcIndex> offsets(std::size_t{n} + 1, 0);
  for (Vertex v = 0; v < n; ++v) {
    for (Vertex target : out(v)) {
      ++offsets[v + 1];
      if (target != v) ++offsets[target + 1];
    }
  }
  accumulate(offsets);
  std::vector<Vertex> targets(offsets[n]);
  std::vector<double> weights(weights_.empty() ? 0 : targets.size());
  std::vector<EdgeId> edge_ids(edge_ids_.empty() ? 0 : targets.size());
  std::vector<ArcIndex> next(offsets.begin(), offsets.end() - 1);
  auto place = [&](Vertex from, Vertex to, ArcIndex arc) {
    const ArcIndex at = next[from]++;
    targets[at] = to;
    if (!weights.empty()) weights[at] = weights_[arc];
    if (!edge_ids.empty()) edge_ids[at] = edge_ids_[arc];
  };
  for (Vertex v = 0; v < n; ++v) {
    for (ArcIndex arc = out_begin(v); arc < out_end(v); ++arc) place(v, targets_[arc], arc);
  }
  for (Vertex v = 0; v < n; ++v) {
    for (ArcIndex arc = out_begin(v); arc < out_end(v); ++arc) {
      if (targets_[arc] != v) place(targets_[arc], v, arc);
    }
  }
  out_offsets_ = std::move(offsets);
  targets_ = std::move(targets);
  weights_ = std::move(weights);
  edge_ids_ = std::move(edge_ids);
  undirected_ = true;
}

GraphView GraphView::from_arcs(Vertex vertices, std::span<const Arc> arcs, Direction direction,
                               ViewParts parts, bool weighted) {
  GraphView view;
  view.nodes_.resize(vertices);
  for (Vertex v = 0; v < vertices; ++v) view.nodes_[v] = NodeId{v};
  auto from = [&](const Arc& arc) { return direction == Direction::in ? arc.to : arc.from; };
  auto to = [&](const Arc& arc) { return direction == Direction::in ? arc.from : arc.to; };
  view.out_offsets_.assign(std::size_t{vertices} + 1, 0);
  for (const Arc& arc : arcs) ++view.out_offsets_[from(arc) + 1];
  accumulate(view.out_offsets_);
  view.targets_.resize(arcs.size());
  view.edge_ids_.resize(arcs.size());
  if (weighted) view.weights_.resize(arcs.size());
  std::vector<ArcIndex> next(view.out_offsets_.begin(), view.out_offsets_.end() - 1);
  for (std::size_t i = 0; i < arcs.size(); ++i) {
    const ArcIndex at = next[from(arcs[i])]++;
    view.targets_[at] = to(arcs[i]);
    view.edge_ids_[at] = EdgeId{i};
    if (weighted) view.weights_[at] = arcs[i].weight;
  }
  if (!parts.edge_ids) view.edge_ids_ = {};
  if (direction == Direction::both) view.symmetrise();
  if (parts.in_arcs) view.index_in_arcs();
  return view;
}

}  // namespace plenum::graph
