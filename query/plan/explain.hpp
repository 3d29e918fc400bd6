#pragma once
// Purpose: a plan as text, an operator a line, the last one to run first.
// May depend on: query/plan/physical.hpp.
// Invariants: the same plan gives the same text; numbers of PROFILE are measured.

#include <string>
#include <vector>

#include "query/plan/physical.hpp"

namespace plenum::query::plan {

/// One line an operator, indented by depth, with its estimated rows; with `measured` also rows and
/// microseconds of the execution.
std::vector<std::string> explain(const Plan& plan, const bind::Statement& statement,
                                 const Executable* measured = nullptr);

}  // namespace plenum::query::plan
