#include "query/functions/temporal.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include "core/value_text.hpp"

namespace plenum::query::temporal {
namespace {

class FixedContext final : public FunctionContext {
 public:
  const storage::Snapshot& graph() const noexcept override { std::abort(); }
  DateTime statement_time() override { return {1'500'000'000, 7, 0, ""}; }  // 2017-07-14T02:40Z
  std::string_view default_zone() const noexcept override { return "UTC"; }
  std::uint64_t random() override { return 4; }
  Result<storage::EdgeEnds> ends(EdgeId) const override {
    return Error(ErrorCode::internal, "no graph here");
  }
  CallContext call_context() const noexcept override { return {}; }
};

std::string shown(const Result<Value>& value) {
  return value.ok() ? core::display_text(*value) : value.error().type();
}

Value made(Kind kind, const Value& argument) {
  FixedContext context;
  const auto value = construct(kind, std::vector<Value>{argument}, context);
  EXPECT_TRUE(value.ok()) << core::display_text(argument) << ": " << value.error().message();
  return value.ok() ? *value : Value();
}
Value date(const Value& v) { return made(Kind::date, v); }
Value local_time(const Value& v) { return made(Kind::local_time, v); }
Value time(const Value& v) { return made(Kind::time, v); }
Value local_date_time(const Value& v) { return made(Kind::local_date_time, v); }
Value date_time(const Value& v) { return made(Kind::date_time, v); }
Value duration(const Value& v) {
  const auto value = construct_duration(std::vector<Value>{v});
  EXPECT_TRUE(value.ok());
  return value.ok() ? *value : Value();
}
std::string refused(Kind kind, const Value& argument) {
  FixedContext context;
  return shown(construct(kind, std::vector<Value>{argument}, context));
}
std::string difference(Measure measure, const Value& a, const Value& b) {
  return shown(between(measure, std::vector<Value>{a, b}));
}
std::string computed(char op, const Value& a, const Value& b) {
  const auto value = arithmetic(op, a, b);
  if (!value.ok()) return value.error().type();
  return value->has_value() ? core::display_text(**value) : "none";
}
std::string truncated(Kind kind, const char* unit, const Value& value, const Map& fields = {}) {
  FixedContext context;
  return shown(truncate(kind, std::vector<Value>{unit, value, fields}, context));
}
std::string part(const Value& value, const char* name) { return shown(component(value, name)); }

TEST(TemporalConstruct, FieldsOverrideWhatTheBaseValueSupplies) {
  const Value base = date("1987-11-19");
  EXPECT_EQ(shown(date(Map{{"date", base}, {"year", 28}})), "0028-11-19");
  EXPECT_EQ(shown(date(Map{{"date", base}, {"day", 28}})), "1987-11-28");
  EXPECT_EQ(shown(date(Map{{"date", base}, {"week", 1}})), "1987-01-01");
  EXPECT_EQ(shown(date(Map{{"date", base}, {"ordinalDay", 28}})), "1987-01-28");
  EXPECT_EQ(shown(date(Map{{"date", base}, {"quarter", 3}})), "1987-08-19");
  EXPECT_EQ(shown(date(Map{{"date", date("2023-03-31")}, {"month", 2}})), "2023-02-28");
  EXPECT_EQ(
      shown(local_date_time(Map{{"date", base}, {"time", local_time("12:30")}, {"second", 5}})),
      "1987-11-19T12:30:05");
  EXPECT_EQ(shown(local_time(Map{{"time", date_time("1987-11-19T12:30:01+02:00")}, {"hour", 3}})),
            "03:30:01");
}

TEST(TemporalConstruct, AValueWithAZoneKeepsItsInstantWhenItMovesToAnother) {
  const Value zoned = time("12:31:14+01:00");
  EXPECT_EQ(shown(time(Map{{"time", zoned}, {"timezone", "+05:00"}})), "16:31:14+05:00");
  EXPECT_EQ(shown(time(Map{{"time", local_time("12:31")}, {"timezone", "+05:00"}})), "12:31+05:00");
  const Value moment = date_time("1984-10-11T12:00+01:00");
  EXPECT_EQ(shown(date_time(Map{{"datetime", moment}, {"timezone", "Pacific/Honolulu"}})),
            "1984-10-11T01:00-10:00[Pacific/Honolulu]");
  EXPECT_EQ(
      shown(date_time(Map{
          {"date", date("1984-10-11")}, {"time", zoned}, {"second", 42}, {"timezone", "-01:00"}})),
      "1984-10-11T10:31:42-01:00");
  EXPECT_EQ(shown(date_time(Map{{"datetime", local_date_time("1984-10-11T12:00")},
                                {"timezone", "Pacific/Honolulu"}})),
            "1984-10-11T12:00-10:00[Pacific/Honolulu]");
}

TEST(TemporalConstruct, ValuesTurnIntoOtherKinds) {
  const Value moment = date_time("1984-10-11T12:31:14+01:00");
  EXPECT_EQ(shown(date(moment)), "1984-10-11");
  EXPECT_EQ(shown(local_time(moment)), "12:31:14");
  EXPECT_EQ(shown(time(moment)), "12:31:14+01:00");
  EXPECT_EQ(shown(local_date_time(moment)), "1984-10-11T12:31:14");
  EXPECT_EQ(shown(date_time(local_date_time("1984-10-11T12:31"))), "1984-10-11T12:31Z");
  EXPECT_EQ(refused(Kind::date, local_time("12:00")), "TypeError");
  EXPECT_EQ(refused(Kind::date, 1), "TypeError");
}

TEST(TemporalConstruct, WithoutArgumentsItIsTheTimeOfTheStatement) {
  FixedContext context;
  EXPECT_EQ(shown(construct(Kind::date_time, {}, context)), "2017-07-14T02:40:00.000000007Z");
  EXPECT_EQ(shown(construct(Kind::date, {}, context)), "2017-07-14");
  EXPECT_EQ(shown(current(Kind::local_time, Source::statement,
                          std::vector<Value>{"America/New York"}, context)),
            "22:40:00.000000007");
}

TEST(TemporalConstruct, FieldsThatDoNotFitAreArgumentErrors) {
  for (const Map& bad :
       {Map{}, Map{{"month", 1}}, Map{{"year", 2023}, {"day", 3}}, Map{{"year", "2023"}},
        Map{{"year", 2023}, {"month", 13}}, Map{{"year", 2023}, {"week", 53}},
        Map{{"year", 2023}, {"week", 3}, {"month", 2}}, Map{{"year", 2023}, {"hour", 2}},
        Map{{"year", 2023}, {"dayOfWeek", 2}}, Map{{"year", 2023}, {"nonsense", 2}},
        Map{{"year", std::int64_t{10'000'000'000}}}, Map{{"date", "2023-01-01"}}}) {
    EXPECT_EQ(refused(Kind::date, bad), "ArgumentError") << core::display_text(bad);
  }
  for (const Map& bad : {Map{}, Map{{"minute", 1}}, Map{{"hour", 24}},
                         Map{{"hour", 1}, {"minute", 1}, {"second", 1}, {"nanosecond", -1}},
                         Map{{"hour", 1}, {"minute", 1}, {"millisecond", 1}},
                         Map{{"hour", 1}, {"timezone", "Nowhere/Land"}}}) {
    EXPECT_EQ(refused(Kind::time, bad), "ArgumentError") << core::display_text(bad);
  }
}

TEST(TemporalDuration, FractionsMoveDownAndWholesStay) {
  EXPECT_EQ(shown(duration(Map{{"years", 1.5}, {"days", 2}})), "P1Y6M2D");
  EXPECT_EQ(shown(duration(Map{{"months", 0.5}})), "P15DT5H14M33S");
  EXPECT_EQ(shown(duration(Map{{"weeks", 1}, {"hours", 36}})), "P7DT36H");
  EXPECT_EQ(shown(duration(Map{{"seconds", 0.3}})), "PT0.3S");
  EXPECT_FALSE(construct_duration(std::vector<Value>{Map{{"dayz", 1}}}).ok());
  EXPECT_FALSE(construct_duration(
                   std::vector<Value>{Map{{"years", std::numeric_limits<std::int64_t>::max()}}})
                   .ok());
}

TEST(TemporalBetween, CountsMonthsThenDaysThenTime) {
  EXPECT_EQ(difference(Measure::all, date("1984-10-11"), date("2015-06-24")), "P30Y8M13D");
  EXPECT_EQ(difference(Measure::all, date("2015-06-24"), date("1984-10-11")), "P-30Y-8M-13D");
  EXPECT_EQ(difference(Measure::all, date("1984-10-11"), local_time("16:30")), "PT16H30M");
  EXPECT_EQ(difference(Measure::all, local_time("14:30"), time("16:30+01:00")), "PT2H");
  EXPECT_EQ(difference(Measure::all, date("-999999999-01-01"), date("+999999999-12-31")),
            "P1999999998Y11M30D");
  EXPECT_EQ(difference(Measure::seconds, local_date_time("-999999999-01-01"),
                       local_date_time("+999999999-12-31T23:59:59")),
            "PT17531639991215H59M59S");
  EXPECT_EQ(difference(Measure::seconds, local_time("12:34:54.7"), local_time("12:34:54.3")),
            "PT-0.4S");
  EXPECT_EQ(difference(Measure::months, date("2018-01-31"), date("2018-03-30")), "P1M");
  EXPECT_EQ(difference(Measure::days, date("2018-01-31"), date("2018-03-01")), "P29D");
  EXPECT_EQ(difference(Measure::all, date("2018-01-31"), duration("P1D")), "TypeError");
}

TEST(TemporalBetween, TimeThatReallyPassesIsCountedOnADayOfChange) {
  const Value start = date_time("2017-10-29T00:00[Europe/Stockholm]");
  EXPECT_EQ(difference(Measure::seconds, start, local_date_time("2017-10-29T04:00")), "PT5H");
  EXPECT_EQ(difference(Measure::seconds, start, local_time("04:00")), "PT5H");
  EXPECT_EQ(difference(Measure::seconds, date("2017-10-29"),
                       date_time("2017-10-29T04:00[Europe/Stockholm]")),
            "PT5H");
  EXPECT_EQ(difference(Measure::seconds, start, date("2017-10-30")), "PT25H");
  EXPECT_EQ(difference(Measure::all, start, date("2017-10-30")), "P1D");
}

TEST(TemporalArithmetic, DurationsMoveValuesOfEveryKind) {
  EXPECT_EQ(computed('+', date("2023-01-31"), duration("P1M1DT25H")), "2023-03-02");
  EXPECT_EQ(computed('-', date("2023-03-31"), duration("P1M")), "2023-02-28");
  EXPECT_EQ(computed('+', duration("PT2H"), local_time("23:30")), "01:30");
  EXPECT_EQ(computed('-', time("00:30+02:00"), duration("PT1H")), "23:30+02:00");
  EXPECT_EQ(computed('+', local_date_time("2023-01-31T23:59:59.5"), duration("P1MT0.5S")),
            "2023-03-01T00:00");
  const Value before = date_time("2017-10-28T12:00[Europe/Stockholm]");
  EXPECT_EQ(computed('+', before, duration("P1D")), "2017-10-29T12:00+01:00[Europe/Stockholm]");
  EXPECT_EQ(computed('+', before, duration("PT24H")), "2017-10-29T11:00+01:00[Europe/Stockholm]");
  EXPECT_EQ(computed('*', duration("P1MT2S"), 3), "P3MT6S");
  EXPECT_EQ(computed('*', 0.5, duration("P1D")), "PT12H");
  EXPECT_EQ(computed('/', duration("P3D"), 2), "P1DT12H");
}

TEST(TemporalArithmetic, WhatMakesNoSenseIsATypeErrorAndWhatIsTooLargeAnArithmeticError) {
  EXPECT_EQ(computed('+', date("2023-01-01"), date("2023-01-01")), "TypeError");
  EXPECT_EQ(computed('*', date("2023-01-01"), 2), "TypeError");
  EXPECT_EQ(computed('-', duration("P1D"), date("2023-01-01")), "TypeError");
  EXPECT_EQ(computed('+', date("+999999999-12-31"), duration("P1D")), "ArithmeticError");
  EXPECT_EQ(computed('/', duration("P1D"), 0), "ArithmeticError");
  EXPECT_EQ(computed('*', duration(Map{{"months", std::numeric_limits<std::int64_t>::max()}}), 2),
            "ArithmeticError");
  EXPECT_EQ(computed('+', 1, 2), "none");
  EXPECT_EQ(computed('+', "on ", date("2023-01-01")), "none");
}

TEST(TemporalTruncate, TheStartOfTheUnitWithFieldsLaidOver) {
  const Value moment = date_time("2017-11-11T12:31:14.645876123+01:00");
  EXPECT_EQ(truncated(Kind::date, "millennium", moment), "2000-01-01");
  EXPECT_EQ(truncated(Kind::date, "quarter", moment, {{"day", 3}}), "2017-10-03");
  EXPECT_EQ(truncated(Kind::date, "weekYear", date("1984-01-01")), "1983-01-03");
  EXPECT_EQ(truncated(Kind::date_time, "week", moment, {{"dayOfWeek", 2}}),
            "2017-11-07T00:00+01:00");
  EXPECT_EQ(truncated(Kind::date_time, "hour", moment, {{"timezone", "Europe/Stockholm"}}),
            "2017-11-11T12:00+01:00[Europe/Stockholm]");
  EXPECT_EQ(truncated(Kind::local_time, "millisecond", moment, {{"nanosecond", 2}}),
            "12:31:14.645000002");
  EXPECT_EQ(truncated(Kind::time, "minute", local_time("12:31:14")), "12:31Z");
  EXPECT_EQ(truncated(Kind::date, "hour", moment), "ArgumentError");
  EXPECT_EQ(truncated(Kind::time, "year", moment), "ArgumentError");
  EXPECT_EQ(truncated(Kind::date, "eon", moment), "ArgumentError");
  EXPECT_EQ(truncated(Kind::date, "year", local_time("12:00")), "TypeError");
}

TEST(TemporalComponent, EveryKindHasItsComponentsAndNoOthers) {
  const Value moment = date_time("1984-11-11T12:31:14.645876123[Europe/Stockholm]");
  EXPECT_EQ(part(moment, "week"), "45");
  EXPECT_EQ(part(moment, "dayOfQuarter"), "42");
  EXPECT_EQ(part(moment, "microsecond"), "645876");
  EXPECT_EQ(part(moment, "timezone"), "Europe/Stockholm");
  EXPECT_EQ(part(moment, "offsetMinutes"), "60");
  EXPECT_EQ(part(moment, "epochMillis"), "469020674645");
  EXPECT_EQ(part(duration("P1Y4M10DT1H1M1.111111111S"), "nanoseconds"), "3661111111111");
  EXPECT_EQ(part(duration("P1Y4M10D"), "monthsOfQuarter"), "1");
  EXPECT_EQ(part(date("1984-11-11"), "hour"), "ArgumentError");
  EXPECT_EQ(part(local_time("12:00"), "timezone"), "ArgumentError");
}

TEST(TemporalEpoch, SecondsAndMillisecondsCountFrom1970) {
  EXPECT_EQ(shown(from_epoch(std::vector<Value>{-1, 999'999'999})),
            "1969-12-31T23:59:59.999999999Z");
  EXPECT_EQ(shown(from_epoch_millis(std::vector<Value>{-1})), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(shown(date_time(Map{{"epochMillis", 1500}, {"timezone", "+01:00"}})),
            "1970-01-01T01:00:01.500+01:00");
}

}  // namespace
}  // namespace plenum::query::temporal
