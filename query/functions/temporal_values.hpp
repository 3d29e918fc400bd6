#pragma once
// Purpose: what operators of expressions do with temporal values: components and arithmetic.
// May depend on: core, include/plenum.
// Invariants: results stay inside the calendar's range or are ArithmeticError; a kind that does not
// fit is TypeError InvalidArgumentType.

#include <string_view>

#include "plenum/result.hpp"
#include "plenum/value.hpp"

namespace plenum::query {

constexpr bool is_temporal(ValueKind kind) noexcept {
  return kind >= ValueKind::date && kind <= ValueKind::duration;
}

/// A component as `value.key` names it: `year`, `dayOfWeek`, `epochMillis`, … Null for a name that
/// the kind does not have. Precondition: is_temporal(value.kind()).
Result<Value> temporal_component(const Value& value, std::string_view key);

/// temporal + duration, duration + temporal, duration + duration.
Result<Value> temporal_add(const Value& left, const Value& right);
/// temporal - duration, duration - duration.
Result<Value> temporal_subtract(const Value& left, const Value& right);
/// duration * number (or number * duration), duration / number.
Result<Value> temporal_multiply(const Value& duration, const Value& factor);
Result<Value> temporal_divide(const Value& duration, const Value& divisor);

}  // namespace plenum::query
