// Functions over strings. Positions count code points.
#include <algorithm>

#include "core/utf8.hpp"
#include "query/functions/arguments.hpp"

namespace plenum::query {

namespace {

using Text = std::string_view;

Result<std::size_t> position_argument(std::string_view function, const Value& value) {
  PLENUM_ASSIGN(const std::int64_t n, integer_argument(function, value));
  if (n < 0) {
    return argument_range_error("NegativeIntegerArgument",
                                std::string(function) + "() takes no negative number");
  }
  return static_cast<std::size_t>(n);
}

std::string reversed(Text text) {
  std::string out;
  out.reserve(text.size());
  std::vector<std::size_t> starts;
  for (std::size_t at = 0; at < text.size(); at += core::decode_utf8(text, at).length) {
    starts.push_back(at);
  }
  std::size_t end = text.size();
  for (auto it = starts.rbegin(); it != starts.rend(); ++it) {
    out.append(text.substr(*it, end - *it));
    end = *it;
  }
  return out;
}

Text trimmed(Text text, bool left, bool right) {
  while (left && !text.empty()) {
    const core::CodePoint c = core::decode_utf8(text, 0);
    if (!core::is_space(c.value)) break;
    text.remove_prefix(c.length);
  }
  while (right && !text.empty()) {
    std::size_t at = text.size() - 1;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) --at;
    if (!core::is_space(core::decode_utf8(text, at).value)) break;
    text.remove_suffix(text.size() - at);
  }
  return text;
}

Result<Value> replaced(Text text, Text search, Text with) {
  if (search.empty()) return Value(text);
  std::string out;
  std::size_t from = 0;
  for (std::size_t hit = text.find(search); hit != Text::npos; hit = text.find(search, from)) {
    out.append(text.substr(from, hit - from)).append(with);
    from = hit + search.size();
    if (out.size() > function_string_bytes_max) return too_large("replace");
  }
  out.append(text.substr(from));
  return Value(std::move(out));
}

Result<Value> split_text(Text text, Text delimiter) {
  List out;
  if (delimiter.empty()) {
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t length = core::decode_utf8(text, at).length;
      out.emplace_back(text.substr(at, length));
      at += length;
    }
    return Value(std::move(out));
  }
  std::size_t from = 0;
  for (std::size_t hit = text.find(delimiter); hit != Text::npos;
       hit = text.find(delimiter, from)) {
    out.emplace_back(text.substr(from, hit - from));
    from = hit + delimiter.size();
  }
  out.emplace_back(text.substr(from));
  return Value(std::move(out));
}

Result<Value> substring(Arguments args) {
  PLENUM_ASSIGN(const Text text, text_argument("substring", args[0]));
  PLENUM_ASSIGN(const std::size_t start, position_argument("substring", args[1]));
  const std::size_t from = core::byte_offset_of(text, start);
  const Text rest = text.substr(from);
  if (args.size() < 3) return Value(rest);
  PLENUM_ASSIGN(const std::size_t length, position_argument("substring", args[2]));
  return Value(rest.substr(0, core::byte_offset_of(rest, length)));
}

Result<Value> left_part(Arguments args) {
  PLENUM_ASSIGN(const Text text, text_argument("left", args[0]));
  PLENUM_ASSIGN(const std::size_t length, position_argument("left", args[1]));
  return Value(text.substr(0, core::byte_offset_of(text, length)));
}

Result<Value> right_part(Arguments args) {
  PLENUM_ASSIGN(const Text text, text_argument("right", args[0]));
  PLENUM_ASSIGN(const std::size_t length, position_argument("right", args[1]));
  const std::size_t all = core::count_code_points(text);
  if (length >= all) return Value(text);
  return Value(text.substr(core::byte_offset_of(text, all - length)));
}

template <class F>
FunctionBody over_text(std::string name, F f) {
  return [name = std::move(name), f](Arguments args, FunctionContext&) -> Result<Value> {
    PLENUM_ASSIGN(const Text text, text_argument(name, args[0]));
    return Value(f(text));
  };
}

void add_case_and_trim(FunctionTable& table) {
  constexpr auto string = FieldType::string;
  for (const char* name : {"toUpper", "upper"}) {
    define(table, name, {string}, 1, string, "upper case",
           over_text(name, [](Text t) { return core::to_upper(t); }));
  }
  for (const char* name : {"toLower", "lower"}) {
    define(table, name, {string}, 1, string, "lower case",
           over_text(name, [](Text t) { return core::to_lower(t); }));
  }
  for (const char* name : {"trim", "btrim"}) {
    define(table, name, {string}, 1, string, "without white space at both ends",
           over_text(name, [](Text t) { return trimmed(t, true, true); }));
  }
  define(table, "ltrim", {string}, 1, string, "without white space at the start",
         over_text("ltrim", [](Text t) { return trimmed(t, true, false); }));
  define(table, "rtrim", {string}, 1, string, "without white space at the end",
         over_text("rtrim", [](Text t) { return trimmed(t, false, true); }));
  define(table, "normalize", {string}, 1, string, "Unicode normalisation form C",
         over_text("normalize", [](Text t) { return core::nfc(t); }));
  define(table, "foldName", {string}, 1, string, "the form in which names are compared",
         over_text("foldName", [](Text t) { return core::fold(t); }));
  for (const char* name : {"char_length", "character_length"}) {
    define(table, name, {string}, 1, FieldType::integer, "number of code points",
           over_text(name,
                     [](Text t) { return static_cast<std::int64_t>(core::count_code_points(t)); }));
  }
}

}  // namespace

void add_string_functions(FunctionTable& table) {
  constexpr auto string = FieldType::string;
  constexpr auto integer = FieldType::integer;
  add_case_and_trim(table);
  define(table, "replace", {string, string, string}, 3, string, "every occurrence replaced",
         [](Arguments args, FunctionContext&) -> Result<Value> {
           PLENUM_ASSIGN(const Text text, text_argument("replace", args[0]));
           PLENUM_ASSIGN(const Text search, text_argument("replace", args[1]));
           PLENUM_ASSIGN(const Text with, text_argument("replace", args[2]));
           return replaced(text, search, with);
         });
  define(table, "split", {string, string}, 2, FieldType::list, "parts between delimiters",
         [](Arguments args, FunctionContext&) -> Result<Value> {
           PLENUM_ASSIGN(const Text text, text_argument("split", args[0]));
           PLENUM_ASSIGN(const Text delimiter, text_argument("split", args[1]));
           return split_text(text, delimiter);
         });
  define(table, "substring", {string, integer, integer}, 2, string, "part from a position",
         [](Arguments args, FunctionContext&) { return substring(args); });
  define(table, "left", {string, integer}, 2, string, "the first characters",
         [](Arguments args, FunctionContext&) { return left_part(args); });
  define(table, "right", {string, integer}, 2, string, "the last characters",
         [](Arguments args, FunctionContext&) { return right_part(args); });
  define(table, "reverse", {FieldType::any}, 1, FieldType::any, "a string or list backwards",
         [](Arguments args, FunctionContext&) -> Result<Value> {
           if (args[0].kind() == ValueKind::string) return Value(reversed(args[0].as_string()));
           if (args[0].kind() == ValueKind::list) {
             const List& list = args[0].as_list();
             return Value(List(list.rbegin(), list.rend()));
           }
           return argument_type_error("reverse", args[0], "a STRING or a LIST");
         },
         {.accepts = {{bind::TypeKind::string, bind::TypeKind::list}},
          .rule = bind::ResultRule::as_argument});
}

}  // namespace plenum::query
