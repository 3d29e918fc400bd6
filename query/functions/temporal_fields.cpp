// Maps of fields to dates and times of day.
#include <algorithm>
#include <array>

#include "core/temporal_calendar.hpp"
#include "core/text.hpp"
#include "core/try.hpp"
#include "query/functions/temporal_parts.hpp"

namespace plenum::query::temporal {

namespace {

using Number = std::optional<std::int64_t>;

struct NumberField {
  std::string_view name;
  Number Fields::*member;
  bool of_date;
};

constexpr std::array<NumberField, 16> number_fields = {{
    {"year", &Fields::year, true},
    {"quarter", &Fields::quarter, true},
    {"month", &Fields::month, true},
    {"week", &Fields::week, true},
    {"day", &Fields::day, true},
    {"dayOfWeek", &Fields::day_of_week, true},
    {"dayOfQuarter", &Fields::day_of_quarter, true},
    {"ordinalDay", &Fields::ordinal_day, true},
    {"hour", &Fields::hour, false},
    {"minute", &Fields::minute, false},
    {"second", &Fields::second, false},
    {"millisecond", &Fields::millisecond, false},
    {"microsecond", &Fields::microsecond, false},
    {"nanosecond", &Fields::nanosecond, false},
    {"epochSeconds", &Fields::epoch_seconds, false},
    {"epochMillis", &Fields::epoch_millis, false},
}};

std::string quoted(std::string_view name) { return "`" + std::string(name) + "`"; }

Result<std::optional<Parts>> read_base(const std::string& name, const Value& value,
                                       bool needs_date) {
  PLENUM_ASSIGN(std::optional<Parts> parts, parts_of(value));
  if (!parts || (needs_date ? !parts->date : !parts->time)) {
    return value_error("the field " + quoted(name) + " must be a value with a " +
                       (needs_date ? "date" : "time of day") + ", not a " +
                       std::string(value_kind_name(value.kind())));
  }
  return parts;
}

Status read_field(Fields& fields, const std::string& name, const Value& value, Allowed allowed) {
  const Error unexpected = value_error("the field " + quoted(name) + " has no place here");
  const auto found = std::find_if(number_fields.begin(), number_fields.end(),
                                  [&](const NumberField& f) { return f.name == name; });
  if (found != number_fields.end()) {
    const bool is_epoch = name.starts_with("epoch");
    const bool fits =
        is_epoch ? allowed.date && allowed.zone : (found->of_date ? allowed.date : allowed.time);
    if (!fits) return unexpected;
    const auto* number = value.get_if<std::int64_t>();
    if (number == nullptr) {
      return value_error("the field " + quoted(name) + " must be an integer, not a " +
                         std::string(value_kind_name(value.kind())));
    }
    fields.*found->member = *number;
    return {};
  }
  if (name == "timezone") {
    if (!allowed.zone) return unexpected;
    const auto* text = value.get_if<std::string>();
    if (text == nullptr) return value_error("the field `timezone` must be a string");
    PLENUM_ASSIGN(fields.zone, Zone::parse(*text));
    return {};
  }
  if (name == "date" && allowed.date) {
    PLENUM_ASSIGN(fields.date, read_base(name, value, true));
  } else if (name == "time" && allowed.time) {
    PLENUM_ASSIGN(fields.time, read_base(name, value, false));
  } else if (name == "datetime") {
    PLENUM_ASSIGN(fields.datetime, read_base(name, value, true));
    if (!fields.datetime->time) fields.datetime->time = LocalTime{};
  } else {
    return unexpected;
  }
  return {};
}

Error no_such_date() { return value_error("there is no such date"); }

Result<Date> or_error(const std::optional<Date>& date) {
  return date ? Result<Date>(*date) : no_such_date();
}

// The base moved to another year or month, on the last day of the month where it has to.
Result<Date> with_year_and_month(Date base, const Number& year, const Number& month) {
  core::CivilDate date = core::civil(base);
  date.year = year.value_or(date.year);
  if (date.year < core::year_min || date.year > core::year_max) return no_such_date();
  if (month) {
    if (*month < 1 || *month > 12) return no_such_date();
    date.month = static_cast<int>(*month);
  }
  date.day = std::min(date.day, core::days_in_month(date.year, date.month));
  return or_error(core::date_from_civil(date.year, date.month, date.day));
}

Result<Date> assemble_week_date(const Fields& f, const std::optional<Date>& base) {
  if (!base && !f.week) return value_error("`dayOfWeek` needs `week`");
  core::WeekDate date = base ? core::week_date(*base) : core::WeekDate{*f.year, 1, 1};
  if (f.year) {
    if (*f.year < core::year_min || *f.year > core::year_max) return no_such_date();
    date.year = *f.year;
    date.week = std::min(date.week, core::weeks_in_year(date.year));
  }
  return or_error(core::date_from_week(date.year, f.week.value_or(date.week),
                                       f.day_of_week.value_or(date.day)));
}

Result<Date> assemble_quarter_date(const Fields& f, const std::optional<Date>& base) {
  if (!base) {
    if (!f.quarter) return value_error("`dayOfQuarter` needs `quarter`");
    return or_error(core::date_from_quarter(*f.year, *f.quarter, f.day_of_quarter.value_or(1)));
  }
  PLENUM_ASSIGN(Date date, with_year_and_month(*base, f.year, std::nullopt));
  if (f.quarter) {
    if (*f.quarter < 1 || *f.quarter > 4) return no_such_date();
    PLENUM_ASSIGN(date, or_error(core::add_months(date, (*f.quarter - core::quarter(date)) * 3)));
  }
  if (!f.day_of_quarter) return date;
  return or_error(
      core::date_from_quarter(core::civil(date).year, core::quarter(date), *f.day_of_quarter));
}

Result<Date> assemble_calendar_date(const Fields& f, const std::optional<Date>& base) {
  if (!base) {
    if (f.day && !f.month) return value_error("`day` needs `month`");
    return or_error(core::date_from_civil(*f.year, f.month.value_or(1), f.day.value_or(1)));
  }
  PLENUM_ASSIGN(const Date date, with_year_and_month(*base, f.year, f.month));
  if (!f.day) return date;
  const core::CivilDate parts = core::civil(date);
  return or_error(core::date_from_civil(parts.year, parts.month, *f.day));
}

Result<std::int64_t> in_range(std::string_view name, const Number& number, std::int64_t max,
                              std::int64_t fallback) {
  if (!number) return fallback;
  if (*number < 0 || *number > max) {
    return value_error(quoted(name) + " must be from 0 to " + core::integer_text(max) + ", not " +
                       core::integer_text(*number));
  }
  return *number;
}

// Nanoseconds of the second. Each finer field counts within the coarser one that is given.
Result<std::int64_t> assemble_fraction(const Fields& f, std::int64_t base) {
  if (!f.millisecond && !f.microsecond && !f.nanosecond) return base;
  PLENUM_ASSIGN(const std::int64_t millis, in_range("millisecond", f.millisecond, 999, 0));
  PLENUM_ASSIGN(const std::int64_t micros,
                in_range("microsecond", f.microsecond, f.millisecond ? 999 : 999'999, 0));
  std::int64_t nanos_max = core::nanoseconds_per_second - 1;
  if (f.millisecond) nanos_max = 999'999;
  if (f.microsecond) nanos_max = 999;
  PLENUM_ASSIGN(const std::int64_t nanos, in_range("nanosecond", f.nanosecond, nanos_max, 0));
  return millis * 1'000'000 + micros * 1000 + nanos;
}

}  // namespace

bool Fields::any_date() const noexcept {
  return year || quarter || month || week || day || day_of_week || day_of_quarter || ordinal_day;
}

bool Fields::any_time() const noexcept {
  return hour || minute || second || millisecond || microsecond || nanosecond;
}

Result<Fields> read_fields(const Map& map, Allowed allowed) {
  Fields fields;
  for (const auto& [name, value] : map) PLENUM_TRY(read_field(fields, name, value, allowed));
  return fields;
}

Result<Date> assemble_date(const Fields& f, const std::optional<Date>& base) {
  const int groups =
      static_cast<int>(f.month || f.day) + static_cast<int>(f.week || f.day_of_week) +
      static_cast<int>(f.quarter || f.day_of_quarter) + static_cast<int>(f.ordinal_day.has_value());
  if (groups > 1) {
    return value_error("a date is given by month, week, quarter or ordinal day, not by several");
  }
  if (!base && !f.year) return value_error("a date needs `year`");
  if (f.week || f.day_of_week) return assemble_week_date(f, base);
  if (f.quarter || f.day_of_quarter) return assemble_quarter_date(f, base);
  if (f.ordinal_day) {
    const std::int64_t year = f.year ? *f.year : core::civil(*base).year;
    return or_error(core::date_from_ordinal(year, *f.ordinal_day));
  }
  return assemble_calendar_date(f, base);
}

Result<LocalTime> assemble_time(const Fields& f, const std::optional<LocalTime>& base) {
  const bool fraction = f.millisecond || f.microsecond || f.nanosecond;
  if (!base) {
    if (fraction && !f.second) return value_error("parts of a second need `second`");
    if (f.second && !f.minute) return value_error("`second` needs `minute`");
    if (f.minute && !f.hour) return value_error("`minute` needs `hour`");
  }
  const std::int64_t start = base ? base->nanoseconds : 0;
  const std::int64_t seconds = start / core::nanoseconds_per_second;
  PLENUM_ASSIGN(const std::int64_t hour, in_range("hour", f.hour, 23, seconds / 3600));
  PLENUM_ASSIGN(const std::int64_t minute, in_range("minute", f.minute, 59, seconds / 60 % 60));
  PLENUM_ASSIGN(const std::int64_t second, in_range("second", f.second, 59, seconds % 60));
  PLENUM_ASSIGN(const std::int64_t nanos,
                assemble_fraction(f, start % core::nanoseconds_per_second));
  return LocalTime{(hour * 3600 + minute * 60 + second) * core::nanoseconds_per_second + nanos};
}

}  // namespace plenum::query::temporal
