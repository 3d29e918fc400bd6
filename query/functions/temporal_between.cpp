// duration.between and its relatives; duration() itself.
//
// Two values of different kinds are first made alike: a missing date is that of the other value, a
// missing time is midnight, a missing zone is that of the other. The difference is then counted on
// the first value's clock: months, then days, then the time that really passes.
#include <algorithm>
#include <array>

#include "core/duration_builder.hpp"
#include "core/temporal_calendar.hpp"
#include "core/temporal_text.hpp"
#include "core/try.hpp"
#include "query/functions/temporal.hpp"
#include "query/functions/temporal_parts.hpp"

namespace plenum::query::temporal {

namespace {

/// A moment on a clock: an instant in a zone, or a local time (then the zone is UTC for both).
struct Moment {
  DateTime at;
  Zone zone;
  LocalDateTime local() const { return core::local_of(at); }
};

__extension__ using Wide = __int128;

Wide nanoseconds_between(const DateTime& from, const DateTime& to) {
  return (static_cast<Wide>(to.seconds) - from.seconds) * core::nanoseconds_per_second +
         (to.nanoseconds - from.nanoseconds);
}

std::int64_t days_between(LocalDateTime from, LocalDateTime to) {
  const std::int64_t from_time = core::time_of(from).nanoseconds;
  const std::int64_t to_time = core::time_of(to).nanoseconds;
  std::int64_t days = core::date_of(to).days - core::date_of(from).days;
  if (days > 0 && to_time < from_time) --days;
  if (days < 0 && to_time > from_time) ++days;
  return days;
}

std::int64_t months_between(LocalDateTime from, LocalDateTime to) {
  return core::months_between(core::date_of(from), core::time_of(from).nanoseconds,
                              core::date_of(to), core::time_of(to).nanoseconds);
}

Result<Moment> shifted(const Moment& from, std::int64_t months, std::int64_t days) {
  const LocalDateTime local = from.local();
  const auto by_months = core::add_months(core::date_of(local), months);
  const auto date = by_months ? core::add_days(*by_months, days) : by_months;
  if (!date) return value_error("the difference is too large");
  const LocalDateTime moved = core::join(*date, core::time_of(local));
  return Moment{from.zone.at_local(moved, &from.at.offset_seconds), from.zone};
}

Result<Value> seconds_as_duration(std::int64_t months, std::int64_t days, Wide nanoseconds) {
  core::DurationBuilder builder;
  builder.add(core::DurationUnit::months, months);
  builder.add(core::DurationUnit::days, days);
  builder.add(core::DurationUnit::seconds,
              static_cast<std::int64_t>(nanoseconds / core::nanoseconds_per_second));
  builder.add(core::DurationUnit::nanoseconds,
              static_cast<std::int64_t>(nanoseconds % core::nanoseconds_per_second));
  const auto duration = builder.build();
  if (!duration.ok()) return as_value_error(duration.error());
  return Value(*duration);
}

Moment moment_of(const Parts& parts, const Parts& other) {
  const Date date = parts.date ? *parts.date : other.date.value_or(Date{0});
  const Zone zone = parts.zone ? *parts.zone : other.zone.value_or(Zone());
  const LocalDateTime local = core::join(date, parts.time.value_or(LocalTime{}));
  return {zone.at_local(local, parts.zone ? &parts.offset : nullptr), zone};
}

using core::DurationUnit;

struct UnitName {
  std::string_view name;
  DurationUnit unit;
};

constexpr std::array<UnitName, 11> duration_fields = {{
    {"years", DurationUnit::years},
    {"quarters", DurationUnit::quarters},
    {"months", DurationUnit::months},
    {"weeks", DurationUnit::weeks},
    {"days", DurationUnit::days},
    {"hours", DurationUnit::hours},
    {"minutes", DurationUnit::minutes},
    {"seconds", DurationUnit::seconds},
    {"milliseconds", DurationUnit::milliseconds},
    {"microseconds", DurationUnit::microseconds},
    {"nanoseconds", DurationUnit::nanoseconds},
}};

Result<Value> duration_from_map(const Map& map) {
  core::DurationBuilder builder;
  if (map.empty()) return value_error("a duration needs at least one field");
  for (const auto& [name, value] : map) {
    const auto found =
        std::find_if(duration_fields.begin(), duration_fields.end(),
                     [&key = name](const UnitName& field) { return field.name == key; });
    if (found == duration_fields.end()) {
      return value_error("a duration has no field `" + name + "`");
    }
    if (const auto* integer = value.get_if<std::int64_t>()) {
      builder.add(found->unit, *integer);
    } else if (const auto* number = value.get_if<double>()) {
      builder.add(found->unit, *number);
    } else {
      return value_error("the field `" + name + "` must be a number, not a " +
                         std::string(value_kind_name(value.kind())));
    }
  }
  const auto duration = builder.build();
  return duration.ok() ? Result<Value>(Value(*duration)) : as_value_error(duration.error());
}

}  // namespace

Result<Value> construct_duration(std::span<const Value> arguments) {
  const Value& argument = arguments.front();
  if (argument.kind() == ValueKind::duration) return argument;
  if (const auto* map = argument.get_if<Map>()) return duration_from_map(*map);
  if (const auto* text = argument.get_if<std::string>()) {
    const auto duration = core::parse_duration(*text);
    return duration.ok() ? Result<Value>(Value(*duration)) : as_value_error(duration.error());
  }
  return type_error("a duration is made from a map or a string, not a " +
                    std::string(value_kind_name(argument.kind())));
}

Result<Value> between(Measure measure, std::span<const Value> arguments) {
  PLENUM_ASSIGN(const std::optional<Parts> a, parts_of(arguments[0]));
  PLENUM_ASSIGN(const std::optional<Parts> b, parts_of(arguments[1]));
  if (!a || !b) return type_error("the difference of two temporal values needs two of them");
  const Moment from = moment_of(*a, *b);
  const Moment to = moment_of(*b, *a);
  if (measure == Measure::seconds) {
    return seconds_as_duration(0, 0, nanoseconds_between(from.at, to.at));
  }
  const LocalDateTime goal = core::local_of(from.zone.at_instant(to.at.seconds, to.at.nanoseconds));
  const bool calendar = a->date && b->date;
  const std::int64_t months =
      calendar && measure != Measure::days ? months_between(from.local(), goal) : 0;
  if (measure == Measure::months) return Value(Duration{months, 0, 0, 0});
  PLENUM_ASSIGN(const Moment after_months, shifted(from, months, 0));
  const std::int64_t days = calendar ? days_between(after_months.local(), goal) : 0;
  if (measure == Measure::days) return Value(Duration{0, days, 0, 0});
  PLENUM_ASSIGN(const Moment after_days, shifted(after_months, 0, days));
  return seconds_as_duration(months, days, nanoseconds_between(after_days.at, to.at));
}

}  // namespace plenum::query::temporal
