#pragma once
// Purpose: the place that a figure is of.
// May depend on: ingest/relations.hpp, ingest/numbers.hpp.
// Invariants: looks at one sentence, else at the country or bloc that the article is about.

#include <cstdint>
#include <string>

#include "ingest/numbers.hpp"
#include "ingest/relations.hpp"

namespace plenum::ingest {

/// What is measured: the noun and the words that belong to it.
struct Indicator {
  std::uint32_t first = no_index;
  std::uint32_t end = no_index;
  std::string name;
};

/// The place a figure is of: named before it in the sentence, else the article's country; empty:
/// none, as with the figures of firms and of the world.
std::string place_of_figure(const Analysis& work, const Sentence& sentence, const Quantity& each,
                            const Indicator& what);

/// The article's country where only a body's name holds it ("Statistics Poland"): named there.
/// no_index: it is not.
std::uint32_t place_in_name(Analysis& work, RelationState& state, const std::string& country);

}  // namespace plenum::ingest
