#include "core/value_type.hpp"

#include <gtest/gtest.h>

namespace plenum::core {
namespace {

bool holds(const char* type, const Value& value) { return ValueType::parse(type)->holds(value); }

TEST(ValueType, knows_each_kind_by_its_names) {
  EXPECT_TRUE(holds("integer", 1));
  EXPECT_TRUE(holds("INT", 1));
  EXPECT_FALSE(holds("INTEGER", 1.0));
  EXPECT_TRUE(holds("NUMBER", 1.5));
  EXPECT_TRUE(holds("ZONED DATETIME", DateTime{}));
  EXPECT_FALSE(holds("LOCAL DATETIME", DateTime{}));
  EXPECT_TRUE(holds("ANY", Map{}));
  EXPECT_FALSE(ValueType::parse("STRNG"));
  EXPECT_FALSE(ValueType::parse("LIST<"));
  EXPECT_FALSE(ValueType::parse("LIST<>"));
  EXPECT_FALSE(ValueType::parse("MAP<STRING>"));
}

TEST(ValueType, looks_into_lists) {
  EXPECT_TRUE(holds("LIST", List{1, "a"}));
  EXPECT_TRUE(holds("LIST<INTEGER>", List{1, Value()}));
  EXPECT_FALSE(holds("LIST<INTEGER NOT NULL>", List{1, Value()}));
  EXPECT_FALSE(holds("LIST<INTEGER>", List{1, "a"}));
  EXPECT_FALSE(holds("LIST<INTEGER>", 1));
  EXPECT_TRUE(holds("LIST<LIST<STRING>>", List{List{"a"}, List{}}));
  EXPECT_TRUE(holds("LIST<INTEGER>", Value()));
  EXPECT_FALSE(holds("LIST<INTEGER> NOT NULL", Value()));
}

TEST(ValueType, has_one_name) {
  EXPECT_EQ(ValueType::parse("array<int not null> not null")->name(),
            "LIST<INTEGER NOT NULL> NOT NULL");
  EXPECT_EQ(ValueType::parse("DATETIME")->name(), "ZONED DATETIME");
  EXPECT_EQ(ValueType::parse("string list")->name(), "LIST<STRING>");
  EXPECT_EQ(ValueType::parse("LOCAL TIME ARRAY NOT NULL")->name(), "LIST<LOCAL TIME> NOT NULL");
  EXPECT_EQ(ValueType::parse("ANY PROPERTY VALUE")->name(), "ANY");
}

TEST(ValueType, says_what_a_property_can_be) {
  EXPECT_TRUE(ValueType::parse("LIST<DATE>")->storable());
  EXPECT_FALSE(ValueType::parse("LIST<LIST<DATE>>")->storable());
  EXPECT_FALSE(ValueType::parse("MAP")->storable());
  EXPECT_FALSE(ValueType::parse("LIST<NODE>")->storable());
}

}  // namespace
}  // namespace plenum::core
