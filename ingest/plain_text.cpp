#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "ingest/article_reader.hpp"

namespace plenum::ingest {
namespace {

constexpr std::size_t scalar_bytes_max = 8192;  ///< a longer one is no title, name or date

bool is_key_byte(char byte) {
  return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
         (byte >= 'A' && byte <= 'Z') || byte == '_' || byte == '-';
}

/// The text of a YAML scalar: without quotation marks, their escapes and comments.
std::string scalar(std::string_view value) {
  value = core::trim(value);
  const char quote = value.empty() ? '\0' : value.front();
  if (quote != '"' && quote != '\'')
    return std::string(core::trim(value.substr(0, value.find(" #"))));
  std::string words;
  for (std::size_t at = 1; at < value.size(); ++at) {
    const char next = at + 1 < value.size() ? value[at + 1] : '\0';
    const bool escaped = quote == '"' ? value[at] == '\\' && (next == '"' || next == '\\')
                                      : value[at] == '\'' && next == '\'';
    if (value[at] == quote && !escaped) break;
    if (escaped) ++at;
    words.push_back(value[at]);
  }
  return words;
}

/// YAML front matter, as far as an article's head needs it: the scalars of the outermost mapping,
/// on one line or folded, of a list the first entry, of a person the name.
class FrontMatter {
 public:
  explicit FrontMatter(std::string_view text) : text_(text) {}

  /// Reads the head; where the article itself begins; 0: there is no front matter.
  std::uint32_t read(PageHead& head) {
    if (!rules(next_line())) return 0;
    while (at_ < text_.size()) {
      const std::string_view line = next_line();
      if (rules(line)) {
        keep();
        head = found_;
        return static_cast<std::uint32_t>(std::min(at_, text_.size()));
      }
      if (!take(line)) return 0;  // a rule above prose
    }
    return 0;
  }

 private:
  std::string_view next_line() {
    const std::size_t end = std::min(text_.find('\n', at_), text_.size());
    const std::string_view line = text_.substr(at_, end - at_);
    at_ = end + 1;
    return line;
  }

  static bool rules(std::string_view line) {
    return line.starts_with("---") && core::trim(line.substr(3)).empty();
  }

  /// Whether the line can be one of a mapping.
  bool take(std::string_view line) {
    const std::string_view words = core::trim(line);
    if (words.empty() || words.front() == '#') return true;
    if (line.front() == ' ' || line.front() == '\t' || words == "-" || words.starts_with("- ")) {
      go_on(words);
      return true;
    }
    const std::size_t end = static_cast<std::size_t>(
        std::find_if_not(line.begin(), line.end(), is_key_byte) - line.begin());
    const bool has_key = end > 0 && end < line.size() && line[end] == ':' &&
                         (end + 1 == line.size() || core::trim(line.substr(end + 1, 1)).empty());
    if (!has_key) return false;
    keep();
    key_ = line.substr(0, end);
    const std::string_view value = core::trim(line.substr(end + 1));
    const bool block = !value.empty() && (value.front() == '|' || value.front() == '>');
    value_ = block ? std::string_view() : value;
    return true;
  }

  void go_on(std::string_view words) {
    if (complete_ || value_.size() > scalar_bytes_max) return;
    if (value_.empty() && words.front() == '-') {
      complete_ = true;
      words = core::trim(words.substr(1));
    }
    if (value_.empty() && words.starts_with("name:")) {
      complete_ = true;
      words = core::trim(words.substr(5));
    }
    if (!value_.empty()) value_ += ' ';
    value_ += words;
  }

  /// Ends the entry that was begun. The first of two that say the same counts.
  void keep() {
    std::string_view value = value_;
    if (value.starts_with('[')) value = value.substr(1, value.find_first_of(",]") - 1);
    std::string* place = nullptr;
    if (key_ == "title") place = &found_.title;
    if (key_ == "author") place = &found_.author;
    if (key_ == "date" || key_ == "published") place = &found_.published;
    if (place != nullptr && place->empty() && value.size() <= scalar_bytes_max)
      *place = scalar(value);
    key_ = {};
    value_.clear();
    complete_ = false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  PageHead found_;
  std::string_view key_;
  std::string value_;
  bool complete_ = false;  ///< what follows belongs to other entries of a list or mapping
};

/// What stands between two marks and is for a browser's eyes only.
struct RawBlock {
  std::string_view open;
  std::string_view close;
  std::size_t next_close = 0;  ///< the first at or after where it was last sought
};

class Plain {
 public:
  Plain(const MappedText& source, Watch watch)
      : text_(source.text), builder_(source), watch_(watch) {}

  MappedText run(std::uint32_t begin) {
    std::size_t copied = begin;
    for (std::size_t at = text_.find('<', begin); at < text_.size() && !watch_.stopped();
         at = text_.find('<', at)) {
      watch_.reach(at, text_.size());
      const std::size_t end = end_of_block(at);
      if (end > at) {
        builder_.copy(static_cast<std::uint32_t>(copied), static_cast<std::uint32_t>(at));
        copied = end;
      }
      at = std::max(end, at + 1);
    }
    builder_.copy(static_cast<std::uint32_t>(copied), static_cast<std::uint32_t>(text_.size()));
    return builder_.take();
  }

 private:
  /// Just past the block that begins at `at`; 0: none does. One that is never closed, or that prose
  /// names in the middle of a line and does not close there, is text.
  std::size_t end_of_block(std::size_t at) {
    for (RawBlock& block : blocks_) {
      if (!core::starts_with_ignoring_ascii_case(text_.substr(at), block.open)) continue;
      const std::size_t after = at + block.open.size();
      const bool tag = block.open != "<!--";
      if (tag && text_.substr(after, 1).find_first_of(" \t\r\n>/") == std::string_view::npos)
        continue;
      const std::size_t close = close_of(block, after);
      if (close == std::string_view::npos) return 0;
      if (line_end_ < at) line_end_ = std::min(text_.find('\n', at), text_.size());
      if (!begins_line(at) && close > line_end_) return 0;
      const std::size_t end = close + block.close.size();
      return tag && text_.substr(end, 1) == ">" ? end + 1 : end;
    }
    return 0;
  }

  // Sought once for all blocks before it, so that the time stays linear.
  std::size_t close_of(RawBlock& block, std::size_t from) const {
    if (block.next_close >= from) return block.next_close;
    const std::string_view start = block.close.substr(0, 2);
    std::size_t at = text_.find(start, from);
    while (at != std::string_view::npos &&
           !core::starts_with_ignoring_ascii_case(text_.substr(at), block.close))
      at = text_.find(start, at + 1);
    return block.next_close = at;
  }

  bool begins_line(std::size_t at) const {
    while (at > 0 && (text_[at - 1] == ' ' || text_[at - 1] == '\t')) --at;
    return at == 0 || text_[at - 1] == '\n';
  }

  std::string_view text_;
  TextBuilder builder_;
  Watch watch_;
  std::size_t line_end_ = 0;  ///< of the line that was last asked about
  std::array<RawBlock, 3> blocks_{
      {{"<script", "</script"}, {"<style", "</style"}, {"<!--", "-->"}}};
};

}  // namespace

MappedText plain_text(const MappedText& source, PageHead& head, Watch watch) {
  return Plain(source, watch).run(FrontMatter(source.text).read(head));
}

}  // namespace plenum::ingest
