#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/try.hpp"
#include "graph/bgl/k_shortest.hpp"
#include "graph/kernel/bfs.hpp"
#include "graph/kernel/delta_stepping.hpp"
#include "graph/kernel/point_path.hpp"
#include "graph/registry.hpp"
#include "graph/rows.hpp"

namespace plenum::graph {
namespace {

Result<NodeId> required(const std::optional<NodeId>& node, std::string_view option) {
  if (node) return *node;
  return Error(ErrorCode::invalid_argument, fmt::format("option `{}` is missing", option))
      .with_hint(fmt::format("name a node: {{{}: n}}", option));
}

/// The vertex of a node that must exist; none when it is outside the selection.
Result<std::optional<Vertex>> locate(const GraphView& view, const CallContext& context,
                                     NodeId node) {
  PLENUM_ASSIGN(const bool there, context.snapshot->contains(node));
  if (!there) {
    return Error(ErrorCode::not_found, fmt::format("there is no node {}", node.value));
  }
  return view.vertex(node);
}

/// Without weights a cost is a number of edges.
Value cost_value(const Selection& over, double cost) {
  if (over.weight.empty()) return Value(static_cast<std::int64_t>(cost));
  return Value(cost);
}

}  // namespace

Status run(const BfsOptions& options, const CallContext& context, RowSink& sink) {
  PLENUM_TRY(require_snapshot(context));
  PLENUM_ASSIGN(const NodeId source, required(options.source, "source"));
  const Control control = control_of(context);
  PLENUM_ASSIGN(const GraphView view,
                GraphView::build(*context.snapshot, options.over, Direction::out, {}, control));
  PLENUM_ASSIGN(const auto start, locate(view, context, source));
  if (!start) return {};
  PLENUM_ASSIGN(const auto distances,
                bfs(view, *start, options.max_depth.value_or(unreached - 1), control));
  std::vector<Vertex> order;
  for (Vertex v = 0; v < view.vertex_count(); ++v) {
    if (distances[v] != unreached) order.push_back(v);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](Vertex a, Vertex b) { return distances[a] < distances[b]; });
  return emit_rows(
      view, context, sink,
      [&](Vertex v, std::vector<Value>& row) {
        row.emplace_back(static_cast<std::int64_t>(distances[v]));
      },
      &order);
}

Status run(const ShortestDistancesOptions& options, const CallContext& context, RowSink& sink) {
  PLENUM_TRY(require_snapshot(context));
  PLENUM_ASSIGN(const NodeId source, required(options.source, "source"));
  const Control control = control_of(context);
  PLENUM_ASSIGN(const GraphView view,
                GraphView::build(*context.snapshot, options.over, Direction::out, {}, control));
  PLENUM_ASSIGN(const auto start, locate(view, context, source));
  if (!start) return {};
  PLENUM_ASSIGN(const auto distances, shortest_distances(view, *start, control));
  std::vector<Vertex> order;
  for (Vertex v = 0; v < view.vertex_count(); ++v) {
    if (std::isfinite(distances[v])) order.push_back(v);
  }
  return emit_rows(
      view, context, sink,
      [&](Vertex v, std::vector<Value>& row) {
        row.push_back(cost_value(options.over, distances[v]));
      },
      &order);
}

Status run(const ShortestPathOptions& options, const CallContext& context, RowSink& sink) {
  PLENUM_TRY(require_snapshot(context));
  PLENUM_ASSIGN(const NodeId source, required(options.source, "source"));
  PLENUM_ASSIGN(const NodeId target, required(options.target, "target"));
  PLENUM_ASSIGN(const auto found,
                point_path(*context.snapshot, options.over, source, target, control_of(context)));
  if (!found) return {};
  const auto more =
      emit_path(context, sink, found->nodes, found->edges, cost_value(options.over, found->cost));
  return more.ok() ? Status() : more.error();
}

Status run(const KShortestPathsOptions& options, const CallContext& context, RowSink& sink) {
  PLENUM_TRY(require_snapshot(context));
  PLENUM_ASSIGN(const NodeId source, required(options.source, "source"));
  PLENUM_ASSIGN(const NodeId target, required(options.target, "target"));
  if (options.k < 1 || options.k > 1000) {
    return Error(ErrorCode::invalid_argument, "option `k` must be from 1 to 1000");
  }
  const Control control = control_of(context);
  PLENUM_ASSIGN(const GraphView view,
                GraphView::build(*context.snapshot, options.over, Direction::out,
                                 ViewParts{.edge_ids = true}, control));
  PLENUM_ASSIGN(const auto start, locate(view, context, source));
  PLENUM_ASSIGN(const auto goal, locate(view, context, target));
  if (!start || !goal) return {};
  PLENUM_ASSIGN(const auto paths, k_shortest_paths(view, *start, *goal, options.k, control));
  for (const ArcPath& path : paths) {
    std::vector<NodeId> nodes;
    nodes.reserve(path.vertices.size());
    std::vector<EdgeId> edges;
    edges.reserve(path.arcs.size());
    for (Vertex v : path.vertices) nodes.push_back(view.node(v));
    for (ArcIndex arc : path.arcs) edges.push_back(view.edge(arc));
    PLENUM_ASSIGN(const bool more,
                  emit_path(context, sink, nodes, edges, cost_value(options.over, path.cost)));
    if (!more) return {};
  }
  return {};
}

}  // namespace plenum::graph
