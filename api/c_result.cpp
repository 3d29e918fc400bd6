#include <string>

#include "api/c_handles.hpp"
#include "core/try.hpp"
#include "plenum/export.hpp"

namespace {

using plenum::Error;
using plenum::ErrorCode;
using plenum::Result;
using plenum::Status;
using plenum::Value;
using plenum::ValueKind;
using plenum::api::c_call;

/// The cell, or why there is none.
Result<const Value*> cell(const plenum_result* result, size_t column) {
  if (result == nullptr) return Error(ErrorCode::invalid_argument, "the result is null");
  if (result->next == 0 || result->next > result->table.size()) {
    return Error(ErrorCode::invalid_argument, "the result stands on no row")
        .with_hint("call plenum_step() and look at has_row");
  }
  if (column >= result->table.columns().size()) {
    return Error(ErrorCode::invalid_argument, "there is no column " + std::to_string(column));
  }
  return &result->table[result->next - 1][column];
}

Error no_place_for_value() {
  return Error(ErrorCode::invalid_argument, "there is no place for the value: out is null");
}

Error wrong_kind(const Value& value, const char* wanted) {
  return Error(
      ErrorCode::invalid_argument,
      "the value is " + std::string(plenum::value_kind_name(value.kind())) + ", not " + wanted);
}

/// Hands a value of one kind to `take`; `out` is where that writes.
template <class T, class Take>
plenum_error* get(const plenum_result* result, size_t column, const char* wanted, const void* out,
                  const Take& take) {
  return c_call([&]() -> Status {
    if (out == nullptr) return no_place_for_value();
    PLENUM_ASSIGN(const Value* value, cell(result, column));
    const T* found = value->get_if<T>();
    if (found == nullptr) return wrong_kind(*value, wanted);
    take(*found);
    return {};
  });
}

}  // namespace

extern "C" {

size_t plenum_column_count(const plenum_result* result) {
  return result == nullptr ? 0 : result->table.columns().size();
}

const char* plenum_column_name(const plenum_result* result, size_t column) {
  if (result == nullptr) return nullptr;
  const auto& columns = result->table.columns();
  return column < columns.size() ? columns[column].c_str() : nullptr;
}

uint64_t plenum_row_count(const plenum_result* result) {
  return result == nullptr ? 0 : result->table.size();
}
const char* plenum_summary_json(const plenum_result* result) {
  return result == nullptr ? "{}" : result->summary.c_str();
}

plenum_error* plenum_step(plenum_result* result, int* has_row) {
  return c_call([&]() -> Status {
    if (result == nullptr || has_row == nullptr) {
      return Error(ErrorCode::invalid_argument, "result or has_row is null");
    }
    if (result->next <= result->table.size()) ++result->next;
    *has_row = result->next <= result->table.size() ? 1 : 0;
    return {};
  });
}

plenum_error* plenum_get_kind(const plenum_result* result, size_t column, plenum_kind* out) {
  return c_call([&]() -> Status {
    if (out == nullptr) return no_place_for_value();
    PLENUM_ASSIGN(const Value* value, cell(result, column));
    *out = static_cast<plenum_kind>(value->kind());
    return {};
  });
}

plenum_error* plenum_get_boolean(const plenum_result* result, size_t column, int* out) {
  return get<bool>(result, column, "BOOLEAN", out, [out](bool value) { *out = value ? 1 : 0; });
}

plenum_error* plenum_get_integer(const plenum_result* result, size_t column, int64_t* out) {
  return get<std::int64_t>(result, column, "INTEGER", out,
                           [out](std::int64_t value) { *out = value; });
}

plenum_error* plenum_get_double(const plenum_result* result, size_t column, double* out) {
  return c_call([&]() -> Status {
    if (out == nullptr) return no_place_for_value();
    PLENUM_ASSIGN(const Value* value, cell(result, column));
    if (!value->is_number()) return wrong_kind(*value, "a number");
    *out = value->kind() == ValueKind::integer ? static_cast<double>(value->as_integer())
                                               : value->as_float();
    return {};
  });
}

plenum_error* plenum_get_string(const plenum_result* result, size_t column, const char** out,
                                size_t* length) {
  return get<std::string>(result, column, "STRING", out, [&](const std::string& value) {
    *out = value.c_str();
    if (length != nullptr) *length = value.size();
  });
}

plenum_error* plenum_get_json(plenum_result* result, size_t column, const char** out,
                              size_t* length) {
  return c_call([&]() -> Status {
    if (out == nullptr) return no_place_for_value();
    PLENUM_ASSIGN(const Value* value, cell(result, column));
    result->json = plenum::to_json(*value);
    *out = result->json.c_str();
    if (length != nullptr) *length = result->json.size();
    return {};
  });
}

plenum_error* plenum_get_id(const plenum_result* result, size_t column, uint64_t* out) {
  return c_call([&]() -> Status {
    if (out == nullptr) return no_place_for_value();
    PLENUM_ASSIGN(const Value* value, cell(result, column));
    if (const auto* node = value->get_if<plenum::Node>()) {
      *out = node->id.value;
    } else if (const auto* edge = value->get_if<plenum::Edge>()) {
      *out = edge->id.value;
    } else {
      return wrong_kind(*value, "NODE or RELATIONSHIP");
    }
    return {};
  });
}

}  // extern "C"
