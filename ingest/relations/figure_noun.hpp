#pragma once
// Purpose: what a figure measures where no list has the word: the nouns beside it.
// May depend on: ingest/relations/figure_place.hpp.
// Invariants: looks a bounded number of tokens to the left and right.

#include "ingest/relations/figure_place.hpp"

namespace plenum::ingest {

/// "a 2 billion dollar harbour", "74 per cent complete": what the words right behind a sum or share
/// say it is of. An empty name: nothing.
Indicator thing_of_sum(const Analysis& work, const Sentence& sentence, const Quantity& each);

/// "some 30 billion rupees goes to new lines": nouns that no list has, of sums and shares.
Indicator nouns_beside(const Analysis& work, const Sentence& sentence, const Quantity& each);

}  // namespace plenum::ingest
