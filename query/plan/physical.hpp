#pragma once
// Purpose: logical plan → running operators, for one execution.
// May depend on: query/plan/logical.hpp, query/exec.
// Invariants: columns that nobody above reads are not carried on; the plan outlives the operators.

#include <memory>
#include <vector>

#include "plenum/result.hpp"
#include "query/engine.hpp"
#include "query/exec/operator.hpp"
#include "query/plan/logical.hpp"

namespace plenum::query::plan {

struct Executable {
  exec::OperatorPtr root;
  /// By Node::id; null where a node has no operator of its own. For PROFILE.
  std::vector<const exec::Operator*> operators;
};

Result<Executable> instantiate(const Plan& plan, const PlannerOptions& options);

}  // namespace plenum::query::plan
