#include "core/bytes.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <limits>
#include <random>

#include "core/crc32c.hpp"
#include "core/file.hpp"
#include "core/hash.hpp"
#include "core/memory_budget.hpp"
#include "plenum/table.hpp"

namespace plenum::core {
namespace {

std::string ordered(std::int64_t value) {
  std::string out;
  append_big_endian(out, ordered_from_signed(value));
  return out;
}

TEST(Bytes, OrderOfBytesIsOrderOfNumbers) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 10'000; ++i) {
    const auto a = static_cast<std::int64_t>(random() >> (random() % 64));
    const auto b = -static_cast<std::int64_t>(random() >> (1 + random() % 63));
    EXPECT_EQ(a < b, ordered(a) < ordered(b));
    EXPECT_EQ(signed_from_ordered(load_big_endian<std::uint64_t>(ordered(a).data())), a);
    const double x = static_cast<double>(a) / 3;
    const double y = static_cast<double>(b) / 7;
    EXPECT_EQ(x < y, ordered_from_double(x) < ordered_from_double(y));
    EXPECT_EQ(double_from_ordered(ordered_from_double(y)), y);
  }
}

TEST(Bytes, VarintsRoundTripAndStayWithinTenBytes) {
  std::mt19937_64 random(2);
  for (int i = 0; i < 10'000; ++i) {
    const std::uint64_t value = random() >> (random() % 64);
    const auto negative = -static_cast<std::int64_t>(value >> 1);
    std::string out;
    append_varint(out, value);
    EXPECT_LE(out.size(), varint_bytes_max);
    append_signed_varint(out, negative);
    append_counted(out, "abc");
    ByteReader reader(out);
    EXPECT_EQ(reader.varint(), value);
    EXPECT_EQ(reader.signed_varint(), negative);
    EXPECT_EQ(reader.counted(), "abc");
    EXPECT_TRUE(reader.at_end());
  }
}

TEST(Bytes, AReaderNeverGoesPastItsEndAndStaysFailed) {
  std::mt19937_64 random(4);
  for (int i = 0; i < 5'000; ++i) {
    std::string noise(random() % 20, '\0');
    for (char& c : noise) c = static_cast<char>(random());
    ByteReader reader(noise);
    while (!reader.failed() && !reader.at_end()) {
      switch (random() % 4) {
        case 0:
          static_cast<void>(reader.varint());
          break;
        case 1:
          static_cast<void>(reader.big_endian<std::uint32_t>());
          break;
        case 2:
          static_cast<void>(reader.counted());
          break;
        default:
          static_cast<void>(reader.bytes(random() % 8));
      }
      EXPECT_LE(reader.position(), noise.size());
    }
  }
  ByteReader reader("\x01");
  EXPECT_FALSE(reader.big_endian<std::uint16_t>());
  EXPECT_FALSE(reader.byte()) << "a failed reader stays failed";
  EXPECT_FALSE(ByteReader(std::string_view("\x80\x00", 2)).varint()) << "padded";
  EXPECT_FALSE(ByteReader(std::string(10, '\xFF')).varint()) << "too long";
}

TEST(Crc32c, MatchesThePublishedCheckValueInBothVersions) {
  EXPECT_EQ(crc32c("123456789"), 0xE3069283U);
  EXPECT_EQ(crc32c_portable("123456789"), 0xE3069283U);
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8A9136AAU);
  std::mt19937_64 random(6);
  for (int i = 0; i < 500; ++i) {
    std::string bytes(random() % 100, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    const std::size_t cut = bytes.empty() ? 0 : random() % bytes.size();
    EXPECT_EQ(crc32c(bytes), crc32c_portable(bytes));
    EXPECT_EQ(crc32c(std::string_view(bytes).substr(cut), crc32c(bytes.substr(0, cut))),
              crc32c(bytes));
  }
}

TEST(Hash, NumbersOnDiskNeverChange) {
  EXPECT_EQ(stable_hash64("plenum"), stable_hash64(std::string("plenum")));
  EXPECT_NE(stable_hash64("a"), stable_hash64("b"));
  EXPECT_NE(stable_hash128("a"), stable_hash128("b"));
  EXPECT_EQ(stable_hash64(""), 0xFAEA0F18D4B055F3ULL);
  EXPECT_EQ(stable_hash64("plenum"), 0x5BC9EAF9F0B203C8ULL);
}

TEST(File, AFileReadsBackAsWrittenAndErrorsNameIt) {
  const std::string path = testing::TempDir() + "/plenum_file_test";
  std::string bytes(200'000, 'x');
  bytes[7] = '\0';
  ASSERT_TRUE(write_file(path, bytes, true).ok());
  EXPECT_EQ(*read_file(path), bytes);
  const auto too_large = read_file(path, 1000);
  ASSERT_FALSE(too_large.ok());
  EXPECT_EQ(too_large.error().code(), ErrorCode::limit);
  EXPECT_EQ(too_large.error().file(), path);
  ::unlink(path.c_str());
  const auto missing = read_file(path);
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().code(), ErrorCode::not_found);
  EXPECT_FALSE(write_file("/nonexistent-folder/file", "x").ok());
}

TEST(MemoryBudget, NothingIsReservedPastALimitOfAnyLevel) {
  MemoryBudget all(100, "memory of all queries");
  MemoryBudget one(80, "memory of the query", &all);
  Reservation a(one);
  EXPECT_TRUE(a.grow(60).ok());
  EXPECT_FALSE(a.grow(30).ok()) << "over its own limit";
  EXPECT_TRUE(all.reserve(30).ok());
  EXPECT_FALSE(a.grow(15).ok()) << "over the limit of the parent";
  EXPECT_EQ(one.used(), 60U) << "a refusal changes nothing";
  a.reset();
  EXPECT_EQ(one.used(), 0U);
  EXPECT_EQ(all.used(), 30U);
  EXPECT_EQ(all.peak(), 90U);
  EXPECT_FALSE(all.reserve(std::numeric_limits<std::uint64_t>::max()).ok());
  all.release(30);
}

TEST(Table, RowsAnswerByNameAndSayWhatThereIs) {
  Table table({"a", "b"});
  table.append({1, "x"});
  table.append({2, 0.5});
  EXPECT_EQ(table.size(), 2U);
  EXPECT_EQ(*table[1].get<double>("a"), 2.0);
  EXPECT_EQ(*table[0].get<std::string>("b"), "x");
  EXPECT_EQ(table[0].get<std::string>("a").error().code(), ErrorCode::invalid_argument);
  const auto missing = table[0].at("c");
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().code(), ErrorCode::not_found);
  EXPECT_NE(missing.error().hint().find("`a`, `b`"), std::string::npos);
}

TEST(Value, IdentityIsOfRepresentation) {
  EXPECT_FALSE(Value(1) == Value(1.0));
  EXPECT_TRUE(Value(std::numeric_limits<double>::quiet_NaN()) ==
              Value(std::numeric_limits<double>::quiet_NaN()));
  EXPECT_FALSE(Value(0.0) == Value(-0.0));
  EXPECT_TRUE(Value(List{1, Map{{"k", "v"}}}) == Value(List{1, Map{{"k", "v"}}}));
  EXPECT_FALSE(Value(Map{{"k", Value()}}) == Value(Map{}));
}

}  // namespace
}  // namespace plenum::core
