#include "terminal.hpp"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "signals.hpp"
#include "text.hpp"

namespace plenum::shell {
namespace {

constexpr std::string_view paste_start = "\x1b[200~";
constexpr std::string_view paste_end = "\x1b[201~";

struct Sequence {
  std::string_view bytes;
  KeyKind kind;
};

/// What terminals send, after the VT220 and xterm.
constexpr std::array sequences = {Sequence{"\x1b[A", KeyKind::up},
                                  Sequence{"\x1b[B", KeyKind::down},
                                  Sequence{"\x1b[C", KeyKind::right},
                                  Sequence{"\x1b[D", KeyKind::left},
                                  Sequence{"\x1bOA", KeyKind::up},
                                  Sequence{"\x1bOB", KeyKind::down},
                                  Sequence{"\x1bOC", KeyKind::right},
                                  Sequence{"\x1bOD", KeyKind::left},
                                  Sequence{"\x1b[H", KeyKind::home},
                                  Sequence{"\x1b[F", KeyKind::end},
                                  Sequence{"\x1bOH", KeyKind::home},
                                  Sequence{"\x1bOF", KeyKind::end},
                                  Sequence{"\x1b[1~", KeyKind::home},
                                  Sequence{"\x1b[4~", KeyKind::end},
                                  Sequence{"\x1b[3~", KeyKind::erase},
                                  Sequence{"\x1b[1;5C", KeyKind::word_right},
                                  Sequence{"\x1b[1;5D", KeyKind::word_left},
                                  Sequence{"\x1b[1;3C", KeyKind::word_right},
                                  Sequence{"\x1b[1;3D", KeyKind::word_left},
                                  Sequence{"\x1b"
                                           "b",
                                           KeyKind::word_left},
                                  Sequence{"\x1b"
                                           "f",
                                           KeyKind::word_right},
                                  Sequence{"\x1b"
                                           "d",
                                           KeyKind::kill_word},
                                  Sequence{"\x1b\x7f", KeyKind::kill_word_back},
                                  Sequence{"\x1b\r", KeyKind::newline},
                                  Sequence{"\x1b\n", KeyKind::newline}};

KeyKind control_key(char c) {
  switch (c) {
    case 1:
      return KeyKind::home;
    case 2:
      return KeyKind::left;
    case 3:
      return KeyKind::interrupt;
    case 4:
      return KeyKind::end_of_input;
    case 5:
      return KeyKind::end;
    case 6:
      return KeyKind::right;
    case 8:
    case 127:
      return KeyKind::backspace;
    case 9:
      return KeyKind::tab;
    case 10:
    case 13:
      return KeyKind::enter;
    case 11:
      return KeyKind::kill_line;
    case 12:
      return KeyKind::clear_screen;
    case 14:
      return KeyKind::down;
    case 16:
      return KeyKind::up;
    case 18:
      return KeyKind::search;
    case 20:
      return KeyKind::transpose;
    case 21:
      return KeyKind::kill_line_back;
    case 23:
      return KeyKind::kill_word_back;
    case 25:
      return KeyKind::yank;
    default:
      return KeyKind::unknown;
  }
}

/// Text as a paste brings it: line ends become \n, controls go.
std::string clean_paste(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\r') {
      if (i + 1 >= text.size() || text[i + 1] != '\n') out += '\n';
    } else if (c == '\n' || c == '\t' || static_cast<unsigned char>(c) >= 0x20) {
      out += c;
    }
  }
  return out;
}

/// A key that starts with ESC.
std::optional<Key> take_escape(std::string& bytes, bool final) {
  if (bytes.starts_with(paste_start)) {
    const std::size_t end = bytes.find(paste_end);
    if (end == std::string::npos) return std::nullopt;
    const std::string_view inside =
        std::string_view(bytes).substr(paste_start.size(), end - paste_start.size());
    Key key{KeyKind::text, clean_paste(inside)};
    bytes.erase(0, end + paste_end.size());
    return key;
  }
  for (const Sequence& sequence : sequences) {
    if (!bytes.starts_with(sequence.bytes)) continue;
    bytes.erase(0, sequence.bytes.size());
    return Key{sequence.kind, {}};
  }
  if (bytes.size() == 1) {
    if (!final) return std::nullopt;
    bytes.clear();
    return Key{KeyKind::escape, {}};
  }
  if (bytes[1] != '[') {  // Alt and a key that means nothing here
    bytes.erase(0, 2);
    return Key{};
  }
  const auto last = std::ranges::find_if(bytes.begin() + 2, bytes.end(),
                                         [](char c) { return c >= 0x40 && c <= 0x7e; });
  if (last == bytes.end() && !final) return std::nullopt;
  bytes.erase(bytes.begin(), last == bytes.end() ? last : last + 1);
  return Key{};
}

}  // namespace

std::optional<Key> take_key(std::string& bytes, bool final) {
  if (bytes.empty()) return std::nullopt;
  const auto first = static_cast<unsigned char>(bytes[0]);
  if (first == 0x1b) return take_escape(bytes, final);
  if (first < 0x20 || first == 0x7f) {
    const KeyKind kind = control_key(bytes[0]);
    bytes.erase(0, 1);
    return Key{kind, {}};
  }
  const std::size_t wanted = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (bytes.size() < wanted && !final) return std::nullopt;
  const CodePoint c = decode(bytes);
  Key key{KeyKind::text, bytes.substr(0, c.length)};
  bytes.erase(0, c.length);
  if (c.value < 0) return Key{};
  return key;
}

RawTerminal::RawTerminal(std::string& ahead) : pending_(ahead) {
  if (::tcgetattr(STDIN_FILENO, &before_) != 0) return;
  termios raw = before_;
  raw.c_iflag &= ~static_cast<tcflag_t>(BRKINT | ICRNL | INPCK | ISTRIP | IXON);
  raw.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON | IEXTEN | ISIG);
  raw.c_cflag |= CS8;
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  ok_ = ::tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) == 0;
  if (ok_) write("\x1b[?2004h");
}

RawTerminal::~RawTerminal() {
  if (!ok_) return;
  write("\x1b[?2004l");
  ::tcsetattr(STDIN_FILENO, TCSADRAIN, &before_);
}

Key RawTerminal::read() {
  for (;;) {
    // Somebody sends the signal while the terminal gives the key: both mean the same here.
    if (interrupt_flag().requested()) {
      interrupt_flag().reset();
      return {KeyKind::interrupt, {}};
    }
    if (auto key = take_key(pending_, false)) return *key;
    // A lone ESC is the Escape key when nothing follows at once.
    if (!pending_.empty() && !pending_.starts_with(paste_start)) {
      pollfd wait{STDIN_FILENO, POLLIN, 0};
      constexpr int follow_ms = 50;
      if (::poll(&wait, 1, follow_ms) == 0) {
        if (auto key = take_key(pending_, true)) return *key;
      }
    }
    std::array<char, 4096> block;
    const ssize_t count = ::read(STDIN_FILENO, block.data(), block.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return {KeyKind::end_of_input, {}};
    pending_.append(block.data(), static_cast<std::size_t>(count));
  }
}

void RawTerminal::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

TerminalSize terminal_size() noexcept {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return {};
  return {size.ws_col, std::max<std::size_t>(size.ws_row, 2)};
}

}  // namespace plenum::shell
