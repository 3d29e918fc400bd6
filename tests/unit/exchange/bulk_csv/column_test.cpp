#include "exchange/bulk_csv/column.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "core/value_text.hpp"
#include "exchange/bulk_csv/id_space.hpp"

namespace plenum::exchange::bulk_csv {
namespace {

core::CsvField plain(std::string_view text) { return {text, 0, false}; }

Value one(ValueKind kind, std::string_view text, std::string* why = nullptr) {
  std::string reason;
  Value value = parse_value(kind, text, "", reason);
  EXPECT_EQ(value.is_null(), !reason.empty());
  if (why != nullptr) *why = reason;
  return value;
}

TEST(BulkCsvColumn, ReadsEveryType) {
  EXPECT_EQ(one(ValueKind::integer, "-9223372036854775808"), Value(INT64_MIN));
  EXPECT_EQ(one(ValueKind::floating, "1e3"), Value(1000.0));
  EXPECT_EQ(one(ValueKind::floating, "-Infinity"), Value(-INFINITY));
  EXPECT_TRUE(std::isnan(one(ValueKind::floating, "NaN").as_float()));
  EXPECT_EQ(one(ValueKind::boolean, "TRUE"), Value(true));
  EXPECT_EQ(one(ValueKind::date, "1970-01-02"), Value(Date{1}));
  EXPECT_EQ(one(ValueKind::local_time, "00:00:01"), Value(LocalTime{1'000'000'000}));
  EXPECT_EQ(one(ValueKind::time, "00:00:01+01:00"), Value(Time{1'000'000'000, 3600}));
  EXPECT_EQ(one(ValueKind::local_date_time, "1970-01-01T00:00:05"), Value(LocalDateTime{5, 0}));
  EXPECT_EQ(one(ValueKind::date_time, "1970-01-01T01:00+01:00"), Value(DateTime{0, 0, 3600, ""}));
  EXPECT_EQ(one(ValueKind::duration, "P1DT2S"), Value(Duration{0, 1, 2, 0}));
}

TEST(BulkCsvColumn, SaysWhyATextIsNotOfTheType) {
  std::string why;
  for (const auto& [kind, text] :
       std::vector<std::pair<ValueKind, std::string>>{{ValueKind::integer, "1.5"},
                                                      {ValueKind::integer, "9223372036854775808"},
                                                      {ValueKind::floating, "1,5"},
                                                      {ValueKind::floating, "0x10"},
                                                      {ValueKind::floating, "-1e400"},
                                                      {ValueKind::boolean, "yes"},
                                                      {ValueKind::date, "2025-13-01"},
                                                      {ValueKind::time, "25:00"},
                                                      {ValueKind::duration, "2 days"}}) {
    EXPECT_TRUE(one(kind, text, &why).is_null()) << text;
    EXPECT_NE(why.find("`" + text + "` is not"), std::string::npos) << why;
  }
}

TEST(BulkCsvColumn, AZoneOfTheHeaderIsForTextsWithoutOne) {
  std::string reason;
  EXPECT_EQ(parse_value(ValueKind::date_time, "1970-01-01", "+01:00", reason),
            Value(DateTime{-3600, 0, 3600, ""}));
  EXPECT_EQ(parse_value(ValueKind::date_time, "1970-01-01T00:00Z", "+01:00", reason),
            Value(DateTime{0, 0, 0, ""}));
  EXPECT_EQ(parse_value(ValueKind::time, "10:00", "-02:00", reason),
            Value(Time{36'000'000'000'000, -7200}));
}

HeaderField field_of(ValueKind kind, bool is_array) {
  HeaderField field;
  field.kind = kind;
  field.is_array = is_array;
  return field;
}

TEST(BulkCsvColumn, AnEmptyFieldIsAbsentAndAnEmptyTextIsAText) {
  std::string reason;
  Column texts(field_of(ValueKind::string, false), ValueKind::string, ';');
  EXPECT_TRUE(texts.append(plain(""), reason));
  EXPECT_TRUE(texts.append({"", 0, true}, reason));
  EXPECT_TRUE(texts.append(plain(" x "), reason));
  EXPECT_FALSE(texts.holds(0));
  EXPECT_TRUE(texts.holds(1));
  EXPECT_EQ(texts.string(2), " x ");
  Column numbers(field_of(ValueKind::integer, false), ValueKind::integer, ';');
  EXPECT_TRUE(numbers.append({"", 0, true}, reason));
  EXPECT_TRUE(numbers.append(plain(" 7 "), reason));
  EXPECT_FALSE(numbers.holds(0));
  EXPECT_EQ(numbers.integer(1), 7);
}

TEST(BulkCsvColumn, ReadsArraysAndRefusesABadElement) {
  std::string reason;
  Column lists(field_of(ValueKind::integer, true), ValueKind::integer, '|');
  EXPECT_TRUE(lists.append(plain("1|2| 3"), reason));
  EXPECT_TRUE(lists.append({"", 0, true}, reason));
  EXPECT_FALSE(lists.append(plain("1||2"), reason));
  EXPECT_EQ(reason.substr(0, 9), "element 2");
  EXPECT_FALSE(lists.append(plain("1|"), reason));
  ASSERT_EQ(lists.rows(), 2U);
  const auto view = lists.view(storage::PropertyToken{3});
  EXPECT_EQ(view.kind, ValueKind::list);
  EXPECT_EQ(view.values[0], Value(List{Value(1), Value(2), Value(3)}));
  EXPECT_EQ(view.values[1], Value(List{}));
  Column texts(field_of(ValueKind::string, true), ValueKind::string, ';');
  EXPECT_TRUE(texts.append(plain("a;;b;"), reason));
  EXPECT_EQ(texts.view({}).values[0], Value(List{Value("a"), Value(""), Value("b"), Value("")}));
}

TEST(BulkCsvColumn, ForgetsRowsAndCopiesThem) {
  std::string reason;
  Column texts(field_of(ValueKind::string, false), ValueKind::string, ';');
  for (const char* text : {"one", "", "three"}) EXPECT_TRUE(texts.append(plain(text), reason));
  Column copy = texts.like();
  copy.append(texts, 2);
  copy.append(texts, 1);
  EXPECT_EQ(copy.string(0), "three");
  EXPECT_FALSE(copy.holds(1));
  texts.truncate(1);
  EXPECT_EQ(texts.rows(), 1U);
  EXPECT_TRUE(texts.view({}).valid.empty()) << "no row is absent any more";
  EXPECT_TRUE(texts.append(plain("two"), reason));
  EXPECT_EQ(texts.string(1), "two");
}

TEST(BulkCsvIdSpace, FindsEveryIdOnceAndNoOther) {
  IdSpace numbers("N", true);
  IdSpace texts("T", false);
  for (std::int64_t i = 0; i < 20000; ++i) {
    EXPECT_TRUE(*numbers.add(i * 7 - 30000));
    numbers.bind(NodeId{static_cast<std::uint64_t>(i + 1)});
    EXPECT_TRUE(*texts.add("id" + std::to_string(i)));
    texts.bind(NodeId{static_cast<std::uint64_t>(i + 1)});
  }
  EXPECT_FALSE(*numbers.add(7 - 30000));
  EXPECT_FALSE(*texts.add(std::string_view("id19999")));
  for (std::int64_t i = 0; i < 20000; ++i) {
    EXPECT_EQ(numbers.find(i * 7 - 30000), NodeId{static_cast<std::uint64_t>(i + 1)});
    EXPECT_EQ(texts.find("id" + std::to_string(i)), NodeId{static_cast<std::uint64_t>(i + 1)});
  }
  EXPECT_FALSE(numbers.find(1).has_value());
  EXPECT_FALSE(texts.find(std::string_view("id20000")).has_value());
  std::string reason;
  Column ids(field_of(ValueKind::integer, false), ValueKind::integer, ';');
  for (const char* text : {"-30000", "1", "-29993"}) EXPECT_TRUE(ids.append(plain(text), reason));
  std::vector<NodeId> nodes;
  numbers.find(ids, nodes);
  EXPECT_EQ(nodes, (std::vector<NodeId>{NodeId{1}, NodeId{0}, NodeId{2}}));
}

TEST(BulkCsvIdSpace, AMillionIdsTakeLessThan48MiB) {
  IdSpace numbers("N", true);
  for (std::int64_t i = 0; i < 1'000'000; ++i) {
    ASSERT_TRUE(*numbers.add(i));
    numbers.bind(NodeId{1});
  }
  EXPECT_LT(numbers.bytes(), 48U << 20U);
  IdSpace texts("T", false);
  for (std::int64_t i = 0; i < 100'000; ++i) {
    ASSERT_TRUE(*texts.add("person" + std::to_string(i)));
    texts.bind(NodeId{1});
  }
  EXPECT_LT(texts.bytes(), 6U << 20U) << "a million would take less than 60 MiB";
}

}  // namespace
}  // namespace plenum::exchange::bulk_csv
