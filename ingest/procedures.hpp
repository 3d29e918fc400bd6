#pragma once
// Purpose: evidence() and the kg.* procedures, as values to be registered by whoever opens a
// database.
// May depend on: ingest/evidence_reader.hpp, include/plenum.
// Invariants: they read the snapshot of the calling clause and nothing else.

#include <vector>

#include "plenum/procedure.hpp"

namespace plenum::ingest {

/// kg.sentences(article), kg.mentions(entity), kg.assertions(fact).
std::vector<Procedure> procedures();
/// evidence(entity or fact).
std::vector<Function> functions();

}  // namespace plenum::ingest
