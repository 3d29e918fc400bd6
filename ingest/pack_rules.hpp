#pragma once
// Purpose: what contribute() asks of a pack, answered by a loaded one.
// May depend on: ingest/contribute.hpp, ingest/pack.hpp.
// Invariants: the rules refer to the pack, which must outlive them.

#include "ingest/contribute.hpp"
#include "ingest/pack.hpp"

namespace plenum::ingest {

PackRules rules_of(const Pack& pack);

}  // namespace plenum::ingest
