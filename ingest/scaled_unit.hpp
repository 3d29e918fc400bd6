#pragma once
// Purpose: the unit of a figure apart from its scale: "billion USD" is 10^9 of "USD".
// May depend on: std.
// Invariants: pure; knows the words that packs give as values of cues/scale.txt.

#include <string_view>

namespace plenum::ingest {

struct ScaledUnit {
  std::string_view unit;  ///< part of the text it was read from
  int power = 0;          ///< of ten
};

/// A unit as a figure has it: a scale, a unit or both.
ScaledUnit scaled_unit(std::string_view text) noexcept;

/// The double next to the decimal number that `value` is written as, times 10^power: 1.2 and 12
/// give 1.2e12, 1200 and 9 the same.
double times_ten_to(double value, int power) noexcept;

}  // namespace plenum::ingest
