#include "query/functions/temporal_values.hpp"

#include <fmt/format.h>

#include "core/try.hpp"
#include "query/functions/temporal.hpp"

namespace plenum::query {

namespace {

Result<Value> apply(char op, const Value& left, const Value& right) {
  PLENUM_ASSIGN(auto value, temporal::arithmetic(op, left, right));
  if (value) return *std::move(value);
  return Error(ErrorCode::invalid_argument,
               fmt::format("{} does not take {} and {}", op, value_kind_name(left.kind()),
                           value_kind_name(right.kind())))
      .with_language("TypeError", "runtime", "InvalidArgumentType");
}

}  // namespace

Result<Value> temporal_component(const Value& value, std::string_view key) {
  return temporal::component(value, key);
}
Result<Value> temporal_add(const Value& left, const Value& right) {
  return apply('+', left, right);
}
Result<Value> temporal_subtract(const Value& left, const Value& right) {
  return apply('-', left, right);
}
Result<Value> temporal_multiply(const Value& duration, const Value& factor) {
  return apply('*', duration, factor);
}
Result<Value> temporal_divide(const Value& duration, const Value& divisor) {
  return apply('/', duration, divisor);
}

}  // namespace plenum::query
