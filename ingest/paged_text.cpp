#include <algorithm>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/text.hpp"
#include "core/utf8.hpp"
#include "ingest/pdf.hpp"

namespace plenum::ingest {
namespace {

constexpr std::size_t edge_lines = 3;        ///< at a head or foot that may repeat
constexpr std::size_t edge_bytes_max = 160;  ///< a longer line is prose
constexpr std::size_t wide_bytes_min = 25;   ///< of a paragraph whose lines are broken by its width
constexpr std::string_view soft_hyphen = "\xC2\xAD";

struct PageLine {
  Span text;  ///< trimmed
  std::uint32_t page = 0;
  bool after_blank = false;
  bool dropped = false;
};

bool is_lower_start(std::string_view text) {
  const core::CodePoint first = core::decode_utf8(text, 0);
  return first.valid && core::is_letter(first.value) && !core::is_upper(first.value);
}

bool starts_item(std::string_view line) {
  for (std::string_view mark : {"•", "- ", "* ", "– ", "◦", "▪", "●", "·"}) {
    if (line.starts_with(mark)) return true;
  }
  return false;
}

/// A line as it is compared with those of other pages: numbers are all alike.
std::string shape_of(std::string_view line) {
  std::string shape;
  for (const char each : line) {
    const bool digit = each >= '0' && each <= '9';
    const bool blank = each == ' ' || each == '\t';
    const char sign = digit ? '#' : blank ? ' ' : each;
    if ((digit || blank) && shape.ends_with(sign)) continue;
    shape += sign;
  }
  return shape;
}

class Pages {
 public:
  Pages(const MappedText& source, Watch watch)
      : text_(source.text), builder_(source), watch_(watch) {}

  MappedText run() {
    cut();
    drop_edges();
    std::erase_if(lines_, [](const PageLine& line) { return line.dropped; });
    collect_words();
    std::size_t block_end = 0;
    std::size_t width = 0;
    for (std::size_t i = 0; i < lines_.size() && !watch_.stopped(); ++i) {
      watch_.reach(lines_[i].text.begin, text_.size());
      if (i == block_end) {
        width = 0;
        do {
          width = std::max<std::size_t>(width, lines_[block_end].text.size());
        } while (++block_end < lines_.size() && !lines_[block_end].after_blank &&
                 lines_[block_end].page == lines_[i].page);
      }
      line(i, width);
    }
    return builder_.take();
  }

 private:
  std::string_view words(const PageLine& line) const {
    return text_.substr(line.text.begin, line.text.size());
  }

  void cut() {
    std::uint32_t page = 0;
    bool blank = false;
    for (std::size_t at = 0; at < text_.size();) {
      const std::size_t end = std::min(text_.find_first_of("\n\f", at), text_.size());
      const std::string_view line = core::trim(text_.substr(at, end - at));
      if (!line.empty()) {
        const auto begin = static_cast<std::uint32_t>(line.data() - text_.data());
        const Span span{begin, begin + static_cast<std::uint32_t>(line.size())};
        lines_.push_back({span, page, blank, false});
      }
      blank = line.empty();
      if (end < text_.size() && text_[end] == '\f') {
        ++page;
        blank = true;
      }
      at = end + 1;
    }
    pages_ = lines_.empty() ? 0 : lines_.back().page + 1;
  }

  /// Calls `each` with the lines at the head of every page from outside in, then those at the foot;
  /// it says whether to go on to the next line of the page.
  template <class Each>
  void edges(Each each) {
    for (std::size_t begin = 0; begin < lines_.size();) {
      std::size_t end = begin;
      while (end < lines_.size() && lines_[end].page == lines_[begin].page) ++end;
      const std::size_t count = std::min(edge_lines, end - begin);
      for (std::size_t i = 0; i < count && each(lines_[begin + i], true); ++i) {
      }
      for (std::size_t i = 0; i < count && each(lines_[end - 1 - i], false); ++i) {
      }
      begin = end;
    }
  }

  std::string key(const PageLine& line, bool head) const {
    return (head ? "h" : "f") + shape_of(words(line));
  }

  // What stands at the same edge of a third of the pages (running heads alternate), two at least.
  void drop_edges() {
    if (pages_ < 2) return;
    std::unordered_map<std::string, std::pair<std::uint32_t, std::uint32_t>> seen;  // pages, last
    edges([&](const PageLine& line, bool head) {
      if (line.text.size() > edge_bytes_max) return false;
      auto& [count, last] = seen[key(line, head)];
      if (count == 0 || last != line.page) ++count;
      last = line.page;
      return true;
    });
    edges([&](PageLine& line, bool head) {
      if (line.text.size() > edge_bytes_max) return false;
      const std::uint32_t count = seen[key(line, head)].first;
      line.dropped = line.dropped || (count >= 2 && count * 3 >= pages_);
      return line.dropped;
    });
  }

  static bool in_word(char each) {
    const auto code = static_cast<unsigned char>(each);
    return code >= 0x80 || each == '-' || (code >= '0' && code <= '9') ||
           (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z');
  }

  /// The words inside lines: those at a line's end may be halves.
  void collect_words() {
    for (const PageLine& line : lines_) {
      const std::string_view all = words(line);
      for (std::size_t at = 0; at < all.size();) {
        std::size_t end = at;
        while (end < all.size() && in_word(all[end])) ++end;
        if (end > at && end < all.size()) words_.insert(core::to_lower(all.substr(at, end - at)));
        at = std::max(end, at + 1);
      }
    }
  }

  /// Whether a line ends in the first half of a word: how many bytes its hyphen has, 0 where not.
  std::uint32_t hyphen_bytes(const PageLine& line, const PageLine& next) const {
    const std::string_view here = words(line);
    if (here.ends_with(soft_hyphen)) return 2;
    const std::uint32_t size = here.ends_with("\xE2\x80\x90") ? 3 : here.ends_with('-') ? 1 : 0;
    if (size == 0 || here.size() <= size || !is_lower_start(words(next))) return 0;
    const char before = here[here.size() - size - 1];
    const bool letter = in_word(before) && before != '-' && !(before >= '0' && before <= '9');
    return letter ? size : 0;
  }

  bool keeps_hyphen(const PageLine& line, const PageLine& next, std::uint32_t hyphen) const {
    std::string_view first = words(line);
    first.remove_suffix(hyphen);
    std::size_t begin = first.size();
    while (begin > 0 && in_word(first[begin - 1])) --begin;
    const std::string_view second = words(next);
    std::size_t end = 0;
    while (end < second.size() && in_word(second[end])) ++end;
    const std::string start(first.substr(begin));
    const std::string rest(second.substr(0, end));
    return words_.contains(core::to_lower(start + "-" + rest)) &&
           !words_.contains(core::to_lower(start + rest));
  }

  void line(std::size_t i, std::size_t width) {
    const PageLine& here = lines_[i];
    if (i + 1 == lines_.size()) return copy(here.text);
    const PageLine& next = lines_[i + 1];
    const bool apart = next.page == here.page && next.after_blank;
    const std::uint32_t hyphen = apart ? 0 : hyphen_bytes(here, next);
    if (hyphen > 0) {
      const bool keeps = keeps_hyphen(here, next, hyphen);
      return copy({here.text.begin, here.text.end - (keeps ? 0 : hyphen)});
    }
    copy(here.text);
    builder_.replace(here.text.end, next.text.begin, separator(here, next, width));
  }

  std::string_view separator(const PageLine& here, const PageLine& next, std::size_t width) const {
    if (next.page != here.page) return is_lower_start(words(next)) ? " " : "\n";
    if (next.after_blank) return "\n\n";
    const bool full = width >= wide_bytes_min && here.text.size() * 10 >= width * 7;
    return full && !starts_item(words(next)) ? " " : "\n";
  }

  void copy(Span span) {
    std::uint32_t done = span.begin;
    for (std::uint32_t at = span.begin; at < span.end; ++at) {
      const std::string_view rest = text_.substr(at, span.end - at);
      std::string_view words;
      std::uint32_t size = 0;
      if (rest.starts_with("\xEF\xAC") && rest.size() > 2) {
        words = ligature(rest[2]);
        size = words.empty() ? 0 : 3;
      } else if (rest.starts_with(soft_hyphen)) {
        size = 2;
      }
      if (size == 0) continue;
      builder_.copy(done, at);
      builder_.replace(at, at + size, words);
      done = at + size;
      at = done - 1;
    }
    builder_.copy(done, span.end);
  }

  /// U+FB00 to U+FB06 by their last byte.
  static std::string_view ligature(char last) {
    static constexpr std::string_view spelled[] = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};
    const auto index = static_cast<unsigned char>(last) - 0x80U;
    return index < std::size(spelled) ? spelled[index] : std::string_view();
  }

  std::string_view text_;
  TextBuilder builder_;
  Watch watch_;
  std::vector<PageLine> lines_;
  std::uint32_t pages_ = 0;
  std::unordered_set<std::string> words_;
};

}  // namespace

bool looks_paged(std::string_view text) noexcept {
  return text.find('\f') != std::string_view::npos;
}

MappedText paged_text(const MappedText& source, Watch watch) { return Pages(source, watch).run(); }

}  // namespace plenum::ingest
