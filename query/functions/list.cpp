// Functions over lists.
#include "core/utf8.hpp"
#include "query/functions/arguments.hpp"
#include "query/functions/range.hpp"

namespace plenum::query {

namespace {

Result<const List*> list_argument(std::string_view function, const Value& value) {
  if (value.kind() != ValueKind::list) return argument_type_error(function, value, "a LIST");
  return &value.as_list();
}

Result<Value> size_of(Arguments args, FunctionContext&) {
  const Value& value = args[0];
  if (const auto* text = value.get_if<std::string>()) {
    return Value(static_cast<std::int64_t>(core::count_code_points(*text)));
  }
  if (const auto* list = value.get_if<List>())
    return Value(static_cast<std::int64_t>(list->size()));
  if (const auto* map = value.get_if<Map>()) return Value(static_cast<std::int64_t>(map->size()));
  return argument_type_error("size", value, "a LIST or a STRING");
}

Result<Value> is_empty(Arguments args, FunctionContext&) {
  const Value& value = args[0];
  if (const auto* text = value.get_if<std::string>()) return Value(text->empty());
  if (const auto* list = value.get_if<List>()) return Value(list->empty());
  if (const auto* map = value.get_if<Map>()) return Value(map->empty());
  return argument_type_error("isEmpty", value, "a LIST, a MAP or a STRING");
}

Result<Value> range(Arguments args, FunctionContext& context) {
  PLENUM_ASSIGN(const NumberRange numbers, number_range(args));
  List out;
  if (numbers.empty) return Value(std::move(out));
  const std::uint64_t memory_max = context.call_context().memory_bytes_max;
  if (numbers.last >= function_list_items_max || numbers.last >= memory_max / sizeof(Value)) {
    return too_large("range");
  }
  out.reserve(numbers.last + 1);
  for (std::uint64_t i = 0; i <= numbers.last; ++i) out.emplace_back(numbers.at(i));
  return Value(std::move(out));
}

}  // namespace

Result<NumberRange> number_range(Arguments args) {
  std::int64_t bounds[3] = {0, 0, 1};
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (args[i].kind() != ValueKind::integer) {
      return argument_range_error("InvalidArgumentType", "range() takes INTEGERs only");
    }
    bounds[i] = args[i].as_integer();
  }
  const auto [start, end, step] = bounds;
  if (step == 0) return argument_range_error("NumberOutOfRange", "the step of range() is zero");
  if ((step > 0) ? start > end : start < end) return NumberRange{};
  // Unsigned arithmetic: the distance of two 64-bit numbers always fits.
  const auto from = static_cast<std::uint64_t>(start);
  const auto to = static_cast<std::uint64_t>(end);
  const std::uint64_t distance = step > 0 ? to - from : from - to;
  const std::uint64_t stride = step > 0 ? static_cast<std::uint64_t>(step)
                                        : std::uint64_t{0} - static_cast<std::uint64_t>(step);
  return NumberRange{start, step, distance / stride, false};
}

void add_list_functions(FunctionTable& table) {
  constexpr auto list = FieldType::list;
  using bind::TypeKind;
  const bind::TypeMask sized{TypeKind::list, TypeKind::string, TypeKind::map};
  define(table, "size", {FieldType::any}, 1, FieldType::integer, "length of a list or string",
         size_of, {.accepts = {sized}});
  define(table, "isEmpty", {FieldType::any}, 1, FieldType::boolean, "has no items", is_empty,
         {.accepts = {sized}});
  define(table, "head", {list}, 1, FieldType::any, "the first item",
         [](Arguments args, FunctionContext&) -> Result<Value> {
           PLENUM_ASSIGN(const List* items, list_argument("head", args[0]));
           return items->empty() ? Value() : items->front();
         },
         {.rule = bind::ResultRule::element_of});
  define(table, "last", {list}, 1, FieldType::any, "the last item",
         [](Arguments args, FunctionContext&) -> Result<Value> {
           PLENUM_ASSIGN(const List* items, list_argument("last", args[0]));
           return items->empty() ? Value() : items->back();
         },
         {.rule = bind::ResultRule::element_of});
  define(table, "tail", {list}, 1, list, "all items but the first",
         [](Arguments args, FunctionContext&) -> Result<Value> {
           PLENUM_ASSIGN(const List* items, list_argument("tail", args[0]));
           if (items->empty()) return Value(List{});
           return Value(List(items->begin() + 1, items->end()));
         },
         {.rule = bind::ResultRule::as_argument});
  define(table, "range", {FieldType::any, FieldType::any, FieldType::any}, 2, list,
         "whole numbers from start to end, both included", range,
         {.accepts = {bind::TypeMask::any()}});
  define(table, "coalesce", {FieldType::any}, 1, FieldType::any, "the first that is not null",
         [](Arguments args, FunctionContext&) -> Result<Value> {
           for (const Value& value : args) {
             if (!value.is_null()) return value;
           }
           return Value();
         },
         {.null_propagates = false, .variadic = true, .rule = bind::ResultRule::as_argument});
}

}  // namespace plenum::query
