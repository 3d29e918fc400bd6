// Index keys against core/value_order.hpp, over random values of all kinds that can be stored.
#include "storage/ordered_code.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "core/value_order.hpp"
#include "core/value_text.hpp"

namespace plenum::storage {
namespace {

std::string code(const Value& value) {
  std::string out;
  EXPECT_TRUE(append_ordered(out, value));
  return out;
}

int sign(int order) { return order < 0 ? -1 : order > 0 ? 1 : 0; }

class AnyValue {
 public:
  explicit AnyValue(std::uint64_t seed) : random_(seed) {}

  Value operator()(int depth = 0) {
    switch (below(depth < 2 ? 15 : 14)) {
      case 0:
        return Value();
      case 1:
        return below(2) == 0;
      case 2:
        return static_cast<std::int64_t>(random_());
      case 3:
        return near_power();
      case 4:
        return static_cast<double>(near_power().as_integer());
      case 5:
        return special_double();
      case 6:
        return std::bit_cast<double>(random_());
      case 7:
        return text();
      case 8:
        return Date{small()};
      case 9:
        return LocalTime{static_cast<std::int64_t>(below(86'400'000'000'000))};
      case 10:
        return Time{static_cast<std::int64_t>(below(4)) * 3'600'000'000'000 + 7'200'000'000'000,
                    static_cast<std::int32_t>(small()) * 3600};
      case 11:
        return LocalDateTime{small(), static_cast<std::int32_t>(below(3))};
      case 12:
        return DateTime{small(), static_cast<std::int32_t>(below(3)),
                        static_cast<std::int32_t>(small()), below(2) == 0 ? "" : text()};
      case 13:
        return Duration{small(), small() * 30, small() * 86'400,
                        static_cast<std::int32_t>(below(3))};
      default: {
        List list;
        for (std::uint64_t i = below(4); i > 0; --i) list.push_back((*this)(depth + 1));
        return list;
      }
    }
  }

 private:
  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
  std::int64_t small() { return static_cast<std::int64_t>(below(7)) - 3; }
  Value near_power() {
    const std::int64_t power = std::int64_t{1} << below(63);
    return (below(2) == 0 ? power : -power) + small();
  }
  double special_double() {
    static const double values[] = {0.0,
                                    -0.0,
                                    1.0,
                                    -1.5,
                                    std::nan(""),
                                    -std::nan(""),
                                    9223372036854775808.0,
                                    -9223372036854775808.0,
                                    std::numeric_limits<double>::infinity(),
                                    -std::numeric_limits<double>::infinity(),
                                    std::numeric_limits<double>::denorm_min(),
                                    std::numeric_limits<double>::max()};
    return values[below(12)];
  }
  std::string text() {
    std::string out;
    for (std::uint64_t i = below(5); i > 0; --i)
      out.push_back(
          "\0\x01"
          "a\xFF"
          "b"[below(5)]);
    return out;
  }

  std::mt19937_64 random_;
};

TEST(OrderedCode, OrdersAsTheLanguageDoes) {
  AnyValue any(20'261);
  for (int i = 0; i < 60'000; ++i) {
    const Value a = any();
    const Value b = any();
    ASSERT_EQ(sign(code(a).compare(code(b))), sign(core::compare_order(a, b)))
        << core::tck_text(a) << " and " << core::tck_text(b);
  }
}

TEST(OrderedCode, IsNeverThePrefixOfAnotherOne) {
  AnyValue any(4);
  for (int i = 0; i < 20'000; ++i) {
    const std::string a = code(any());
    const std::string b = code(any());
    if (a != b) ASSERT_NE(b.compare(0, a.size(), a), 0);
  }
}

TEST(OrderedCode, IntegersThatNoDoubleHoldsAreTheirOwnValues) {
  const std::int64_t big = (std::int64_t{1} << 53) + 1;
  EXPECT_EQ(code(1), code(1.0));
  EXPECT_EQ(code(0.0), code(-0.0));
  EXPECT_NE(code(big), code(big - 1));
  EXPECT_LT(code(static_cast<double>(big - 1)), code(big));
  EXPECT_LT(code(std::numeric_limits<std::int64_t>::max()), code(9223372036854775808.0));
  EXPECT_EQ(code(std::numeric_limits<std::int64_t>::min()), code(-9223372036854775808.0));
}

TEST(OrderedCode, LongValuesAreCutToABoundAndToldApartByAHash) {
  bool ok = false;
  const std::string same(1000, 'x');
  const KeyComponent a = key_component(same + "a", ok);
  const KeyComponent b = key_component(same + "b", ok);
  EXPECT_TRUE(a.cut);
  EXPECT_EQ(a.key().size(), component_bytes_max + 8);
  EXPECT_EQ(a.bytes, b.bytes);
  EXPECT_NE(a.key(), b.key());
  EXPECT_FALSE(key_component("short", ok).cut);
}

TEST(OrderedCode, MapsHaveNone) {
  std::string out;
  EXPECT_FALSE(append_ordered(out, Map{{"a", 1}}));
  EXPECT_FALSE(append_ordered(out, List{Map{}}));
}

TEST(OrderedCode, AllStringsWithABeginningLieTogether) {
  AnyValue any(11);
  const std::string low = prefix_component("a").bytes;
  const std::string high = after_prefix(low);
  int inside = 0;
  for (int i = 0; i < 30'000; ++i) {
    const Value value = any();
    const auto* text = value.get_if<std::string>();
    const bool begins = text != nullptr && text->substr(0, 1) == "a";
    const std::string key = code(value);
    ASSERT_EQ(begins, low <= key && key < high);
    inside += begins ? 1 : 0;
  }
  EXPECT_GT(inside, 0);
}

}  // namespace
}  // namespace plenum::storage
