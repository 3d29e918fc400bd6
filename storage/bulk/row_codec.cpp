#include "storage/bulk/row_codec.hpp"

#include <cstring>

#include "core/bytes.hpp"
#include "core/try.hpp"
#include "storage/value_codec.hpp"

namespace plenum::storage::bulk {

namespace {

/// How a value stands in the bytes of a row.
enum class Form : std::uint8_t { boolean, integer, floating, string, other };
constexpr std::uint64_t form_count = 5;

Form form_of(ValueKind kind) {
  switch (kind) {
    case ValueKind::boolean:
      return Form::boolean;
    case ValueKind::integer:
      return Form::integer;
    case ValueKind::floating:
      return Form::floating;
    case ValueKind::string:
      return Form::string;
    default:
      return Form::other;
  }
}

std::string_view text_at(const BulkColumn& column, std::size_t row) {
  return column.bytes.substr(column.ends[row], column.ends[row + 1] - column.ends[row]);
}

void append_fixed(std::string& out, const void* from, std::size_t bytes) {
  out.append(static_cast<const char*>(from), bytes);
}

}  // namespace

Error unreadable_row() { return {ErrorCode::io, "a scratch file of the sort cannot be read back"}; }

Result<std::size_t> copy_row(std::span<const BulkColumn> columns,
                             std::span<const std::size_t> slots, std::size_t row, ColumnSink& to) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const BulkColumn& column = columns[i];
    if (!holds(column, row)) continue;
    ++count;
    ColumnPageBuilder& builder = to.column(slots[i]);
    switch (form_of(column.kind)) {
      case Form::boolean:
        builder.append_boolean(to.row(), column.integers[row] != 0);
        break;
      case Form::integer:
        builder.append_integer(to.row(), column.integers[row]);
        break;
      case Form::floating:
        builder.append_floating(to.row(), column.floats[row]);
        break;
      case Form::string:
        PLENUM_TRY(to.append_text(slots[i], text_at(column, row)));
        break;
      case Form::other: {
        const Value value = bulk_value(column, row);
        PLENUM_TRY(is_storable(value));
        builder.append(to.row(), value);
        break;
      }
    }
  }
  return count;
}

Result<std::size_t> encode_row(std::span<const BulkColumn> columns,
                               std::span<const std::size_t> slots, std::size_t row,
                               std::string& out) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const BulkColumn& column = columns[i];
    if (!holds(column, row)) continue;
    ++count;
    const Form form = form_of(column.kind);
    core::append_varint(out, slots[i] * form_count + static_cast<std::uint64_t>(form));
    switch (form) {
      case Form::boolean:
        out.push_back(column.integers[row] != 0 ? 1 : 0);
        break;
      case Form::integer:
        append_fixed(out, &column.integers[row], sizeof(std::int64_t));
        break;
      case Form::floating:
        append_fixed(out, &column.floats[row], sizeof(double));
        break;
      case Form::string:
        core::append_counted(out, text_at(column, row));
        break;
      case Form::other: {
        const Value value = bulk_value(column, row);
        PLENUM_TRY(is_storable(value));
        encode_value(out, value);
        break;
      }
    }
  }
  return count;
}

Status decode_row(std::string_view bytes, ColumnSink& to) {
  core::ByteReader reader(bytes);
  while (!reader.at_end()) {
    const auto head = reader.varint();
    if (!head) return unreadable_row();
    const auto slot = static_cast<std::size_t>(*head / form_count);
    ColumnPageBuilder& builder = to.column(slot);
    switch (static_cast<Form>(*head % form_count)) {
      case Form::boolean: {
        const auto truth = reader.byte();
        if (!truth) return unreadable_row();
        builder.append_boolean(to.row(), *truth != 0);
        break;
      }
      case Form::integer:
      case Form::floating: {
        const auto raw = reader.bytes(sizeof(std::int64_t));
        if (!raw) return unreadable_row();
        if (static_cast<Form>(*head % form_count) == Form::integer) {
          std::int64_t value = 0;
          std::memcpy(&value, raw->data(), sizeof value);
          builder.append_integer(to.row(), value);
        } else {
          double value = 0;
          std::memcpy(&value, raw->data(), sizeof value);
          builder.append_floating(to.row(), value);
        }
        break;
      }
      case Form::string: {
        const auto text = reader.counted();
        if (!text) return unreadable_row();
        PLENUM_TRY(to.append_text(slot, *text));
        break;
      }
      case Form::other: {
        PLENUM_ASSIGN(const Value value, decode_value(reader));
        builder.append(to.row(), value);
        break;
      }
    }
  }
  return {};
}

}  // namespace plenum::storage::bulk
