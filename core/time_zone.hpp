#pragma once
// Purpose: named time zones from the system's TZif files (RFC 8536, version 2 and later).
// May depend on: core, include/plenum.
// Invariants: a TimeZone is immutable and shared; files are read once a process and cached.
// Offsets carry seconds (historic local mean times do); past the last transition the file's footer
// rule applies, for ever.

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/result.hpp"
#include "plenum/temporal.hpp"

namespace plenum::core {

/// When daylight-saving time begins or ends, as a POSIX TZ string says it.
struct ZoneRuleDate {
  enum class Form : std::uint8_t { month_week_day, julian_without_leap_day, day_of_year };
  Form form = Form::month_week_day;
  int month = 1;  ///< 1..12
  int week = 1;   ///< 1..5, 5 is the last
  int day = 0;    ///< day of week (Sunday is 0), Julian day 1..365, or day of year 0..365
  std::int32_t seconds = 7200;  ///< local time of the change; may be negative or over a day
};

/// The footer: standard time and, maybe, daylight-saving time. Offsets are east of UTC.
struct ZoneRule {
  std::int32_t standard_offset = 0;
  std::int32_t daylight_offset = 0;
  bool has_daylight = false;
  ZoneRuleDate begins;  ///< daylight-saving time, on the standard clock
  ZoneRuleDate ends;    ///< on the daylight clock
};

class TimeZone {
 public:
  /// Parses the bytes of a TZif file; `corruption` when they are not one.
  static Result<std::shared_ptr<const TimeZone>> parse(std::string name, std::string_view bytes);

  const std::string& name() const noexcept { return name_; }

  /// Seconds east of UTC at an instant. O(log transitions).
  std::int32_t offset_at(std::int64_t utc_seconds) const noexcept;

  /// The instant and offset of a local time. In a gap the clock moves on by the length of the gap;
  /// in an overlap the earlier instant is taken, unless `preferred` is one of the two offsets.
  DateTime at_local(LocalDateTime local, const std::int32_t* preferred = nullptr) const;
  /// The same instant, shown in this zone.
  DateTime at_instant(std::int64_t utc_seconds, std::int32_t nanoseconds) const;

 private:
  std::string name_;
  std::vector<std::int64_t> transitions_;  // UTC seconds, ascending
  std::vector<std::int32_t> offsets_;      // from transitions_[i] on
  std::int32_t first_offset_ = 0;          // before transitions_[0]
  ZoneRule rule_;
  bool has_rule_ = false;
};

/// The zone of that IANA name ("Europe/Stockholm"; a blank counts as '_'). not_found when the
/// system has none, corruption when its file is damaged. Thread-safe.
Result<std::shared_ptr<const TimeZone>> find_time_zone(std::string_view name);

/// Parses a POSIX TZ string such as "CET-1CEST,M3.5.0,M10.5.0/3"; invalid_argument otherwise.
Result<ZoneRule> parse_zone_rule(std::string_view text);

}  // namespace plenum::core
