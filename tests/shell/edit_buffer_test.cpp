#include "shell/edit_buffer.hpp"

#include <gtest/gtest.h>

namespace plenum::shell {
namespace {

EditBuffer with(std::string text) {
  EditBuffer buffer;
  buffer.set(std::move(text));
  return buffer;
}

TEST(EditBuffer, MovesByCodePointsNotBytes) {
  EditBuffer buffer = with("aé漢");
  buffer.left();
  EXPECT_EQ(buffer.cursor(), 3U);
  buffer.left();
  EXPECT_EQ(buffer.cursor(), 1U);
  buffer.right();
  buffer.backspace();
  EXPECT_EQ(buffer.text(), "a漢");
}

TEST(EditBuffer, GoesUpAndDownWithinTheSameColumn) {
  EditBuffer buffer = with("MATCH (n)\nRE\nRETURN n");
  EXPECT_TRUE(buffer.up());
  EXPECT_EQ(buffer.cursor(), 12U);  // the end of the short line
  EXPECT_TRUE(buffer.up());
  EXPECT_EQ(buffer.cursor(), 2U);
  EXPECT_FALSE(buffer.up());
  EXPECT_TRUE(buffer.down());
  EXPECT_TRUE(buffer.down());
  EXPECT_FALSE(buffer.down());
}

TEST(EditBuffer, PutsBackWhatWasKilled) {
  EditBuffer buffer = with("RETURN one, two");
  buffer.kill_word_back();
  EXPECT_EQ(buffer.text(), "RETURN one, ");
  buffer.home();
  buffer.yank();
  EXPECT_EQ(buffer.text(), "twoRETURN one, ");
  buffer.kill_line();
  EXPECT_EQ(buffer.text(), "two");
}

TEST(EditBuffer, KillsTheLineEndWhenTheLineIsOver) {
  EditBuffer buffer = with("a\nb");
  buffer.up();
  buffer.kill_line();
  EXPECT_EQ(buffer.text(),
            "a"
            "b");
}

TEST(EditBuffer, SwapsTheCharactersAroundTheCursor) {
  EditBuffer buffer = with("MACTH");
  buffer.left();
  buffer.left();
  buffer.transpose();
  EXPECT_EQ(buffer.text(), "MATCH");
}

TEST(EditBuffer, TakesNoMoreThanItsLimit) {
  EditBuffer buffer;
  buffer.insert(std::string(EditBuffer::bytes_max, 'x'));
  buffer.insert("y");
  EXPECT_EQ(buffer.text().size(), EditBuffer::bytes_max);
}

TEST(EditBuffer, NeverLeavesItsTextAtTheEnds) {
  EditBuffer buffer;
  buffer.left();
  buffer.right();
  buffer.backspace();
  buffer.erase();
  buffer.word_left();
  buffer.word_right();
  buffer.kill_line();
  buffer.kill_line_back();
  buffer.transpose();
  EXPECT_TRUE(buffer.empty());
  EXPECT_EQ(buffer.cursor(), 0U);
}

}  // namespace
}  // namespace plenum::shell
