#include "core/value_order.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>

#include "core/value_text.hpp"

namespace plenum::core {
namespace {

constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

Value node(std::uint64_t id) { return Node{NodeId{id}, {"L"}, {}}; }
Value edge(std::uint64_t id) { return Edge{EdgeId{id}, "T", NodeId{1}, NodeId{2}, {}}; }
Value path(std::uint64_t first, std::uint64_t second) {
  return Path{{Node{NodeId{first}, {}, {}}, Node{NodeId{second}, {}, {}}},
              {Edge{EdgeId{first}, "T", NodeId{first}, NodeId{second}, {}}}};
}

// Values that sit on the borders where orders break.
std::vector<Value> awkward_values() {
  const std::int64_t big = 9007199254740993;  // 2^53 + 1: no double
  return {
      Value(),
      true,
      false,
      0,
      -1,
      1,
      1.0,
      -0.0,
      0.0,
      1.5,
      nan_value,
      infinity,
      -infinity,
      big,
      big - 1,
      9007199254740992.0,
      std::numeric_limits<std::int64_t>::max(),
      std::numeric_limits<std::int64_t>::min(),
      9223372036854775808.0,
      -9223372036854775808.0,
      "",
      "a",
      "ab",
      "\xC3\xA9",
      List{},
      List{1},
      List{1, 2},
      List{1.0, Value()},
      List{Value()},
      List{nan_value},
      List{List{1}, List{Value()}},
      Map{},
      Map{{"k", 1}},
      Map{{"k", 1.0}},
      Map{{"k", Value()}},
      Map{{"l", 1}},
      Map{{"k", 1}, {"l", Value()}},
      node(1),
      node(2),
      edge(1),
      edge(2),
      path(1, 2),
      path(2, 1),
      Date{0},
      Date{-5},
      LocalTime{5},
      Time{3600'000'000'000, 3600},
      Time{0, 0},
      Time{0, -1},
      LocalDateTime{5, 1},
      DateTime{5, 1, 0, ""},
      DateTime{5, 1, 3600, ""},
      DateTime{5, 1, 3600, "Europe/Stockholm"},
      Duration{1, 0, 0, 0},
      Duration{0, 30, 37746, 0},
      Duration{0, 0, 2629746, 0},
      Duration{std::numeric_limits<std::int64_t>::max(), 0, 0, 0},
  };
}

TEST(ValueOrder, OrderabilityIsATotalOrder) {
  const auto values = awkward_values();
  for (const Value& a : values) {
    EXPECT_EQ(compare_order(a, a), 0) << tck_text(a);
    for (const Value& b : values) {
      const int ab = compare_order(a, b);
      const int ba = compare_order(b, a);
      EXPECT_EQ(ab<0, ba> 0) << tck_text(a) << " and " << tck_text(b);
      EXPECT_EQ(ab == 0, ba == 0) << tck_text(a) << " and " << tck_text(b);
      for (const Value& c : values) {
        if (ab <= 0 && compare_order(b, c) <= 0) {
          EXPECT_LE(compare_order(a, c), 0)
              << tck_text(a) << ", " << tck_text(b) << ", " << tck_text(c);
        }
      }
    }
  }
}

TEST(ValueOrder, EquivalentValuesAreTheOnesThatOrderEquallyAndShareTheirHash) {
  const auto values = awkward_values();
  for (const Value& a : values) {
    for (const Value& b : values) {
      EXPECT_EQ(equivalent(a, b), compare_order(a, b) == 0) << tck_text(a) << " " << tck_text(b);
      if (equivalent(a, b)) {
        EXPECT_EQ(equivalence_hash(a), equivalence_hash(b)) << tck_text(a) << " " << tck_text(b);
      }
    }
  }
}

TEST(ValueOrder, EqualityImpliesEquivalenceAndExactlyOneOfLessEqualGreaterHolds) {
  const auto values = awkward_values();
  for (const Value& a : values) {
    for (const Value& b : values) {
      if (equals(a, b) == Ternary::yes) {
        EXPECT_TRUE(equivalent(a, b)) << tck_text(a) << " " << tck_text(b);
      }
      EXPECT_EQ(equals(a, b), equals(b, a));
      if (less(a, b) == Ternary::yes) {
        EXPECT_NE(equals(a, b), Ternary::yes);
        EXPECT_EQ(less(b, a), Ternary::no);
        EXPECT_EQ(less_or_equal(a, b), Ternary::yes);
      }
    }
  }
}

TEST(ValueOrder, KindsOrderAsTheLanguageSays) {
  const std::vector<Value> ascending = {Map{{"a", "map"}},
                                        node(1),
                                        edge(1),
                                        List{"list"},
                                        path(1, 2),
                                        DateTime{0, 0, 0, ""},
                                        LocalDateTime{0, 0},
                                        Date{0},
                                        Time{0, 0},
                                        LocalTime{0},
                                        Duration{},
                                        "text",
                                        false,
                                        1.5,
                                        nan_value,
                                        Value()};
  auto shuffled = ascending;
  std::mt19937_64 random(7);
  for (int round = 0; round < 20; ++round) {
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    std::sort(shuffled.begin(), shuffled.end(), order_before);
    EXPECT_EQ(shuffled, ascending);
  }
}

TEST(ValueOrder, IntegersAndDoublesCompareWithoutRounding) {
  const std::int64_t odd = 9007199254740993;
  EXPECT_EQ(equals(odd, 9007199254740992.0), Ternary::no);
  EXPECT_EQ(less(9007199254740992.0, odd), Ternary::yes);
  EXPECT_EQ(equals(1, 1.0), Ternary::yes);
  EXPECT_EQ(less(std::numeric_limits<std::int64_t>::max(), 9223372036854775808.0), Ternary::yes);
  EXPECT_EQ(equals(std::numeric_limits<std::int64_t>::min(), -9223372036854775808.0), Ternary::yes);
  EXPECT_EQ(less(0, 0.5), Ternary::yes);
  EXPECT_EQ(less(-0.5, 0), Ternary::yes);
  EXPECT_EQ(less(-1, -0.5), Ternary::yes);
}

TEST(ValueOrder, NullMakesEqualityUnknownUnlessSomethingElseDiffers) {
  EXPECT_EQ(equals(Value(), Value()), Ternary::unknown);
  EXPECT_EQ(equals(List{1, Value()}, List{1, 2}), Ternary::unknown);
  EXPECT_EQ(equals(List{1, Value()}, List{2, 2}), Ternary::no);
  EXPECT_EQ(equals(List{Value()}, List{}), Ternary::no);
  EXPECT_EQ(equals(Map{{"k", Value()}}, Map{{"k", Value()}}), Ternary::unknown);
  EXPECT_EQ(equals(Map{{"k", Value()}}, Map{}), Ternary::no);
}

TEST(ValueOrder, NanEqualsNothingAndComparesFalseWithNumbersOnly) {
  EXPECT_EQ(equals(nan_value, nan_value), Ternary::no);
  EXPECT_EQ(equals(nan_value, "a"), Ternary::no);
  EXPECT_EQ(less(nan_value, 1), Ternary::no);
  EXPECT_EQ(less_or_equal(1.0, nan_value), Ternary::no);
  EXPECT_EQ(less(nan_value, "a"), Ternary::unknown);
}

TEST(ValueOrder, ListsCompareElementByElement) {
  EXPECT_EQ(less_or_equal(List{1}, List{1, 0}), Ternary::yes);
  EXPECT_EQ(less_or_equal(List{1}, List{1, Value()}), Ternary::yes);
  EXPECT_EQ(less_or_equal(List{1, Value()}, List{1, 2}), Ternary::unknown);
  EXPECT_EQ(less_or_equal(List{3, Value()}, List{1, 2}), Ternary::no);
  EXPECT_EQ(less(List{}, List{}), Ternary::no);
}

TEST(ValueOrder, DurationsAreComparableOnlyWhenEqual) {
  const Value month = Duration{1, 0, 0, 0};
  const Value days = Duration{0, 30, 0, 0};
  EXPECT_EQ(less(month, days), Ternary::unknown);
  EXPECT_EQ(less_or_equal(month, month), Ternary::yes);
  EXPECT_EQ(less_or_equal(month, days), Ternary::unknown);
  EXPECT_EQ(equals(month, days), Ternary::no);
}

TEST(ValueOrder, NestingIsMeasuredUpToALimit) {
  Value deep = 1;
  for (int i = 0; i < 5; ++i) deep = List{deep};
  EXPECT_TRUE(nests_deeper_than(deep, 4));
  EXPECT_FALSE(nests_deeper_than(deep, 5));
  EXPECT_FALSE(nests_deeper_than(Value(1), 0));
  EXPECT_TRUE(nests_deeper_than(Map{{"k", Map{}}}, 1));
  const Value copy = deep;
  EXPECT_TRUE(nests_deeper_than(List{1, Map{{"k", copy}}, "x"}, 6));
  EXPECT_FALSE(nests_deeper_than(List{1, Map{{"k", copy}}, "x"}, 7));
}

}  // namespace
}  // namespace plenum::core
