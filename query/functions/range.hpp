#pragma once
// Purpose: the numbers of range(), for the function and for whoever needs no list of them.
// May depend on: query/functions/arguments.hpp.
// Invariants: no number overflows, whatever the bounds.

#include <cstdint>

#include "query/functions/arguments.hpp"

namespace plenum::query {

/// first, first + step, ..., first + last * step; nothing when empty.
struct NumberRange {
  std::int64_t first = 0;
  std::int64_t step = 1;
  std::uint64_t last = 0;
  bool empty = true;

  std::int64_t at(std::uint64_t index) const noexcept {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(first) +
                                     index * static_cast<std::uint64_t>(step));
  }
};

/// What range(start, end[, step]) runs over; an error of the language for wrong arguments.
Result<NumberRange> number_range(Arguments args);

}  // namespace plenum::query
