#pragma once
// Purpose: with what force the words around a relation say it: as a fact, denied, ended,
// threatened, proposed, demanded, alleged, asked or on a condition. May depend on:
// ingest/analysis.hpp. Invariants: pure functions of the tokens; each looks at one sentence only,
// at most force_window tokens to either side.

#include <cstdint>
#include <string_view>

#include "ingest/analysis.hpp"

namespace plenum::ingest {

inline constexpr std::uint32_t force_window = 40;

struct Force {
  bool denied = false;
  std::string_view modality;  ///< empty: nothing but what the relation's own words say
};

/// The force that governs the word at `trigger`, which says a relation (a verb or a noun like
/// "restrictions"); the words that say it all end before `end`.
Force force_of(const Analysis& work, std::uint32_t trigger, std::uint32_t end);

/// The same for the figure at a token: whether the clause that says it is denied ("never said that
/// inflation would fall below 10 percent"), asked or a condition.
Force force_of_figure(const Analysis& work, std::uint32_t figure);

/// Whether a clause with a subject of its own begins in [first, end): ", and the United States
/// urged".
bool clause_between(const Analysis& work, std::uint32_t first, std::uint32_t end);

/// "the plan, which is due to be adopted in May", "the law will be approved by the Senate": whether
/// what is told in [first, end), or said of it right after, has yet to be adopted.
bool to_be_adopted(const Analysis& work, std::uint32_t first, std::uint32_t end);

}  // namespace plenum::ingest
