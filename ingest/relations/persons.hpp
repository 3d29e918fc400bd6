#pragma once
// Purpose: the types of persons that no office gave one.
// May depend on: ingest/relations.hpp.
// Invariants: runs after all statements are known; afterwards no entity is a plain Person.

#include "ingest/relations.hpp"

namespace plenum::ingest {

/// Who is quoted is an analyst, who is only named a leader, who stands in a byline an author.
void settle_persons(Analysis& work, const RelationState& state);

}  // namespace plenum::ingest
