// d.year, d.weekDay, d.epochMillis, duration.minutesOfHour, …
#include <array>

#include "core/temporal_calendar.hpp"
#include "core/temporal_text.hpp"
#include "core/try.hpp"
#include "query/functions/temporal.hpp"
#include "query/functions/temporal_parts.hpp"

namespace plenum::query::temporal {

namespace {

Error no_component(const Value& value, std::string_view name) {
  return value_error("a " + std::string(value_kind_name(value.kind())) + " has no component `" +
                     std::string(name) + "`");
}

std::optional<Value> date_component(Date date, std::string_view name) {
  const core::CivilDate c = core::civil(date);
  if (name == "year") return c.year;
  if (name == "quarter") return core::quarter(date);
  if (name == "month") return c.month;
  if (name == "week") return core::week_date(date).week;
  if (name == "weekYear") return core::week_date(date).year;
  if (name == "day") return c.day;
  if (name == "ordinalDay") return core::ordinal_day(date);
  if (name == "weekDay" || name == "dayOfWeek") return core::day_of_week(date);
  if (name == "dayOfQuarter") return core::day_of_quarter(date);
  return std::nullopt;
}

std::optional<Value> time_component(LocalTime time, std::string_view name) {
  const std::int64_t seconds = time.nanoseconds / core::nanoseconds_per_second;
  const std::int64_t fraction = time.nanoseconds % core::nanoseconds_per_second;
  if (name == "hour") return seconds / 3600;
  if (name == "minute") return seconds / 60 % 60;
  if (name == "second") return seconds % 60;
  if (name == "millisecond") return fraction / 1'000'000;
  if (name == "microsecond") return fraction / 1000;
  if (name == "nanosecond") return fraction;
  return std::nullopt;
}

std::optional<Value> offset_component(std::int32_t offset, const std::string& zone,
                                      std::string_view name) {
  if (name == "offset") return core::offset_text(offset);
  if (name == "timezone") return zone.empty() ? core::offset_text(offset) : zone;
  if (name == "offsetMinutes") return offset / 60;
  if (name == "offsetSeconds") return std::int64_t{offset};
  return std::nullopt;
}

std::optional<Value> instant_component(const DateTime& value, std::string_view name) {
  if (name == "epochSeconds") return value.seconds;
  if (name == "epochMillis") return value.seconds * 1000 + value.nanoseconds / 1'000'000;
  return std::nullopt;
}

// A total in units of `per_second`; an ArithmeticError when it does not fit.
Result<Value> total(const Duration& d, std::int64_t per_second) {
  std::int64_t result = 0;
  if (__builtin_mul_overflow(d.seconds, per_second, &result) ||
      __builtin_add_overflow(result, d.nanoseconds / (core::nanoseconds_per_second / per_second),
                             &result)) {
    return Error(ErrorCode::invalid_argument, "the component of the duration is out of range")
        .with_language("ArithmeticError", "runtime", "NumberOutOfRange");
  }
  return Value(result);
}

Result<std::optional<Value>> duration_component(const Duration& d, std::string_view name) {
  struct Simple {
    std::string_view name;
    std::int64_t value;
  };
  const std::array<Simple, 17> simple = {{
      {"years", d.months / 12},
      {"quarters", d.months / 3},
      {"months", d.months},
      {"weeks", d.days / 7},
      {"days", d.days},
      {"hours", d.seconds / 3600},
      {"minutes", d.seconds / 60},
      {"seconds", d.seconds},
      {"quartersOfYear", d.months % 12 / 3},
      {"monthsOfYear", d.months % 12},
      {"monthsOfQuarter", d.months % 3},
      {"daysOfWeek", d.days % 7},
      {"minutesOfHour", d.seconds / 60 % 60},
      {"secondsOfMinute", d.seconds % 60},
      {"millisecondsOfSecond", d.nanoseconds / 1'000'000},
      {"microsecondsOfSecond", d.nanoseconds / 1000},
      {"nanosecondsOfSecond", d.nanoseconds},
  }};
  for (const Simple& entry : simple) {
    if (entry.name == name) return std::optional(Value(entry.value));
  }
  std::int64_t per_second = 0;
  if (name == "milliseconds") per_second = 1000;
  if (name == "microseconds") per_second = 1'000'000;
  if (name == "nanoseconds") per_second = core::nanoseconds_per_second;
  if (per_second == 0) return std::optional<Value>();
  PLENUM_ASSIGN(Value value, total(d, per_second));
  return std::optional(std::move(value));
}

}  // namespace

Result<Value> component(const Value& value, std::string_view name) {
  std::optional<Value> found;
  if (const auto* duration = value.get_if<Duration>()) {
    PLENUM_ASSIGN(found, duration_component(*duration, name));
    return found ? Result<Value>(*std::move(found)) : no_component(value, name);
  }
  PLENUM_ASSIGN(const std::optional<Parts> parts, parts_of(value));
  if (!parts) return no_component(value, name);
  if (parts->date) found = date_component(*parts->date, name);
  if (!found && parts->time) found = time_component(*parts->time, name);
  if (!found && parts->zone) {
    const auto* instant = value.get_if<DateTime>();
    found = offset_component(parts->offset, instant != nullptr ? instant->zone : "", name);
    if (!found && instant != nullptr) found = instant_component(*instant, name);
  }
  return found ? Result<Value>(*std::move(found)) : no_component(value, name);
}

}  // namespace plenum::query::temporal
