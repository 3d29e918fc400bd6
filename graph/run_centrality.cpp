#include <fmt/format.h>

#include <cmath>

#include "core/try.hpp"
#include "graph/bgl/betweenness.hpp"
#include "graph/bgl/closeness.hpp"
#include "graph/kernel/degree.hpp"
#include "graph/kernel/pagerank.hpp"
#include "graph/registry.hpp"
#include "graph/rows.hpp"

namespace plenum::graph {
namespace {

Error out_of_range(std::string_view option, std::string_view range) {
  return Error(ErrorCode::invalid_argument, fmt::format("option `{}` must be {}", option, range));
}

Status emit_scores(const GraphView& view, const CallContext& context, RowSink& sink,
                   const std::vector<double>& scores) {
  return emit_rows(view, context, sink,
                   [&](Vertex v, std::vector<Value>& row) { row.emplace_back(scores[v]); });
}

}  // namespace

Status run(const PagerankOptions& options, const CallContext& context, RowSink& sink) {
  if (!(options.damping >= 0 && options.damping < 1)) {
    return out_of_range("damping", "at least 0 and less than 1");
  }
  if (options.max_iterations < 1 || options.max_iterations > 10'000) {
    return out_of_range("max_iterations", "from 1 to 10000");
  }
  if (!(options.tolerance >= 0)) return out_of_range("tolerance", "at least 0");
  PLENUM_TRY(require_snapshot(context));
  const Control control = control_of(context);
  PLENUM_ASSIGN(const GraphView view,
                GraphView::build(*context.snapshot, options.over, Direction::out,
                                 ViewParts{.in_arcs = true}, control));
  PLENUM_ASSIGN(
      const PagerankResult result,
      pagerank(view, {options.damping, options.max_iterations, options.tolerance}, control));
  return emit_scores(view, context, sink, result.scores);
}

Status run(const BetweennessOptions& options, const CallContext& context, RowSink& sink) {
  PLENUM_TRY(require_snapshot(context));
  const Control control = control_of(context);
  PLENUM_ASSIGN(const GraphView view,
                GraphView::build(*context.snapshot, options.over, Direction::out, {}, control));
  PLENUM_ASSIGN(const auto scores, betweenness(view, options.normalized, control));
  return emit_scores(view, context, sink, scores);
}

Status run(const ClosenessOptions& options, const CallContext& context, RowSink& sink) {
  PLENUM_TRY(require_snapshot(context));
  const Control control = control_of(context);
  PLENUM_ASSIGN(const GraphView view,
                GraphView::build(*context.snapshot, options.over, Direction::out, {}, control));
  PLENUM_ASSIGN(const auto scores, closeness(view, control));
  return emit_scores(view, context, sink, scores);
}

Status run(const DegreeOptions& options, const CallContext& context, RowSink& sink) {
  PLENUM_TRY(require_snapshot(context));
  const Control control = control_of(context);
  // For both directions a directed view serves, with what leaves and what enters added up.
  Selection over = options.over;
  const bool both = over.direction.value_or(Direction::both) == Direction::both;
  if (both) over.direction = Direction::out;
  PLENUM_ASSIGN(const GraphView view,
                GraphView::build(*context.snapshot, over, Direction::out, {}, control));
  PLENUM_ASSIGN(const auto sums, degrees(view, both, control));
  return emit_rows(view, context, sink, [&](Vertex v, std::vector<Value>& row) {
    if (view.weighted()) {
      row.emplace_back(sums[v]);
    } else {
      row.emplace_back(static_cast<std::int64_t>(sums[v]));
    }
  });
}

}  // namespace plenum::graph
