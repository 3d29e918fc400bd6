#pragma once
// Purpose: where in the pack the words stand that say a relation.
// May depend on: ingest/analysis.hpp.
// Invariants: a pure function of tokens and pack; looks at the tokens of one assertion only.

#include <cstdint>
#include <string>
#include <string_view>

#include "ingest/analysis.hpp"

namespace plenum::ingest {

/// File and line of the cue that says a relation of this type ("cues/title.txt:12"): at `trigger`,
/// else the first in [first, end). Empty: no cue of the pack says it.
std::string cue_place(const Analysis& work, std::string_view relation, std::uint32_t trigger,
                      std::uint32_t first, std::uint32_t end);

}  // namespace plenum::ingest
