#include "storage/value_codec.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace plenum::storage {
namespace {

std::vector<Value> storable_values() {
  return {true,
          false,
          0,
          -1,
          std::numeric_limits<std::int64_t>::min(),
          std::numeric_limits<std::int64_t>::max(),
          0.0,
          -0.0,
          1e300,
          std::numeric_limits<double>::infinity(),
          std::numeric_limits<double>::quiet_NaN(),
          "",
          "text",
          std::string("with \0 inside", 13),
          std::string(100000, 'x'),
          List{},
          List{1, 2.5, "three", true, Date{4}},
          Date{-999999999LL * 365},
          LocalTime{86'399'999'999'999},
          Time{0, -64800},
          LocalDateTime{-1, 999'999'999},
          DateTime{1, 2, 64800, "Europe/Stockholm"},
          DateTime{1, 2, 0, ""},
          Duration{-1, -2, -3, 4}};
}

std::string encoded(const Value& value) {
  std::string bytes;
  encode_value(bytes, value);
  return bytes;
}

TEST(ValueCodec, gives_back_every_storable_value_bit_by_bit) {
  for (const Value& value : storable_values()) {
    ASSERT_TRUE(is_storable(value).ok());
    const std::string bytes = encoded(value);
    core::ByteReader reader(bytes);
    const auto back = decode_value(reader);
    ASSERT_TRUE(back.ok());
    EXPECT_TRUE(reader.at_end());
    EXPECT_EQ(*back, value);
    EXPECT_EQ(encoded(*back), bytes);
  }
  EXPECT_TRUE(std::signbit([] {
    const std::string bytes = encoded(-0.0);
    core::ByteReader reader(bytes);
    return decode_value(reader).value().as_float();
  }()));
}

TEST(ValueCodec, refuses_values_that_are_no_properties) {
  const std::vector<Value> refused = {nullptr,          Map{{"a", 1}}, List{List{1}},
                                      List{1, nullptr}, List{Map{}},   Node{},
                                      Edge{},           Path{},        List{Node{}}};
  for (const Value& value : refused) {
    const Status status = is_storable(value);
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().type(), "TypeError");
    EXPECT_EQ(status.error().detail(), "InvalidPropertyType");
  }
}

TEST(ValueCodec, a_cut_value_is_corruption) {
  for (const Value& value : storable_values()) {
    const std::string bytes = encoded(value).substr(0, 300);
    const bool whole = encoded(value).size() <= 300;
    for (std::size_t cut = 0; cut < bytes.size() + (whole ? 0 : 1); ++cut) {
      core::ByteReader reader(std::string_view(bytes).substr(0, cut));
      const auto back = decode_value(reader);
      ASSERT_FALSE(back.ok()) << cut;
      EXPECT_EQ(back.error().code(), ErrorCode::corruption);
    }
  }
}

TEST(ValueCodec, refuses_fields_out_of_range_and_counts_that_cannot_be) {
  const std::vector<std::string> hostile = {
      std::string(1, '\0'),                                             // null is never stored
      "\x0d",                                                           // unknown tag
      std::string("\x06\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11),  // list of 2^64 elements
      std::string("\x05\xff\xff\xff\xff\x0f", 6),                       // string of 4 GiB
      std::string("\x06\x01\x06\x00", 4),                               // list inside a list
      std::string("\x08\x80\x80\xe8\xd2\x9a\xd4\x13\x00", 9),           // time past midnight
      std::string("\x09\x00\xff\xff\x7f", 5),                           // offset of days
      std::string("\x03\x80\x00", 3),                                   // padded varint
  };
  for (const std::string& bytes : hostile) {
    core::ByteReader reader(bytes);
    EXPECT_FALSE(decode_value(reader).ok());
  }
}

TEST(ValueCodec, whatever_it_accepts_it_writes_the_same_way) {
  std::mt19937_64 random(11);
  int accepted = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string bytes(1 + random() % 24, '\0');
    for (char& c : bytes) c = static_cast<char>(random() % (i % 2 == 0 ? 256 : 14));
    core::ByteReader reader(bytes);
    const auto value = decode_value(reader);
    if (!value.ok()) continue;
    ++accepted;
    EXPECT_TRUE(is_storable(*value).ok());
    EXPECT_EQ(encoded(*value), bytes.substr(0, reader.position()));
  }
  EXPECT_GT(accepted, 100);
}

}  // namespace
}  // namespace plenum::storage
