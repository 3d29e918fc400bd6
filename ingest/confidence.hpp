#pragma once
// Purpose: the one scale of confidence: thousandths, from the rule's own figure downwards.
// May depend on: ingest/analysis.hpp.
// Invariants: deterministic integer arithmetic; never above 990, never below 50.

#include "ingest/analysis.hpp"

namespace plenum::ingest {

/// The scale, by what a figure means: 950 the words name both ends and the relation; 900 a fixed
/// pattern; 800 a pattern with a gap; 700 the nearest fitting subject was taken; 600 implied.
/// This stage lowers it: definite nouns and surnames (x 0.95 each end), plans and possibilities
/// (x 0.9), and fills polarity, modality and the statement that says it.
void settle_confidence(Analysis& work);

}  // namespace plenum::ingest
