#pragma once
// Purpose: evidence() and the kg.* procedures, as values to be registered by whoever opens a
// database.
// May depend on: ingest/evidence_reader.hpp, include/plenum.
// Invariants: they read the snapshot of the calling clause and nothing else; those that decide
// write in its transaction.

#include <vector>

#include "plenum/procedure.hpp"

namespace plenum::ingest {

/// kg.sentences(article), kg.mentions(entity), kg.assertions(fact), and those of
/// procedure_parts.hpp.
std::vector<Procedure> procedures();
/// evidence(entity or fact).
std::vector<Function> functions();

}  // namespace plenum::ingest
