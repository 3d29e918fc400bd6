#pragma once
// Purpose: quantities in text: a value with its scale and unit.
// May depend on: ingest/analysis.hpp.
// Invariants: the value is kept as the decimal the text gives, never recomputed; units come from
// the pack (cues/unit.txt, cues/scale.txt).

#include <optional>
#include <string>
#include <vector>

#include "ingest/analysis.hpp"

namespace plenum::ingest {

struct Quantity {
  std::uint32_t first = 0;
  std::uint32_t end = 0;
  std::string value;      ///< "328.6", "5.25-5.5", "16.7"
  std::string scale;      ///< "billion", or empty
  std::string unit;       ///< "%", "USD", "barrels per day"; empty: a bare number
  bool fraction = false;  ///< told in words: "a quarter", "one sixth"
};

/// The quantity that begins at a token, with a unit or a scale; nullopt otherwise.
std::optional<Quantity> match_quantity(const Analysis& work, std::uint32_t at);

/// All of a sentence, in order.
std::vector<Quantity> find_quantities(const Analysis& work, std::uint32_t sentence);

/// The value of a number word or of digits ("five", "1,200"); negative: none.
double number_value(const Analysis& work, std::uint32_t at);

}  // namespace plenum::ingest
