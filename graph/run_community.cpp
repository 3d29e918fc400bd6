#include <cmath>

#include "core/try.hpp"
#include "graph/bgl/strong_components.hpp"
#include "graph/kernel/k_core.hpp"
#include "graph/kernel/label_propagation.hpp"
#include "graph/kernel/louvain.hpp"
#include "graph/kernel/triangles.hpp"
#include "graph/kernel/weak_components.hpp"
#include "graph/registry.hpp"
#include "graph/rows.hpp"

namespace plenum::graph {
namespace {

/// Groups are named by a vertex; outside by its node id.
Status emit_groups(const GraphView& view, const CallContext& context, RowSink& sink,
                   const std::vector<Vertex>& groups) {
  return emit_rows(view, context, sink, [&](Vertex v, std::vector<Value>& row) {
    row.emplace_back(static_cast<std::int64_t>(view.node(groups[v]).value));
  });
}

/// The selection of an algorithm for which a direction means nothing.
Selection towards(const Selection& over, Direction direction) {
  Selection changed = over;
  changed.direction = direction;
  return changed;
}

Status check_iterations(std::uint32_t iterations) {
  if (iterations >= 1 && iterations <= 10'000) return {};
  return Error(ErrorCode::invalid_argument, "option `max_iterations` must be from 1 to 10000");
}

}  // namespace

Status run(const WeakComponentsOptions& options, const CallContext& context, RowSink& sink) {
  PLENUM_TRY(require_snapshot(context));
  const Control control = control_of(context);
  PLENUM_ASSIGN(const GraphView view,
                GraphView::build(*context.snapshot, towards(options.over, Direction::out),
                                 Direction::out, {}, control));
  PLENUM_ASSIGN(const auto groups, weak_components(view, control));
  return emit_groups(view, context, sink, groups);
}

Status run(const StrongComponentsOptions& options, const CallContext& context, RowSink& sink) {
  PLENUM_TRY(require_snapshot(context));
  const Control control = control_of(context);
  PLENUM_ASSIGN(const GraphView view,
                GraphView::build(*context.snapshot, options.over, Direction::out, {}, control));
  PLENUM_ASSIGN(const auto groups, strong_components(view, control));
  return emit_groups(view, context, sink, groups);
}

Status run(const LouvainOptions& options, const CallContext& context, RowSink& sink) {
  PLENUM_TRY(check_iterations(options.max_iterations));
  if (!(options.resolution > 0) || !std::isfinite(options.resolution)) {
    return Error(ErrorCode::invalid_argument, "option `resolution` must be greater than 0");
  }
  if (!(options.tolerance >= 0)) {
    return Error(ErrorCode::invalid_argument, "option `tolerance` must be at least 0");
  }
  PLENUM_TRY(require_snapshot(context));
  const Control control = control_of(context);
  PLENUM_ASSIGN(const GraphView view,
                GraphView::build(*context.snapshot, towards(options.over, Direction::both),
                                 Direction::both, {}, control));
  PLENUM_ASSIGN(
      const LouvainResult result,
      louvain(view, {options.resolution, options.max_iterations, options.tolerance}, control));
  return emit_groups(view, context, sink, result.communities);
}

Status run(const LabelPropagationOptions& options, const CallContext& context, RowSink& sink) {
  PLENUM_TRY(check_iterations(options.max_iterations));
  PLENUM_TRY(require_snapshot(context));
  const Control control = control_of(context);
  PLENUM_ASSIGN(const GraphView view,
                GraphView::build(*context.snapshot, options.over, Direction::both,
                                 ViewParts{.in_arcs = true}, control));
  PLENUM_ASSIGN(const auto labels, label_propagation(view, options.max_iterations, control));
  return emit_groups(view, context, sink, labels);
}

Status run(const KCoreOptions& options, const CallContext& context, RowSink& sink) {
  PLENUM_TRY(require_snapshot(context));
  const Control control = control_of(context);
  PLENUM_ASSIGN(const GraphView view,
                GraphView::build(*context.snapshot, towards(options.over, Direction::both),
                                 Direction::both, {}, control));
  PLENUM_ASSIGN(const auto cores, core_numbers(view, control));
  return emit_rows(view, context, sink, [&](Vertex v, std::vector<Value>& row) {
    row.emplace_back(static_cast<std::int64_t>(cores[v]));
  });
}

Status run(const TrianglesOptions& options, const CallContext& context, RowSink& sink) {
  PLENUM_TRY(require_snapshot(context));
  const Control control = control_of(context);
  PLENUM_ASSIGN(const GraphView view,
                GraphView::build(*context.snapshot, options.over, Direction::both,
                                 ViewParts{.in_arcs = true}, control));
  PLENUM_ASSIGN(const TriangleCounts counts, triangles(view, control));
  return emit_rows(view, context, sink, [&](Vertex v, std::vector<Value>& row) {
    row.emplace_back(static_cast<std::int64_t>(counts.triangles[v]));
    row.emplace_back(counts.coefficients[v]);
  });
}

}  // namespace plenum::graph
