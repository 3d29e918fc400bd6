#include "storage/index/property_index.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <tuple>
#include <utility>

namespace plenum::storage {
namespace {

using IndexEntries = std::set<std::pair<std::string, std::uint64_t>>;

IndexEntries all_of(const PropertyIndex& index) {
  IndexEntries out;
  for (auto at = index.seek({}); !at.at_end(); at.next()) out.emplace(at.key(), at.id());
  return out;
}

TEST(PropertyIndex, HoldsEachEntryOnceInOrder) {
  std::mt19937_64 random(3);
  PropertyIndex index;
  IndexEntries expected;
  std::set<std::string> keys;
  for (int i = 0; i < 20'000; ++i) {
    const std::string key(random() % 20, static_cast<char>('a' + random() % 3));
    const std::uint64_t id = random() % 50;
    index.insert(key, id);
    expected.emplace(key, id);
    keys.insert(key);
  }
  EXPECT_EQ(index.size(), expected.size());
  EXPECT_EQ(index.distinct(), keys.size());
  auto at = index.seek({});
  for (const auto& [key, id] : expected) {
    ASSERT_FALSE(at.at_end());
    ASSERT_EQ(at.key(), key);
    ASSERT_EQ(at.id(), id);
    at.next();
  }
  EXPECT_TRUE(at.at_end());
}

TEST(PropertyIndex, SeeksTheFirstKeyNotBelow) {
  PropertyIndex index;
  for (const char* key : {"b", "d", "bb"}) index.insert(key, 7);
  EXPECT_EQ(index.seek("a").key(), "b");
  EXPECT_EQ(index.seek("b").key(), "b");
  EXPECT_EQ(index.seek(std::string_view("b\0", 2)).key(), "bb");
  EXPECT_EQ(index.seek("c").key(), "d");
  EXPECT_TRUE(index.seek("e").at_end());
}

TEST(PropertyIndex, EstimatesRangesWithinAFactorOfTwo) {
  PropertyIndex index;
  std::mt19937_64 random(5);
  for (int i = 0; i < 20'000; ++i) {
    std::string key = std::to_string(random() % 1'000'000);
    key.insert(0, 6 - key.size(), '0');
    index.insert(key, static_cast<std::uint64_t>(i));
  }
  EXPECT_EQ(index.estimate("x", ""), 0U);
  EXPECT_EQ(index.estimate("5", "5"), 0U);
  for (const auto& [low, high, share] :
       {std::tuple("", "", 1.0), {"2", "", 0.8}, {"25", "26", 0.01}, {"", "5", 0.5}}) {
    const auto about = static_cast<double>(index.estimate(low, high));
    EXPECT_GT(about, share * 10'000) << low;
    EXPECT_LT(about, share * 40'000) << low;
  }
}

TEST(PropertyIndex, TakesKeysOfAnySize) {
  PropertyIndex index;
  index.insert(std::string(3'000'000, 'x'), 1);
  index.insert("", 2);
  EXPECT_EQ(all_of(index).size(), 2U);
  EXPECT_GE(index.bytes(), 3'000'000U);
}

TEST(PropertyIndex, IsReadWhileItIsWritten) {
  PropertyIndex index;
  std::atomic<bool> done{false};
  std::uint64_t rounds = 0;
  std::thread reader([&] {
    std::uint64_t seen = 0;
    while (!done.load()) {
      std::uint64_t count = 0;
      std::string last;
      for (auto at = index.seek({}); !at.at_end(); at.next(), ++count) {
        ASSERT_LE(last, at.key());
        last = at.key();
      }
      ASSERT_GE(count, seen);
      seen = count;
      ++rounds;
    }
  });
  std::mt19937_64 random(9);
  for (int i = 0; i < 20'000; ++i) index.insert(std::to_string(random() % 100'000), 1);
  done.store(true);
  reader.join();
  EXPECT_EQ(all_of(index).size(), index.size());
}

}  // namespace
}  // namespace plenum::storage
