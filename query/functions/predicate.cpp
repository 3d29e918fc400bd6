// Functions that tell about a value: its presence and its kind.
#include "query/functions/arguments.hpp"

namespace plenum::query {

void add_predicate_functions(FunctionTable& table) {
  define(
      table, "exists", {FieldType::any}, 1, FieldType::boolean, "is not null",
      [](Arguments args, FunctionContext&) -> Result<Value> { return Value(!args[0].is_null()); },
      {.null_propagates = false});
  define(table, "valueType", {FieldType::any}, 1, FieldType::string, "name of the kind",
         [](Arguments args, FunctionContext&) -> Result<Value> {
           return Value(std::string(value_kind_name(args[0].kind())));
         },
         {.null_propagates = false});
  define(table, "nullIf", {FieldType::any, FieldType::any}, 2, FieldType::any,
         "null when both are the same value, else the first",
         [](Arguments args, FunctionContext&) -> Result<Value> {
           return args[0] == args[1] ? Value() : args[0];
         },
         {.null_propagates = false});
}

}  // namespace plenum::query
