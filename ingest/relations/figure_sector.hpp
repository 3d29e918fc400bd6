#pragma once
// Purpose: the industry that a figure is of, beside its indicator: "4 gigawatts of wind power",
// "Coal made up half of generation".
// May depend on: ingest/relations.hpp, ingest/numbers.hpp.
// Invariants: pure functions of the sentence and its mentions.

#include "ingest/numbers.hpp"
#include "ingest/relations.hpp"

namespace plenum::ingest {

/// The mention of a field right after "of" or "for" behind the figure, or that the figure's clause
/// has as its subject; no_index: neither. Linear in the tokens of the sentence.
std::uint32_t sector_of_figure(const Analysis& work, const Sentence& sentence,
                               const Quantity& each);

}  // namespace plenum::ingest
