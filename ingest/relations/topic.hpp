#pragma once
// Purpose: what a statement is about: one to three entities among its own words.
// May depend on: ingest/relations.hpp.
// Invariants: never the speaker itself; a country only where nothing narrower is named.

#include "ingest/relations.hpp"
#include "ingest/relations/speaker.hpp"

namespace plenum::ingest {

void relate_topics(Analysis& work, const Saying& saying, SpeakerFinder& finder);

}  // namespace plenum::ingest
