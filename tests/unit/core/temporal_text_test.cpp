#include "core/temporal_text.hpp"

#include <gtest/gtest.h>

#include <random>

#include "core/temporal_calendar.hpp"
#include "core/time_zone.hpp"

namespace plenum::core {
namespace {

TEST(TemporalText, EveryKindRoundTrips) {
  std::mt19937_64 random(11);
  std::uniform_int_distribution<std::int64_t> day(date_min().days, date_max().days);
  std::uniform_int_distribution<std::int64_t> time(0, nanoseconds_per_day - 1);
  std::uniform_int_distribution<std::int32_t> offset(-offset_seconds_max, offset_seconds_max);
  for (int i = 0; i < 5'000; ++i) {
    const Date date{day(random)};
    EXPECT_EQ(*parse_date(text(date)), date) << text(date);
    const LocalTime local_time{time(random)};
    EXPECT_EQ(*parse_local_time(text(local_time)), local_time);
    const Time with_offset{time(random), offset(random)};
    EXPECT_EQ(*parse_time(text(with_offset)), with_offset) << text(with_offset);
    const LocalDateTime local = join(date, local_time);
    EXPECT_EQ(*parse_local_date_time(text(local)), local) << text(local);
    const std::int32_t east = offset(random);
    const DateTime instant{local.seconds - east, local.nanoseconds, east, ""};
    EXPECT_EQ(*parse_date_time(text(instant)), instant) << text(instant);
    std::uniform_int_distribution<std::int64_t> any(-1'000'000'000'000, 1'000'000'000'000);
    const Duration duration{any(random), any(random), any(random),
                            static_cast<std::int32_t>(time(random) % nanoseconds_per_second)};
    EXPECT_EQ(*parse_duration(text(duration)), duration) << text(duration);
  }
}

TEST(TemporalText, NamedZonesRoundTripEvenInTheHourThatHappensTwice) {
  const auto zone = find_time_zone("America/New_York");
  ASSERT_TRUE(zone.ok()) << "the system has no time zone data";
  for (std::int64_t seconds = 1'700'000'000 - 200 * 86'400; seconds < 1'700'000'000;
       seconds += 1'800) {
    const DateTime value = (*zone)->at_instant(seconds, 1);
    EXPECT_EQ(*parse_date_time(text(value)), value) << text(value);
  }
}

TEST(TemporalText, DurationsPrintEachPartWithItsOwnSign) {
  EXPECT_EQ(text(Duration{}), "PT0S");
  EXPECT_EQ(text(Duration{0, 0, -2, 1'000'000}), "PT-1.999S");
  EXPECT_EQ(text(Duration{0, 1, -1, 999'000'000}), "P1DT-0.001S");
  EXPECT_EQ(text(Duration{-6, -15, -63'904, 499'999'998}), "P-6M-15DT-17H-45M-3.500000002S");
  EXPECT_EQ(text(Duration{0, 0, -61, 999'000'000}), "PT-1M-0.001S");
}

TEST(TemporalText, YearsOutsideFourDigitsCarryASign) {
  EXPECT_EQ(text(*date_from_civil(999'999'999, 12, 31)), "+999999999-12-31");
  EXPECT_EQ(text(*date_from_civil(-1, 1, 1)), "-0001-01-01");
  EXPECT_EQ(text(*date_from_civil(0, 1, 1)), "0000-01-01");
  EXPECT_EQ(text(*date_from_civil(10'000, 1, 1)), "+10000-01-01");
}

TEST(TemporalText, TextThatIsNotATemporalValueIsRefused) {
  for (const char* bad : {"", "2015-", "2015-13", "2015-02-30", "2015-W54", "2015-366", "x", "+",
                          "2015-07-21x", "201507211", "+9999999999-01-01", "2015-7-1"}) {
    EXPECT_FALSE(parse_date(bad).ok()) << bad;
  }
  for (const char* bad : {"", "24", "21:60", "21:4", "21:40:60", "21:40:", "214", "21:40:32.",
                          "21:40:32.1234567890", "21.5", "2140:32"}) {
    EXPECT_FALSE(parse_local_time(bad).ok()) << bad;
  }
  for (const char* bad : {"21:40+19:00", "21:40+1", "21:40+01:00[Europe/Stockholm]", "21:40+"}) {
    EXPECT_FALSE(parse_time(bad).ok()) << bad;
  }
  for (const char* bad : {"2015-07-21T21:40[Nowhere/Land]", "2015-07-21T21:40[../etc/passwd]",
                          "2015-07-21T21:40+05:00[Europe/Stockholm]", "2015-07-21T", "T21:40",
                          "2015-07-21T21:40[", "2015-07-21T21:40]"}) {
    EXPECT_FALSE(parse_date_time(bad).ok()) << bad;
  }
  for (const char* bad : {"", "P", "PT", "P1", "1Y", "P1S", "PT1D", "P1YT", "P1D1Y", "P.D",
                          "P99999999999999999999Y", "PT1S1S"}) {
    EXPECT_FALSE(parse_duration(bad).ok()) << bad;
  }
}

TEST(TimeZone, AGapMovesOnAndAnOverlapTakesTheEarlierInstant) {
  const auto zone = find_time_zone("Europe/Berlin");
  ASSERT_TRUE(zone.ok()) << "the system has no time zone data";
  const LocalDateTime gap = *parse_local_date_time("2017-03-26T02:30");
  EXPECT_EQ(text((*zone)->at_local(gap)), "2017-03-26T03:30+02:00[Europe/Berlin]");
  const LocalDateTime overlap = *parse_local_date_time("2017-10-29T02:30");
  EXPECT_EQ(text((*zone)->at_local(overlap)), "2017-10-29T02:30+02:00[Europe/Berlin]");
  const std::int32_t winter = 3600;
  EXPECT_EQ(text((*zone)->at_local(overlap, &winter)), "2017-10-29T02:30+01:00[Europe/Berlin]");
}

TEST(TimeZone, TheFooterRuleAnswersForTheFarFuture) {
  const auto zone = find_time_zone("Europe/Berlin");
  ASSERT_TRUE(zone.ok()) << "the system has no time zone data";
  const LocalDateTime july = *parse_local_date_time("+123456-07-01T12:00");
  const LocalDateTime january = *parse_local_date_time("+123456-01-01T12:00");
  EXPECT_EQ((*zone)->at_local(july).offset_seconds, 7200);
  EXPECT_EQ((*zone)->at_local(january).offset_seconds, 3600);
}

TEST(TimeZone, HistoricLocalMeanTimesHaveSeconds) {
  const auto zone = find_time_zone("Europe/Berlin");
  ASSERT_TRUE(zone.ok()) << "the system has no time zone data";
  const LocalDateTime old = *parse_local_date_time("1818-07-21T21:40");
  EXPECT_EQ((*zone)->at_local(old).offset_seconds, 53 * 60 + 28);
}

TEST(TimeZone, DamagedFilesAreReportedAndNeverReadPastTheirEnd) {
  std::string bytes = "TZif2";
  EXPECT_EQ(TimeZone::parse("X", bytes).error().code(), ErrorCode::corruption);
  bytes.append(200, '\xFF');
  EXPECT_EQ(TimeZone::parse("X", bytes).error().code(), ErrorCode::corruption);
}

TEST(TimeZone, RulesOfTheSouthSpanTheTurnOfTheYear) {
  const auto zone = find_time_zone("Australia/Sydney");
  ASSERT_TRUE(zone.ok()) << "the system has no time zone data";
  EXPECT_EQ((*zone)->at_local(*parse_local_date_time("2150-01-15T12:00")).offset_seconds, 39'600);
  EXPECT_EQ((*zone)->at_local(*parse_local_date_time("2150-07-15T12:00")).offset_seconds, 36'000);
}

TEST(TimeZone, MalformedRulesAreRefused) {
  for (const char* bad : {"", "C", "CET", "CET-1CEST", "CET-1CEST,M13.1.0,M10.5.0", "CET-1CEST,M3",
                          "CET-1CEST,M3.5.0,M10.5.0x", "<+03-3", "CET-999"}) {
    EXPECT_FALSE(parse_zone_rule(bad).ok()) << bad;
  }
  EXPECT_TRUE(parse_zone_rule("<+0330>-3:30").ok());
  EXPECT_TRUE(parse_zone_rule("IST-2IDT,M3.4.4/26,M10.5.0").ok());
}

}  // namespace
}  // namespace plenum::core
