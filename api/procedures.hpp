#pragma once
// Purpose: gives the query engine the procedures and functions of the other modules, and guards it
// against those of embedding programs.
// May depend on: query, graph, ingest.
// Invariants: register_built_in() is called once a database, before the first statement is
// compiled.

#include "plenum/procedure.hpp"
#include "plenum/result.hpp"
#include "query/engine.hpp"

namespace plenum::api {

Status register_built_in(query::Engine& engine);

/// Makes what a program's procedure or function hands back be checked like a parameter: UTF-8, and
/// no deeper than the engine's recursions go. `invalid_argument` when there is nothing to run.
Status guard_output(Procedure& procedure);
Status guard_output(Function& function);

}  // namespace plenum::api
