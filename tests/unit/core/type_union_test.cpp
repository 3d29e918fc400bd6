#include "core/type_union.hpp"

#include <gtest/gtest.h>

namespace plenum::core {
namespace {

TEST(TypeUnion, holds_what_one_of_its_types_holds) {
  const TypeUnion type = TypeUnion::parse("integer |LIST<STRING NOT NULL>").value();
  EXPECT_TRUE(type.holds(1));
  EXPECT_TRUE(type.holds(List{"a"}));
  EXPECT_FALSE(type.holds(List{"a", Value()}));
  EXPECT_FALSE(type.holds("a"));
  EXPECT_FALSE(TypeUnion().holds(1));
}

TEST(TypeUnion, has_one_name_that_reads_back) {
  EXPECT_EQ(TypeUnion::parse("int | INTEGER|float")->name(), "INTEGER | FLOAT");
  const std::string name = TypeUnion::parse("DATE | LIST<ANY>")->name();
  EXPECT_EQ(TypeUnion::parse(name)->name(), name);
}

TEST(TypeUnion, is_none_of_types_that_do_not_exist_or_say_not_null) {
  EXPECT_FALSE(TypeUnion::parse(""));
  EXPECT_FALSE(TypeUnion::parse("INTEGER |"));
  EXPECT_FALSE(TypeUnion::parse("| INTEGER"));
  EXPECT_FALSE(TypeUnion::parse("INTEGER | STRNG"));
  EXPECT_FALSE(TypeUnion::parse("INTEGER NOT NULL"));
  EXPECT_FALSE(TypeUnion::parse("STRING | INTEGER NOT NULL"));
}

TEST(TypeUnion, can_be_stored_when_all_of_it_can) {
  EXPECT_TRUE(TypeUnion::parse("INTEGER | LIST<STRING>")->storable());
  EXPECT_FALSE(TypeUnion::parse("INTEGER | MAP")->storable());
}

TEST(TypeUnion, names_the_type_of_a_value) {
  EXPECT_EQ(value_type_name(1), "INTEGER");
  EXPECT_EQ(value_type_name(List{}), "LIST");
  EXPECT_EQ(value_type_name(List{1, 2}), "LIST<INTEGER>");
  EXPECT_EQ(value_type_name(List{1, "a"}), "LIST<ANY>");
}

}  // namespace
}  // namespace plenum::core
