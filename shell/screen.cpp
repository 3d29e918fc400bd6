#include "screen.hpp"

#include <algorithm>

#include "highlight.hpp"
#include "text.hpp"

namespace plenum::shell {
namespace {

/// Fills rows with code points and remembers where the cursor falls.
class RowFiller {
 public:
  RowFiller(std::size_t columns, bool color) : columns_(columns), color_(color) {
    screen_.rows.emplace_back();
  }

  void cursor_here() {
    if (used_ >= columns_) next_row();
    screen_.cursor_row = screen_.rows.size() - 1;
    screen_.cursor_column = used_;
  }
  void next_row() {
    style(Style::plain);
    screen_.rows.emplace_back();
    used_ = 0;
  }
  void put(std::string_view text, Style wanted) {
    while (!text.empty()) {
      const CodePoint c = decode(text);
      std::string shown(text.substr(0, c.length));
      if (needs_neutralising(shown)) shown = shown == "\t" ? " " : neutralise(shown);
      const std::size_t width = display_width(shown);
      if (used_ + width > columns_) next_row();
      style(wanted);
      screen_.rows.back() += shown;
      used_ += width;
      text.remove_prefix(c.length);
    }
  }
  Screen finish() {
    style(Style::plain);
    return std::move(screen_);
  }

 private:
  void style(Style wanted) {
    if (!color_ || wanted == style_) return;
    screen_.rows.back() += style_code(wanted);
    style_ = wanted;
  }

  Screen screen_;
  std::size_t columns_;
  bool color_;
  std::size_t used_ = 0;
  Style style_ = Style::plain;
};

/// Drops rows so that the cursor's row and as much as fits around it stay.
void fit(Screen& screen, std::size_t rows_max) {
  if (screen.rows.size() <= rows_max) return;
  const std::size_t last_start = screen.rows.size() - rows_max;
  const std::size_t wanted =
      screen.cursor_row < rows_max / 2 ? 0 : screen.cursor_row - rows_max / 2;
  const std::size_t start = std::min(wanted, last_start);
  screen.rows.erase(screen.rows.begin(), screen.rows.begin() + static_cast<std::ptrdiff_t>(start));
  screen.rows.resize(rows_max);
  screen.cursor_row -= start;
}

}  // namespace

Screen lay_out(std::string_view text, std::size_t cursor, const ScreenOptions& options,
               const TerminalSize& size) {
  RowFiller filler(std::max<std::size_t>(size.columns, 8), options.color);
  filler.put(options.prompt, Style::prompt);
  const auto styles = options.color ? highlight(text) : std::vector<StyledSpan>{};
  std::size_t span = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (at == cursor) filler.cursor_here();
    while (span < styles.size() && styles[span].end <= at) ++span;
    const Style style =
        span < styles.size() && styles[span].begin <= at ? styles[span].style : Style::plain;
    if (text[at] == '\n') {
      filler.next_row();
      filler.put(options.next_prompt, Style::prompt);
      ++at;
      continue;
    }
    const std::size_t length = decode(text.substr(at)).length;
    filler.put(text.substr(at, length), style);
    at += length;
  }
  if (cursor >= text.size()) filler.cursor_here();
  Screen screen = filler.finish();
  fit(screen, std::max<std::size_t>(size.rows, 2) - 1);
  return screen;
}

}  // namespace plenum::shell
