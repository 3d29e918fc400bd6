#include <array>

#include "core/utf8.hpp"
#include "ingest/article_reader.hpp"

namespace plenum::ingest {
namespace {

constexpr std::uint32_t link_bytes_max = 400;

bool is_word_byte(char byte) {
  const auto code = static_cast<unsigned char>(byte);
  return code >= 0x80 || (code >= '0' && code <= '9') || (code >= 'a' && code <= 'z') ||
         (code >= 'A' && code <= 'Z');
}

/// Bytes that step() looks at; it copies all others as they are.
constexpr std::array<bool, 256> looked_at = [] {
  std::array<bool, 256> bytes{};
  for (std::size_t i = 0; i < 0x20; ++i) bytes[i] = i != '\t' && i != '\r' && i != '\f';
  for (const char each : {'\\', '*', '#', '[', ']', '\xE2', '&', '\x7F', '\xC2'})
    bytes[static_cast<unsigned char>(each)] = true;
  return bytes;
}();

bool is_sign(char byte) {
  return std::string_view("$*_#[]()\\~`&%-+.!|<>{}\"'").find(byte) != std::string_view::npos;
}

class Repair {
 public:
  Repair(const MappedText& source, Watch watch)
      : text_(source.text), builder_(source), watch_(watch) {}

  MappedText run() {
    const auto size = static_cast<std::uint32_t>(text_.size());
    while (at_ < size && !watch_.stopped()) {
      watch_.reach(at_, size);
      while (at_ < size && !looked_at[static_cast<unsigned char>(text_[at_])]) ++at_;
      if (at_ < size && !step()) ++at_;
    }
    flush(size);
    return builder_.take();
  }

 private:
  char at(std::uint32_t where) const { return where < text_.size() ? text_[where] : '\n'; }
  char before() const { return at_ == 0 ? '\n' : text_[at_ - 1]; }

  void flush(std::uint32_t to) {
    builder_.copy(copied_, to);
    copied_ = to;
  }
  bool drop(std::uint32_t bytes) {
    flush(at_);
    at_ += bytes;
    copied_ = at_;
    return true;
  }
  bool put(std::uint32_t bytes, std::string_view words) {
    flush(at_);
    builder_.replace(at_, at_ + bytes, words);
    at_ += bytes;
    copied_ = at_;
    return true;
  }

  /// Handles a damaged place; false: the byte is copied as it is.
  bool step() {
    const char each = text_[at_];
    switch (each) {
      case '\n':
        open_quotes_ = 0;
        return false;
      case '\\':
        return is_sign(at(at_ + 1)) && drop_escape();
      case '*':
        return emphasis();
      case '#':
        return heading();
      case '[':
        return link();
      case ']':
        return link_end();
      case '\xE2':
        return quote();
      case '&':
        return entity();
      default:
        break;
    }
    const auto code = static_cast<unsigned char>(each);
    const bool control =
        (code < 0x20 && code != '\t' && code != '\r' && code != '\f') || code == 0x7F;
    if (control) return drop(1);
    // C1 controls (terminal codes in eight bits) and zero-width characters
    if (code == 0xC2 && static_cast<unsigned char>(at(at_ + 1)) < 0xA0) return drop(2);
    return false;
  }

  bool drop_escape() {
    drop(1);
    ++at_;  // the sign itself is plain now
    return true;
  }

  bool emphasis() {
    std::uint32_t size = 1;
    while (size < 3 && at(at_ + size) == '*') ++size;
    const char after = at(at_ + size);
    const bool opens = !is_word_byte(before()) && (is_word_byte(after) || after == '"');
    const bool closes = before() != ' ' && before() != '\n' && !is_word_byte(after);
    return (opens || closes) && drop(size);
  }

  bool heading() {
    if (before() != '\n') return false;
    std::uint32_t size = 0;
    while (size < 6 && at(at_ + size) == '#') ++size;
    return at(at_ + size) == ' ' && drop(size + 1);
  }

  // [words](address): the words stay.
  bool link() {
    const std::size_t close = text_.substr(at_, link_bytes_max).find("](");
    if (close == std::string_view::npos) return false;
    const std::string_view words = text_.substr(at_ + 1, close - 1);
    if (words.find('\n') != std::string_view::npos || words.find('[') != std::string_view::npos)
      return false;
    const std::size_t end = text_.substr(at_ + close, link_bytes_max).find(')');
    if (end == std::string_view::npos) return false;
    link_close_ = at_ + static_cast<std::uint32_t>(close);
    link_size_ = static_cast<std::uint32_t>(end) + 1;
    return drop(1);
  }
  bool link_end() { return link_close_ == at_ && link_size_ > 0 && drop(link_size_); }

  bool quote() {
    const std::string_view three = text_.substr(at_, 3);
    if (three == "\xE2\x80\x8B" || three == "\xE2\x81\xA0") return drop(3);
    if (three == "“") ++open_quotes_;
    if (three != "”") return at_ += 2, false;
    const char after = at(at_ + 3);
    if (is_word_byte(before()) && before() >= 0 && is_word_byte(after) && after >= 0) {
      const bool possessive = after == 's' && !is_word_byte(at(at_ + 4));
      if (possessive || open_quotes_ <= 0) return put(3, "’");
    }
    --open_quotes_;
    return at_ += 2, false;
  }

  bool entity() {
    struct Named {
      std::string_view name;
      std::string_view words;
    };
    static constexpr Named names[] = {{"&amp;", "&"},   {"&quot;", "\""}, {"&#39;", "'"},
                                      {"&apos;", "'"},  {"&nbsp;", " "},  {"&#8217;", "’"},
                                      {"&#8220;", "“"}, {"&#8221;", "”"}};
    for (const Named& each : names) {
      if (text_.substr(at_, each.name.size()) == each.name)
        return put(static_cast<std::uint32_t>(each.name.size()), each.words);
    }
    return false;
  }

  std::string_view text_;
  TextBuilder builder_;
  Watch watch_;
  std::uint32_t at_ = 0;
  std::uint32_t copied_ = 0;
  int open_quotes_ = 0;
  std::uint32_t link_close_ = 0;
  std::uint32_t link_size_ = 0;
};

}  // namespace

MappedText repair(const MappedText& source, Watch watch) { return Repair(source, watch).run(); }

}  // namespace plenum::ingest
