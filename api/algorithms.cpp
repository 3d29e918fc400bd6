#include "plenum/algorithms.hpp"

#include <algorithm>

#include "api/deadline.hpp"
#include "api/guard.hpp"
#include "api/impl.hpp"
#include "core/try.hpp"
#include "graph/registry.hpp"

namespace plenum::algo {
namespace {

graph::Selection selection_of(const GraphFilter& filter) {
  graph::Selection out;
  out.labels = filter.labels;
  out.types = filter.types;
  out.direction = filter.direction;
  out.weight = filter.weight;
  return out;
}

/// Runs an algorithm of the graph module on a view, within the caller's bounds.
template <class Options>
Result<Table> run_on(const ReadView& view, const Options& options, const RunOptions& run) {
  return api::guarded([&]() -> Result<Table> {
    if (view.impl() == nullptr) return api::moved_from("view");
    const ReadView::Impl& state = *view.impl();
    api::Deadline deadline("the algorithm", run.interrupt, run.timeout_ms);
    CallContext context;
    context.snapshot = &state.snapshot;
    context.interrupt = deadline.flag();
    context.memory_bytes_max = state.core->limits(run).memory_bytes;
    Result<Table> table = graph::table(options, context);
    if (!table.ok()) return deadline.explain(table.error());
    if (run.rows_max != 0 && table->size() > run.rows_max) {
      return Error(ErrorCode::limit,
                   "the result has more than " + std::to_string(run.rows_max) + " rows");
    }
    return table;
  });
}

}  // namespace

Result<Table> pagerank(const ReadView& view, const PageRankOptions& options) {
  graph::PagerankOptions inner;
  inner.over = selection_of(options.graph);
  inner.damping = options.damping;
  inner.max_iterations = options.max_iterations;
  inner.tolerance = options.tolerance;
  return run_on(view, inner, options.run);
}

Result<Table> weak_components(const ReadView& view, const ComponentOptions& options) {
  graph::WeakComponentsOptions inner;
  inner.over = selection_of(options.graph);
  return run_on(view, inner, options.run);
}

Result<Table> strong_components(const ReadView& view, const ComponentOptions& options) {
  graph::StrongComponentsOptions inner;
  inner.over = selection_of(options.graph);
  return run_on(view, inner, options.run);
}

Result<Table> betweenness(const ReadView& view, const BetweennessOptions& options) {
  graph::BetweennessOptions inner;
  inner.over = selection_of(options.graph);
  inner.normalized = options.normalized;
  return run_on(view, inner, options.run);
}

Result<Table> shortest_path(const ReadView& view, NodeId source, NodeId target,
                            const ShortestPathOptions& options) {
  graph::ShortestPathOptions inner;
  inner.over = selection_of(options.graph);
  inner.source = source;
  inner.target = target;
  return run_on(view, inner, options.run);
}

Result<Table> call(const ReadView& view, std::string_view name, const Map& options,
                   const RunOptions& run) {
  return api::guarded([&]() -> Result<Table> {
    if (view.impl() == nullptr) return api::moved_from("view");
    const std::string full = "algo." + std::string(name);
    const auto known = view.impl()->core->engine.procedure_names();
    if (!std::ranges::binary_search(known, full)) {
      std::string names;
      for (const std::string& one : known) {
        if (one.starts_with("algo.")) names += (names.empty() ? "" : ", ") + one.substr(5);
      }
      return Error(ErrorCode::not_found, "there is no algorithm '" + std::string(name) + "'")
          .with_hint("there are " + names);
    }
    return view.run("CALL " + full + "($options)", {{"options", Value(options)}}, run);
  });
}

}  // namespace plenum::algo
