// x.truncate(unit, value, fields): the start of the unit, then fields laid over it.
#include <array>

#include "core/temporal_calendar.hpp"
#include "core/text.hpp"
#include "core/try.hpp"
#include "query/functions/temporal.hpp"
#include "query/functions/temporal_parts.hpp"

namespace plenum::query::temporal {

namespace {

enum class Unit : std::uint8_t {
  millennium,
  century,
  decade,
  year,
  week_year,
  quarter,
  month,
  week,
  day,
  hour,
  minute,
  second,
  millisecond,
  microsecond
};

constexpr std::array<std::string_view, 14> unit_names = {
    "millennium", "century", "decade", "year",   "weekYear", "quarter",     "month",
    "week",       "day",     "hour",   "minute", "second",   "millisecond", "microsecond"};

Result<Unit> read_unit(const Value& value) {
  const auto* text = value.get_if<std::string>();
  if (text == nullptr) return type_error("the unit to truncate to must be a string");
  for (std::size_t i = 0; i < unit_names.size(); ++i) {
    if (core::equal_ignoring_ascii_case(*text, unit_names[i])) return static_cast<Unit>(i);
  }
  return value_error("`" + *text + "` is not a unit to truncate to");
}

Date start_of(Unit unit, Date date) {
  const core::CivilDate c = core::civil(date);
  const auto year_start = [](std::int64_t year) {
    return Date{core::days_from_civil({year, 1, 1})};
  };
  switch (unit) {
    case Unit::millennium:
      return year_start(core::floor_divide(c.year, 1000) * 1000);
    case Unit::century:
      return year_start(core::floor_divide(c.year, 100) * 100);
    case Unit::decade:
      return year_start(core::floor_divide(c.year, 10) * 10);
    case Unit::year:
      return year_start(c.year);
    case Unit::week_year: {
      const core::WeekDate w = core::week_date(date);
      return Date{date.days - (w.week - 1) * 7 - (w.day - 1)};
    }
    case Unit::quarter:
      return Date{date.days - core::day_of_quarter(date) + 1};
    case Unit::month:
      return Date{date.days - c.day + 1};
    case Unit::week:
      return Date{date.days - core::day_of_week(date) + 1};
    case Unit::day:
    case Unit::hour:
    case Unit::minute:
    case Unit::second:
    case Unit::millisecond:
    case Unit::microsecond:
      break;
  }
  return date;
}

LocalTime start_of(Unit unit, LocalTime time) {
  std::int64_t step = core::nanoseconds_per_day;
  if (unit == Unit::hour) step = 3600 * core::nanoseconds_per_second;
  if (unit == Unit::minute) step = 60 * core::nanoseconds_per_second;
  if (unit == Unit::second) step = core::nanoseconds_per_second;
  if (unit == Unit::millisecond) step = 1'000'000;
  if (unit == Unit::microsecond) step = 1000;
  return LocalTime{time.nanoseconds - time.nanoseconds % step};
}

// A finer field than the unit counts within what the unit left standing.
void keep_fraction(Fields& fields, Unit unit, LocalTime time) {
  const std::int64_t fraction = time.nanoseconds % core::nanoseconds_per_second;
  if (unit == Unit::millisecond && (fields.microsecond || fields.nanosecond)) {
    fields.millisecond = fraction / 1'000'000;
  } else if (unit == Unit::microsecond && fields.nanosecond) {
    fields.microsecond = fraction / 1000;
  }
}

struct Target {
  bool date, time, zone;
};

Target target_of(Kind kind) {
  return {.date = kind != Kind::local_time && kind != Kind::time,
          .time = kind != Kind::date,
          .zone = kind == Kind::time || kind == Kind::date_time};
}

Result<Value> finish(Kind kind, const Parts& start, const Fields& fields) {
  const LocalTime midnight{};
  if (kind == Kind::date) {
    PLENUM_ASSIGN(const Date date, assemble_date(fields, start.date));
    return Value(date);
  }
  PLENUM_ASSIGN(const LocalTime time, assemble_time(fields, start.time.value_or(midnight)));
  if (kind == Kind::local_time) return Value(time);
  if (kind == Kind::time) {
    if (!fields.zone) return Value(Time{time.nanoseconds, start.offset});
    const DateTime anchor = fields.zone->at_local(core::join(Date{0}, time));
    return Value(Time{time.nanoseconds, anchor.offset_seconds});
  }
  PLENUM_ASSIGN(const Date date, assemble_date(fields, start.date));
  const LocalDateTime local = core::join(date, time);
  if (kind == Kind::local_date_time) return Value(local);
  const bool moved = fields.zone.has_value();
  const Zone zone = moved ? *fields.zone : start.zone.value_or(Zone());
  PLENUM_ASSIGN(DateTime value, checked(zone.at_local(local, moved ? nullptr : &start.offset)));
  return Value(std::move(value));
}

}  // namespace

Result<Value> truncate(Kind kind, std::span<const Value> arguments, FunctionContext& context) {
  PLENUM_ASSIGN(const Unit unit, read_unit(arguments[0]));
  Value value;
  if (arguments.size() > 1) {
    value = arguments[1];
  } else {
    PLENUM_ASSIGN(value, current(kind, Source::statement, {}, context));
  }
  PLENUM_ASSIGN(std::optional<Parts> parts, parts_of(value));
  const Target target = target_of(kind);
  if (!parts || (target.date && !parts->date) || (!target.date && !parts->time)) {
    return type_error("a " + std::string(value_kind_name(value.kind())) +
                      " cannot be truncated to that kind of temporal value");
  }
  const std::string unit_name(unit_names[static_cast<std::size_t>(unit)]);
  if ((!target.time && unit > Unit::day) || (!target.date && unit < Unit::day)) {
    return value_error("`" + unit_name + "` is not a unit of this kind of temporal value");
  }
  Fields fields;
  if (arguments.size() > 2) {
    const auto* map = arguments[2].get_if<Map>();
    if (map == nullptr) return type_error("the fields to set must be a map");
    PLENUM_ASSIGN(fields, read_fields(*map, {target.date, target.time, target.zone}));
  }
  if (parts->time) keep_fraction(fields, unit, *parts->time);
  if (parts->date) parts->date = start_of(unit, *parts->date);
  if (parts->time) parts->time = start_of(unit, *parts->time);
  if (parts->date && !core::in_range(*parts->date)) {
    return value_error("the start of that " + unit_name + " is before the first year");
  }
  return finish(kind, *parts, fields);
}

}  // namespace plenum::query::temporal
