// Making temporal values: from strings, maps, one another, and the clock.
#include "core/clock.hpp"
#include "core/temporal_calendar.hpp"
#include "core/temporal_text.hpp"
#include "core/try.hpp"
#include "query/functions/temporal.hpp"
#include "query/functions/temporal_parts.hpp"

namespace plenum::query::temporal {

namespace {

Allowed allowed_fields(Kind kind) {
  switch (kind) {
    case Kind::date:
      return {.date = true, .time = false, .zone = true};
    case Kind::local_time:
    case Kind::time:
      return {.date = false, .time = true, .zone = true};
    case Kind::local_date_time:
    case Kind::date_time:
      break;
  }
  return {.date = true, .time = true, .zone = true};
}

Value shown_as(Kind kind, const DateTime& moment) {
  const LocalDateTime local = core::local_of(moment);
  switch (kind) {
    case Kind::date:
      return core::date_of(local);
    case Kind::local_time:
      return core::time_of(local);
    case Kind::time:
      return Time{core::time_of(local).nanoseconds, moment.offset_seconds};
    case Kind::local_date_time:
      return local;
    case Kind::date_time:
      break;
  }
  return moment;
}

Result<Zone> default_zone(FunctionContext& context) {
  const std::string_view name = context.default_zone();
  return name == "UTC" ? Result<Zone>(Zone()) : Zone::parse(name);
}

template <class T>
Result<Value> parsed(const Result<T>& value) {
  return value.ok() ? Result<Value>(Value(*value)) : as_value_error(value.error());
}

Result<Value> from_text(Kind kind, std::string_view text) {
  switch (kind) {
    case Kind::date:
      return parsed(core::parse_date(text));
    case Kind::local_time:
      return parsed(core::parse_local_time(text));
    case Kind::time:
      return parsed(core::parse_time(text));
    case Kind::local_date_time:
      return parsed(core::parse_local_date_time(text));
    case Kind::date_time:
      break;
  }
  return parsed(core::parse_date_time(text));
}

std::optional<Date> base_date(const Fields& f) {
  if (f.datetime) return f.datetime->date;
  return f.date ? f.date->date : std::nullopt;
}

std::optional<LocalTime> base_time(const Fields& f) {
  if (f.datetime) return f.datetime->time;
  return f.time ? f.time->time : std::nullopt;
}

Result<Value> time_from_fields(const Fields& f, FunctionContext& context) {
  PLENUM_ASSIGN(const LocalTime local, assemble_time(f, base_time(f)));
  const std::optional<Parts>& base = f.time ? f.time : f.datetime;
  const bool zoned = base && base->zone;
  PLENUM_ASSIGN(const Zone fallback, default_zone(context));
  const DateTime now = context.statement_time();
  const auto offset_of = [&](const Zone& zone) {
    return zone.at_instant(now.seconds, now.nanoseconds).offset_seconds;
  };
  const std::int32_t own = zoned ? base->offset : offset_of(fallback);
  if (!f.zone) return Value(Time{local.nanoseconds, own});
  // A time that knows its offset keeps its instant when it moves to another zone.
  const std::int32_t target = offset_of(*f.zone);
  if (!zoned) return Value(Time{local.nanoseconds, target});
  const std::int64_t moved = local.nanoseconds + (target - own) * core::nanoseconds_per_second;
  return Value(Time{core::floor_modulo(moved, core::nanoseconds_per_day), target});
}

Result<Value> date_time_from_epoch(const Fields& f) {
  if (f.epoch_seconds && f.epoch_millis) {
    return value_error("`epochSeconds` and `epochMillis` exclude each other");
  }
  if (f.any_date() || f.hour || f.minute || f.second || f.date || f.time || f.datetime) {
    return value_error("an epoch goes only with `nanosecond` and `timezone`");
  }
  const std::int64_t seconds =
      f.epoch_seconds ? *f.epoch_seconds : core::floor_divide(*f.epoch_millis, 1000);
  const std::int64_t millis = f.epoch_millis ? core::floor_modulo(*f.epoch_millis, 1000) : 0;
  const std::int64_t nanos = millis * 1'000'000 + f.nanosecond.value_or(0);
  if (f.nanosecond.value_or(0) < 0 || nanos >= core::nanoseconds_per_second) {
    return value_error("`nanosecond` must lie within the second");
  }
  const DateTime plain{seconds, static_cast<std::int32_t>(nanos), 0, {}};
  PLENUM_TRY(checked(plain));
  const Zone zone = f.zone.value_or(Zone());
  PLENUM_ASSIGN(DateTime value, checked(zone.at_instant(plain.seconds, plain.nanoseconds)));
  return Value(std::move(value));
}

Result<Value> date_time_from_fields(const Fields& f, FunctionContext& context) {
  if (f.epoch_seconds || f.epoch_millis) return date_time_from_epoch(f);
  PLENUM_ASSIGN(const Date date, assemble_date(f, base_date(f)));
  PLENUM_ASSIGN(const LocalTime time, assemble_time(f, base_time(f)));
  const LocalDateTime local = core::join(date, time);
  PLENUM_ASSIGN(const Zone fallback, default_zone(context));
  const std::optional<Parts>& base = f.datetime ? f.datetime : f.time;
  const bool zoned = base && base->zone;
  DateTime value;
  if (zoned) {
    // The base keeps its own zone while fields change, then moves to the named one.
    value = base->zone->at_local(local, &base->offset);
    if (f.zone) value = f.zone->at_instant(value.seconds, value.nanoseconds);
  } else {
    value = f.zone.value_or(fallback).at_local(local);
  }
  PLENUM_ASSIGN(DateTime result, checked(std::move(value)));
  return Value(std::move(result));
}

bool only_zone(const Map& map) { return map.size() == 1 && map.contains("timezone"); }

Result<Value> from_map(Kind kind, const Map& map, FunctionContext& context) {
  PLENUM_ASSIGN(const Fields fields, read_fields(map, allowed_fields(kind)));
  if (only_zone(map)) {
    const DateTime now = context.statement_time();
    return shown_as(kind, fields.zone->at_instant(now.seconds, now.nanoseconds));
  }
  if (fields.datetime && (fields.date || fields.time)) {
    return value_error("`datetime` excludes `date` and `time`");
  }
  const bool takes_zone = kind == Kind::time || kind == Kind::date_time;
  if (fields.zone && !takes_zone) return value_error("the field `timezone` has no place here");
  switch (kind) {
    case Kind::date: {
      PLENUM_ASSIGN(const Date date, assemble_date(fields, base_date(fields)));
      return Value(date);
    }
    case Kind::local_time: {
      if (map.empty()) return value_error("a time needs `hour`");
      PLENUM_ASSIGN(const LocalTime time, assemble_time(fields, base_time(fields)));
      return Value(time);
    }
    case Kind::time:
      if (map.empty()) return value_error("a time needs `hour`");
      return time_from_fields(fields, context);
    case Kind::local_date_time: {
      if (fields.epoch_seconds || fields.epoch_millis) {
        return value_error("an epoch needs a datetime");
      }
      PLENUM_ASSIGN(const Date date, assemble_date(fields, base_date(fields)));
      PLENUM_ASSIGN(const LocalTime time, assemble_time(fields, base_time(fields)));
      return Value(core::join(date, time));
    }
    case Kind::date_time:
      break;
  }
  return date_time_from_fields(fields, context);
}

}  // namespace

Result<Value> convert(Kind kind, const Value& value) {
  PLENUM_ASSIGN(const std::optional<Parts> parts, parts_of(value));
  const bool needs_date =
      kind == Kind::date || kind == Kind::local_date_time || kind == Kind::date_time;
  const bool needs_time = kind == Kind::local_time || kind == Kind::time;
  if (!parts || (needs_date && !parts->date) || (needs_time && !parts->time)) {
    return type_error("a " + std::string(value_kind_name(value.kind())) +
                      " cannot be turned into that kind of temporal value");
  }
  const LocalTime time = parts->time.value_or(LocalTime{});
  switch (kind) {
    case Kind::date:
      return Value(*parts->date);
    case Kind::local_time:
      return Value(time);
    case Kind::time:
      return Value(Time{time.nanoseconds, parts->offset});
    case Kind::local_date_time:
      return Value(core::join(*parts->date, time));
    case Kind::date_time:
      break;
  }
  if (value.kind() == ValueKind::date_time) return value;
  PLENUM_ASSIGN(DateTime result,
                checked(parts->zone.value_or(Zone()).at_local(core::join(*parts->date, time))));
  return Value(std::move(result));
}

Result<Value> construct(Kind kind, std::span<const Value> arguments, FunctionContext& context) {
  if (arguments.empty()) return current(kind, Source::statement, {}, context);
  const Value& argument = arguments.front();
  if (const auto* text = argument.get_if<std::string>()) return from_text(kind, *text);
  if (const auto* map = argument.get_if<Map>()) return from_map(kind, *map, context);
  return convert(kind, argument);
}

Result<Value> current(Kind kind, Source source, std::span<const Value> arguments,
                      FunctionContext& context) {
  PLENUM_ASSIGN(Zone zone, default_zone(context));
  if (!arguments.empty()) {
    const Value* name = &arguments.front();
    if (const auto* map = name->get_if<Map>(); map != nullptr && only_zone(*map)) {
      name = &map->begin()->second;
    }
    const auto* text = name->get_if<std::string>();
    if (text == nullptr) return type_error("the time zone must be a string");
    PLENUM_ASSIGN(zone, Zone::parse(*text));
  }
  DateTime now = context.statement_time();
  if (source == Source::realtime) {
    const core::Instant instant = core::system_clock().now();
    now.seconds = instant.seconds;
    now.nanoseconds = instant.nanoseconds;
  }
  return shown_as(kind, zone.at_instant(now.seconds, now.nanoseconds));
}

Result<Value> from_epoch(std::span<const Value> arguments) {
  const auto* seconds = arguments[0].get_if<std::int64_t>();
  const auto* nanos = arguments[1].get_if<std::int64_t>();
  if (seconds == nullptr || nanos == nullptr) {
    return type_error("datetime.fromepoch takes two integers");
  }
  std::int64_t total = 0;
  if (__builtin_add_overflow(*seconds, core::floor_divide(*nanos, core::nanoseconds_per_second),
                             &total)) {
    return value_error("the epoch is too large");
  }
  const auto rest =
      static_cast<std::int32_t>(core::floor_modulo(*nanos, core::nanoseconds_per_second));
  PLENUM_ASSIGN(DateTime value, checked(DateTime{total, rest, 0, {}}));
  return Value(std::move(value));
}

Result<Value> from_epoch_millis(std::span<const Value> arguments) {
  const auto* millis = arguments[0].get_if<std::int64_t>();
  if (millis == nullptr) return type_error("datetime.fromepochmillis takes an integer");
  const auto rest = static_cast<std::int32_t>(core::floor_modulo(*millis, 1000) * 1'000'000);
  PLENUM_ASSIGN(DateTime value, checked(DateTime{core::floor_divide(*millis, 1000), rest, 0, {}}));
  return Value(std::move(value));
}

}  // namespace plenum::query::temporal
