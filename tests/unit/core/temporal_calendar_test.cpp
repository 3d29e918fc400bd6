#include "core/temporal_calendar.hpp"

#include <gtest/gtest.h>

#include <random>

namespace plenum::core {
namespace {

TEST(Calendar, EveryDayOfTheWholeRangeRoundTripsThroughAllItsNames) {
  std::mt19937_64 random(20260101);
  std::uniform_int_distribution<std::int64_t> any(date_min().days + 400, date_max().days - 400);
  std::uniform_int_distribution<std::int64_t> near(-800'000, 3'000'000);
  for (int i = 0; i < 20'000; ++i) {
    const Date date{i % 2 == 0 ? any(random) : near(random)};
    const CivilDate c = civil(date);
    EXPECT_EQ(date_from_civil(c.year, c.month, c.day), date);
    const WeekDate w = week_date(date);
    EXPECT_EQ(date_from_week(w.year, w.week, w.day), date);
    EXPECT_EQ(date_from_ordinal(c.year, ordinal_day(date)), date);
    EXPECT_EQ(date_from_quarter(c.year, quarter(date), day_of_quarter(date)), date);
    EXPECT_LE(w.week, weeks_in_year(w.year));
  }
}

TEST(Calendar, DaysFollowOneAnotherWithoutGaps) {
  CivilDate yesterday = civil_from_days(-800'000);
  for (std::int64_t day = -799'999; day < 800'000; ++day) {
    const CivilDate today = civil_from_days(day);
    if (today.day != yesterday.day + 1) {
      ASSERT_EQ(today.day, 1);
      ASSERT_EQ(yesterday.day, days_in_month(yesterday.year, yesterday.month));
      ASSERT_TRUE(today.month == yesterday.month + 1 ||
                  (today.month == 1 && today.year == yesterday.year + 1));
    }
    yesterday = today;
  }
}

TEST(Calendar, KnownDaysHaveTheirWeekdays) {
  EXPECT_EQ(day_of_week(Date{0}), 4);                       // Thursday
  EXPECT_EQ(day_of_week(*date_from_civil(2000, 1, 1)), 6);  // Saturday
  EXPECT_EQ(week_date(*date_from_civil(1984, 1, 1)), (WeekDate{1983, 52, 7}));
  EXPECT_EQ(days_from_civil({2000, 3, 1}), 11017);
}

TEST(Calendar, DaysThatDoNotExistAreRefused) {
  EXPECT_FALSE(date_from_civil(2023, 2, 29));
  EXPECT_TRUE(date_from_civil(2024, 2, 29));
  EXPECT_FALSE(date_from_civil(1900, 2, 29));
  EXPECT_FALSE(date_from_civil(year_max + 1, 1, 1));
  EXPECT_FALSE(date_from_week(2015, 54, 1));
  EXPECT_FALSE(date_from_ordinal(2015, 366));
  EXPECT_FALSE(date_from_quarter(2015, 1, 91));
  EXPECT_FALSE(add_days(date_max(), 1));
  EXPECT_FALSE(add_days(date_min(), std::numeric_limits<std::int64_t>::min()));
  EXPECT_FALSE(add_months(date_max(), 1));
  EXPECT_FALSE(add_months(date_min(), std::numeric_limits<std::int64_t>::min()));
}

TEST(Calendar, AddingMonthsKeepsTheDayOrTakesTheLast) {
  const Date january = *date_from_civil(2023, 1, 31);
  EXPECT_EQ(add_months(january, 1), date_from_civil(2023, 2, 28));
  EXPECT_EQ(add_months(january, 13), date_from_civil(2024, 2, 29));
  EXPECT_EQ(add_months(january, -2), date_from_civil(2022, 11, 30));
}

TEST(Calendar, MonthsBetweenNeverOvershoots) {
  std::mt19937_64 random(5);
  std::uniform_int_distribution<std::int64_t> day(-200'000, 200'000);
  for (int i = 0; i < 5'000; ++i) {
    const Date from{day(random)};
    const Date to{day(random)};
    const std::int64_t months = months_between(from, 0, to, 0);
    const Date reached = *add_months(from, months);
    if (from <= to) {
      EXPECT_LE(reached, to);
    } else {
      EXPECT_GE(reached, to);
    }
  }
}

}  // namespace
}  // namespace plenum::core
