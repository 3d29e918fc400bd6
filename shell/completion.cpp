#include "completion.hpp"

#include <algorithm>

#include "highlight.hpp"
#include "plenum/database.hpp"

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

struct Bracket {
  char kind = '\0';  ///< '(', '[', '{'; 0: none
  std::size_t at = 0;
};

/// The innermost bracket that is open at the end of `text`.
Bracket open_bracket(std::string_view text) {
  const auto spans = highlight(text);
  std::vector<Bracket> stack;
  std::size_t span = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    while (span < spans.size() && spans[span].end <= at) ++span;
    const bool quoted = span < spans.size() && spans[span].begin <= at &&
                        (spans[span].style == Style::string || spans[span].style == Style::comment);
    if (quoted) continue;
    const char c = text[at];
    if (c == '(' || c == '[' || c == '{') stack.push_back({c, at});
    if ((c == ')' || c == ']' || c == '}') && !stack.empty()) stack.pop_back();
  }
  return stack.empty() ? Bracket{} : stack.back();
}

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\n' || text.back() == '\t')) {
    text.remove_suffix(1);
  }
  return text;
}

/// The word before the one that is being written, in upper case.
std::string word_before(std::string_view text) {
  text = without_blanks(text);
  std::string word(text.substr(word_start(text, false)));
  for (char& c : word) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return word;
}

/// Is the open '{' one of a map, and not of a subquery?
bool is_map(std::string_view text, const Bracket& open) {
  if (open.kind != '{') return false;
  const std::string_view before = without_blanks(text.substr(0, open.at));
  const std::string word = word_before(before);
  const bool subquery = before.ends_with(')') || word == "EXISTS" || word == "COUNT" ||
                        word == "COLLECT" || word == "CALL";
  return !subquery;
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

void offer_functions(Completion& out, std::string_view start, std::size_t from,
                     const Names& names) {
  for (const std::string& function : names.functions) {
    if (starts_with_any_case(function, start)) {
      out.candidates.push_back(function.substr(from) + "(");
    }
  }
}

void offer_words(Completion& out, std::string_view word, const Names& names) {
  if (word.empty()) return;
  const bool small = lower(word[0]) == word[0];
  for (std::string_view keyword : language_keywords()) {
    if (!starts_with_any_case(keyword, word)) continue;
    std::string text(keyword);
    if (small) std::ranges::transform(text, text.begin(), lower);
    out.candidates.push_back(std::move(text));
  }
  offer_functions(out, word, 0, names);
}

/// ".mode cs": the command, or what may follow it.
void offer_command(Completion& out, std::string_view text, const Names& names) {
  std::vector<std::string_view> words;
  std::size_t start = 0;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    if (at < text.size() && text[at] != ' ' && text[at] != '\t') continue;
    if (at > start || at == text.size()) words.push_back(text.substr(start, at - start));
    start = at + 1;
  }
  out.replaced = words.back().size();
  if (words.size() == 1) return offer(out, words[0], names.dot_commands, false);
  if (!names.dot_arguments) return;
  offer(out, words.back(), names.dot_arguments(words[0], words.size() - 1, words.back()), false);
}

/// After ':' and between names of labels or types.
void offer_labels(Completion& out, std::string_view text, std::string_view word,
                  const Bracket& open, const Names& names) {
  const bool relationship =
      open.kind == '[' && without_blanks(text.substr(0, open.at)).ends_with('-');
  if (!relationship) offer(out, word, names.labels, true);
  if (open.kind == '[') offer(out, word, names.types, true);
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
  if (text.starts_with('.') && text.find('\n') == std::string_view::npos) {
    offer_command(out, text, names);
    finish(out);
    return out;
  }
  const std::size_t start = word_start(text, false);
  const std::string_view word = text.substr(start);
  const char before = start > 0 ? text[start - 1] : '\0';
  out.replaced = word.size();
  const std::size_t dotted = word_start(text, true);
  const Bracket open = open_bracket(text.substr(0, start));
  const bool map = is_map(text, open);
  const std::string_view ahead = without_blanks(text.substr(0, start));
  if (word_before(text.substr(0, dotted)) == "CALL") {
    out.replaced = text.size() - dotted;
    offer(out, text.substr(dotted), names.procedures, false);
  } else if (before == '$') {
    offer(out, word, names.parameters, true);
  } else if (before == '.') {
    offer(out, word, names.property_keys, true);
    offer_functions(out, text.substr(dotted), start - dotted, names);
  } else if (map && (ahead.ends_with('{') || ahead.ends_with(','))) {
    offer(out, word, names.property_keys, true);
  } else if (!map && (before == ':' || before == '|' || before == '&' || before == '!')) {
    offer_labels(out, text, word, open, names);
  } else {
    offer_words(out, word, names);
  }
  finish(out);
  return out;
}

}  // namespace plenum::shell
