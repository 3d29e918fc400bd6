// Conversions between kinds. A string that does not read gives null; a kind that cannot be
// converted is TypeError InvalidArgumentValue, but in the …OrNull forms.
#include <cmath>
#include <optional>

#include "core/temporal_text.hpp"
#include "core/text.hpp"
#include "query/functions/arguments.hpp"

namespace plenum::query {

namespace {

/// Truncates towards zero; nullopt when that leaves 64 bits or is no number.
std::optional<std::int64_t> truncated(double x) {
  if (!(x >= -9223372036854775808.0 && x < 9223372036854775808.0)) return std::nullopt;
  return static_cast<std::int64_t>(x);
}

Result<Value> to_integer(const Value& value) {
  switch (value.kind()) {
    case ValueKind::integer:
      return value;
    case ValueKind::floating: {
      const auto n = truncated(value.as_float());
      return n ? Value(*n) : Value();
    }
    case ValueKind::string: {
      const std::string_view text = core::trim(value.as_string());
      if (const auto n = core::parse_integer(text)) return Value(*n);
      const auto x = core::parse_float(text);
      const auto n = x ? truncated(*x) : std::nullopt;
      return n ? Value(*n) : Value();
    }
    default:
      return argument_type_error("toInteger", value, "a number or a STRING");
  }
}

Result<Value> to_float(const Value& value) {
  switch (value.kind()) {
    case ValueKind::integer:
      return Value(static_cast<double>(value.as_integer()));
    case ValueKind::floating:
      return value;
    case ValueKind::string: {
      const auto x = core::parse_float(core::trim(value.as_string()));
      return x ? Value(*x) : Value();
    }
    default:
      return argument_type_error("toFloat", value, "a number or a STRING");
  }
}

Result<Value> to_boolean(const Value& value) {
  switch (value.kind()) {
    case ValueKind::boolean:
      return value;
    case ValueKind::integer:
      return Value(value.as_integer() != 0);
    case ValueKind::string: {
      const std::string_view text = core::trim(value.as_string());
      if (core::equal_ignoring_ascii_case(text, "true")) return Value(true);
      if (core::equal_ignoring_ascii_case(text, "false")) return Value(false);
      return Value();
    }
    default:
      return argument_type_error("toBoolean", value, "a BOOLEAN, a STRING or an INTEGER");
  }
}

Result<Value> to_text(const Value& value) {
  switch (value.kind()) {
    case ValueKind::string:
      return value;
    case ValueKind::boolean:
      return Value(value.as_boolean() ? "true" : "false");
    case ValueKind::integer:
      return Value(core::integer_text(value.as_integer()));
    case ValueKind::floating:
      return Value(core::float_text(value.as_float()));
    case ValueKind::date:
      return Value(core::text(value.as_date()));
    case ValueKind::local_time:
      return Value(core::text(value.as_local_time()));
    case ValueKind::time:
      return Value(core::text(value.as_time()));
    case ValueKind::local_date_time:
      return Value(core::text(value.as_local_date_time()));
    case ValueKind::date_time:
      return Value(core::text(value.as_date_time()));
    case ValueKind::duration:
      return Value(core::text(value.as_duration()));
    default:
      return argument_type_error("toString", value, "a scalar");
  }
}

using Convert = Result<Value> (*)(const Value&);

void define_conversion(FunctionTable& table, const char* name, FieldType result, Convert convert) {
  define(table, name, {FieldType::any}, 1, result, "conversion of one value",
         [convert](Arguments args, FunctionContext&) { return convert(args[0]); });
  define(table, std::string(name) + "OrNull", {FieldType::any}, 1, result,
         "conversion; null where there is none",
         [convert](Arguments args, FunctionContext&) -> Result<Value> {
           auto converted = convert(args[0]);
           return converted.ok() ? std::move(converted) : Result<Value>(Value());
         });
  define(table, std::string(name) + "List", {FieldType::list}, 1, FieldType::list,
         "conversion of every item; null where there is none",
         [convert, name](Arguments args, FunctionContext&) -> Result<Value> {
           if (args[0].kind() != ValueKind::list) {
             return argument_type_error(std::string(name) + "List", args[0], "a LIST");
           }
           List out;
           for (const Value& item : args[0].as_list()) {
             auto converted = item.is_null() ? Result<Value>(Value()) : convert(item);
             out.push_back(converted.ok() ? *std::move(converted) : Value());
           }
           return Value(std::move(out));
         });
}

}  // namespace

void add_conversion_functions(FunctionTable& table) {
  define_conversion(table, "toInteger", FieldType::integer, to_integer);
  define_conversion(table, "toFloat", FieldType::floating, to_float);
  define_conversion(table, "toBoolean", FieldType::boolean, to_boolean);
  define_conversion(table, "toString", FieldType::string, to_text);
  define(table, "toInt", {FieldType::any}, 1, FieldType::integer, "same as toInteger",
         [](Arguments args, FunctionContext&) { return to_integer(args[0]); });
}

}  // namespace plenum::query
