// Functions over numbers.
#include <cmath>
#include <limits>
#include <numbers>

#include "query/functions/arguments.hpp"

namespace plenum::query {

namespace {

using Unary = double (*)(double);

void define_unary(FunctionTable& table, const char* name, const char* description, Unary f) {
  define(table, name, {FieldType::number}, 1, FieldType::floating, description,
         [name = std::string(name), f](Arguments args, FunctionContext&) -> Result<Value> {
           PLENUM_ASSIGN(const double x, number_argument(name, args[0]));
           return Value(f(x));
         });
}

Error overflow(std::string_view function) {
  return Error(ErrorCode::invalid_argument, std::string(function) + "() leaves 64 bits")
      .with_language("ArithmeticError", "runtime", "IntegerOverflow");
}

Result<Value> absolute(Arguments args, FunctionContext&) {
  if (args[0].kind() == ValueKind::integer) {
    const std::int64_t n = args[0].as_integer();
    if (n == std::numeric_limits<std::int64_t>::min()) return overflow("abs");
    return Value(n < 0 ? -n : n);
  }
  PLENUM_ASSIGN(const double x, number_argument("abs", args[0]));
  return Value(std::fabs(x));
}

Result<Value> sign(Arguments args, FunctionContext&) {
  PLENUM_ASSIGN(const double x, number_argument("sign", args[0]));
  return Value(x > 0 ? 1 : x < 0 ? -1 : 0);
}

/// Half goes up, as the language's reference engine does.
double round_half_up(double x) {
  const double down = std::floor(x);
  return x - down >= 0.5 ? down + 1 : down;
}

Result<Value> rounded(Arguments args, FunctionContext&) {
  PLENUM_ASSIGN(const double x, number_argument("round", args[0]));
  if (args.size() < 2) return Value(round_half_up(x));
  PLENUM_ASSIGN(const std::int64_t digits, integer_argument("round", args[1]));
  if (digits < 0) {
    return argument_range_error("NumberOutOfRange", "round() takes no negative precision");
  }
  if (digits > 15 || !std::isfinite(x)) return Value(x);
  const double scale = std::pow(10.0, static_cast<double>(digits));
  const double scaled = x * scale;
  return Value(std::isfinite(scaled) ? round_half_up(scaled) / scale : x);
}

Result<Value> haversine(Arguments args, FunctionContext&) {
  PLENUM_ASSIGN(const double x, number_argument("haversin", args[0]));
  return Value((1.0 - std::cos(x)) / 2.0);
}

Result<Value> arc_tangent2(Arguments args, FunctionContext&) {
  PLENUM_ASSIGN(const double y, number_argument("atan2", args[0]));
  PLENUM_ASSIGN(const double x, number_argument("atan2", args[1]));
  return Value(std::atan2(y, x));
}

void add_trigonometry(FunctionTable& table) {
  define_unary(table, "sin", "sine", [](double x) { return std::sin(x); });
  define_unary(table, "cos", "cosine", [](double x) { return std::cos(x); });
  define_unary(table, "tan", "tangent", [](double x) { return std::tan(x); });
  define_unary(table, "cot", "cotangent", [](double x) { return 1.0 / std::tan(x); });
  define_unary(table, "asin", "arc sine", [](double x) { return std::asin(x); });
  define_unary(table, "acos", "arc cosine", [](double x) { return std::acos(x); });
  define_unary(table, "atan", "arc tangent", [](double x) { return std::atan(x); });
  define_unary(table, "sinh", "hyperbolic sine", [](double x) { return std::sinh(x); });
  define_unary(table, "cosh", "hyperbolic cosine", [](double x) { return std::cosh(x); });
  define_unary(table, "tanh", "hyperbolic tangent", [](double x) { return std::tanh(x); });
  define_unary(table, "degrees", "radians to degrees",
               [](double x) { return x * 180.0 / std::numbers::pi; });
  define_unary(table, "radians", "degrees to radians",
               [](double x) { return x * std::numbers::pi / 180.0; });
  define(table, "atan2", {FieldType::number, FieldType::number}, 2, FieldType::floating,
         "arc tangent of a quotient", arc_tangent2);
  define(table, "haversin", {FieldType::number}, 1, FieldType::floating, "half the versine",
         haversine);
}

}  // namespace

void add_math_functions(FunctionTable& table) {
  add_trigonometry(table);
  define_unary(table, "ceil", "smallest whole number not below",
               [](double x) { return std::ceil(x); });
  define_unary(table, "floor", "largest whole number not above",
               [](double x) { return std::floor(x); });
  define_unary(table, "sqrt", "square root", [](double x) { return std::sqrt(x); });
  define_unary(table, "exp", "e to a power", [](double x) { return std::exp(x); });
  define_unary(table, "log", "natural logarithm", [](double x) { return std::log(x); });
  define_unary(table, "log10", "decimal logarithm", [](double x) { return std::log10(x); });
  define(table, "abs", {FieldType::number}, 1, FieldType::number, "absolute value", absolute,
         {.rule = bind::ResultRule::as_number});
  define(table, "sign", {FieldType::number}, 1, FieldType::integer, "-1, 0 or 1", sign);
  define(table, "round", {FieldType::number, FieldType::integer}, 1, FieldType::floating,
         "nearest number with so many decimals; half goes up", rounded);
  define(table, "isNaN", {FieldType::number}, 1, FieldType::boolean, "not a number",
         [](Arguments args, FunctionContext&) -> Result<Value> {
           PLENUM_ASSIGN(const double x, number_argument("isNaN", args[0]));
           return Value(std::isnan(x));
         });
  define(table, "pi", {}, 0, FieldType::floating, "the number pi",
         [](Arguments, FunctionContext&) -> Result<Value> { return Value(std::numbers::pi); });
  define(table, "e", {}, 0, FieldType::floating, "base of natural logarithms",
         [](Arguments, FunctionContext&) -> Result<Value> { return Value(std::numbers::e); });
  define(table, "rand", {}, 0, FieldType::floating, "a random number from 0 to below 1",
         [](Arguments, FunctionContext& context) -> Result<Value> {
           return Value(static_cast<double>(context.random() >> 11U) * 0x1.0p-53);
         },
         {.deterministic = false});
}

}  // namespace plenum::query
