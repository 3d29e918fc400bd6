#pragma once
// Purpose: the six temporal kinds of openCypher as plain values.
// May depend on: std only.
// Invariants: the fields are canonical (nanoseconds in range); years run from -999,999,999 to
// +999,999,999, which is why std::chrono's calendar types are not used.

#include <compare>
#include <cstdint>
#include <string>

#pragma GCC visibility push(default)
namespace plenum {

/// A day of the proleptic Gregorian calendar, as days since 1970-01-01.
struct Date {
  std::int64_t days = 0;
  friend auto operator<=>(const Date&, const Date&) = default;
};

/// A time of day without an offset: nanoseconds since midnight, 0 <= n < 86,400e9.
struct LocalTime {
  std::int64_t nanoseconds = 0;
  friend auto operator<=>(const LocalTime&, const LocalTime&) = default;
};

/// A time of day with an offset from UTC in seconds (-64,800..64,800). `nanoseconds` is local.
/// Equality here is of the fields; the language's order compares the instants.
struct Time {
  std::int64_t nanoseconds = 0;
  std::int32_t offset_seconds = 0;
  friend bool operator==(const Time&, const Time&) = default;
};

/// A local date and time: seconds since 1970-01-01T00:00 on the local clock, and nanoseconds.
struct LocalDateTime {
  std::int64_t seconds = 0;
  std::int32_t nanoseconds = 0;  ///< 0 <= n < 1e9
  friend auto operator<=>(const LocalDateTime&, const LocalDateTime&) = default;
};

/// An instant with the offset, and the IANA zone if one was named, in which it is shown.
/// `seconds` counts from the Unix epoch in UTC. Equality here is of the fields.
struct DateTime {
  std::int64_t seconds = 0;
  std::int32_t nanoseconds = 0;  ///< 0 <= n < 1e9
  std::int32_t offset_seconds = 0;
  std::string zone;  ///< "Europe/Stockholm", or empty for a bare offset
  friend bool operator==(const DateTime&, const DateTime&) = default;
};

/// Months, days, seconds and nanoseconds, which never carry into one another (but nanoseconds
/// into seconds: 0 <= nanoseconds < 1e9, the sign lives in seconds).
struct Duration {
  std::int64_t months = 0;
  std::int64_t days = 0;
  std::int64_t seconds = 0;
  std::int32_t nanoseconds = 0;
  friend bool operator==(const Duration&, const Duration&) = default;
};

}  // namespace plenum
#pragma GCC visibility pop
