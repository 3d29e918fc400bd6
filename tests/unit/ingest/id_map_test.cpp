#include "ingest/id_map.hpp"

#include <gtest/gtest.h>

namespace plenum::ingest {
namespace {

TEST(IdMap, FindsWhatWasAddedAndNothingElse) {
  IdMap map;
  EXPECT_EQ(map.find(0), no_index);
  EXPECT_EQ(map.find(7), no_index);
  for (std::uint32_t i = 1; i <= 5000; ++i)
    EXPECT_TRUE(map.try_emplace(std::uint64_t{i} << 32U, i).second);
  for (std::uint32_t i = 1; i <= 5000; ++i) {
    EXPECT_EQ(map.find(std::uint64_t{i} << 32U), i);
    EXPECT_EQ(map.find(i), no_index);
  }
}

TEST(IdMap, TheFirstValueStaysUnlessItIsSet) {
  IdMap map;
  map.try_emplace(3, 10);
  EXPECT_EQ(map.try_emplace(3, 11), std::pair(10U, false));
  EXPECT_EQ(map.find(3), 10U);
  map.set(3, 12);
  map.set(4, 13);
  EXPECT_EQ(map.find(3), 12U);
  EXPECT_EQ(map.find(4), 13U);
}

TEST(WordIds, TellWordsApartThatBeginAlikeOrAreEmpty) {
  const std::vector<std::string> words = {
      "",         "a",          "ab",          "parties",       "partied",
      "partied-", "parliament", "parliaments", "parliamentary", "é"};
  WordIds ids;
  for (std::size_t i = 0; i < words.size(); ++i)
    EXPECT_TRUE(ids.try_emplace(words[i], static_cast<std::uint32_t>(i + 1)).second) << words[i];
  for (std::size_t i = 0; i < words.size(); ++i) EXPECT_EQ(ids.find(words[i]), i + 1) << words[i];
  EXPECT_EQ(ids.find("part"), 0U);
  EXPECT_EQ(ids.find("parliamentarian"), 0U);
  EXPECT_FALSE(ids.try_emplace("ab", 99).second);
}

TEST(WordKey, OfALiteralIsThatOfTheText) {
  EXPECT_EQ(word_key("the", std::make_index_sequence<3>()), word_key(std::string_view("the")));
  EXPECT_EQ(word_key("parliament", std::make_index_sequence<key_bytes>()),
            word_key(std::string_view("parliament")));
  EXPECT_NE(word_key(std::string_view("parties")), word_key(std::string_view("partied")));
  EXPECT_NE(word_key(std::string_view("minister")), word_key(std::string_view("ministers")));
  EXPECT_NE(word_key(std::string(254, 'a')), word_key(std::string(255, 'a')));
}

}  // namespace
}  // namespace plenum::ingest
