#pragma once
// Purpose: meetings that only a verb tells: "The council will meet in Oslo in May".
// May depend on: ingest/relations.hpp, ingest/dates.hpp.
// Invariants: bodies meet, not persons, and nothing stands behind the verb that could be met.

#include "ingest/relations.hpp"

namespace plenum::ingest {

/// Makes an event of each such meeting, with who holds it and where. Linear in the mentions.
void relate_body_meetings(Analysis& work, RelationState& state);

}  // namespace plenum::ingest
