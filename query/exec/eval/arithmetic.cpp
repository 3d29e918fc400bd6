// Arithmetic: checked 64-bit integers, IEEE doubles, concatenation, temporal arithmetic.
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/text.hpp"
#include "core/try.hpp"
#include "query/exec/eval/value_ops.hpp"
#include "query/functions/temporal_values.hpp"

namespace plenum::query::exec {

namespace {

using bind::BinaryOperator;

/// Bytes or items a concatenation may build; more is `limit`.
constexpr std::size_t concatenation_max = 64U << 20U;

Error arithmetic_error(std::string_view detail, std::string message) {
  return runtime_error(ErrorCode::invalid_argument, "ArithmeticError", detail, std::move(message));
}

Error operand_error(std::string_view op, const Value& left, const Value& right) {
  return type_error("InvalidArgumentType",
                    fmt::format("{} does not take {} and {}", op, value_kind_name(left.kind()),
                                value_kind_name(right.kind())));
}

std::string_view symbol(BinaryOperator op) {
  switch (op) {
    case BinaryOperator::add:
      return "+";
    case BinaryOperator::subtract:
      return "-";
    case BinaryOperator::multiply:
      return "*";
    case BinaryOperator::divide:
      return "/";
    case BinaryOperator::modulo:
      return "%";
    case BinaryOperator::power:
      return "^";
    case BinaryOperator::concatenate:
      return "||";
    default:
      return "operator";
  }
}

std::string text_of(const Value& value) {
  switch (value.kind()) {
    case ValueKind::string:
      return value.as_string();
    case ValueKind::integer:
      return core::integer_text(value.as_integer());
    case ValueKind::floating:
      return core::float_text(value.as_float());
    default:
      return value.as_boolean() ? "true" : "false";
  }
}

bool joins_strings(ValueKind kind) {
  return kind == ValueKind::string || kind == ValueKind::integer || kind == ValueKind::floating ||
         kind == ValueKind::boolean;
}

Result<Value> concatenated(const Value& left, const Value& right) {
  const List* a = left.get_if<List>();
  const List* b = right.get_if<List>();
  if ((a != nullptr ? a->size() : 0) + (b != nullptr ? b->size() : 0) > concatenation_max / 8) {
    return Error(ErrorCode::limit, "concatenation would build too long a list");
  }
  List out;
  out.reserve((a != nullptr ? a->size() : 1) + (b != nullptr ? b->size() : 1));
  if (a != nullptr) {
    out.insert(out.end(), a->begin(), a->end());
  } else {
    out.push_back(left);
  }
  if (b != nullptr) {
    out.insert(out.end(), b->begin(), b->end());
  } else {
    out.push_back(right);
  }
  Value joined_list(std::move(out));
  if (core::nests_deeper_than(joined_list, core::value_depth_max)) {
    return Error(ErrorCode::limit, "lists nest too deep");
  }
  return joined_list;
}

Result<Value> joined(const Value& left, const Value& right) {
  std::string out = text_of(left);
  const std::string tail = text_of(right);
  if (out.size() + tail.size() > concatenation_max) {
    return Error(ErrorCode::limit, "concatenation would build too long a string");
  }
  out += tail;
  return Value(std::move(out));
}

Result<Value> added(BinaryOperator op, const Value& left, const Value& right) {
  const bool lists = left.kind() == ValueKind::list || right.kind() == ValueKind::list;
  const bool strings = left.kind() == ValueKind::string || right.kind() == ValueKind::string;
  if (op == BinaryOperator::concatenate) {
    if (left.kind() == ValueKind::list && right.kind() == ValueKind::list) {
      return concatenated(left, right);
    }
    if (left.kind() == ValueKind::string && right.kind() == ValueKind::string) {
      return joined(left, right);
    }
    return operand_error("||", left, right);
  }
  if (lists) return concatenated(left, right);
  if (strings && joins_strings(left.kind()) && joins_strings(right.kind())) {
    return joined(left, right);
  }
  if (is_temporal(left.kind()) && is_temporal(right.kind())) return temporal_add(left, right);
  return operand_error("+", left, right);
}

}  // namespace

Result<std::int64_t> checked(BinaryOperator op, std::int64_t a, std::int64_t b) {
  std::int64_t out = 0;
  bool overflow = false;
  switch (op) {
    case BinaryOperator::add:
      overflow = __builtin_add_overflow(a, b, &out);
      break;
    case BinaryOperator::subtract:
      overflow = __builtin_sub_overflow(a, b, &out);
      break;
    case BinaryOperator::multiply:
      overflow = __builtin_mul_overflow(a, b, &out);
      break;
    case BinaryOperator::divide:
    case BinaryOperator::modulo:
      if (b == 0) return arithmetic_error("DivisionByZero", "division by zero");
      if (b == -1) {
        if (op == BinaryOperator::modulo) return std::int64_t{0};
        overflow = a == std::numeric_limits<std::int64_t>::min();
        out = overflow ? 0 : -a;
      } else {
        out = op == BinaryOperator::divide ? a / b : a % b;
      }
      break;
    default:
      break;
  }
  if (overflow) {
    return arithmetic_error("IntegerOverflow",
                            fmt::format("{} {} {} leaves 64 bits", a, symbol(op), b));
  }
  return out;
}

double computed(BinaryOperator op, double a, double b) {
  switch (op) {
    case BinaryOperator::add:
      return a + b;
    case BinaryOperator::subtract:
      return a - b;
    case BinaryOperator::multiply:
      return a * b;
    case BinaryOperator::divide:
      return a / b;
    case BinaryOperator::modulo:
      return std::fmod(a, b);
    default:
      return std::pow(a, b);
  }
}

Result<Value> arithmetic(BinaryOperator op, const Value& left, const Value& right) {
  if (left.is_null() || right.is_null()) return Value();
  if (left.is_number() && right.is_number() && op != BinaryOperator::concatenate) {
    if (left.kind() == ValueKind::integer && right.kind() == ValueKind::integer &&
        op != BinaryOperator::power) {
      PLENUM_ASSIGN(const std::int64_t n, checked(op, left.as_integer(), right.as_integer()));
      return Value(n);
    }
    const auto number = [](const Value& v) {
      return v.kind() == ValueKind::integer ? static_cast<double>(v.as_integer()) : v.as_float();
    };
    return Value(computed(op, number(left), number(right)));
  }
  switch (op) {
    case BinaryOperator::add:
    case BinaryOperator::concatenate:
      return added(op, left, right);
    case BinaryOperator::subtract:
      if (is_temporal(left.kind()) && right.kind() == ValueKind::duration) {
        return temporal_subtract(left, right);
      }
      break;
    case BinaryOperator::multiply:
      if (left.kind() == ValueKind::duration && right.is_number()) {
        return temporal_multiply(left, right);
      }
      if (right.kind() == ValueKind::duration && left.is_number()) {
        return temporal_multiply(right, left);
      }
      break;
    case BinaryOperator::divide:
      if (left.kind() == ValueKind::duration && right.is_number()) {
        return temporal_divide(left, right);
      }
      break;
    default:
      break;
  }
  return operand_error(symbol(op), left, right);
}

Result<Value> negate(const Value& value) {
  switch (value.kind()) {
    case ValueKind::null:
      return value;
    case ValueKind::integer: {
      PLENUM_ASSIGN(const std::int64_t n, checked(BinaryOperator::subtract, 0, value.as_integer()));
      return Value(n);
    }
    case ValueKind::floating:
      return Value(-value.as_float());
    case ValueKind::duration:
      return temporal_multiply(value, Value(-1));
    default:
      return type_error("InvalidArgumentType",
                        fmt::format("- does not take {}", value_kind_name(value.kind())));
  }
}

}  // namespace plenum::query::exec
