#include "core/words.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>
#include <vector>

#include "core/utf8.hpp"

namespace plenum::core {

namespace {

struct CodeRange {
  char32_t first;
  char32_t last;
};

bool in_any(const CodeRange* begin, const CodeRange* end, char32_t point) noexcept {
  const CodeRange* at =
      std::upper_bound(begin, end, point,
                       [](char32_t value, const CodeRange& range) { return value < range.first; });
  return at != begin && point <= std::prev(at)->last;
}

// Marks that are dropped: diacritics proper, Hebrew points, Arabic vowels and tatweel.
constexpr CodeRange dropped_marks[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x05BF, 0x05BF}, {0x05C1, 0x05C2},
    {0x05C4, 0x05C5}, {0x05C7, 0x05C7}, {0x0610, 0x061A}, {0x0640, 0x0640}, {0x064B, 0x065F},
    {0x0670, 0x0670}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0xFE20, 0xFE2F}};

// Scripts whose words are not set apart by blanks.
constexpr CodeRange unspaced[] = {
    {0x0E01, 0x0E3A},   {0x0E40, 0x0E4E},  {0x0E81, 0x0ECD}, {0x0EDC, 0x0EDF}, {0x1000, 0x103F},
    {0x1050, 0x108F},   {0x1780, 0x17D3},  {0x2E80, 0x2FDF}, {0x3005, 0x3007}, {0x3021, 0x3029},
    {0x3031, 0x3035},   {0x3038, 0x303B},  {0x3041, 0x30FF}, {0x3105, 0x312F}, {0x31A0, 0x31BF},
    {0x31F0, 0x31FF},   {0x3400, 0x4DBF},  {0x4E00, 0x9FFF}, {0xF900, 0xFAFF}, {0xFF66, 0xFF9F},
    {0x1B000, 0x1B16F}, {0x20000, 0x323AF}};

// Letters that no decomposition takes apart.
constexpr std::pair<char32_t, const char*> plain_forms[] = {
    {0x00E6, "ae"}, {0x00F0, "d"}, {0x00F8, "o"},  {0x00FE, "th"}, {0x0111, "d"}, {0x0127, "h"},
    {0x0131, "i"},  {0x0142, "l"}, {0x0153, "oe"}, {0x0167, "t"},  {0x0180, "b"}, {0x0268, "i"}};

enum class Sort { none, letter, digit, mark };

Sort sort_of(char32_t point) noexcept {
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(point))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
      return Sort::letter;
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
      return Sort::digit;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
      return Sort::mark;
    default:
      return Sort::none;
  }
}

bool is_unspaced(char32_t point) noexcept {
  return point >= 0x0E01 && in_any(std::begin(unspaced), std::end(unspaced), point);
}

/// Voiced sound marks of half-width Kana are letters to Unicode.
bool extends_kana(char32_t point) noexcept { return point == 0xFF9E || point == 0xFF9F; }

bool is_ignorable(char32_t point) noexcept {
  return point == 0x00AD || (point >= 0x200B && point <= 0x200D) || point == 0x2060 ||
         point == 0xFEFF || (point >= 0xFE00 && point <= 0xFE0F);
}

bool ascii_letter(char c) noexcept { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }
bool ascii_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// The folded forms of one code point, without what is dropped.
void append_folded(char32_t point, std::string& out) {
  std::array<utf8proc_int32_t, 32> parts{};
  int boundary = UTF8PROC_BOUNDCLASS_START;
  const auto count =
      utf8proc_decompose_char(static_cast<utf8proc_int32_t>(point), parts.data(), parts.size(),
                              static_cast<utf8proc_option_t>(UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE |
                                                             UTF8PROC_CASEFOLD | UTF8PROC_IGNORE),
                              &boundary);
  const auto size = count < 0 ? 0 : std::min<std::size_t>(static_cast<std::size_t>(count), 32);
  for (std::size_t i = 0; i < size; ++i) {
    const auto part = static_cast<char32_t>(parts[i]);
    if (in_any(std::begin(dropped_marks), std::end(dropped_marks), part)) continue;
    const auto* plain = std::find_if(std::begin(plain_forms), std::end(plain_forms),
                                     [&](const auto& form) { return form.first == part; });
    if (plain != std::end(plain_forms)) {
      out += plain->second;
    } else if (sort_of(part) != Sort::none) {
      append_utf8(out, part);
    }
  }
}

void cut_word(std::string& word) {
  if (word.size() <= word_bytes_max) return;
  std::size_t end = word_bytes_max;
  while (end > 0 && (static_cast<unsigned char>(word[end]) & 0xC0U) == 0x80U) --end;
  word.resize(end);
}

/// A text of any length becomes one word of bounded memory.
constexpr std::size_t raw_bytes_max = 4 * word_bytes_max;

}  // namespace

bool WordReader::next(std::string& word) {
  while (at_ < text_.size()) {
    word.clear();
    plain_ = true;
    alone_ = letter_ = digit_ = false;
    begin_ = at_;
    while (at_ < text_.size() && take(word)) {
    }
    end_ = at_;
    if (word.empty()) {
      // What was looked at last ended nothing: go past it.
      if (at_ == begin_) at_ += decode_utf8(text_, at_).length;
      continue;
    }
    if (!plain_) word = nfc(word);
    cut_word(word);
    return true;
  }
  return false;
}

bool WordReader::take(std::string& word) {
  const char c = text_[at_];
  if ((static_cast<unsigned char>(c) & 0x80U) != 0) return take_other(word);
  if (alone_) return false;
  const bool letter = ascii_letter(c);
  if (letter || ascii_digit(c)) {
    if (word.empty()) begin_ = at_;
    if (word.size() < raw_bytes_max) word.push_back(letter ? static_cast<char>(c | 0x20) : c);
    letter_ = letter;
    digit_ = !letter;
    ++at_;
    return true;
  }
  const bool joined = (c == '\'' && letter_ && joins(1, false)) ||
                      ((c == '.' || c == ',') && digit_ && joins(1, true));
  if (!joined) return false;
  word.push_back(c);
  letter_ = digit_ = false;
  ++at_;
  return true;
}

// Does the code point after the next `length` bytes go on with the word?
bool WordReader::joins(std::size_t length, bool digits) const noexcept {
  if (at_ + length >= text_.size()) return false;
  const CodePoint after = decode_utf8(text_, at_ + length);
  if (!after.valid || is_unspaced(after.value)) return false;
  return sort_of(after.value) == (digits ? Sort::digit : Sort::letter);
}

bool WordReader::take_other(std::string& word) {
  const CodePoint point = decode_utf8(text_, at_);
  if (!point.valid) return false;
  if (point.value == 0x2019 && letter_ && joins(point.length, false)) {
    word.push_back('\'');
    letter_ = false;
    at_ += point.length;
    return true;
  }
  if (is_ignorable(point.value)) {
    if (word.empty()) return false;
    at_ += point.length;
    return true;
  }
  const Sort sort = sort_of(point.value);
  const bool extends = sort == Sort::mark || (alone_ && extends_kana(point.value));
  if (sort == Sort::none || (sort == Sort::mark && word.empty())) return false;
  const bool single = is_unspaced(point.value) && !extends;
  if (alone_ ? !extends : (single && !word.empty())) return false;
  if (word.empty()) begin_ = at_;
  plain_ = false;
  alone_ = alone_ || single;
  if (word.size() < raw_bytes_max) append_folded(point.value, word);
  if (sort != Sort::mark) {
    letter_ = sort == Sort::letter;
    digit_ = sort == Sort::digit;
  }
  at_ += point.length;
  return true;
}

}  // namespace plenum::core
