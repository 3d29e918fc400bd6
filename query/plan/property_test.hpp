#pragma once
// Purpose: predicates as tests of one property of one element, for indexes and estimates.
// May depend on: query/bind.
// Invariants: points into the predicate.

#include <cstdint>
#include <string>
#include <vector>

#include "query/bind/bound_expression.hpp"

namespace plenum::query::plan {

struct PropertyTest {
  enum class Kind : std::uint8_t { equal, in, lower, upper, prefix } kind = Kind::equal;
  bind::Slot slot = 0;
  std::string key;
  const bind::Expression* value = nullptr;
  bool inclusive = false;
};

/// `x.key`, where x is a variable.
struct PropertyOfSlot {
  bind::Slot slot = 0;
  const std::string* key = nullptr;  ///< null: the expression is something else
};
PropertyOfSlot property_of_slot(const bind::Expression& expression);

/// The tests that all have to hold where the predicate does; `x.a = y.b` is one of either side.
std::vector<PropertyTest> property_tests(const bind::Expression& predicate);

}  // namespace plenum::query::plan
