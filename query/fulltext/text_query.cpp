#include "query/fulltext/text_query.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "core/try.hpp"
#include "core/utf8.hpp"
#include "core/words.hpp"

namespace plenum::query {

namespace {

using Occur = TextItem::Occur;

bool is_gap(char c) noexcept {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

/// Part of a word for sure: ASCII letters and digits, and whatever is beyond ASCII.
bool is_wordlike(char c) noexcept {
  return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
         (static_cast<unsigned char>(c) & 0x80U) != 0;
}

bool is_identifier(std::string_view text) noexcept {
  if (text.empty() || (text[0] >= '0' && text[0] <= '9')) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return is_wordlike(c) || c == '_'; });
}

bool has_word(std::string_view text) {
  std::string word;
  return core::WordReader(text).next(word);
}

class TextQueryParser {
 public:
  TextQueryParser(std::string_view text, std::span<const std::string> properties)
      : text_(text), properties_(properties) {}

  Result<std::vector<TextItem>> run() {
    if (text_.size() > text_query_bytes_max) {
      return Error(ErrorCode::limit, fmt::format("a full-text query has at most {} bytes, not {}",
                                                 text_query_bytes_max, text_.size()));
    }
    return group(std::nullopt, std::nullopt);
  }

 private:
  Error wrong(std::size_t offset, const std::string& what, const std::string& hint) const {
    const std::size_t place = core::count_code_points(text_.substr(0, offset)) + 1;
    return Error(ErrorCode::invalid_argument,
                 fmt::format("full-text query, character {}: {}", place, what))
        .with_language("ArgumentError", "runtime", "InvalidFulltextQuery")
        .with_hint(hint);
  }
  Error too_many(std::string_view what, std::size_t most) const {
    return {ErrorCode::limit, fmt::format("a full-text query has at most {} {}", most, what)};
  }

  bool at_end() const noexcept { return at_ >= text_.size(); }
  char peek(std::size_t ahead = 0) const noexcept {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  void skip_blanks() noexcept {
    while (!at_end() && is_gap(text_[at_])) ++at_;
  }

  /// AND, OR, NOT in capitals, standing alone; && and || mean the same.
  bool keyword(std::string_view word, std::string_view sign = {}) noexcept {
    for (const std::string_view form : {word, sign}) {
      if (form.empty() || text_.substr(at_, form.size()) != form) continue;
      const char after = peek(form.size());
      const bool alone = at_ + form.size() >= text_.size() || is_gap(after) || after == '(' ||
                         after == ')' || after == '"';
      if (!alone) continue;
      at_ += form.size();
      return true;
    }
    return false;
  }

  /// What stands between parentheses, or all: `opened` is the place of the one that begins it.
  Result<std::vector<TextItem>> group(std::optional<std::size_t> opened,
                                      std::optional<std::size_t> field) {
    if (++depth_ > text_query_depth_max) {
      return too_many("parentheses inside one another", text_query_depth_max);
    }
    std::vector<TextItem> items;
    std::optional<std::size_t> open_or;
    bool closed = false;
    for (skip_blanks(); !at_end() && !closed; skip_blanks()) {
      if (peek() == ')') {
        closed = opened.has_value();
        ++at_;  // one that closes nothing is punctuation
        continue;
      }
      const std::size_t begin = at_;
      if (keyword("OR", "||")) {
        if (items.empty() || open_or) return dangling(begin, "OR", "before");
        open_or = begin;
        continue;
      }
      if (keyword("AND", "&&")) return dangling(begin, "AND", "before");
      PLENUM_ASSIGN(std::optional<TextItem> item, chain(field));
      if (!item) continue;
      items.push_back(*std::move(item));
      open_or.reset();
    }
    if (open_or) return dangling(*open_or, "OR", "after");
    if (opened && !closed) {
      return wrong(*opened, "this parenthesis is not closed",
                   "close it with ), or write \\( for the character");
    }
    --depth_;
    return items;
  }

  Error dangling(std::size_t offset, const char* word, const char* side) const {
    return wrong(offset, fmt::format("{} has nothing {} it", word, side),
                 "write it in small letters to look for the word");
  }

  /// Items joined by AND; nullopt for punctuation.
  Result<std::optional<TextItem>> chain(std::optional<std::size_t> field) {
    PLENUM_ASSIGN(std::optional<TextItem> first, signed_item(field));
    if (!first) return first;
    std::vector<TextItem> all;
    for (;;) {
      skip_blanks();
      const std::size_t begin = at_;
      if (at_end() || !keyword("AND", "&&")) break;
      std::optional<TextItem> next;
      for (skip_blanks(); !next; skip_blanks()) {
        if (at_end() || peek() == ')') return dangling(begin, "AND", "after");
        PLENUM_ASSIGN(next, signed_item(field));
      }
      all.push_back(*std::move(next));
    }
    if (all.empty()) return first;
    all.insert(all.begin(), *std::move(first));
    for (TextItem& item : all) {
      if (item.occur == Occur::should) item.occur = Occur::must;
    }
    TextItem both;
    both.children = std::move(all);
    return std::optional(std::move(both));
  }

  /// One item with +, - or NOT before it; nullopt for punctuation.
  Result<std::optional<TextItem>> signed_item(std::optional<std::size_t> field) {
    const std::size_t begin = at_;
    bool negated = false;
    bool excluded = false;
    while (keyword("NOT")) {
      negated = true;
      excluded = !excluded;
      skip_blanks();
    }
    for (;; skip_blanks()) {
      if (negated && (at_end() || peek() == ')')) return dangling(begin, "NOT", "after");
      const char sign = peek();
      const bool meant = (sign == '+' || sign == '-') && at_ + 1 < text_.size() &&
                         !is_gap(peek(1)) && peek(1) != ')';
      if (meant) ++at_;
      PLENUM_ASSIGN(std::optional<TextItem> item, this->item(field));
      if (!item && negated) continue;
      if (!item) return item;
      if (excluded || (meant && sign == '-')) {
        item->occur = Occur::must_not;
      } else if (meant) {
        item->occur = Occur::must;
      }
      return item;
    }
  }

  Result<std::optional<TextItem>> item(std::optional<std::size_t> field) {
    if (++items_ > text_query_items_max) return too_many("words and phrases", text_query_items_max);
    PLENUM_ASSIGN(const std::optional<std::size_t> named, this->field());
    if (named) field = named;
    if (peek() == '(') {
      const std::size_t opened = at_++;
      PLENUM_ASSIGN(std::vector<TextItem> children, group(opened, field));
      if (children.empty()) return std::optional<TextItem>();
      TextItem all;
      all.children = std::move(children);
      return std::optional(std::move(all));
    }
    PLENUM_ASSIGN(TextItem one, peek() == '"' ? phrase() : word());
    if (!has_word(one.text)) return std::optional<TextItem>();
    one.field = field;
    return std::optional(std::move(one));
  }

  /// `property:` before an item; the place stays where it is without one.
  Result<std::optional<std::size_t>> field() {
    const std::size_t begin = at_;
    std::size_t end = at_;
    std::size_t after = at_;
    const bool quoted = peek() == '`';
    if (quoted) {
      end = text_.find('`', at_ + 1);
      if (end == std::string_view::npos) return std::optional<std::size_t>();
      after = end + 1;
    } else {
      while (end < text_.size() && (is_wordlike(text_[end]) || text_[end] == '_')) ++end;
      after = end;
    }
    const std::string_view name =
        text_.substr(begin + (quoted ? 1 : 0), end - begin - (quoted ? 1 : 0));
    const auto none = std::optional<std::size_t>();
    if (after + 1 >= text_.size() || text_[after] != ':') return none;
    const char next = text_[after + 1];
    if (!is_wordlike(next) && next != '"' && next != '(') return none;
    const auto found = std::find(properties_.begin(), properties_.end(), name);
    if (found != properties_.end()) {
      at_ = after + 1;
      return std::optional(static_cast<std::size_t>(found - properties_.begin()));
    }
    if (!quoted && !is_identifier(name)) return none;  // 12:30 and the like
    return wrong(begin, fmt::format("the index has no property '{}'", name),
                 fmt::format("it has: {}; quote what is not a property: \"{}:…\"",
                             fmt::join(properties_, ", "), name));
  }

  Result<TextItem> phrase() {
    const std::size_t opened = at_++;
    TextItem item;
    for (; !at_end() && peek() != '"'; ++at_) {
      if (peek() == '\\' && at_ + 1 < text_.size()) ++at_;
      item.text.push_back(peek());
    }
    if (at_end()) {
      return wrong(opened, "this phrase is not closed",
                   "close it with \", or write \\\" for the character");
    }
    ++at_;
    if (peek() == '~' || peek() == '^') {
      return wrong(at_, fmt::format("'{}' after a phrase is not known", peek()),
                   "words of a phrase stand one after the other");
    }
    return item;
  }

  Result<TextItem> word() {
    TextItem item;
    for (; !at_end() && !is_gap(peek()) && peek() != '(' && peek() != ')'; ++at_) {
      const char c = peek();
      if (c == '\\' && at_ + 1 < text_.size()) {
        ++at_;
        item.text.push_back(peek());
        continue;
      }
      if (c == '*') {
        const bool after_word = !item.text.empty() && is_wordlike(item.text.back());
        if ((item.text.empty() || after_word) && is_wordlike(peek(1))) {
          return wrong(at_, "* stands at the end of a word only",
                       "write the beginning of the word, or \\* for the character");
        }
        const bool last =
            at_ + 1 == text_.size() || is_gap(peek(1)) || peek(1) == '(' || peek(1) == ')';
        if (after_word && last) {
          item.prefix = true;
          ++at_;
          break;
        }
      }
      item.text.push_back(c);
    }
    return item;
  }

  std::string_view text_;
  std::span<const std::string> properties_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  std::size_t items_ = 0;
};

}  // namespace

Result<std::vector<TextItem>> parse_text_query(std::string_view text,
                                               std::span<const std::string> properties) {
  return TextQueryParser(text, properties).run();
}

}  // namespace plenum::query
