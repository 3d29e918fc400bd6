#include "shell/terminal.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "shell/screen.hpp"

namespace plenum::shell {
namespace {

std::vector<Key> keys_of(std::string bytes) {
  std::vector<Key> keys;
  while (auto key = take_key(bytes, true)) keys.push_back(*key);
  return keys;
}

TEST(TakeKey, ReadsTextCodePointByCodePoint) {
  const auto keys = keys_of("aé漢");
  ASSERT_EQ(keys.size(), 3U);
  EXPECT_EQ(keys[1].text, "é");
  EXPECT_EQ(keys[2].kind, KeyKind::text);
}

TEST(TakeKey, WaitsForTheRestOfACodePointOrSequence) {
  std::string half = "\xc3";
  EXPECT_FALSE(take_key(half, false).has_value());
  std::string arrow = "\x1b[";
  EXPECT_FALSE(take_key(arrow, false).has_value());
  arrow += "A";
  EXPECT_EQ(take_key(arrow, false)->kind, KeyKind::up);
}

TEST(TakeKey, KnowsTheKeysOfCommonTerminals) {
  EXPECT_EQ(keys_of("\x1bOH")[0].kind, KeyKind::home);
  EXPECT_EQ(keys_of("\x1b[3~")[0].kind, KeyKind::erase);
  EXPECT_EQ(keys_of("\x1b[1;5D")[0].kind, KeyKind::word_left);
  EXPECT_EQ(keys_of("\x12")[0].kind, KeyKind::search);
  EXPECT_EQ(keys_of("\x1b")[0].kind, KeyKind::escape);
}

TEST(TakeKey, SkipsSequencesItDoesNotKnow) {
  const auto keys = keys_of("\x1b[99;7Zx");
  ASSERT_EQ(keys.size(), 2U);
  EXPECT_EQ(keys[0].kind, KeyKind::unknown);
  EXPECT_EQ(keys[1].text, "x");
}

TEST(TakeKey, ABracketedPasteIsOnePieceOfTextWithoutControls) {
  const auto keys = keys_of("\x1b[200~RETURN\r1;\x07\x1b[201~");
  ASSERT_EQ(keys.size(), 1U);
  EXPECT_EQ(keys[0].text, "RETURN\n1;");
}

TEST(TakeKey, AnyBytesEndInKeys) {
  std::string bytes;
  unsigned state = 7;
  for (int i = 0; i < 20000; ++i) {
    state = state * 1103515245U + 12345U;
    bytes += static_cast<char>(state >> 16U);
  }
  std::size_t taken = 0;
  while (take_key(bytes, true)) ++taken;
  EXPECT_TRUE(bytes.empty() || bytes.starts_with("\x1b[200~"));
  EXPECT_GT(taken, 0U);
}

TEST(LayOut, WrapsWideTextAndFindsTheCursor) {
  ScreenOptions options;
  options.prompt = "> ";
  const Screen screen = lay_out("漢字漢字漢", 15, options, {8, 10});
  ASSERT_EQ(screen.rows.size(), 2U);
  EXPECT_EQ(screen.rows[0], "> 漢字漢");
  EXPECT_EQ(screen.cursor_row, 1U);
  EXPECT_EQ(screen.cursor_column, 4U);
}

TEST(LayOut, StartsEveryLineWithAPrompt) {
  ScreenOptions options;
  options.prompt = "> ";
  options.next_prompt = ". ";
  const Screen screen = lay_out("MATCH\nRETURN", 5, options, {40, 10});
  EXPECT_EQ(screen.rows, (std::vector<std::string>{"> MATCH", ". RETURN"}));
  EXPECT_EQ(screen.cursor_row, 0U);
  EXPECT_EQ(screen.cursor_column, 7U);
}

TEST(LayOut, ShowsThePartWithTheCursorWhenTheScreenIsLow) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "line\n";
  const Screen screen = lay_out(text, 250, {}, {40, 10});
  EXPECT_EQ(screen.rows.size(), 9U);
  EXPECT_LT(screen.cursor_row, 9U);
}

TEST(LayOut, MakesControlsInTheTextVisible) {
  const Screen screen = lay_out("\x1b[2J", 0, {}, {40, 10});
  EXPECT_EQ(screen.rows[0], "plenum> \\x1b[2J");
}

}  // namespace
}  // namespace plenum::shell
