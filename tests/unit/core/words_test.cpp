#include "core/words.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plenum::core {
namespace {

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> out;
  WordReader reader(text);
  for (std::string word; reader.next(word);) out.push_back(word);
  return out;
}
using Words = std::vector<std::string>;

TEST(WordReader, splits_at_what_is_no_letter_and_no_digit_and_folds_case) {
  EXPECT_EQ(words("The Rail-Plan, of 2040 (v2)!"),
            (Words{"the", "rail", "plan", "of", "2040", "v2"}));
  EXPECT_EQ(words(" \t\n"), Words{});
  EXPECT_EQ(words(""), Words{});
  EXPECT_EQ(words("snake_case and a/b"), (Words{"snake", "case", "and", "a", "b"}));
}

TEST(WordReader, keeps_apostrophes_between_letters_and_points_between_digits) {
  EXPECT_EQ(words("O'Brien’s 'quoted' dogs'"), (Words{"o'brien's", "quoted", "dogs"}));
  EXPECT_EQ(words("3.14, 1,000. x.y 5'"), (Words{"3.14", "1,000", "x", "y", "5"}));
}

TEST(WordReader, drops_accents_and_levels_compatibility_forms) {
  EXPECT_EQ(words("Ångström É e\u0301 naïve"), (Words{"angstrom", "e", "e", "naive"}));
  EXPECT_EQ(words("Straße STRASSE"), (Words{"strasse", "strasse"}));
  EXPECT_EQ(words("ﬁne ＡＢＣ１ Łódź Ærø"), (Words{"fine", "abc1", "lodz", "aero"}));
  EXPECT_EQ(words("İstanbul ΣΊΣΥΦΟΣ"), (Words{"istanbul", "σισυφοσ"}));
  EXPECT_EQ(words("co\u00ADoperate"), Words{"cooperate"});
}

TEST(WordReader, keeps_marks_that_are_part_of_the_writing) {
  EXPECT_EQ(words("हिन्दी"), Words{"हिन्दी"});
  EXPECT_EQ(words("कि की").size(), 2U);
  EXPECT_NE(words("कि"), words("की"));
  EXPECT_EQ(words("שָׁלוֹם"), words("שלום"));
}

TEST(WordReader, gives_a_word_a_letter_where_words_are_not_set_apart) {
  EXPECT_EQ(words("東京都は2020年"), (Words{"東", "京", "都", "は", "2020", "年"}));
  EXPECT_EQ(words("ｶﾞｽ ガス"), (Words{"ガ", "ス", "ガ", "ス"}));
  EXPECT_EQ(words("abc漢字def"), (Words{"abc", "漢", "字", "def"}));
  EXPECT_EQ(words("서울 시"), (Words{"서울", "시"}));
  EXPECT_EQ(words("ที่").size(), 1U);
}

TEST(WordReader, takes_any_bytes_and_bounds_its_words) {
  EXPECT_EQ(words("a\xFF\x62\xC3"), (Words{"a", "b"}));
  EXPECT_EQ(words(std::string_view("a\0b", 3)), (Words{"a", "b"}));
  const Words one = words(std::string(100000, 'x'));
  ASSERT_EQ(one.size(), 1U);
  EXPECT_EQ(one[0].size(), word_bytes_max);
  std::string accents;
  for (int i = 0; i < 1000; ++i) accents += "é\u0301ж";
  const Words other = words(accents);
  ASSERT_EQ(other.size(), 1U);
  EXPECT_LE(other[0].size(), word_bytes_max);
}

TEST(WordReader, tells_where_a_word_stood) {
  const std::string text = "  Été, now";
  WordReader reader(text);
  std::string word;
  std::vector<std::string> raw;
  while (reader.next(word))
    raw.push_back(text.substr(reader.begin(), reader.end() - reader.begin()));
  EXPECT_EQ(raw, (Words{"Été", "now"}));
}

TEST(WordReader, words_are_words_again) {
  for (const char* text : {"O'Brien’s", "3.14", "Straße", "ǅ", "ﬃ", "ⅷ", "東", "ที่", "ŉ", "ΐ"}) {
    for (const std::string& word : words(text)) EXPECT_EQ(words(word), Words{word}) << text;
  }
}

}  // namespace
}  // namespace plenum::core
