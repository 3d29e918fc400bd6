#include "completion.hpp"

#include <algorithm>

#include "highlight.hpp"

namespace plenum::shell {
namespace {

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool starts_with_any_case(std::string_view text, std::string_view start) {
  return text.size() >= start.size() &&
         std::equal(start.begin(), start.end(), text.begin(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

std::size_t word_start(std::string_view text, bool dots) {
  std::size_t at = text.size();
  while (at > 0 && (is_name_part(text[at - 1]) || (dots && text[at - 1] == '.'))) --at;
  return at;
}

/// The innermost bracket that is open at the end of `text`: '(', '[', '{' or 0.
char open_bracket(std::string_view text) {
  const auto spans = highlight(text);
  std::string stack;
  std::size_t span = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    while (span < spans.size() && spans[span].end <= at) ++span;
    const bool quoted = span < spans.size() && spans[span].begin <= at &&
                        (spans[span].style == Style::string || spans[span].style == Style::comment);
    if (quoted) continue;
    const char c = text[at];
    if (c == '(' || c == '[' || c == '{') stack += c;
    if ((c == ')' || c == ']' || c == '}') && !stack.empty()) stack.pop_back();
  }
  return stack.empty() ? '\0' : stack.back();
}

/// The word before the one that is being written, in upper case.
std::string word_before(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\n' || text.back() == '\t')) {
    text.remove_suffix(1);
  }
  std::string word(text.substr(word_start(text, false)));
  for (char& c : word) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return word;
}

/// A name as it must be written: in backquotes unless it is a plain one.
std::string quoted(const std::string& name) {
  const bool plain = !name.empty() && !(name[0] >= '0' && name[0] <= '9') &&
                     std::ranges::all_of(name, is_name_part);
  if (plain) return name;
  std::string out = "`";
  for (char c : name) {
    if (c == '`') out += '`';
    out += c;
  }
  return out + '`';
}

void offer(Completion& out, std::string_view word, const std::vector<std::string>& names,
           bool quote) {
  for (const std::string& name : names) {
    if (starts_with_any_case(name, word)) out.candidates.push_back(quote ? quoted(name) : name);
  }
}

void offer_words(Completion& out, std::string_view word) {
  if (word.empty()) return;
  const bool small = lower(word[0]) == word[0];
  for (std::string_view keyword : language_keywords()) {
    if (!starts_with_any_case(keyword, word)) continue;
    std::string text(keyword);
    if (small) std::ranges::transform(text, text.begin(), lower);
    out.candidates.push_back(std::move(text));
  }
  for (std::string_view function : language_functions()) {
    if (starts_with_any_case(function, word)) out.candidates.push_back(std::string(function) + "(");
  }
}

void finish(Completion& out) {
  std::ranges::sort(out.candidates);
  const auto doubles = std::ranges::unique(out.candidates);
  out.candidates.erase(doubles.begin(), doubles.end());
  if (out.candidates.empty()) return;
  out.common = out.candidates.front();
  for (const std::string& candidate : out.candidates) {
    std::size_t same = 0;
    while (same < out.common.size() && same < candidate.size() &&
           lower(out.common[same]) == lower(candidate[same])) {
      ++same;
    }
    out.common.resize(same);
  }
}

}  // namespace

Completion complete(std::string_view text, std::size_t cursor, const Names& names) {
  text = text.substr(0, cursor);
  Completion out;
  if (text.starts_with('.') && text.find_first_of(" \n") == std::string_view::npos) {
    out.replaced = text.size();
    offer(out, text, names.dot_commands, false);
    finish(out);
    return out;
  }
  const std::size_t start = word_start(text, false);
  const std::string_view word = text.substr(start);
  const char before = start > 0 ? text[start - 1] : '\0';
  out.replaced = word.size();
  const std::size_t dotted = word_start(text, true);
  if (word_before(text.substr(0, dotted)) == "CALL") {
    out.replaced = text.size() - dotted;
    offer(out, text.substr(dotted), names.procedures, false);
  } else if (before == ':' || before == '|' || before == '&') {
    const char bracket = open_bracket(text.substr(0, start));
    offer(out, word, bracket == '[' ? names.types : names.labels, true);
  } else if (before == '.' || open_bracket(text.substr(0, start)) == '{') {
    offer(out, word, names.property_keys, true);
  } else {
    offer_words(out, word);
  }
  finish(out);
  return out;
}

}  // namespace plenum::shell
