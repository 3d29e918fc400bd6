#pragma once
// Purpose: numbers to text and back, without locale.
// May depend on: std only.
// Invariants: parse_float(float_text(x)) is x, bit by bit, for every x but NaN payloads.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plenum::core {

std::string integer_text(std::int64_t value);
void append_integer(std::string& out, std::int64_t value);
void append_unsigned(std::string& out, std::uint64_t value);

/// The shortest digits that read back as the same double, laid out as openCypher's toString does
/// (after Java's Double.toString): always a point; plain between 1e-3 and 1e7, else d.dEx. NaN,
/// Infinity, -Infinity by name. 1.0, 0.001, 1.0E20, -0.0.
std::string float_text(double value);
void append_float(std::string& out, double value);

/// The whole text as a number: an optional sign, then digits. nullopt when anything is left over,
/// nothing is there, or it does not fit.
std::optional<std::int64_t> parse_integer(std::string_view text) noexcept;
std::optional<std::uint64_t> parse_unsigned(std::string_view text) noexcept;
/// The whole text as a double: an optional sign, decimal digits with an optional point and
/// exponent; not "inf" or "nan", not hexadecimal. Too large gives infinity of its sign, too small
/// zero.
std::optional<double> parse_float(std::string_view text) noexcept;

/// Without white space (Unicode's ASCII part) at both ends.
std::string_view trim(std::string_view text) noexcept;
bool starts_with_ignoring_ascii_case(std::string_view text, std::string_view prefix) noexcept;
/// "an INTEGER", "a STRING".
std::string with_article(std::string_view noun);
bool equal_ignoring_ascii_case(std::string_view a, std::string_view b) noexcept;

}  // namespace plenum::core
