#include "query/parse/split.hpp"

#include <algorithm>

namespace plenum::query::parse {

namespace {

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// Walks over a script, one lexical piece at a time.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  enum class Piece { blank, comment, code, semicolon, end };

  Piece next() {
    if (at_ >= text_.size()) return Piece::end;
    const char c = text_[at_];
    if (c == '/' && peek(1) == '/') return skip_line();
    if (c == '/' && peek(1) == '*') return skip_block();
    ++at_;
    if (c == ';') return Piece::semicolon;
    if (c == '\'' || c == '"' || c == '`') skip_quoted(c);
    return is_blank(c) ? Piece::blank : Piece::code;
  }
  std::size_t at() const { return at_; }
  /// Where a string, comment or quoted name begins that was still open at the end of the text.
  std::optional<std::size_t> open() const { return open_; }

 private:
  char peek(std::size_t ahead) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  Piece skip_line() {
    const std::size_t end = text_.find('\n', at_);
    at_ = end == std::string_view::npos ? text_.size() : end;
    return Piece::comment;
  }
  Piece skip_block() {
    const std::size_t end = text_.find("*/", at_ + 2);
    if (end == std::string_view::npos) {
      open_ = at_;
      at_ = text_.size();
      return Piece::code;  // not to be passed over: the parser says that it never ends
    }
    at_ = end + 2;
    return Piece::comment;
  }
  void skip_quoted(char quote) {
    const std::size_t begin = at_ - 1;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == quote) return;
      if (c == '\\' && quote != '`' && at_ < text_.size()) ++at_;
    }
    open_ = begin;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::optional<std::size_t> open_;
};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

struct Split {
  std::vector<StatementText> statements;
  std::optional<std::size_t> open;
};

Split split(std::string_view script) {
  Split result;
  Scanner scanner(script);
  std::size_t begin = 0;
  std::size_t line = 1;
  bool has_code = false;
  const auto finish = [&](std::size_t end, bool terminated) {
    const std::string_view all = script.substr(begin, end - begin);
    const std::string_view text = trimmed(all);
    const auto skipped = static_cast<std::size_t>(text.data() - all.data());
    const std::string_view blanks = all.substr(0, skipped);
    const auto lines = [](std::string_view s) {
      return static_cast<std::size_t>(std::count(s.begin(), s.end(), '\n'));
    };
    if (has_code)
      result.statements.push_back({text, begin + skipped, line + lines(blanks), terminated});
    line += lines(all);
    begin = scanner.at();
    has_code = false;
  };
  while (true) {
    const Scanner::Piece piece = scanner.next();
    if (piece == Scanner::Piece::end) break;
    if (piece == Scanner::Piece::semicolon) finish(scanner.at() - 1, true);
    if (piece == Scanner::Piece::code) has_code = true;
  }
  finish(script.size(), false);
  result.open = scanner.open();
  return result;
}

}  // namespace

std::vector<StatementText> split_statements(std::string_view script) {
  return split(script).statements;
}

std::optional<std::size_t> never_closed(std::string_view text) { return split(text).open; }

bool needs_more_input(std::string_view script) {
  const Split result = split(script);
  return result.open.has_value() ||
         (!result.statements.empty() && !result.statements.back().terminated);
}

}  // namespace plenum::query::parse
