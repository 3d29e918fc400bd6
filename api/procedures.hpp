#pragma once
// Purpose: gives the query engine the procedures and functions of the other modules.
// May depend on: query, graph, ingest.
// Invariants: called once a database, before the first statement is compiled.

#include "plenum/result.hpp"
#include "query/engine.hpp"

namespace plenum::api {

Status register_built_in(query::Engine& engine);

}  // namespace plenum::api
