#pragma once
// Purpose: how the edited text stands on the terminal: prompts, wrapped rows, the cursor's place.
// May depend on: shell/text.hpp, shell/highlight.hpp.
// Invariants: a pure function; no row is wider than the terminal; the part with the cursor is shown
// when not all rows fit.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "terminal.hpp"

namespace plenum::shell {

struct Screen {
  std::vector<std::string> rows;  ///< ready to print
  std::size_t cursor_row = 0;
  std::size_t cursor_column = 0;
};

struct ScreenOptions {
  std::string prompt = "plenum> ";
  std::string next_prompt = "   ...> ";
  bool color = false;
};

Screen lay_out(std::string_view text, std::size_t cursor, const ScreenOptions& options,
               const TerminalSize& size);

}  // namespace plenum::shell
