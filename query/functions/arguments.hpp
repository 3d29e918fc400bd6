#pragma once
// Purpose: reading arguments and entering definitions, shared by the families of functions.
// May depend on: query/functions/function.hpp, core.
// Invariants: a wrong kind is TypeError InvalidArgumentValue naming the function.

#include <initializer_list>
#include <string>
#include <utility>

#include "core/try.hpp"
#include "query/functions/function.hpp"

namespace plenum::query {

/// Characters a function may build at once; more is `limit`.
inline constexpr std::size_t function_string_bytes_max = 64U << 20U;
/// Items of a list that a function may build at once; more is `limit`.
inline constexpr std::size_t function_list_items_max = 10'000'000;

using Arguments = std::span<const Value>;

struct Flags {
  bool null_propagates = true;
  bool deterministic = true;
  bool variadic = false;
  std::vector<bind::TypeMask> accepts{};
  bind::ResultRule rule = bind::ResultRule::fixed;
};

/// Enters a built-in function; its name is known to be free.
inline void define(FunctionTable& table, std::string name, std::vector<FieldType> parameters,
                   std::size_t required, FieldType result, std::string description,
                   FunctionBody body, Flags flags = {}) {
  FunctionDefinition definition;
  definition.name = std::move(name);
  definition.parameters = std::move(parameters);
  definition.required = required;
  definition.variadic = flags.variadic;
  definition.accepts = std::move(flags.accepts);
  definition.rule = flags.rule;
  definition.result = result;
  definition.null_propagates = flags.null_propagates;
  definition.deterministic = flags.deterministic;
  definition.description = std::move(description);
  definition.run = std::move(body);
  core::ignore_error(table.add(std::move(definition)), "names of built-in functions differ");
}

inline Result<std::string_view> text_argument(std::string_view function, const Value& value) {
  if (value.kind() != ValueKind::string) return argument_type_error(function, value, "a STRING");
  return std::string_view(value.as_string());
}

inline Result<std::int64_t> integer_argument(std::string_view function, const Value& value) {
  if (value.kind() != ValueKind::integer) return argument_type_error(function, value, "an INTEGER");
  return value.as_integer();
}

inline Result<double> number_argument(std::string_view function, const Value& value) {
  if (value.kind() == ValueKind::integer) return static_cast<double>(value.as_integer());
  if (value.kind() == ValueKind::floating) return value.as_float();
  return argument_type_error(function, value, "a number");
}

inline Error too_large(std::string_view function) {
  return Error(ErrorCode::limit, std::string(function) + "() would build too large a value");
}

}  // namespace plenum::query
