#pragma once
// Purpose: what leaves the pipeline: only facts that the ontology allows and the text says.
// May depend on: ingest/analysis.hpp.
// Invariants: every kept assertion has types that fit, a span inside its sentence, and is said
// once.

#include "ingest/analysis.hpp"

namespace plenum::ingest {

/// Drops what does not fit (counted in Document::dropped), merges repetitions (highest confidence
/// stays), drops entities that nothing refers to, and puts all in text order.
void gate(Analysis& work);

}  // namespace plenum::ingest
