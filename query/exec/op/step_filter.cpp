#include "query/exec/op/step_filter.hpp"

#include <algorithm>

#include "core/try.hpp"

namespace plenum::query::exec {

void collect_steps(const Neighbours& neighbours, NodeId node,
                   const std::vector<std::uint64_t>& excluded, std::vector<Step>& steps) {
  for (const auto& segment : neighbours.segments()) {
    for (std::size_t i = 0; i < segment.slice.size(); ++i) {
      const Step step{segment.slice.nodes[i], segment.slice.edges[i].value};
      if (segment.skip_loops && step.node == node) continue;
      if (std::find(excluded.begin(), excluded.end(), step.edge) != excluded.end()) continue;
      steps.push_back(step);
    }
  }
}

Status keep_passing(ExecContext& context, const Chunk& in, std::size_t row, VarSpec& var,
                    std::vector<Step>& steps) {
  for (const EvaluatorPtr& predicate : var.predicates) {
    if (steps.empty()) return {};
    const std::vector<std::uint32_t> parents(steps.size(), static_cast<std::uint32_t>(row));
    Chunk chunk = in.gather(parents, var.predicate_slots);
    std::vector<std::uint64_t> edges(steps.size());
    for (std::size_t i = 0; i < steps.size(); ++i) edges[i] = steps[i].edge;
    chunk.set(var.element, Vector::edges(std::move(edges)));
    PLENUM_ASSIGN(const VectorPtr held, predicate->evaluate(context, chunk));
    PLENUM_ASSIGN(const auto rows, placed(true_rows(held, "WHERE"), predicate->span()));
    for (std::size_t i = 0; i < rows.size(); ++i) steps[i] = steps[rows[i]];
    steps.resize(rows.size());
  }
  return {};
}

}  // namespace plenum::query::exec
