#pragma once
// Purpose: civil calendar arithmetic in 64 bits: years, months, days, ISO weeks, quarters,
// ordinals. May depend on: include/plenum. Invariants: proleptic Gregorian, years -999,999,999 to
// +999,999,999 (year 0 exists, as in ISO 8601); functions that could leave that range answer
// nullopt. All O(1), no state, thread-safe.
//
// Source of days_from_civil and civil_from_days: the 400-year era arithmetic published by Howard
// Hinnant ("chrono-compatible low-level date algorithms"), written anew for 64 bits.

#include <cstdint>
#include <optional>

#include "plenum/temporal.hpp"

namespace plenum::core {

inline constexpr std::int64_t year_min = -999'999'999;
inline constexpr std::int64_t year_max = 999'999'999;
inline constexpr std::int64_t seconds_per_day = 86'400;
inline constexpr std::int64_t nanoseconds_per_second = 1'000'000'000;
inline constexpr std::int64_t nanoseconds_per_day = seconds_per_day * nanoseconds_per_second;
/// Offsets from UTC are at most 18 hours.
inline constexpr std::int32_t offset_seconds_max = 18 * 3600;

struct CivilDate {
  std::int64_t year = 1970;
  int month = 1;  ///< 1..12
  int day = 1;    ///< 1..31
  friend bool operator==(const CivilDate&, const CivilDate&) = default;
};

/// A day as ISO 8601 names it by week: the week's year, 1..53, Monday is 1.
struct WeekDate {
  std::int64_t year = 1970;
  int week = 1;
  int day = 1;
  friend bool operator==(const WeekDate&, const WeekDate&) = default;
};

bool is_leap_year(std::int64_t year) noexcept;
/// Precondition: 1 <= month <= 12.
int days_in_month(std::int64_t year, int month) noexcept;
int days_in_year(std::int64_t year) noexcept;
/// 52 or 53.
int weeks_in_year(std::int64_t week_year) noexcept;
/// 90, 91 or 92.
int days_in_quarter(std::int64_t year, int quarter) noexcept;

/// Days since 1970-01-01 without any check of range. Precondition: month and day are in range.
std::int64_t days_from_civil(const CivilDate& date) noexcept;
CivilDate civil_from_days(std::int64_t days) noexcept;

/// First and last day of the calendar.
Date date_min() noexcept;
Date date_max() noexcept;
bool in_range(Date date) noexcept;

/// nullopt when there is no such day.
std::optional<Date> date_from_civil(std::int64_t year, std::int64_t month, std::int64_t day);
std::optional<Date> date_from_week(std::int64_t week_year, std::int64_t week, std::int64_t day);
std::optional<Date> date_from_ordinal(std::int64_t year, std::int64_t ordinal_day);
std::optional<Date> date_from_quarter(std::int64_t year, std::int64_t quarter, std::int64_t day);

CivilDate civil(Date date) noexcept;
WeekDate week_date(Date date) noexcept;
/// Monday is 1, Sunday 7.
int day_of_week(Date date) noexcept;
/// 1..366.
int ordinal_day(Date date) noexcept;
/// 1..4.
int quarter(Date date) noexcept;
/// 1..92.
int day_of_quarter(Date date) noexcept;

/// Adds months; a day past the end of the month becomes its last (January 31 + 1 month is the last
/// of February).
std::optional<Date> add_months(Date date, std::int64_t months) noexcept;
std::optional<Date> add_days(Date date, std::int64_t days) noexcept;

/// Whole months from a to b, towards zero, where a day of month counts as reached when its number
/// is (and the time of day is: `from_time` and `to_time` are nanoseconds of the day).
std::int64_t months_between(Date from, std::int64_t from_time, Date to,
                            std::int64_t to_time) noexcept;

/// The day and the time of day of a local date and time, and back.
Date date_of(LocalDateTime value) noexcept;
LocalTime time_of(LocalDateTime value) noexcept;
LocalDateTime join(Date date, LocalTime time) noexcept;
/// The local clock of an instant: what is shown.
LocalDateTime local_of(const DateTime& value) noexcept;

/// Division that rounds towards negative infinity, and the remainder that is never negative.
constexpr std::int64_t floor_divide(std::int64_t a, std::int64_t b) noexcept {
  const std::int64_t quotient = a / b;
  return (a % b != 0 && (a < 0) != (b < 0)) ? quotient - 1 : quotient;
}
constexpr std::int64_t floor_modulo(std::int64_t a, std::int64_t b) noexcept {
  const std::int64_t rest = a % b;
  return (rest != 0 && (rest < 0) != (b < 0)) ? rest + b : rest;
}

}  // namespace plenum::core
