#include "query/functions/temporal_parts.hpp"

#include "core/temporal_calendar.hpp"
#include "core/temporal_text.hpp"
#include "core/try.hpp"

namespace plenum::query::temporal {

Error value_error(std::string message) {
  return Error(ErrorCode::invalid_argument, std::move(message))
      .with_language("ArgumentError", "runtime", "InvalidArgumentValue");
}

Error type_error(std::string message) {
  return Error(ErrorCode::invalid_argument, std::move(message))
      .with_language("TypeError", "runtime", "InvalidArgumentType");
}

Error as_value_error(const Error& error) {
  return error.with_language("ArgumentError", "runtime", "InvalidArgumentValue");
}

Zone Zone::fixed(std::int32_t offset_seconds) {
  Zone zone;
  zone.offset_ = offset_seconds;
  return zone;
}

Result<Zone> Zone::parse(std::string_view text) {
  const bool is_offset =
      !text.empty() && (text.front() == '+' || text.front() == '-' || text == "Z" || text == "z");
  if (is_offset) {
    const auto offset = core::parse_offset(text);
    return offset.ok() ? Result<Zone>(fixed(*offset)) : as_value_error(offset.error());
  }
  const auto named = core::find_time_zone(text);
  if (!named.ok()) return as_value_error(named.error());
  Zone zone;
  zone.named_ = *named;
  return zone;
}

Result<Zone> Zone::of(const DateTime& value) {
  return value.zone.empty() ? Result<Zone>(fixed(value.offset_seconds)) : parse(value.zone);
}

DateTime Zone::at_local(LocalDateTime local, const std::int32_t* preferred) const {
  if (named_ != nullptr) return named_->at_local(local, preferred);
  return {local.seconds - offset_, local.nanoseconds, offset_, {}};
}

DateTime Zone::at_instant(std::int64_t seconds, std::int32_t nanoseconds) const {
  if (named_ != nullptr) return named_->at_instant(seconds, nanoseconds);
  return {seconds, nanoseconds, offset_, {}};
}

Result<std::optional<Parts>> parts_of(const Value& value) {
  Parts parts;
  if (const auto* date = value.get_if<Date>()) {
    parts.date = *date;
  } else if (const auto* local_time = value.get_if<LocalTime>()) {
    parts.time = *local_time;
  } else if (const auto* time = value.get_if<Time>()) {
    parts.time = LocalTime{time->nanoseconds};
    parts.zone = Zone::fixed(time->offset_seconds);
    parts.offset = time->offset_seconds;
  } else if (const auto* local = value.get_if<LocalDateTime>()) {
    parts.date = core::date_of(*local);
    parts.time = core::time_of(*local);
  } else if (const auto* instant = value.get_if<DateTime>()) {
    const LocalDateTime shown = core::local_of(*instant);
    parts.date = core::date_of(shown);
    parts.time = core::time_of(shown);
    PLENUM_ASSIGN(parts.zone, Zone::of(*instant));
    parts.offset = instant->offset_seconds;
  } else {
    return std::optional<Parts>();
  }
  return std::optional(parts);
}

Result<LocalDateTime> checked(LocalDateTime value) {
  if (core::in_range(core::date_of(value))) return value;
  return value_error("the result is outside the years -999,999,999 to +999,999,999");
}

Result<DateTime> checked(DateTime value) {
  PLENUM_TRY(checked(core::local_of(value)));
  return value;
}

}  // namespace plenum::query::temporal
