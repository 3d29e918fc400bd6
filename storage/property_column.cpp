#include "storage/property_column.hpp"

#include "core/assert.hpp"

namespace plenum::storage {

namespace {

PropertyColumn::Kind column_kind(ValueKind kind) noexcept {
  switch (kind) {
    case ValueKind::null:
      return PropertyColumn::Kind::null;
    case ValueKind::boolean:
      return PropertyColumn::Kind::boolean;
    case ValueKind::integer:
      return PropertyColumn::Kind::integer;
    case ValueKind::floating:
      return PropertyColumn::Kind::floating;
    case ValueKind::string:
      return PropertyColumn::Kind::string;
    default:
      return PropertyColumn::Kind::any;
  }
}

}  // namespace

void PropertyColumn::clear() {
  kind_ = Kind::null;
  valid_.clear();
  booleans_.clear();
  integers_.clear();
  floats_.clear();
  strings_.clear();
  values_.clear();
  kept_.clear();
}

void PropertyColumn::reserve(std::size_t rows) { valid_.reserve(rows); }

void PropertyColumn::append_null() {
  valid_.push_back(0);
  switch (kind_) {
    case Kind::null:
      return;
    case Kind::boolean:
      booleans_.push_back(0);
      return;
    case Kind::integer:
      integers_.push_back(0);
      return;
    case Kind::floating:
      floats_.push_back(0);
      return;
    case Kind::string:
      strings_.emplace_back();
      return;
    case Kind::any:
      values_.emplace_back();
      return;
  }
}

void PropertyColumn::append_boolean(bool value) {
  if (kind_ == Kind::null) become(Kind::boolean);
  if (kind_ != Kind::boolean) return append(value);
  valid_.push_back(1);
  booleans_.push_back(value ? 1 : 0);
}

void PropertyColumn::append_integer(std::int64_t value) {
  if (kind_ == Kind::null) become(Kind::integer);
  if (kind_ != Kind::integer) return append(value);
  valid_.push_back(1);
  integers_.push_back(value);
}

void PropertyColumn::append_floating(double value) {
  if (kind_ == Kind::null) become(Kind::floating);
  if (kind_ != Kind::floating) return append(value);
  valid_.push_back(1);
  floats_.push_back(value);
}

void PropertyColumn::append_string(std::string_view stable) {
  if (kind_ == Kind::null) become(Kind::string);
  if (kind_ != Kind::string) {
    if (kind_ != Kind::any) become(Kind::any);
    valid_.push_back(1);
    values_.emplace_back(stable);
    return;
  }
  valid_.push_back(1);
  strings_.push_back(stable);
}

PropertyColumn::Rows<std::int64_t> PropertyColumn::extend_integers(std::size_t count) {
  if (kind_ == Kind::null) become(Kind::integer);
  if (kind_ != Kind::integer) return {};
  const std::size_t before = valid_.size();
  valid_.resize(before + count);
  integers_.resize(before + count);
  return {valid_.data() + before, integers_.data() + before};
}

PropertyColumn::Rows<double> PropertyColumn::extend_floats(std::size_t count) {
  if (kind_ == Kind::null) become(Kind::floating);
  if (kind_ != Kind::floating) return {};
  const std::size_t before = valid_.size();
  valid_.resize(before + count);
  floats_.resize(before + count);
  return {valid_.data() + before, floats_.data() + before};
}

void PropertyColumn::append(const Value& stable) {
  if (stable.is_null()) return append_null();
  const Kind kind = column_kind(stable.kind());
  if (kind_ != kind && kind_ != Kind::any) become(kind_ == Kind::null ? kind : Kind::any);
  valid_.push_back(1);
  switch (kind_) {
    case Kind::null:
      PLENUM_ASSERT(false);
      return;
    case Kind::boolean:
      booleans_.push_back(stable.as_boolean() ? 1 : 0);
      return;
    case Kind::integer:
      integers_.push_back(stable.as_integer());
      return;
    case Kind::floating:
      floats_.push_back(stable.as_float());
      return;
    case Kind::string:
      strings_.emplace_back(stable.as_string());
      return;
    case Kind::any:
      values_.push_back(stable);
      return;
  }
}

Value PropertyColumn::value(std::size_t row) const {
  if (!is_valid(row)) return nullptr;
  switch (kind_) {
    case Kind::null:
      return nullptr;
    case Kind::boolean:
      return booleans_[row] != 0;
    case Kind::integer:
      return integers_[row];
    case Kind::floating:
      return floats_[row];
    case Kind::string:
      return strings_[row];
    case Kind::any:
      return values_[row];
  }
  return nullptr;
}

void PropertyColumn::become(Kind kind) {
  const std::size_t rows = valid_.size();
  if (kind == Kind::any) {
    std::vector<Value> values;
    values.reserve(rows + 1);
    for (std::size_t row = 0; row < rows; ++row) values.push_back(value(row));
    booleans_.clear();
    integers_.clear();
    floats_.clear();
    strings_.clear();
    values_ = std::move(values);
  }
  kind_ = kind;
  const std::size_t room = valid_.capacity();
  switch (kind) {
    case Kind::boolean:
      booleans_.reserve(room);
      booleans_.resize(rows);
      return;
    case Kind::integer:
      integers_.reserve(room);
      integers_.resize(rows, 0);
      return;
    case Kind::floating:
      floats_.reserve(room);
      floats_.resize(rows, 0);
      return;
    case Kind::string:
      strings_.reserve(room);
      strings_.resize(rows);
      return;
    case Kind::null:
    case Kind::any:
      return;
  }
}

}  // namespace plenum::storage
