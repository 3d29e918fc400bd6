#pragma once
// Purpose: the terminal in raw mode and the keys that come from it.
// May depend on: include/plenum, POSIX.
// Invariants: the destructor gives the terminal back as it was; decoding never waits for more bytes
// than a key has.

#include <termios.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace plenum::shell {

enum class KeyKind {
  text,  ///< Key::text: one code point, or a whole pasted piece
  enter,
  newline,  ///< Alt-Enter, Ctrl-J inside of a paste
  tab,
  backspace,
  erase,
  left,
  right,
  up,
  down,
  home,
  end,
  word_left,
  word_right,
  kill_word_back,
  kill_word,
  kill_line,
  kill_line_back,
  yank,
  transpose,
  clear_screen,
  search,
  interrupt,
  end_of_input,
  escape,
  unknown
};

struct Key {
  KeyKind kind = KeyKind::unknown;
  std::string text;
};

/// Takes the next key from the front of `bytes`. Nullopt when more bytes are needed to know it;
/// with `final` a lone ESC is the Escape key. A bracketed paste is one text key.
std::optional<Key> take_key(std::string& bytes, bool final);

/// Raw mode for as long as it lives, with bracketed paste on. What was typed ahead, and nobody has
/// asked for yet, stays in `ahead`, which outlives it: the next one goes on there.
class RawTerminal {
 public:
  explicit RawTerminal(std::string& ahead);
  ~RawTerminal();
  RawTerminal(const RawTerminal&) = delete;
  RawTerminal& operator=(const RawTerminal&) = delete;
  bool ok() const noexcept { return ok_; }
  /// Waits for the next key; end_of_input when the terminal is gone.
  Key read();
  static void write(std::string_view bytes);

 private:
  termios before_{};
  bool ok_ = false;
  std::string& pending_;
};

struct TerminalSize {
  std::size_t columns = 80;
  std::size_t rows = 24;
};
TerminalSize terminal_size() noexcept;

}  // namespace plenum::shell
