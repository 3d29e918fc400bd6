#include "core/temporal_calendar.hpp"

#include <array>

namespace plenum::core {

namespace {

constexpr std::int64_t days_per_era = 146'097;       // 400 years
constexpr std::int64_t days_before_epoch = 719'468;  // from 0000-03-01 to 1970-01-01

constexpr bool year_in_range(std::int64_t year) noexcept {
  return year >= year_min && year <= year_max;
}

int first_month_of_quarter(int quarter) noexcept { return (quarter - 1) * 3 + 1; }

// Monday of week 1: the week that holds January 4.
std::int64_t first_day_of_week_year(std::int64_t year) noexcept {
  const std::int64_t fourth = days_from_civil({year, 1, 4});
  return fourth - (day_of_week(Date{fourth}) - 1);
}

std::optional<Date> checked(std::int64_t days) noexcept {
  const Date date{days};
  return in_range(date) ? std::optional(date) : std::nullopt;
}

}  // namespace

bool is_leap_year(std::int64_t year) noexcept {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int days_in_month(std::int64_t year, int month) noexcept {
  constexpr std::array<int, 12> days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap_year(year) ? 29 : days[static_cast<std::size_t>(month - 1)];
}

int days_in_year(std::int64_t year) noexcept { return is_leap_year(year) ? 366 : 365; }

int weeks_in_year(std::int64_t week_year) noexcept {
  return static_cast<int>(
      (first_day_of_week_year(week_year + 1) - first_day_of_week_year(week_year)) / 7);
}

int days_in_quarter(std::int64_t year, int quarter) noexcept {
  const int first = first_month_of_quarter(quarter);
  return days_in_month(year, first) + days_in_month(year, first + 1) +
         days_in_month(year, first + 2);
}

std::int64_t days_from_civil(const CivilDate& date) noexcept {
  // Years begin in March here, so that the leap day is the last of its year.
  const std::int64_t year = date.year - (date.month <= 2 ? 1 : 0);
  const std::int64_t era = floor_divide(year, 400);
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t month = date.month + (date.month > 2 ? -3 : 9);
  const std::int64_t day_of_year = (153 * month + 2) / 5 + date.day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * days_per_era + day_of_era - days_before_epoch;
}

CivilDate civil_from_days(std::int64_t days) noexcept {
  const std::int64_t shifted = days + days_before_epoch;
  const std::int64_t era = floor_divide(shifted, days_per_era);
  const std::int64_t day_of_era = shifted - era * days_per_era;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month = (5 * day_of_year + 2) / 153;
  CivilDate date;
  date.day = static_cast<int>(day_of_year - (153 * month + 2) / 5 + 1);
  date.month = static_cast<int>(month < 10 ? month + 3 : month - 9);
  date.year = year_of_era + era * 400 + (date.month <= 2 ? 1 : 0);
  return date;
}

Date date_min() noexcept { return Date{days_from_civil({year_min, 1, 1})}; }
Date date_max() noexcept { return Date{days_from_civil({year_max, 12, 31})}; }
bool in_range(Date date) noexcept { return date >= date_min() && date <= date_max(); }

std::optional<Date> date_from_civil(std::int64_t year, std::int64_t month, std::int64_t day) {
  if (!year_in_range(year) || month < 1 || month > 12 || day < 1) return std::nullopt;
  if (day > days_in_month(year, static_cast<int>(month))) return std::nullopt;
  return Date{days_from_civil({year, static_cast<int>(month), static_cast<int>(day)})};
}

std::optional<Date> date_from_week(std::int64_t week_year, std::int64_t week, std::int64_t day) {
  if (!year_in_range(week_year) || week < 1 || day < 1 || day > 7) return std::nullopt;
  if (week > weeks_in_year(week_year)) return std::nullopt;
  return checked(first_day_of_week_year(week_year) + (week - 1) * 7 + day - 1);
}

std::optional<Date> date_from_ordinal(std::int64_t year, std::int64_t ordinal_day) {
  if (!year_in_range(year) || ordinal_day < 1 || ordinal_day > days_in_year(year)) {
    return std::nullopt;
  }
  return Date{days_from_civil({year, 1, 1}) + ordinal_day - 1};
}

std::optional<Date> date_from_quarter(std::int64_t year, std::int64_t quarter, std::int64_t day) {
  if (!year_in_range(year) || quarter < 1 || quarter > 4 || day < 1) return std::nullopt;
  const int number = static_cast<int>(quarter);
  if (day > days_in_quarter(year, number)) return std::nullopt;
  return Date{days_from_civil({year, first_month_of_quarter(number), 1}) + day - 1};
}

CivilDate civil(Date date) noexcept { return civil_from_days(date.days); }

int day_of_week(Date date) noexcept {
  return static_cast<int>(floor_modulo(date.days + 3, 7)) + 1;  // 1970-01-01 was a Thursday
}

WeekDate week_date(Date date) noexcept {
  const int day = day_of_week(date);
  // A week belongs to the year of its Thursday.
  const std::int64_t year = civil_from_days(date.days + 4 - day).year;
  const auto week = static_cast<int>((date.days - first_day_of_week_year(year)) / 7) + 1;
  return {year, week, day};
}

int ordinal_day(Date date) noexcept {
  return static_cast<int>(date.days - days_from_civil({civil(date).year, 1, 1})) + 1;
}

int quarter(Date date) noexcept { return (civil(date).month - 1) / 3 + 1; }

int day_of_quarter(Date date) noexcept {
  const CivilDate day = civil(date);
  const int first = first_month_of_quarter(quarter(date));
  return static_cast<int>(date.days - days_from_civil({day.year, first, 1})) + 1;
}

std::optional<Date> add_months(Date date, std::int64_t months) noexcept {
  constexpr std::int64_t months_max = 12 * (year_max - year_min + 1);
  if (months > months_max || months < -months_max) return std::nullopt;
  const CivilDate start = civil(date);
  const std::int64_t total = start.year * 12 + (start.month - 1) + months;
  const std::int64_t year = floor_divide(total, 12);
  if (!year_in_range(year)) return std::nullopt;
  const int month = static_cast<int>(floor_modulo(total, 12)) + 1;
  const int last = days_in_month(year, month);
  return Date{days_from_civil({year, month, start.day < last ? start.day : last})};
}

std::optional<Date> add_days(Date date, std::int64_t days) noexcept {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(date.days, days, &sum)) return std::nullopt;
  return checked(sum);
}

std::int64_t months_between(Date from, std::int64_t from_time, Date to,
                            std::int64_t to_time) noexcept {
  const CivilDate a = civil(from);
  const CivilDate b = civil(to);
  std::int64_t months = (b.year - a.year) * 12 + (b.month - a.month);
  const bool before = b.day < a.day || (b.day == a.day && to_time < from_time);
  const bool after = b.day > a.day || (b.day == a.day && to_time > from_time);
  if (months > 0 && before) --months;
  if (months < 0 && after) ++months;
  return months;
}

Date date_of(LocalDateTime value) noexcept {
  return Date{floor_divide(value.seconds, seconds_per_day)};
}

LocalTime time_of(LocalDateTime value) noexcept {
  return LocalTime{floor_modulo(value.seconds, seconds_per_day) * nanoseconds_per_second +
                   value.nanoseconds};
}

LocalDateTime join(Date date, LocalTime time) noexcept {
  return {date.days * seconds_per_day + time.nanoseconds / nanoseconds_per_second,
          static_cast<std::int32_t>(time.nanoseconds % nanoseconds_per_second)};
}

LocalDateTime local_of(const DateTime& value) noexcept {
  return {value.seconds + value.offset_seconds, value.nanoseconds};
}

}  // namespace plenum::core
