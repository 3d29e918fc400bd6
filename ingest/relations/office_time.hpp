#pragma once
// Purpose: when an office was held, and whom its holder followed, as the words around it tell.
// May depend on: ingest/analysis.hpp, ingest/dates.hpp.
// Invariants: looks at one sentence only, a bounded number of tokens behind the holder's name;
// dates without a year count from the article's date, and without that stay unknown.

#include <cstdint>

#include "ingest/analysis.hpp"

namespace plenum::ingest {

/// What is told of the time of somebody's office.
struct OfficeTime {
  Interval valid;                             ///< unknown, or open where an end is not told
  Interval start;                             ///< the time of the beginning itself, where told
  bool named = false;                         ///< "was named", "sworn in": somebody gave it
  bool ended = false;                         ///< it is over, whether or not it is told since when
  std::uint32_t predecessor = no_index;       ///< mention of who had the office before
  std::uint32_t predecessor_verb = no_index;  ///< token of "succeeded", "replace"
};

/// The token behind a person's name and what it is of: "Trade Minister X of Uganda resigned".
std::uint32_t after_name(const Analysis& work, std::uint32_t person);

/// What the sentence of a person's mention says behind it. `office_end`: where the title behind
/// the name ends ("X, governor of the bank since 2019"); no_index: none stands there.
OfficeTime office_time(const Analysis& work, std::uint32_t person, std::uint32_t office_end);

}  // namespace plenum::ingest
