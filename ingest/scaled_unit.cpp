#include "ingest/scaled_unit.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace plenum::ingest {
namespace {

struct ScaleWord {
  std::string_view word;
  int power;
};

constexpr std::array<ScaleWord, 6> scale_words = {
    {{"thousand", 3}, {"lakh", 5}, {"million", 6}, {"crore", 7}, {"billion", 9}, {"trillion", 12}}};

}  // namespace

ScaledUnit scaled_unit(std::string_view text) noexcept {
  const std::size_t blank = text.find(' ');
  const std::string_view first = text.substr(0, blank);
  for (const ScaleWord& each : scale_words) {
    if (each.word != first) continue;
    text.remove_prefix(blank == std::string_view::npos ? text.size() : blank + 1);
    return {text, each.power};
  }
  return {text, 0};
}

double times_ten_to(double value, int power) noexcept {
  if (power == 0 || !std::isfinite(value)) return value;
  std::array<char, 64> digits{};
  char* const begin = digits.data();
  char* const limit = begin + digits.size();
  char* end = std::to_chars(begin, limit, value, std::chars_format::scientific).ptr;
  char* exponent = end;
  while (exponent[-1] != 'e') --exponent;
  int written = 0;
  const char* number = *exponent == '+' ? exponent + 1 : exponent;
  std::from_chars(number, end, written);
  end = std::to_chars(exponent, limit, written + power).ptr;
  double result = value;
  std::from_chars(begin, end, result);
  return result;
}

}  // namespace plenum::ingest
