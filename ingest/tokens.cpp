#include "ingest/tokens.hpp"

#include <utf8proc.h>

#include <array>
#include <cstdlib>

namespace plenum::ingest {
namespace {

/// What an ASCII byte is; any other byte is nothing of this.
enum AsciiKind : std::uint8_t {
  ascii_letter = 1,
  ascii_upper = 2,
  ascii_digit = 4,
  ascii_space = 8
};

constexpr std::array<std::uint8_t, 256> ascii_kinds = [] {
  std::array<std::uint8_t, 256> kinds{};
  for (std::size_t i = 'a'; i <= 'z'; ++i) kinds[i] = ascii_letter;
  for (std::size_t i = 'A'; i <= 'Z'; ++i) kinds[i] = ascii_letter | ascii_upper;
  for (std::size_t i = '0'; i <= '9'; ++i) kinds[i] = ascii_digit;
  for (std::size_t i = 9; i <= 13; ++i) kinds[i] = ascii_space;
  kinds[' '] = ascii_space;
  return kinds;
}();

unsigned ascii_kind(char byte) { return ascii_kinds[static_cast<unsigned char>(byte)]; }

struct Letter {
  std::int32_t code = 0;
  std::uint32_t size = 1;
};

Letter letter_at(std::string_view text, std::uint32_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte < 0x80) return {byte, 1};
  utf8proc_int32_t code = 0;
  const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at,
                                     static_cast<utf8proc_ssize_t>(text.size() - at), &code);
  if (size <= 0) return {0xFFFD, 1};
  return {code, static_cast<std::uint32_t>(size)};
}

bool is_space(std::int32_t code) {
  return code == ' ' || (code >= 9 && code <= 13) || code == 0xA0 || code == 0x3000 ||
         (code >= 0x2000 && code <= 0x200B) || code == 0xFEFF;
}

bool is_digit(std::int32_t code) { return code >= '0' && code <= '9'; }

bool is_letter(std::int32_t code) {
  if (code < 0x80) return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z');
  switch (utf8proc_category(code)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
      return true;
    default:
      return false;
  }
}

bool is_upper(std::int32_t code) {
  if (code < 0x80) return code >= 'A' && code <= 'Z';
  const auto category = utf8proc_category(code);
  return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
}

bool is_apostrophe(std::int32_t code) { return code == '\'' || code == 0x2019; }

bool is_hyphen(std::int32_t code) {
  return code == '-' || code == 0x2010 || code == 0x2011 || code == 0x2013;
}

/// One pass over a range of text; every helper only moves forward.
class Cutter {
 public:
  Cutter(std::string_view text, Span range, std::vector<RawToken>& out, const Interrupt* interrupt)
      : text_(text),
        at_(range.begin),
        end_(range.end),
        out_(out),
        begin_(out.size()),
        interrupt_(interrupt) {}

  void run() {
    while (at_ < end_) {
      if (interrupt_ != nullptr && interrupt_->requested()) return;
      const unsigned kind = ascii_kind(text_[at_]);
      if ((kind & ascii_letter) != 0) {
        word();
      } else if ((kind & ascii_space) != 0) {
        space_ = true;
        ++at_;
      } else if ((kind & ascii_digit) != 0) {
        number();
      } else {
        other();
      }
    }
  }

 private:
  void other() {
    const Letter letter = letter_at(text_, at_);
    if (is_space(letter.code)) {
      space_ = true;
      at_ += letter.size;
    } else if (is_letter(letter.code)) {
      word();
    } else if (letter.code == '\'' && code_at(at_ + 1) == '\'') {
      double_apostrophe();
    } else if (is_apostrophe(letter.code) && clitic()) {
      return;
    } else if (is_hyphen(letter.code) && !space_ && glues(at_ + letter.size)) {
      hyphen_ = true;
      at_ += letter.size;
    } else {
      mark(letter);
    }
  }

  bool none_yet() const { return out_.size() == begin_; }
  std::int32_t code_at(std::uint32_t at) const { return at < end_ ? letter_at(text_, at).code : 0; }

  bool glues(std::uint32_t next) const {
    if (none_yet() || (out_.back().flags & token_mark) != 0) return false;
    const std::int32_t code = code_at(next);
    return is_letter(code) || is_digit(code);
  }

  void emit(std::uint32_t begin, std::uint32_t end, unsigned flags) {
    if (space_ || none_yet()) flags |= token_space_before;
    if (hyphen_) flags |= token_hyphen_before;
    space_ = hyphen_ = false;
    out_.push_back({{begin, end}, static_cast<std::uint16_t>(flags)});
  }

  void number() {
    const std::uint32_t begin = at_;
    while (at_ < end_) {
      const std::int32_t code = code_at(at_);
      const bool groups = (code == ',' || code == '.') && is_digit(code_at(at_ + 1));
      if (!is_digit(code) && !groups) break;
      ++at_;
    }
    const std::uint32_t digits_end = at_;
    std::uint32_t suffix_end = at_;
    while (suffix_end < end_ && is_letter(code_at(suffix_end)))
      suffix_end += letter_at(text_, suffix_end).size;
    const std::string_view suffix = text_.substr(digits_end, suffix_end - digits_end);
    if (!suffix.empty() && !is_scale(suffix)) at_ = suffix_end;
    emit(begin, at_, token_digit);
  }

  // "328bn" is a number and a scale; "5G" and "20th" are one token.
  static bool is_scale(std::string_view suffix) {
    for (std::string_view scale :
         {"bn", "tn", "m", "k", "mn", "pc", "bps", "trn", "b",  "pct", "bpd",
          "BN", "M",  "B", "K", "pp", "GW", "MW",  "kg",  "km", "nm"}) {
      if (suffix == scale) return true;
    }
    return false;
  }

  /// End of letters that are the sign of a currency before its sum: "N58.18trn", "R3.5 billion",
  /// "Rp16,000"; `at_`: none. "G20" and "A380" are names.
  std::uint32_t currency_end() const {
    if ((ascii_kind(text_[at_]) & ascii_upper) == 0) return at_;
    std::uint32_t letters = at_;
    while (letters < end_ && letters - at_ < 4 && is_letter(code_at(letters)) &&
           code_at(letters) < 0x80)
      ++letters;
    if (letters - at_ > 3 || !is_digit(code_at(letters))) return at_;
    std::uint32_t at = letters;
    bool grouped = false;
    for (; at < end_; ++at) {
      const bool group = (text_[at] == ',' || text_[at] == '.') && is_digit(code_at(at + 1));
      if (!is_digit(code_at(at)) && !group) break;
      grouped = grouped || group;
    }
    if (grouped) return letters;
    const bool apart = at < end_ && text_[at] == ' ';
    const std::uint32_t first = apart ? at + 1 : at;
    std::uint32_t last = first;
    while (last < end_ && is_letter(code_at(last)) && code_at(last) < 0x80) ++last;
    const std::string_view scale = text_.substr(first, last - first);
    for (std::string_view each : {"million", "billion", "trillion", "crore", "lakh", "bn", "tn"}) {
      if (scale == each) return letters;
    }
    return !apart && (scale == "trn" || scale == "m" || scale == "mn") ? letters : at_;
  }

  void word() {
    const std::uint32_t begin = at_;
    if (const std::uint32_t end = currency_end(); end != at_) {
      at_ = end;
      unsigned flags = token_word | token_capital;
      if (end - begin > 1) flags |= token_all_caps;
      return emit(begin, end, flags);
    }
    bool dotted = false;
    std::uint32_t letters = 0;
    std::uint32_t uppers = 0;
    const bool capital = is_upper(code_at(at_));
    while (at_ < end_) {
      std::uint32_t at = at_;
      for (; at < end_; ++at) {
        const unsigned kind = ascii_kind(text_[at]);
        if ((kind & (ascii_letter | ascii_digit)) == 0) break;
        uppers += (kind & (ascii_upper | ascii_digit)) != 0 ? 1U : 0U;
      }
      letters += at - at_;
      at_ = at;
      if (at_ >= end_) break;
      const Letter letter = letter_at(text_, at_);
      if (is_letter(letter.code)) {
        ++letters;
        uppers += is_upper(letter.code) ? 1U : 0U;
        at_ += letter.size;
      } else if (is_apostrophe(letter.code) && inner_apostrophe(letter)) {
        at_ += letter.size;
      } else if (letter.code == '.' && initial_dot(begin, dotted)) {
        dotted = true;
        ++at_;
      } else if (letter.code == '&' && uppers == letters && is_upper(code_at(at_ + 1))) {
        ++at_;
      } else {
        break;
      }
    }
    unsigned flags = token_word;
    if (capital) flags |= token_capital;
    if (letters >= 2 && uppers == letters) flags |= token_all_caps;
    emit(begin, at_, flags);
  }

  // "O'Brien", "Xi'an", "Ndung'u" stay whole; "China's", "isn't", "they've" are cut.
  bool inner_apostrophe(Letter apostrophe) const {
    std::uint32_t at = at_ + apostrophe.size;
    std::uint32_t size = 0;
    bool upper = false;
    while (at < end_ && size < 4) {
      const Letter letter = letter_at(text_, at);
      if (!is_letter(letter.code)) break;
      if (size == 0) upper = is_upper(letter.code);
      ++size;
      at += letter.size;
    }
    if (size == 1 && code_at(at_ + apostrophe.size) == 't' && at_ >= 3 &&
        text_.substr(at_ - 3, 3) == "Van")
      return true;  // "Van't Hof"
    const auto only = code_at(at_ + apostrophe.size);
    if (size == 1 && (only == 'a' || only == 'e' || only == 'i' || only == 'o' || only == 'u'))
      return true;
    return upper || size >= 3 || (size == 2 && code_at(at_ + apostrophe.size) == 'a');
  }

  // A dot after each single letter: "U.S.", "a.m."; the last dot is kept when another came before.
  bool initial_dot(std::uint32_t begin, bool dotted) const {
    const std::uint32_t since = at_ - begin;
    if (!dotted) {
      return since == 1 && is_letter(code_at(at_ + 1)) && code_at(at_ + 2) == '.';
    }
    return text_[at_ - 2] == '.' && is_letter(code_at(at_ - 1));
  }

  bool clitic() {
    if (space_ || hyphen_ || none_yet() || (out_.back().flags & (token_mark)) != 0) return false;
    const std::uint32_t begin = at_;
    std::uint32_t at = at_ + letter_at(text_, at_).size;
    const std::uint32_t letters = at;
    while (at < end_ && at - letters < 3 && is_letter(code_at(at)) && code_at(at) < 0x80) ++at;
    const bool is_s = at - letters == 1 && (text_[letters] == 's' || text_[letters] == 'S');
    if (at == letters) {
      // "officials'": possessive only after an s, else a closing quote
      if (text_[begin - 1] != 's' || text_[begin] != '\'') {
        if (text_[begin - 1] != 's' || letter_at(text_, begin).code != 0x2019) return false;
      }
      at_ = at;
      emit(begin, at, token_possessive | token_mark);
      return true;
    }
    at_ = at;
    emit(begin, at, is_s ? static_cast<unsigned>(token_possessive) : 0U);
    return true;
  }

  // '' for a quotation mark, as old wires write it
  void double_apostrophe() {
    const std::uint32_t begin = at_;
    const bool opens = space_ || none_yet();
    at_ += 2;
    const bool before_space = at_ >= end_ || is_space(code_at(at_));
    emit(begin, at_, token_mark | (opens && !before_space ? token_open_quote : token_close_quote));
  }

  void mark(Letter letter) {
    const std::uint32_t begin = at_;
    unsigned flags = token_mark;
    at_ += letter.size;
    if (letter.code == '.') {
      while (at_ < end_ && text_[at_] == '.') ++at_;
    } else if (letter.code == '-') {
      while (at_ < end_ && text_[at_] == '-') ++at_;
    }
    switch (letter.code) {
      case 0x201C:
      case 0xAB:
      case 0x201E:
        flags |= token_open_quote;
        break;
      case 0x201D:
      case 0xBB:
        flags |= token_close_quote;
        break;
      case '"': {
        const bool opens =
            space_ || none_yet() || at_ >= end_ || (out_.back().flags & token_open_quote) != 0;
        const bool before_space = at_ >= end_ || is_space(code_at(at_));
        flags |= opens && !before_space ? token_open_quote : token_close_quote;
        break;
      }
      default:
        break;
    }
    emit(begin, at_, flags);
  }

  std::string_view text_;
  std::uint32_t at_;
  std::uint32_t end_;
  std::vector<RawToken>& out_;
  std::size_t begin_;  ///< tokens that stood in `out_` before
  const Interrupt* interrupt_;
  bool space_ = true;
  bool hyphen_ = false;
};

std::string fold_unicode(std::string_view word) {
  utf8proc_uint8_t* folded = nullptr;
  const auto options = static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD |
                                                      UTF8PROC_STRIPMARK | UTF8PROC_COMPAT);
  const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(word.data()),
                                 static_cast<utf8proc_ssize_t>(word.size()), &folded, options);
  if (size < 0) return std::string(word);
  std::string result(reinterpret_cast<const char*>(folded), static_cast<std::size_t>(size));
  std::free(folded);  // NOLINT: utf8proc allocates with malloc
  return result;
}

std::string_view level_mark(std::string_view word) {
  if (word == "“" || word == "”" || word == "«" || word == "»" || word == "„" || word == "''")
    return "\"";
  if (word == "—" || word == "–" || word == "--") return "-";
  if (word == "’" || word == "‘") return "'";
  if (word == "…" || word == "...") return "…";
  return word;
}

}  // namespace

void cut_tokens(std::string_view text, Span range, std::vector<RawToken>& out,
                const Interrupt* interrupt) {
  Cutter(text, range, out, interrupt).run();
}

std::string fold(std::string_view word) {
  std::string folded;
  fold(word, folded);
  return folded;
}

void fold(std::string_view word, std::string& out) {
  out = word;
  unsigned all = 0;
  for (char& each : out) {
    all |= static_cast<unsigned char>(each);
    each = each >= 'A' && each <= 'Z' ? static_cast<char>(each + 32) : each;
  }
  if (all >= 0x80) {
    const std::string_view marked = level_mark(word);
    if (marked.size() != word.size() || marked != word) {
      out = marked;
      return;
    }
    std::string straight;
    for (std::size_t i = 0; i < word.size(); ++i) {
      if (word.substr(i, 3) == "’") {
        straight.push_back('\'');
        i += 2;
      } else {
        straight.push_back(word[i]);
      }
    }
    out = fold_unicode(straight);
  }
  // "u.s." -> "us", but a lone dot stays
  if (out.size() >= 3 && out[1] == '.') std::erase(out, '.');
}

}  // namespace plenum::ingest
