#pragma once
// Purpose: "Four sectors will lead: a, b, c and d" after a plan: what the plan is for.
// May depend on: ingest/relations.hpp.
// Invariants: looks back a bounded number of sentences for the plan; asserts nothing where somebody
// else acts in the sentence.

#include "ingest/relations.hpp"

namespace plenum::ingest {

/// Joins the plan named last to the sectors that a sentence of its text lists after a colon.
void relate_sector_lists(Analysis& work);

}  // namespace plenum::ingest
