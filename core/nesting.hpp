#pragma once
// Purpose: how deep a list or map nests, known without walking it.
// May depend on: include/plenum.
// Invariants: Value's constructors make every List and Map that a Value holds as one of these, so a
// pointer obtained from a Value may be cast down to it.

#include <cstdint>

#include "plenum/value.hpp"

namespace plenum::core {

/// 0 for scalars and graph elements, 1 for [] and {}, else 1 more than the deepest element. O(1).
std::uint32_t value_depth(const Value& value) noexcept;

struct MeasuredList final : List {
  explicit MeasuredList(List&& list) noexcept;
  std::uint32_t depth = 1;
};

struct MeasuredMap final : Map {
  explicit MeasuredMap(Map&& map) noexcept;
  std::uint32_t depth = 1;
};

}  // namespace plenum::core
