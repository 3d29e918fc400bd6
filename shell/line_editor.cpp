#include "line_editor.hpp"

#include <algorithm>
#include <utility>

#include "text.hpp"

namespace plenum::shell {
namespace {

std::string columns_of(const std::vector<std::string>& words, std::size_t width) {
  constexpr std::size_t shown_max = 60;
  std::size_t widest = 1;
  for (const std::string& word : words) widest = std::max(widest, display_width(word) + 2);
  const std::size_t per_row = std::max<std::size_t>(1, width / widest);
  std::string out;
  for (std::size_t i = 0; i < words.size() && i < shown_max; ++i) {
    const std::string word = neutralise(words[i]);
    out += word;
    const bool last_of_row = i % per_row == per_row - 1;
    out += last_of_row ? "\r\n" : std::string(widest - std::min(widest, display_width(word)), ' ');
  }
  if (words.size() > shown_max) out += "… " + std::to_string(words.size() - shown_max) + " more";
  if (!out.ends_with('\n')) out += "\r\n";
  return out;
}

}  // namespace

LineEditor::LineEditor(History& history, std::function<Names()> names,
                       std::function<bool(const std::string&)> is_complete, bool color)
    : history_(history), names_(std::move(names)), is_complete_(std::move(is_complete)) {
  look_.color = color;
}

std::optional<std::string> LineEditor::read() {
  RawTerminal terminal(ahead_);
  if (!terminal.ok()) return std::nullopt;
  buffer_.set("");
  draft_.clear();
  entry_ = history_.size();
  drawn_row_ = 0;
  draw();
  for (;;) {
    const Step step = apply(terminal.read(), terminal);
    if (step == Step::go_on) {
      draw();
      continue;
    }
    while (buffer_.down()) {
    }
    buffer_.end();
    draw();
    RawTerminal::write(step == Step::given_up ? "^C\r\n" : "\r\n");
    if (step == Step::ended) return std::nullopt;
    if (step == Step::given_up) return std::string();
    history_.add(buffer_.text());
    return buffer_.text();
  }
}

LineEditor::Step LineEditor::apply(const Key& key, RawTerminal& terminal) {
  switch (key.kind) {
    case KeyKind::enter:
      return enter();
    case KeyKind::interrupt:
      return Step::given_up;
    case KeyKind::end_of_input:
      if (buffer_.empty()) return Step::ended;
      buffer_.erase();
      return Step::go_on;
    case KeyKind::up:
      up();
      return Step::go_on;
    case KeyKind::down:
      down();
      return Step::go_on;
    case KeyKind::tab:
      complete_word();
      return Step::go_on;
    case KeyKind::search:
      search(terminal);
      return Step::go_on;
    case KeyKind::clear_screen:
      RawTerminal::write("\x1b[H\x1b[2J");
      drawn_row_ = 0;
      return Step::go_on;
    default:
      edit(key);
      return Step::go_on;
  }
}

bool LineEditor::edit(const Key& key) {
  static constexpr std::pair<KeyKind, void (EditBuffer::*)()> actions[] = {
      {KeyKind::backspace, &EditBuffer::backspace},
      {KeyKind::erase, &EditBuffer::erase},
      {KeyKind::left, &EditBuffer::left},
      {KeyKind::right, &EditBuffer::right},
      {KeyKind::home, &EditBuffer::home},
      {KeyKind::end, &EditBuffer::end},
      {KeyKind::word_left, &EditBuffer::word_left},
      {KeyKind::word_right, &EditBuffer::word_right},
      {KeyKind::kill_line, &EditBuffer::kill_line},
      {KeyKind::kill_line_back, &EditBuffer::kill_line_back},
      {KeyKind::kill_word, &EditBuffer::kill_word},
      {KeyKind::kill_word_back, &EditBuffer::kill_word_back},
      {KeyKind::yank, &EditBuffer::yank},
      {KeyKind::transpose, &EditBuffer::transpose}};
  if (key.kind == KeyKind::text || key.kind == KeyKind::newline) {
    buffer_.insert(key.kind == KeyKind::text ? key.text : "\n");
    return true;
  }
  for (const auto& [kind, action] : actions) {
    if (kind != key.kind) continue;
    (buffer_.*action)();
    return true;
  }
  return false;
}

LineEditor::Step LineEditor::enter() {
  if (buffer_.empty() || is_complete_(buffer_.text())) return Step::accepted;
  buffer_.insert("\n");
  return Step::go_on;
}

void LineEditor::recall(std::size_t entry) {
  if (entry_ == history_.size()) draft_ = buffer_.text();
  entry_ = entry;
  buffer_.set(entry == history_.size() ? draft_ : history_[entry]);
}

void LineEditor::up() {
  if (!buffer_.up() && entry_ > 0) recall(entry_ - 1);
}

void LineEditor::down() {
  if (!buffer_.down() && entry_ < history_.size()) recall(entry_ + 1);
}

void LineEditor::complete_word() {
  const Completion found = complete(buffer_.text(), buffer_.cursor(), names_());
  if (found.candidates.empty()) return;
  if (found.candidates.size() == 1) {
    buffer_.replace_before(found.replaced, found.candidates.front());
  } else if (found.common.size() > found.replaced) {
    buffer_.replace_before(found.replaced, found.common);
  } else {
    show_below(columns_of(found.candidates, terminal_size().columns));
  }
}

/// Ctrl-R: every key narrows the words that the entry shown must contain; Ctrl-R again goes on to
/// older ones; Enter and movements take the entry, Ctrl-C leaves everything as it was.
void LineEditor::search(RawTerminal& terminal) {
  const std::string before = buffer_.text();
  const std::string prompt = look_.prompt;
  std::string words;
  std::size_t from = history_.size();
  for (;;) {
    look_.prompt = "(search: " + neutralise(words) + ") ";
    draw();
    const Key key = terminal.read();
    if (key.kind == KeyKind::text) {
      words += key.text;
      from = history_.size();
    } else if (key.kind == KeyKind::backspace && !words.empty()) {
      words.pop_back();
      while (!words.empty() && (static_cast<unsigned char>(words.back()) & 0xc0U) == 0x80U) {
        words.pop_back();
      }
      from = history_.size();
    } else if (key.kind != KeyKind::search) {
      if (key.kind == KeyKind::interrupt) buffer_.set(before);
      break;
    }
    if (const auto found = history_.find(words, from)) {
      buffer_.set(history_[*found]);
      from = *found;
    }
  }
  look_.prompt = prompt;
}

void LineEditor::erase_drawing() {
  std::string out = "\r";
  if (drawn_row_ > 0) out += "\x1b[" + std::to_string(drawn_row_) + "A";
  RawTerminal::write(out + "\x1b[J");
  drawn_row_ = 0;
}

void LineEditor::draw() {
  const Screen screen = lay_out(buffer_.text(), buffer_.cursor(), look_, terminal_size());
  erase_drawing();
  std::string out;
  for (std::size_t i = 0; i < screen.rows.size(); ++i) {
    if (i > 0) out += "\r\n";
    out += screen.rows[i];
  }
  const std::size_t back = screen.rows.size() - 1 - screen.cursor_row;
  if (back > 0) out += "\x1b[" + std::to_string(back) + "A";
  out += "\r";
  if (screen.cursor_column > 0) out += "\x1b[" + std::to_string(screen.cursor_column) + "C";
  RawTerminal::write(out);
  drawn_row_ = screen.cursor_row;
}

void LineEditor::show_below(const std::string& text) {
  const std::size_t cursor_row = drawn_row_;
  const Screen screen = lay_out(buffer_.text(), buffer_.cursor(), look_, terminal_size());
  std::string out = "\r";
  const std::size_t down = screen.rows.size() - 1 - cursor_row;
  if (down > 0) out += "\x1b[" + std::to_string(down) + "B";
  RawTerminal::write(out + "\r\n" + text);
  drawn_row_ = 0;
}

}  // namespace plenum::shell
