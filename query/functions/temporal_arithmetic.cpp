// Temporal values and durations under + - * /.
#include "core/duration_builder.hpp"
#include "core/temporal_calendar.hpp"
#include "core/try.hpp"
#include "query/functions/temporal.hpp"
#include "query/functions/temporal_parts.hpp"

namespace plenum::query::temporal {

namespace {

Error overflow() {
  return Error(ErrorCode::invalid_argument, "the result of temporal arithmetic is out of range")
      .with_language("ArithmeticError", "runtime", "NumberOutOfRange");
}

Error wrong_operands(char op, const Value& a, const Value& b) {
  return type_error("cannot compute " + std::string(value_kind_name(a.kind())) + " " + op + " " +
                    std::string(value_kind_name(b.kind())));
}

bool is_temporal(const Value& v) noexcept { return v.kind() >= ValueKind::date; }
bool is_duration(const Value& v) noexcept { return v.kind() == ValueKind::duration; }

__extension__ using Wide = __int128;

Wide nanoseconds_of(const Duration& d) {
  return static_cast<Wide>(d.seconds) * core::nanoseconds_per_second + d.nanoseconds;
}

Result<Date> moved(Date date, const Duration& by) {
  const auto months = core::add_months(date, by.months);
  const auto days = months ? core::add_days(*months, by.days) : months;
  return days ? Result<Date>(*days) : overflow();
}

// Whole days of the time part count too; what is left of it has no place in a date.
Result<Value> add_to_date(Date date, const Duration& by) {
  const Wide whole_days = nanoseconds_of(by) / core::nanoseconds_per_day;
  PLENUM_ASSIGN(const Date start, moved(date, by));
  const auto result = core::add_days(start, static_cast<std::int64_t>(whole_days));
  return result ? Result<Value>(Value(*result)) : overflow();
}

std::int64_t add_to_clock(std::int64_t nanoseconds, const Duration& by) {
  const Wide total = nanoseconds + nanoseconds_of(by) % core::nanoseconds_per_day;
  return core::floor_modulo(static_cast<std::int64_t>(total), core::nanoseconds_per_day);
}

// Seconds and nanoseconds, carried; nullopt on overflow.
std::optional<LocalDateTime> add_seconds(std::int64_t seconds, std::int32_t nanoseconds,
                                         const Duration& by) {
  LocalDateTime result;
  const std::int64_t nanos = std::int64_t{nanoseconds} + by.nanoseconds;
  if (__builtin_add_overflow(seconds, by.seconds, &result.seconds)) return std::nullopt;
  if (__builtin_add_overflow(result.seconds, nanos / core::nanoseconds_per_second,
                             &result.seconds)) {
    return std::nullopt;
  }
  result.nanoseconds = static_cast<std::int32_t>(nanos % core::nanoseconds_per_second);
  return result;
}

Result<Value> add_to_local(LocalDateTime value, const Duration& by) {
  PLENUM_ASSIGN(const Date date, moved(core::date_of(value), by));
  const LocalDateTime start = core::join(date, core::time_of(value));
  const auto result = add_seconds(start.seconds, start.nanoseconds, by);
  if (!result || !checked(*result).ok()) return overflow();
  return Value(*result);
}

// Months and days move the local clock; seconds are time that passes.
Result<Value> add_to_instant(const DateTime& value, const Duration& by) {
  PLENUM_ASSIGN(const Zone zone, Zone::of(value));
  const LocalDateTime local = core::local_of(value);
  PLENUM_ASSIGN(const Date date, moved(core::date_of(local), by));
  const DateTime start =
      zone.at_local(core::join(date, core::time_of(local)), &value.offset_seconds);
  const auto sum = add_seconds(start.seconds, start.nanoseconds, by);
  if (!sum || !checked(*sum).ok()) return overflow();
  const auto result = checked(zone.at_instant(sum->seconds, sum->nanoseconds));
  return result.ok() ? Result<Value>(Value(*result)) : overflow();
}

Result<Value> duration_result(const Result<Duration>& duration) {
  return duration.ok() ? Result<Value>(Value(*duration)) : overflow();
}

Result<Value> add_duration(const Value& value, const Duration& by) {
  switch (value.kind()) {
    case ValueKind::date:
      return add_to_date(value.as_date(), by);
    case ValueKind::local_time:
      return Value(LocalTime{add_to_clock(value.as_local_time().nanoseconds, by)});
    case ValueKind::time:
      return Value(
          Time{add_to_clock(value.as_time().nanoseconds, by), value.as_time().offset_seconds});
    case ValueKind::local_date_time:
      return add_to_local(value.as_local_date_time(), by);
    case ValueKind::date_time:
      return add_to_instant(value.as_date_time(), by);
    case ValueKind::duration:
      return duration_result(core::add(value.as_duration(), by));
    default:
      return wrong_operands('+', value, by);
  }
}

Result<Value> scale(char op, const Duration& duration, const Value& number) {
  if (op == '*') {
    if (const auto* factor = number.get_if<std::int64_t>()) {
      return duration_result(core::multiply(duration, *factor));
    }
    return duration_result(core::multiply(duration, number.as_float()));
  }
  const double divisor = number.kind() == ValueKind::integer
                             ? static_cast<double>(number.as_integer())
                             : number.as_float();
  if (divisor == 0) {
    return Error(ErrorCode::invalid_argument, "division of a duration by zero")
        .with_language("ArithmeticError", "runtime", "DivisionByZero");
  }
  return duration_result(core::divide(duration, divisor));
}

Result<Value> compute(char op, const Value& a, const Value& b) {
  if (op == '+' && is_duration(b)) return add_duration(a, b.as_duration());
  if (op == '+' && is_duration(a)) return add_duration(b, a.as_duration());
  if (op == '-' && is_duration(b) && is_temporal(a)) {
    const auto negative = core::multiply(b.as_duration(), std::int64_t{-1});
    return negative.ok() ? add_duration(a, *negative) : overflow();
  }
  if ((op == '*' || op == '/') && is_duration(a) && b.is_number()) {
    return scale(op, a.as_duration(), b);
  }
  if (op == '*' && is_duration(b) && a.is_number()) return scale(op, b.as_duration(), a);
  return wrong_operands(op, a, b);
}

}  // namespace

Result<std::optional<Value>> arithmetic(char op, const Value& a, const Value& b) {
  if (!is_temporal(a) && !is_temporal(b)) return std::optional<Value>();
  const auto joins = [&](const Value& v) {
    return op == '+' && (v.kind() == ValueKind::list || v.kind() == ValueKind::string);
  };
  if (a.is_null() || b.is_null() || joins(a) || joins(b)) return std::optional<Value>();
  PLENUM_ASSIGN(Value result, compute(op, a, b));
  return std::optional(std::move(result));
}

}  // namespace plenum::query::temporal
