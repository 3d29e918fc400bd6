#pragma once
// Purpose: what the temporal functions share: zones, parts of temporal values, fields of maps.
// May depend on: core, include/plenum.
// Invariants: all results are checked against the calendar's range; errors carry the language's
// type and detail (ArgumentError, InvalidArgumentValue, or TypeError, InvalidArgumentType).

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/time_zone.hpp"
#include "plenum/result.hpp"
#include "plenum/value.hpp"

namespace plenum::query::temporal {

Error value_error(std::string message);
Error type_error(std::string message);
/// An error of core, told in the language's words.
Error as_value_error(const Error& error);

/// A fixed offset or a named zone.
class Zone {
 public:
  Zone() = default;  ///< UTC, without a name
  static Zone fixed(std::int32_t offset_seconds);
  /// "Z", "+01:00" or "Europe/Stockholm".
  static Result<Zone> parse(std::string_view text);
  /// The zone that a datetime is shown in.
  static Result<Zone> of(const DateTime& value);

  DateTime at_local(LocalDateTime local, const std::int32_t* preferred = nullptr) const;
  DateTime at_instant(std::int64_t seconds, std::int32_t nanoseconds) const;

 private:
  std::int32_t offset_ = 0;
  std::shared_ptr<const core::TimeZone> named_;
};

/// What a temporal value consists of; durations have none of these.
struct Parts {
  std::optional<Date> date;
  std::optional<LocalTime> time;
  std::optional<Zone> zone;
  std::int32_t offset = 0;  ///< of a time or datetime
};

/// nullopt when the value is not a date, time or datetime of some kind.
Result<std::optional<Parts>> parts_of(const Value& value);

/// The fields of a map as the constructors understand them.
struct Fields {
  std::optional<std::int64_t> year, quarter, month, week, day, day_of_week, day_of_quarter,
      ordinal_day;
  std::optional<std::int64_t> hour, minute, second, millisecond, microsecond, nanosecond;
  std::optional<std::int64_t> epoch_seconds, epoch_millis;
  std::optional<Parts> date, time, datetime;  ///< values to start from
  std::optional<Zone> zone;

  bool any_date() const noexcept;
  bool any_time() const noexcept;
};

/// Which fields a kind of value may have.
struct Allowed {
  bool date = false;
  bool time = false;
  bool zone = false;
};

/// ArgumentError for a field that is unknown, not allowed, or of the wrong kind.
Result<Fields> read_fields(const Map& map, Allowed allowed);

/// The date that the fields describe; `base` supplies what they leave out. Without one a year is
/// needed, and no finer field without the coarser one it counts in.
Result<Date> assemble_date(const Fields& fields, const std::optional<Date>& base);
/// The same for the time of day; without a base, what is left out is zero, and an hour is needed
/// for a minute, a minute for a second, a second for its parts.
Result<LocalTime> assemble_time(const Fields& fields, const std::optional<LocalTime>& base);

/// A local date and time within the calendar.
Result<LocalDateTime> checked(LocalDateTime value);
Result<DateTime> checked(DateTime value);

}  // namespace plenum::query::temporal
