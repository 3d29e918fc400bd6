#pragma once
// Purpose: the text being edited, several lines of it, and the cursor in it.
// May depend on: shell/text.hpp.
// Invariants: the cursor is a byte offset at the start of a code point; no terminal is needed, so
// every movement can be tested by itself.

#include <cstddef>
#include <string>
#include <string_view>

namespace plenum::shell {

class EditBuffer {
 public:
  /// Longest text that can be edited; what does not fit is not taken.
  static constexpr std::size_t bytes_max = 16U * 1024 * 1024;

  const std::string& text() const noexcept { return text_; }
  std::size_t cursor() const noexcept { return cursor_; }
  bool empty() const noexcept { return text_.empty(); }

  /// Replaces everything; the cursor goes to the end.
  void set(std::string text);
  void insert(std::string_view text);
  /// Replaces the `count` bytes before the cursor.
  void replace_before(std::size_t count, std::string_view text);
  void backspace();
  void erase();
  void left();
  void right();
  /// Start and end of the line that the cursor is on.
  void home();
  void end();
  void word_left();
  void word_right();
  /// To the line above (below), the same number of code points in. False on the first (last) line.
  bool up();
  bool down();
  /// What is killed can be put back by yank().
  void kill_line();
  void kill_line_back();
  void kill_word();
  void kill_word_back();
  void yank();
  void transpose();

 private:
  std::size_t line_start(std::size_t at) const noexcept;
  std::size_t line_end(std::size_t at) const noexcept;
  std::size_t before(std::size_t at) const noexcept;
  std::size_t after(std::size_t at) const noexcept;
  std::size_t word_start() const noexcept;
  std::size_t word_end() const noexcept;
  void kill(std::size_t from, std::size_t to);
  void move_to_line(std::size_t start, std::size_t column);

  std::string text_;
  std::size_t cursor_ = 0;
  std::string killed_;
};

}  // namespace plenum::shell
