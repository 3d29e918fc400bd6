// Temporal values to text.
#include "core/temporal_text.hpp"

#include <algorithm>

#include "core/temporal_calendar.hpp"
#include "core/text.hpp"

namespace plenum::core {

namespace {

__extension__ using Wide = __int128;

void append_padded(std::string& out, std::int64_t value, std::size_t width) {
  const std::string digits = integer_text(value);
  if (digits.size() < width) out.append(width - digits.size(), '0');
  out += digits;
}

void append_date(std::string& out, Date value) {
  const CivilDate date = civil(value);
  if (date.year < 0) out.push_back('-');
  if (date.year > 9999) out.push_back('+');
  append_padded(out, date.year < 0 ? -date.year : date.year, 4);
  out.push_back('-');
  append_padded(out, date.month, 2);
  out.push_back('-');
  append_padded(out, date.day, 2);
}

void append_time(std::string& out, std::int64_t nanoseconds) {
  const std::int64_t seconds = nanoseconds / nanoseconds_per_second;
  std::int64_t fraction = nanoseconds % nanoseconds_per_second;
  append_padded(out, seconds / 3600, 2);
  out.push_back(':');
  append_padded(out, seconds / 60 % 60, 2);
  if (seconds % 60 == 0 && fraction == 0) return;
  out.push_back(':');
  append_padded(out, seconds % 60, 2);
  if (fraction == 0) return;
  out.push_back('.');
  std::size_t width = 9;
  while (width > 3 && fraction % 1000 == 0) {
    fraction /= 1000;
    width -= 3;
  }
  append_padded(out, fraction, width);
}

void append_offset(std::string& out, std::int32_t offset) {
  if (offset == 0) {
    out.push_back('Z');
    return;
  }
  out.push_back(offset < 0 ? '-' : '+');
  const std::int32_t seconds = offset < 0 ? -offset : offset;
  append_padded(out, seconds / 3600, 2);
  out.push_back(':');
  append_padded(out, seconds / 60 % 60, 2);
  if (seconds % 60 == 0) return;
  out.push_back(':');
  append_padded(out, seconds % 60, 2);
}

void append_part(std::string& out, std::int64_t value, char unit) {
  if (value == 0) return;
  append_integer(out, value);
  out.push_back(unit);
}

// Seconds and fraction with one sign, without trailing zeros.
void append_seconds(std::string& out, Wide nanoseconds) {
  if (nanoseconds == 0) return;
  if (nanoseconds < 0) out.push_back('-');
  const Wide magnitude = nanoseconds < 0 ? -nanoseconds : nanoseconds;
  append_integer(out, static_cast<std::int64_t>(magnitude / nanoseconds_per_second));
  const auto fraction = static_cast<std::int64_t>(magnitude % nanoseconds_per_second);
  if (fraction != 0) {
    out.push_back('.');
    append_padded(out, fraction, 9);
    out.erase(out.find_last_not_of('0') + 1);
  }
  out.push_back('S');
}

}  // namespace

std::string text(Date value) {
  std::string out;
  append_date(out, value);
  return out;
}

std::string text(LocalTime value) {
  std::string out;
  append_time(out, value.nanoseconds);
  return out;
}

std::string text(Time value) {
  std::string out;
  append_time(out, value.nanoseconds);
  append_offset(out, value.offset_seconds);
  return out;
}

std::string text(LocalDateTime value) {
  std::string out;
  append_date(out, date_of(value));
  out.push_back('T');
  append_time(out, time_of(value).nanoseconds);
  return out;
}

std::string text(const DateTime& value) {
  std::string out = text(local_of(value));
  append_offset(out, value.offset_seconds);
  if (!value.zone.empty()) out += '[' + value.zone + ']';
  return out;
}

std::string offset_text(std::int32_t offset_seconds) {
  std::string out;
  append_offset(out, offset_seconds);
  return out;
}

std::string text(const Duration& value) {
  std::string out = "P";
  append_part(out, value.months / 12, 'Y');
  append_part(out, value.months % 12, 'M');
  append_part(out, value.days, 'D');
  const Wide total = static_cast<Wide>(value.seconds) * nanoseconds_per_second + value.nanoseconds;
  constexpr Wide per_minute = static_cast<Wide>(60) * nanoseconds_per_second;
  if (total != 0) {
    out.push_back('T');
    append_part(out, static_cast<std::int64_t>(total / (per_minute * 60)), 'H');
    append_part(out, static_cast<std::int64_t>(total / per_minute % 60), 'M');
    append_seconds(out, total % per_minute);
  }
  return out == "P" ? "PT0S" : out;
}

}  // namespace plenum::core
