#include "ingest/clean.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "core/utf8.hpp"
#include "ingest/dates.hpp"
#include "ingest/pack_data.hpp"
#include "ingest/tokens.hpp"

namespace plenum::ingest {
namespace {

constexpr std::uint32_t title_bytes_max = 240;
constexpr std::uint32_t byline_bytes_max = 100;
constexpr std::uint32_t dateline_bytes_max = 90;

struct Line {
  Span text;
  bool after_blank = false;
  bool lower = false;     ///< begins with a lower-case letter
  bool terminal = false;  ///< ends as a sentence does
  bool bullet = false;
};

bool is_bullet(std::string_view line) {
  for (std::string_view mark : {"• ", "- ", "* ", "– ", "◦ ", "▪ ", "●", "•\t", "·"}) {
    if (line.starts_with(mark)) return true;
  }
  std::size_t digits = line.find_first_not_of("0123456789");
  return digits != std::string_view::npos && digits > 0 && digits < 3 &&
         (line.substr(digits, 2) == ") " || line.substr(digits, 2) == ". ");
}

bool is_terminal(std::string_view line) {
  while (!line.empty()) {
    for (std::string_view close : {"”", "’", "\"", "'", ")", "]"}) {
      if (line.ends_with(close)) {
        line.remove_suffix(close.size());
        goto next;
      }
    }
    return std::string_view(".?!:;").find(line.back()) != std::string_view::npos ||
           line.ends_with("…");
  next:;
  }
  return true;
}

std::vector<Line> cut_lines(std::string_view text) {
  std::vector<Line> lines;
  bool blank = false;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = text.find('\n', at);
    if (end == std::string_view::npos) end = text.size();
    const std::string_view line = core::trim(text.substr(at, end - at));
    if (line.empty()) {
      blank = true;
    } else {
      Line next;
      next.text.begin = static_cast<std::uint32_t>(line.data() - text.data());
      next.text.end = next.text.begin + static_cast<std::uint32_t>(line.size());
      next.after_blank = blank;
      next.lower = line.front() >= 'a' && line.front() <= 'z';
      next.terminal = is_terminal(line);
      next.bullet = is_bullet(line);
      lines.push_back(next);
      blank = false;
    }
    at = end + 1;
  }
  return lines;
}

/// Whether a line continues the one before: hard-wrapped text, or a paragraph torn by blank lines.
bool continues(const Line& before, const Line& line) {
  if (line.bullet || before.terminal) return false;
  if (line.after_blank) return line.lower && before.text.size() >= 20;
  return line.lower || (before.text.size() >= 55 && before.text.size() <= 110 && !before.bullet);
}

class Cleaner {
 public:
  Cleaner(Article& article, const PageHead& head, const Pack& pack, const Interrupt* interrupt)
      : article_(article), head_(head), data_(pack.data()), interrupt_(interrupt) {}

  void run() {
    join_lines();
    from_head();
    bool body = false;
    std::size_t paragraphs = 0;
    bool section = false;
    for (Block& block : article_.blocks) {
      if (interrupt_ != nullptr && interrupt_->requested()) return;
      const std::string_view words = text(block);
      if (reporters(block, words)) continue;
      const std::string_view phrase = boilerplate(words);
      if (phrase == "section" && (paragraphs >= 3 || block.text.begin * 2 > article_.text.size()))
        section = true;
      if (section || !phrase.empty()) {
        block.kind = BlockKind::boilerplate;
        continue;
      }
      classify(block, words, body);
      if (block.kind == BlockKind::paragraph) {
        body = body || words.size() > 120 || is_terminal(words);
        ++paragraphs;
      }
    }
    datelines();
  }

 private:
  std::string_view text(const Block& block) const {
    return std::string_view(article_.text).substr(block.text.begin, block.text.size());
  }

  void join_lines() {
    const std::vector<Line> lines = cut_lines(article_.text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (i > 0 && !article_.blocks.empty() && continues(lines[i - 1], lines[i])) {
        article_.blocks.back().text.end = lines[i].text.end;
        continue;
      }
      Block block;
      block.text = lines[i].text;
      if (lines[i].bullet) block.kind = BlockKind::list_item;
      article_.blocks.push_back(block);
    }
  }

  void from_head() {
    article_.title = head_.title;
    article_.author = head_.author;
    article_.publisher = head_.publisher;
    article_.link = head_.link;
    if (!head_.published.empty()) article_.published = parse_date_text(head_.published, data_);
  }

  void classify(Block& block, std::string_view words, bool body) {
    if (block.kind == BlockKind::list_item) return;
    const bool is_short = words.size() <= title_bytes_max;
    if (!article_.title.empty() && words == article_.title) {
      block.kind = titled_ ? BlockKind::boilerplate : BlockKind::title;
      titled_ = true;
      return;
    }
    if (is_short && words.size() <= 80 && is_date(words)) {
      const bool by = core::starts_with_ignoring_ascii_case(words, "by ");
      block.kind = by && !article_.author.empty() ? BlockKind::byline : BlockKind::date;
      return;
    }
    if (body || !is_short) return;
    if (!titled_ && article_.title.empty() && is_title(words)) {
      block.kind = BlockKind::title;
      article_.title = words;
      std::replace(article_.title.begin(), article_.title.end(), '\n', ' ');
      titled_ = true;
      return;
    }
    const std::string_view by = core::trim(words.substr(0, words.find('|')));
    if (by.size() > byline_bytes_max || !byline(by)) return;
    block.kind = BlockKind::byline;  // "By Ann Example | Published 3 May 2024"
    if (by.size() < words.size() && !article_.published.known())
      article_.published = parse_date_text(words.substr(by.size()), data_);
  }

  // "(Reporting by Ann Example in Paris and Ben Example; Editing by Cy Example)": who wrote it
  // stands below the text, and who edited it is nobody of the article's.
  bool reporters(Block& block, std::string_view words) {
    const std::size_t open = words.starts_with('(') ? 1 : 0;
    if (!core::starts_with_ignoring_ascii_case(words.substr(open), "reporting by ")) return false;
    const std::size_t end = std::min(words.find_first_of(";)"), words.size());
    block.kind = BlockKind::byline;
    block.text.end = block.text.begin + static_cast<std::uint32_t>(end);
    block.text.begin += static_cast<std::uint32_t>(open);
    static_cast<void>(byline(words.substr(open, end - open)));
    return true;
  }

  static bool is_title(std::string_view words) {
    const bool question = words.back() == '?' && words.size() < 130;
    return (question || !is_terminal(words)) && words.back() != ',' && words.size() >= 12 &&
           words.find(' ') != std::string_view::npos;
  }

  bool is_date(std::string_view words) {
    const Interval date = parse_date_text(words, data_);
    if (!date.known() || date.precision != Precision::day) return false;
    std::vector<RawToken> tokens;
    cut_tokens(words, {0, static_cast<std::uint32_t>(words.size())}, tokens);
    std::size_t others = 0;
    for (const RawToken& token : tokens) others += (token.flags & token_word) != 0 ? 1U : 0U;
    if (others > 6) return false;
    if (!article_.published.known()) article_.published = date;
    const std::size_t mark = words.find_first_of("|,");
    if (mark != std::string_view::npos && titled_)
      static_cast<void>(byline(core::trim(words.substr(0, mark))));
    return true;
  }

  /// What follows "By ", "Reporting by ", "Text by "; empty: the line does not say who wrote it.
  static std::string_view after_by(std::string_view words) {
    const std::string_view rest = words.substr(std::min(words.size(), words.find(' ') + 1));
    for (std::string_view line : {words, rest}) {
      if (core::starts_with_ignoring_ascii_case(line, "by ")) return core::trim(line.substr(3));
    }
    return {};
  }

  // "By Ann Example", or after the title a line that is only a name.
  bool byline(std::string_view words) {
    const std::string_view signed_by = after_by(words);
    const bool by = !signed_by.empty();
    if (by) words = signed_by;
    if (!by && (!titled_ || is_terminal(words))) return false;  // a sentence begins with a name
    words = core::trim(words.substr(0, words.find(',')));
    words = core::trim(words.substr(0, words.find(" and ")));
    words = core::trim(words.substr(0, words.find(" in ")));  // "Ann Example in Warsaw"
    std::vector<RawToken> tokens;
    cut_tokens(words, {0, static_cast<std::uint32_t>(words.size())}, tokens);
    std::size_t names = 0;
    std::size_t common = 0;
    const std::uint64_t bit = data_.cue_bit(Cue::common) | data_.cue_bit(Cue::function_word);
    for (const RawToken& token : tokens) {
      const std::string_view word = words.substr(token.text.begin, token.text.size());
      if ((token.flags & token_mark) != 0 && word == ".") continue;
      const std::uint32_t id = data_.word(fold(word));
      const bool particle = (data_.word_classes[id] & data_.cue_bit(Cue::particle)) != 0;
      if (particle && names > 0 && word != "of") continue;  // "Pim de Example"
      if ((token.flags & token_capital) == 0) return false;
      ++names;
      common += (data_.word_classes[id] & bit) != 0 ? 1U : 0U;
    }
    if (names < 2 || names > 4 || (common == names && !by)) return false;
    if (article_.author.empty()) article_.author = words;
    return true;
  }

  /// The value of a boilerplate cue that the block begins with, or holds when it is short.
  std::string_view boilerplate(std::string_view words) const {
    const std::uint8_t word_class = data_.cue(Cue::boilerplate);
    if (word_class == class_none) return {};
    const std::string_view start = words.substr(0, 120);
    std::vector<RawToken> tokens;
    cut_tokens(start, {0, static_cast<std::uint32_t>(start.size())}, tokens);
    const bool brief = words.size() <= 80;
    for (std::size_t from = 0; from < tokens.size() && (from == 0 || brief); ++from) {
      const std::string_view value = phrase_at(start, tokens, from, word_class);
      if (value == "anywhere" || (from == 0 && !value.empty())) return value;
    }
    return {};
  }

  std::string_view phrase_at(std::string_view words, const std::vector<RawToken>& tokens,
                             std::size_t from, std::uint8_t word_class) const {
    std::string_view value;
    std::uint32_t node = 0;
    for (std::size_t at = from; at < tokens.size(); ++at) {
      const Span word = tokens[at].text;
      const std::uint32_t id = data_.word(fold(words.substr(word.begin, word.size())));
      if (id == 0) break;
      node = data_.trie.find(std::uint64_t{node} << 32U | id);
      if (node == no_index) break;
      for (const TrieEnd& end : data_.ends[node]) {
        if (end.word_class == word_class && end.value != no_index)
          value = data_.values[end.value].text;
      }
    }
    return value;
  }

  // "BEIJING, Oct 24 (Reuters) - ..." at the head of the first paragraphs.
  void datelines() {
    std::size_t seen = 0;
    for (std::size_t i = 0; i < article_.blocks.size() && seen < 3; ++i) {
      if (article_.blocks[i].kind != BlockKind::paragraph) continue;
      ++seen;
      const std::uint32_t size = dateline(text(article_.blocks[i]));
      if (size == 0) continue;
      Block head{BlockKind::date, article_.blocks[i].text};
      head.text.end = head.text.begin + size;
      article_.blocks[i].text.begin = head.text.end;
      const Block place = place_of(head);
      head.text.begin = place.text.end;
      const auto at = article_.blocks.begin() + static_cast<std::ptrdiff_t>(i);
      article_.blocks.insert(at, {place, head});
      return;
    }
  }

  /// Where a dateline says that it was written: its words up to the first mark.
  Block place_of(const Block& head) const {
    const std::string_view words = text(head);
    const std::size_t end = std::min({words.find_first_of(",(:.|"), words.find(" -"),
                                      words.find(" —"), words.find(" –"), words.size()});
    return {BlockKind::dateline,
            {head.text.begin, head.text.begin + static_cast<std::uint32_t>(end)}};
  }

  std::uint32_t dateline(std::string_view words) {
    const std::string_view start = words.substr(0, dateline_bytes_max);
    std::size_t end = std::string_view::npos;
    std::size_t size = 0;
    for (std::string_view dash : {" - ", " — ", " – ", " -- ", ": "}) {
      const std::size_t at = start.find(dash);
      if (at < end) {
        end = at;
        size = dash.size();
      }
    }
    if (end == std::string_view::npos) return 0;
    const std::string_view line = start.substr(0, end);
    const std::size_t open = line.find('(');
    const std::size_t close = line.find(')', open);
    const auto take_publisher = [&] {
      if (close == std::string_view::npos || !article_.publisher.empty()) return;
      article_.publisher = line.substr(open + 1, close - open - 1);
    };
    if (const Interval day = parse_date_text(line, data_); day.precision == Precision::day) {
      if (!article_.published.known()) article_.published = day;
      take_publisher();
      return static_cast<std::uint32_t>(end + size);
    }
    std::size_t capitals = 0;
    for (char each : line.substr(0, line.find_first_of(",("))) {
      if (each >= 'a' && each <= 'z') capitals = 0;
      if (each >= 'a' && each <= 'z') break;
      capitals += each >= 'A' && each <= 'Z' ? 1U : 0U;
    }
    if (capitals < 4 && (open == std::string_view::npos || open > 40)) return 0;
    take_publisher();
    if (!article_.published.known()) article_.published = parse_date_text(line, data_);
    return static_cast<std::uint32_t>(end + size);
  }

  Article& article_;
  const PageHead& head_;
  const PackData& data_;
  const Interrupt* interrupt_;
  bool titled_ = false;
};

}  // namespace

void clean(Article& article, const PageHead& head, const Pack& pack, const Interrupt* interrupt) {
  Cleaner(article, head, pack, interrupt).run();
}

}  // namespace plenum::ingest
