// Procedures that a scenario describes by a table of all their rows.
#include <algorithm>

#include "core/text.hpp"
#include "core/try.hpp"
#include "core/value_order.hpp"
#include "tests/tck/expected.hpp"
#include "tests/tck/scenario.hpp"

namespace plenum::tck {

namespace {

Result<FieldType> field_type(std::string_view text) {
  if (text.ends_with('?')) text.remove_suffix(1);
  if (text == "STRING") return FieldType::string;
  if (text == "INTEGER") return FieldType::integer;
  if (text == "FLOAT") return FieldType::floating;
  if (text == "NUMBER") return FieldType::number;
  return Error(ErrorCode::syntax, "unknown type " + std::string(text));
}

Result<std::vector<Field>> fields(std::string_view text) {
  std::vector<Field> result;
  while (!core::trim(text).empty()) {
    const std::size_t comma = text.find(',');
    const std::string_view one = text.substr(0, comma);
    const std::size_t colons = one.find("::");
    if (colons == std::string_view::npos) return Error(ErrorCode::syntax, "a field without ::");
    Field field;
    field.name = std::string(core::trim(one.substr(0, colons)));
    const std::string_view type = core::trim(one.substr(colons + 2));
    field.nullable = type.ends_with('?');
    PLENUM_ASSIGN(field.type, field_type(type));
    result.push_back(std::move(field));
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  return result;
}

// Integers become floats where the signature says so.
Value coerced(const Value& value, FieldType type) {
  if (type == FieldType::floating && value.kind() == ValueKind::integer) {
    return static_cast<double>(value.as_integer());
  }
  return value;
}

std::string_view between(std::string_view text, std::size_t from, char open, char close,
                         std::size_t& end) {
  const std::size_t start = text.find(open, from);
  end = start == std::string_view::npos ? start : text.find(close, start);
  return end == std::string_view::npos ? std::string_view{}
                                       : text.substr(start + 1, end - start - 1);
}

using Rows = std::vector<std::vector<Value>>;

Status emit_matching(const Rows& rows, const std::vector<Field>& inputs,
                     std::span<const Value> arguments, RowSink& sink) {
  for (const std::vector<Value>& row : rows) {
    bool same = true;
    for (std::size_t i = 0; i < inputs.size() && same; ++i) {
      same = core::equivalent(row[i], coerced(arguments[i], inputs[i].type));
    }
    if (!same) continue;
    std::vector<Value> out(row.begin() + static_cast<std::ptrdiff_t>(inputs.size()), row.end());
    PLENUM_ASSIGN(const bool more, sink.emit(out));
    if (!more) break;
  }
  return {};
}

}  // namespace

Result<Procedure> make_procedure(std::string_view signature, const std::vector<Cells>& table) {
  Procedure procedure;
  std::size_t end = 0;
  const std::string_view inputs = between(signature, 0, '(', ')', end);
  if (end == std::string_view::npos) return Error(ErrorCode::syntax, "a signature without ( )");
  procedure.name = std::string(core::trim(signature.substr(0, signature.find('('))));
  const std::string_view outputs = between(signature, end, '(', ')', end);
  if (end == std::string_view::npos) return Error(ErrorCode::syntax, "a signature without outputs");
  PLENUM_ASSIGN(procedure.parameters, fields(inputs));
  PLENUM_ASSIGN(procedure.columns, fields(outputs));
  const std::size_t width = procedure.parameters.size() + procedure.columns.size();
  Rows rows;
  for (std::size_t i = 1; i < table.size(); ++i) {
    if (table[i].size() != width) return Error(ErrorCode::syntax, "a row of another width");
    std::vector<Value> row;
    for (std::size_t j = 0; j < width; ++j) {
      PLENUM_ASSIGN(const Value value, parse_expected(table[i][j]));
      const std::size_t inputs_count = procedure.parameters.size();
      row.push_back(coerced(value, j < inputs_count ? procedure.parameters[j].type
                                                    : procedure.columns[j - inputs_count].type));
    }
    rows.push_back(std::move(row));
  }
  procedure.description = "a table of the scenario";
  procedure.run = [rows = std::move(rows), fields = procedure.parameters](
                      std::span<const Value> arguments, const CallContext&, RowSink& sink) {
    return emit_matching(rows, fields, arguments, sink);
  };
  return procedure;
}

}  // namespace plenum::tck
