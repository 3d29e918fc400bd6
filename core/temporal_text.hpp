#pragma once
// Purpose: the six temporal kinds as ISO 8601 text, out and in.
// May depend on: core, include/plenum.
// Invariants: parse_x(text(x)) == x for every canonical x whose zone the system knows. Errors are
// invalid_argument and quote the text.

#include <cstdint>
#include <string>
#include <string_view>

#include "plenum/result.hpp"
#include "plenum/temporal.hpp"

namespace plenum::core {

/// Canonical text, as openCypher's toString gives it: 1984-10-11; 12:31:14.645876123 (seconds left
/// out when they and the fraction are zero; fraction in 3, 6 or 9 digits); offset Z, +HH:MM or
/// +HH:MM:SS; the named zone in brackets; P1Y2M10DT2H30M40.1S, PT0S. Years outside 0000-9999 carry
/// a sign and have at least four digits.
std::string text(Date value);
std::string text(LocalTime value);
std::string text(Time value);
std::string text(LocalDateTime value);
std::string text(const DateTime& value);
std::string text(const Duration& value);
/// "Z", "+01:00", "-02:05:07".
std::string offset_text(std::int32_t offset_seconds);

/// Calendar (2015-07-21, 20150721, 2015-07, 201507, 2015), week (2015-W30-2, 2015W302, 2015-W30),
/// ordinal (2015-202, 2015202) and quarter dates (2015-Q2-60, 2015Q260, 2015-Q2); years of other
/// than four digits with a sign.
Result<Date> parse_date(std::string_view text);
/// 21:40:32.142, 214032.142, 21:40, 2140, 21; up to nine digits of a second.
Result<LocalTime> parse_local_time(std::string_view text);
/// A local time with Z, +HH, +HHMM, +HH:MM or with seconds; without one it is UTC.
Result<Time> parse_time(std::string_view text);
/// A date, T, a local time; or a date alone (midnight).
Result<LocalDateTime> parse_local_date_time(std::string_view text);
/// The same with an offset, a zone in brackets, or both (they must agree); without any it is UTC.
Result<DateTime> parse_date_time(std::string_view text);
/// P1Y2M3W4DT5H6M7.8S with a sign and a fraction on any part, or P2012-02-02T14:37:21.545.
Result<Duration> parse_duration(std::string_view text);

/// An offset alone: "Z", "+01", "-0230", "+02:05:59".
Result<std::int32_t> parse_offset(std::string_view text);

}  // namespace plenum::core
