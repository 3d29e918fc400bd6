#include "core/text.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <system_error>

namespace plenum::core {

namespace {

template <class T>
void append_number(std::string& out, T value) {
  std::array<char, 24> buffer;
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  out.append(buffer.data(), result.ptr);
}

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// "d.ddde±xx" of to_chars, taken apart: the digits without the point, and the exponent.
struct Shortest {
  std::string digits;
  int exponent = 0;
};

Shortest shortest_digits(double magnitude) {
  std::array<char, 40> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), magnitude,
                                 std::chars_format::scientific)
                       .ptr;
  const std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  const std::size_t e = text.find('e');
  Shortest result;
  for (char c : text.substr(0, e)) {
    if (c != '.') result.digits.push_back(c);
  }
  const char* from = text.data() + e + 1;
  if (*from == '+') ++from;
  std::from_chars(from, end, result.exponent);
  return result;
}

// Underflow and overflow are both result_out_of_range; the exponent's sign tells them apart.
double out_of_range_value(std::string_view text) noexcept {
  const bool negative = text.front() == '-';
  const std::size_t e = text.find_first_of("eE");
  const bool tiny = e != std::string_view::npos ? text.substr(e + 1).starts_with('-')
                                                : text.find_first_of("123456789") > text.find('.');
  const double value = tiny ? 0.0 : std::numeric_limits<double>::infinity();
  return negative ? -value : value;
}

}  // namespace

void append_integer(std::string& out, std::int64_t value) { append_number(out, value); }
void append_unsigned(std::string& out, std::uint64_t value) { append_number(out, value); }

std::string integer_text(std::int64_t value) {
  std::string out;
  append_integer(out, value);
  return out;
}

void append_float(std::string& out, double value) {
  if (std::isnan(value)) {
    out += "NaN";
    return;
  }
  if (std::signbit(value)) out.push_back('-');
  const double magnitude = std::fabs(value);
  if (std::isinf(magnitude)) {
    out += "Infinity";
    return;
  }
  if (magnitude == 0) {
    out += "0.0";
    return;
  }
  const Shortest shortest = shortest_digits(magnitude);
  const std::string& digits = shortest.digits;
  const int exponent = shortest.exponent;
  if (magnitude < 1e-3 || magnitude >= 1e7) {
    out.push_back(digits.front());
    out.push_back('.');
    out += digits.size() > 1 ? std::string_view(digits).substr(1) : std::string_view("0");
    out.push_back('E');
    append_number(out, exponent);
    return;
  }
  if (exponent < 0) {
    out += "0.";
    out.append(static_cast<std::size_t>(-exponent - 1), '0');
    out += digits;
    return;
  }
  const auto whole = static_cast<std::size_t>(exponent) + 1;
  for (std::size_t i = 0; i < whole; ++i) out.push_back(i < digits.size() ? digits[i] : '0');
  out.push_back('.');
  out += whole < digits.size() ? std::string_view(digits).substr(whole) : std::string_view("0");
}

std::string float_text(double value) {
  std::string out;
  append_float(out, value);
  return out;
}

std::optional<std::int64_t> parse_integer(std::string_view text) noexcept {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return std::nullopt;
  }
  std::int64_t value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec != std::errc{} || result.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::uint64_t> parse_unsigned(std::string_view text) noexcept {
  std::uint64_t value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec != std::errc{} || result.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<double> parse_float(std::string_view text) noexcept {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return std::nullopt;
  }
  if (text.find_first_not_of("0123456789+-.eE") != std::string_view::npos) return std::nullopt;
  double value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ptr != text.data() + text.size()) return std::nullopt;
  if (result.ec == std::errc::result_out_of_range) return out_of_range_value(text);
  if (result.ec != std::errc{}) return std::nullopt;
  return value;
}

std::string_view trim(std::string_view text) noexcept {
  constexpr std::string_view space = " \t\n\v\f\r";
  const std::size_t first = text.find_first_not_of(space);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(space) - first + 1);
}

bool starts_with_ignoring_ascii_case(std::string_view text, std::string_view prefix) noexcept {
  return text.size() >= prefix.size() &&
         equal_ignoring_ascii_case(text.substr(0, prefix.size()), prefix);
}

bool equal_ignoring_ascii_case(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

std::string with_article(std::string_view noun) {
  constexpr std::string_view vowels = "AEIOUaeiou";
  const bool vowel = !noun.empty() && vowels.find(noun[0]) != std::string_view::npos;
  return std::string(vowel ? "an " : "a ").append(noun);
}

}  // namespace plenum::core
