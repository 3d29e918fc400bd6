#include "query/normalise.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <vector>

#include "core/text.hpp"
#include "query/parse/source.hpp"

namespace plenum::query {

namespace {

enum class Kind { word, number, text, sign, end, bad };

struct Token {
  Kind kind = Kind::end;
  std::size_t begin = 0;
  std::size_t end = 0;
};

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80U;
}

/// The language's tokens, as far as the normaliser must tell them apart.
class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Token next() {
    skip_gap();
    Token token{Kind::end, at_, at_};
    if (at_ >= text_.size()) return token;
    const char c = text_[at_];
    if (bad_) {
      token.kind = Kind::bad;
    } else if (is_letter(c)) {
      token.kind = Kind::word;
      while (is_letter(peek()) || is_digit(peek()) || peek() == '$') ++at_;
    } else if (is_digit(c) || (c == '.' && is_digit(peek(1)))) {
      token.kind = number();
    } else if (c == '\'' || c == '"' || c == '`') {
      token.kind = quoted(c);
    } else {
      token.kind = Kind::sign;
      at_ += c == '.' && peek(1) == '.' ? 2 : 1;
    }
    token.end = at_;
    return token;
  }

 private:
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  void skip_gap() {
    while (at_ < text_.size()) {
      if (is_blank(text_[at_])) {
        ++at_;
      } else if (text_[at_] == '/' && peek(1) == '/') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (text_[at_] == '/' && peek(1) == '*') {
        const std::size_t end = text_.find("*/", at_ + 2);
        bad_ = end == std::string_view::npos;
        if (bad_) return;
        at_ = end + 2;
      } else {
        return;
      }
    }
  }
  void digits() {
    while (is_digit(peek())) ++at_;
  }
  Kind number() {
    digits();
    if (peek() == '.' && is_digit(peek(1))) {
      ++at_;
      digits();
    }
    const bool sign = peek(1) == '+' || peek(1) == '-';
    if ((peek() == 'e' || peek() == 'E') && is_digit(peek(sign ? 2 : 1))) {
      at_ += sign ? 2 : 1;
      digits();
    }
    if (!is_letter(peek()) && peek() != '$') return Kind::number;
    // Hexadecimal and octal numbers stay as they are; anything else is the parser's to refuse.
    while (is_letter(peek()) || is_digit(peek())) ++at_;
    return Kind::word;
  }
  Kind quoted(char quote) {
    ++at_;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '\\' && quote != '`' && at_ < text_.size()) ++at_;
      if (c == quote) return quote == '`' ? Kind::word : Kind::text;
    }
    return Kind::bad;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool bad_ = false;
};

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view one) {
    return core::equal_ignoring_ascii_case(word, one);
  });
}

/// Where a token stands in the shape of a text.
struct Shaped {
  Token token;
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// Follows the clauses and writes the key.
class Writer {
 public:
  /// `places`, when given, gets every token.
  explicit Writer(std::string_view text, std::vector<Shaped>* places = nullptr)
      : text_(text), places_(places) {}

  std::optional<Normalised> run() {
    if (text_.find("`#") != std::string_view::npos) return std::nullopt;
    Lexer lexer(text_);
    Token token = lexer.next();
    if (!starts_query(token)) return std::nullopt;
    while (token.kind != Kind::end) {
      const Token following = lexer.next();
      if (token.kind == Kind::bad || !take(token, following)) return std::nullopt;
      token = following;
    }
    if (result_.literals.empty()) return std::nullopt;
    return std::move(result_);
  }

 private:
  std::string_view spelling(const Token& token) const {
    return text_.substr(token.begin, token.end - token.begin);
  }
  bool is_sign(const Token& token, std::string_view sign) const {
    return token.kind == Kind::sign && spelling(token) == sign;
  }
  bool starts_query(const Token& first) const {
    return first.kind == Kind::word &&
           is_one_of(spelling(first), {"MATCH", "OPTIONAL", "UNWIND", "CREATE", "MERGE", "WITH",
                                       "RETURN", "CALL", "FOREACH"});
  }

  /// False when the statement is to be left alone.
  bool take(const Token& token, const Token& following) {
    const std::string_view word = spelling(token);
    const bool name = is_one_of(previous_text_, {".", ":", "|", "&", "!", "$"}) ||
                      is_sign(following, ":") || is_sign(following, ".");
    const bool was_verbatim = verbatim_;
    if (token.kind == Kind::word && !name && !enter_clause(word, following)) return false;
    if (is_sign(token, "{")) outer_.push_back(verbatim_);
    gap(token, was_verbatim);
    const std::size_t begin = result_.text.size();
    if (!verbatim_ && extract(token, following)) {
      if (result_.literals.size() > max_extracted_literals) return false;
    } else {
      result_.text += word;
    }
    if (places_ != nullptr) places_->push_back({token, begin, result_.text.size()});
    if (is_sign(token, "}") && !outer_.empty()) {
      verbatim_ = outer_.back();
      outer_.pop_back();
    }
    previous_text_ = word;
    previous_end_ = token.end;
    return true;
  }

  bool enter_clause(std::string_view word, const Token& following) {
    // Inside the brackets of a WITH or RETURN all belongs to a column.
    if (!outer_.empty() && outer_.back()) return true;
    if (is_one_of(word, {"LOAD", "USE"})) return false;
    if (core::equal_ignoring_ascii_case(word, "CREATE") && following.kind == Kind::word &&
        is_one_of(spelling(following), {"INDEX", "CONSTRAINT", "GRAPH", "OPEN", "CLOSED", "RANGE",
                                        "TEXT", "POINT", "LOOKUP", "FULLTEXT", "VECTOR"}))
      return false;
    if (is_one_of(word, {"RETURN", "WITH"}) && !is_one_of(previous_text_, {"STARTS", "ENDS"}))
      verbatim_ = true;
    if (is_one_of(word, {"MATCH", "OPTIONAL", "UNWIND", "CREATE", "MERGE", "SET", "DELETE",
                         "DETACH", "REMOVE", "CALL", "FOREACH", "UNION"}))
      verbatim_ = false;
    return true;
  }

  void gap(const Token& token, bool was_verbatim) {
    const std::string_view blanks = text_.substr(previous_end_, token.begin - previous_end_);
    if (blanks.empty() || result_.text.empty()) return;
    if (was_verbatim)
      result_.text += blanks;
    else
      result_.text += ' ';
  }

  bool extract(const Token& token, const Token& following) {
    const bool in_length = previous_text_ == "*" || previous_text_ == ".." ||
                           previous_text_ == "$" || is_sign(following, "..");
    if (in_length) return false;
    const std::string_view spelt = spelling(token);
    if (token.kind == Kind::text) {
      if (spelt.find('\\') != std::string_view::npos) return false;
      add('s', Value(spelt.substr(1, spelt.size() - 2)));
      return true;
    }
    if (token.kind != Kind::number) return false;
    if (spelt.find_first_of(".eE") == std::string_view::npos) {
      const auto value = core::parse_integer(spelt);
      if (value) add('i', Value(*value));
      return value.has_value();
    }
    const auto value = core::parse_float(spelt);
    if (!value || !std::isfinite(*value)) return false;
    add('f', Value(*value));
    return true;
  }

  void add(char kind, Value value) {
    std::string name = "#";
    name += kind;
    core::append_unsigned(name, result_.literals.size());
    result_.text += "$`" + name + "`";
    result_.literals.emplace(std::move(name), std::move(value));
  }

  std::string_view text_;
  std::vector<Shaped>* places_;
  Normalised result_;
  std::vector<bool> outer_;  ///< of each open brace: was it in a WITH or RETURN?
  bool verbatim_ = false;
  std::string_view previous_text_;
  std::size_t previous_end_ = 0;
};

}  // namespace

Normalised normalise(std::string_view text) {
  if (auto result = Writer(text).run()) return std::move(*result);
  return {std::string(text), {}};
}

SourceSpan place_as_written(std::string_view text, const SourceSpan& in_shape) {
  std::vector<Shaped> places;
  if (!Writer(text, &places).run()) return in_shape;
  const std::size_t end_in_shape = in_shape.offset + in_shape.length;
  std::size_t begin = text.size();
  std::size_t end = 0;
  for (const Shaped& one : places) {
    if (one.end <= in_shape.offset || one.begin >= end_in_shape) continue;
    begin = std::min(begin, one.token.begin);
    end = one.token.end;
  }
  if (begin >= end) return in_shape;
  return parse::Source(text).span_at(begin, end - begin);
}

}  // namespace plenum::query
