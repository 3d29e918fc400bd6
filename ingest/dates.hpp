#pragma once
// Purpose: dates and periods in text as intervals of civil days, anchored on the article's date.
// May depend on: ingest/analysis.hpp.
// Invariants: nothing is ever anchored on today: what needs an anchor stays unknown without one.

#include <cstdint>
#include <optional>
#include <string>

#include "ingest/analysis.hpp"

namespace plenum::ingest {

std::int32_t days_from_civil(int year, int month, int day) noexcept;
struct Civil {
  int year = 1970;
  int month = 1;
  int day = 1;
};
Civil civil_from_days(std::int32_t days) noexcept;
/// "2025-10-24"
std::string iso_date(std::int32_t days);
/// A day, month, quarter or year in the way it is cited: "2025-10-24", "2025-10", "2025-Q3",
/// "2025".
std::string interval_text(const Interval& interval);

/// A date or period found at a token.
struct DateMatch {
  std::uint32_t first = 0;
  std::uint32_t end = 0;
  Interval interval;  ///< unknown when it needs an anchor that is missing
  std::string label;  ///< for people: "Q3 2025", "September 2025", "past three months"
};

/// The date or period that begins at a token. `anchor` is the article's date.
std::optional<DateMatch> match_date(const Analysis& work, std::uint32_t at, const Interval& anchor);

/// All of a sentence, in order, not overlapping.
std::vector<DateMatch> find_dates(const Analysis& work, std::uint32_t sentence,
                                  const Interval& anchor);

/// "2025-10-24T08:00:00Z", "24 October 2025", "Oct. 24, 2025": a whole text that is a date.
Interval parse_date_text(std::string_view text, const PackData& data);

}  // namespace plenum::ingest
