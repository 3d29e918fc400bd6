#include "highlight.hpp"

#include <algorithm>
#include <string>

#include "plenum/database.hpp"

namespace plenum::shell {
namespace {

bool is_name_start(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

bool is_keyword(std::string_view word) {
  std::string upper(word);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return std::ranges::binary_search(language_keywords(), std::string_view(upper));
}

/// End of a quoted piece that starts at `at`; the end of the text when it is not closed.
std::size_t quoted_end(std::string_view text, std::size_t at) {
  const char quote = text[at];
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (text[i] == '\\' && quote != '`') {
      ++i;
    } else if (text[i] == quote) {
      return i + 1;
    }
  }
  return text.size();
}

std::size_t comment_end(std::string_view text, std::size_t at) {
  if (text[at + 1] == '/') return std::min(text.find('\n', at), text.size());
  const std::size_t end = text.find("*/", at + 2);
  return end == std::string_view::npos ? text.size() : end + 2;
}

std::size_t word_end(std::string_view text, std::size_t at) {
  while (at < text.size() && is_name_part(text[at])) ++at;
  return at;
}

/// The token at `at`; an empty span when it is nothing to colour.
StyledSpan token_at(std::string_view text, std::size_t at) {
  const char c = text[at];
  const char next = at + 1 < text.size() ? text[at + 1] : '\0';
  if (c == '\'' || c == '"') return {at, quoted_end(text, at), Style::string};
  if (c == '`') return {at, quoted_end(text, at), Style::name};
  if (c == '/' && (next == '/' || next == '*')) {
    return {at, comment_end(text, at), Style::comment};
  }
  if (c == '$') return {at, word_end(text, at + 1), Style::parameter};
  if (c == ':' && is_name_start(next)) return {at, word_end(text, at + 1), Style::name};
  if (is_digit(c)) return {at, word_end(text, at), Style::number};
  if (is_name_start(c)) {
    const std::size_t end = word_end(text, at);
    const bool property = at > 0 && text[at - 1] == '.';
    const bool keyword = !property && is_keyword(text.substr(at, end - at));
    return {at, end, keyword ? Style::keyword : Style::plain};
  }
  return {at, at + 1, Style::plain};
}

}  // namespace

bool is_name_part(char c) noexcept { return is_name_start(c) || is_digit(c); }

std::vector<StyledSpan> highlight(std::string_view text) {
  std::vector<StyledSpan> out;
  for (std::size_t at = 0; at < text.size();) {
    const StyledSpan token = token_at(text, at);
    if (token.style != Style::plain) out.push_back(token);
    at = token.end;
  }
  return out;
}

std::string_view style_code(Style style) noexcept {
  switch (style) {
    case Style::plain:
      return "\x1b[0m";
    case Style::keyword:
      return "\x1b[0;1;34m";
    case Style::string:
      return "\x1b[0;32m";
    case Style::number:
      return "\x1b[0;36m";
    case Style::comment:
      return "\x1b[0;2m";
    case Style::name:
      return "\x1b[0;35m";
    case Style::parameter:
      return "\x1b[0;33m";
    case Style::prompt:
      return "\x1b[0;1m";
  }
  return "\x1b[0m";
}

}  // namespace plenum::shell
