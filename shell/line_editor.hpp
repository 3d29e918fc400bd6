#pragma once
// Purpose: reading statements from a terminal: editing over several lines, history, completion.
// May depend on: shell/terminal.hpp, edit_buffer, screen, history, completion.
// Invariants: the terminal is raw only while a statement is being read.

#include <functional>
#include <optional>
#include <string>

#include "completion.hpp"
#include "edit_buffer.hpp"
#include "history.hpp"
#include "screen.hpp"
#include "terminal.hpp"

namespace plenum::shell {

class LineEditor {
 public:
  LineEditor(History& history, std::function<Names()> names,
             std::function<bool(const std::string&)> is_complete, bool color);

  /// One whole input (a statement or a command of the shell); nullopt at the end of input.
  /// An input given up with Ctrl-C is empty.
  std::optional<std::string> read();
  /// Drops what was typed or pasted behind the last input, as the kernel does at Ctrl-C.
  void forget_typed_ahead() { ahead_.clear(); }

 private:
  enum class Step { go_on, accepted, given_up, ended };
  Step apply(const Key& key, RawTerminal& terminal);
  bool edit(const Key& key);
  Step enter();
  void up();
  void down();
  void recall(std::size_t entry);
  void complete_word();
  void search(RawTerminal& terminal);
  void draw();
  void erase_drawing();
  void show_below(const std::string& text);

  History& history_;
  std::function<Names()> names_;
  std::function<bool(const std::string&)> is_complete_;
  ScreenOptions look_;
  EditBuffer buffer_;
  std::size_t entry_ = 0;  ///< of the history; its size: the new input
  std::string draft_;      ///< the new input while an entry is shown
  std::size_t drawn_row_ = 0;
  std::string ahead_;  ///< bytes that came behind the last input
};

}  // namespace plenum::shell
