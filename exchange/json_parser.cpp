#include <fmt/format.h>

#include "core/text.hpp"
#include "core/try.hpp"
#include "core/utf8.hpp"
#include "exchange/json_value.hpp"

namespace plenum::exchange {
namespace {

/// Recursive descent with a counted depth.
class JsonParser {
 public:
  explicit JsonParser(std::string_view text) : text_(text) {}

  Result<Value> run() {
    if (const auto invalid = core::first_invalid_utf8(text_)) {
      at_ = *invalid;
      return fail("these bytes are not UTF-8");
    }
    PLENUM_ASSIGN(Value value, parse(0));
    skip_space();
    if (at_ < text_.size()) return fail("something follows the value");
    return value;
  }

 private:
  Error fail(std::string_view what) const {
    SourceSpan place;
    place.offset = at_;
    place.length = at_ < text_.size() ? 1 : 0;
    return Error(ErrorCode::syntax, fmt::format("not JSON: {}", what)).with_place(place);
  }

  void skip_space() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) {
      ++at_;
    }
  }
  bool take(char c) {
    skip_space();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool take_word(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  Result<Value> parse(int depth) {
    if (depth > json_depth_max) {
      return Error(ErrorCode::limit,
                   fmt::format("JSON is nested more than {} deep", json_depth_max))
          .with_place(fail("").where());
    }
    skip_space();
    if (at_ >= text_.size()) return fail("a value is missing");
    switch (text_[at_]) {
      case '{':
        return object(depth);
      case '[':
        return array(depth);
      case '"': {
        PLENUM_ASSIGN(std::string text, string());
        return Value(std::move(text));
      }
      default:
        if (take_word("null")) return Value();
        if (take_word("true")) return Value(true);
        if (take_word("false")) return Value(false);
        return number();
    }
  }

  Result<Value> object(int depth) {
    ++at_;
    Map map;
    if (take('}')) return Value(std::move(map));
    do {
      skip_space();
      if (at_ >= text_.size() || text_[at_] != '"') return fail("a name in quotes is missing");
      PLENUM_ASSIGN(std::string name, string());
      if (map.count(name) > 0) return fail("a name is repeated");
      if (!take(':')) return fail("a colon is missing");
      PLENUM_ASSIGN(Value value, parse(depth + 1));
      map.emplace(std::move(name), std::move(value));
    } while (take(','));
    if (!take('}')) return fail("a comma or } is missing");
    return Value(std::move(map));
  }

  Result<Value> array(int depth) {
    ++at_;
    List list;
    if (take(']')) return Value(std::move(list));
    do {
      PLENUM_ASSIGN(Value value, parse(depth + 1));
      list.push_back(std::move(value));
    } while (take(','));
    if (!take(']')) return fail("a comma or ] is missing");
    return Value(std::move(list));
  }

  Result<std::string> string() {
    ++at_;
    std::string out;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        return out;
      }
      if (static_cast<unsigned char>(c) < 0x20) return fail("a control character in a string");
      if (c == '\\') {
        PLENUM_TRY(escape(out));
      } else {
        out.push_back(c);
        ++at_;
      }
    }
    return fail("a string does not end");
  }

  Status escape(std::string& out) {
    constexpr std::string_view names = "\"\\/bfnrt";
    constexpr std::string_view values = "\"\\/\b\f\n\r\t";
    if (at_ + 1 >= text_.size()) return fail("a string does not end");
    const char c = text_[at_ + 1];
    if (const auto found = names.find(c); found != std::string_view::npos) {
      out.push_back(values[found]);
      at_ += 2;
      return {};
    }
    if (c != 'u') return fail("an unknown escape");
    PLENUM_ASSIGN(char32_t point, hex4());
    if (point >= 0xD800 && point < 0xDC00) {
      if (text_.substr(at_, 2) != "\\u") return fail("half of a surrogate pair");
      PLENUM_ASSIGN(const char32_t low, hex4());
      if (low < 0xDC00 || low > 0xDFFF) return fail("half of a surrogate pair");
      point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
    } else if (point >= 0xDC00 && point <= 0xDFFF) {
      return fail("half of a surrogate pair");
    }
    core::append_utf8(out, point);
    return {};
  }

  /// The four digits of "\uXXXX" at the current place.
  Result<char32_t> hex4() {
    if (at_ + 6 > text_.size()) return fail("an escape does not end");
    char32_t value = 0;
    for (char c : text_.substr(at_ + 2, 4)) {
      value <<= 4;
      if (c >= '0' && c <= '9') {
        value |= static_cast<char32_t>(c - '0');
      } else if (c >= 'a' && c <= 'f') {
        value |= static_cast<char32_t>(c - 'a' + 10);
      } else if (c >= 'A' && c <= 'F') {
        value |= static_cast<char32_t>(c - 'A' + 10);
      } else {
        return fail("an escape needs four hexadecimal digits");
      }
    }
    at_ += 6;
    return value;
  }

  bool digit() const { return at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; }

  Result<Value> number() {
    const std::size_t begin = at_;
    if (at_ < text_.size() && text_[at_] == '-') ++at_;
    if (!digit()) return fail("a value was expected");
    if (text_[at_] == '0' && at_ + 1 < text_.size() && text_[at_ + 1] >= '0' &&
        text_[at_ + 1] <= '9') {
      return fail("a number starts with 0");
    }
    while (digit()) ++at_;
    bool whole = true;
    if (at_ < text_.size() && text_[at_] == '.') {
      whole = false;
      ++at_;
      if (!digit()) return fail("digits are missing after the point");
      while (digit()) ++at_;
    }
    if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
      whole = false;
      ++at_;
      if (at_ < text_.size() && (text_[at_] == '+' || text_[at_] == '-')) ++at_;
      if (!digit()) return fail("digits are missing in the exponent");
      while (digit()) ++at_;
    }
    const std::string_view text = text_.substr(begin, at_ - begin);
    if (whole) {
      if (const auto integer = core::parse_integer(text)) return Value(*integer);
      at_ = begin;
      return fail("an integer does not fit 64 bits");
    }
    return Value(core::parse_float(text).value_or(0.0));
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

Result<Value> parse_json(std::string_view text) { return JsonParser(text).run(); }

}  // namespace plenum::exchange
