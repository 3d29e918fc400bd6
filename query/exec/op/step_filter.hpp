#pragma once
// Purpose: the steps that may be taken from a node on a walk, and the predicates they must meet.
// May depend on: query/exec/op/expand.hpp.
// Invariants: predicates are computed for all steps of a node together.

#include <vector>

#include "query/exec/op/expand.hpp"

namespace plenum::query::exec {

struct Step {
  NodeId node;
  std::uint64_t edge = 0;
};

/// All steps of the loaded node but loops seen twice and excluded edges.
void collect_steps(const Neighbours& neighbours, NodeId node,
                   const std::vector<std::uint64_t>& excluded, std::vector<Step>& steps);

/// Drops the steps whose edge fails a predicate of `var`, read beside row `row` of `in`.
Status keep_passing(ExecContext& context, const Chunk& in, std::size_t row, VarSpec& var,
                    std::vector<Step>& steps);

}  // namespace plenum::query::exec
