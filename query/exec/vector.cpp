#include "query/exec/vector.hpp"

#include <utility>

#include "core/assert.hpp"

namespace plenum::query::exec {

Value node_reference(NodeId id) { return Value(Node{id, {}, {}}); }
Value edge_reference(EdgeId id) { return Value(Edge{id, {}, {}, {}, {}}); }

namespace {

VectorKind kind_of(const Value& value) {
  switch (value.kind()) {
    case ValueKind::boolean:
      return VectorKind::boolean;
    case ValueKind::integer:
      return VectorKind::integer;
    case ValueKind::floating:
      return VectorKind::floating;
    case ValueKind::string:
      return VectorKind::string;
    case ValueKind::node:
      return VectorKind::node;
    case ValueKind::edge:
      return VectorKind::edge;
    default:
      return VectorKind::any;
  }
}

}  // namespace

VectorPtr Vector::constant(const Value& value, std::size_t rows) {
  auto out = std::make_shared<Vector>(kind_of(value));
  out->push(value);
  out->constant_ = true;
  out->size_ = rows;
  return out;
}

VectorPtr Vector::nodes(std::vector<std::uint64_t> ids) {
  auto out = std::make_shared<Vector>(VectorKind::node);
  out->size_ = ids.size();
  out->ids_ = std::move(ids);
  return out;
}

VectorPtr Vector::edges(std::vector<std::uint64_t> ids) {
  auto out = std::make_shared<Vector>(VectorKind::edge);
  out->size_ = ids.size();
  out->ids_ = std::move(ids);
  return out;
}

VectorPtr Vector::from_column(const storage::PropertyColumn& column) {
  using Kind = storage::PropertyColumn::Kind;
  auto out = std::make_shared<Vector>(VectorKind::any);
  out->size_ = column.size();
  switch (column.kind()) {
    case Kind::null:
      return nulls(column.size());
    case Kind::boolean:
      out->kind_ = VectorKind::boolean;
      out->booleans_ = column.booleans();
      break;
    case Kind::integer:
      out->kind_ = VectorKind::integer;
      out->integers_.assign(column.integers().begin(), column.integers().end());
      break;
    case Kind::floating:
      out->kind_ = VectorKind::floating;
      out->floats_.assign(column.floats().begin(), column.floats().end());
      break;
    case Kind::string:
      out->kind_ = VectorKind::string;
      out->strings_ = column.strings();
      break;
    case Kind::any:
      out->values_ = column.values();
      return out;
  }
  for (const std::uint8_t v : column.valid()) {
    if (v == 0) {
      out->valid_ = column.valid();
      break;
    }
  }
  return out;
}

Value Vector::value(std::size_t row) const {
  if (!valid(row)) return {};
  switch (kind_) {
    case VectorKind::any:
      return any(row);
    case VectorKind::boolean:
      return boolean(row);
    case VectorKind::integer:
      return integer(row);
    case VectorKind::floating:
      return floating(row);
    case VectorKind::string:
      return string(row);
    case VectorKind::node:
      return node_reference(NodeId{id(row)});
    case VectorKind::edge:
      return edge_reference(EdgeId{id(row)});
  }
  core::unreachable();
}

void Vector::reserve(std::size_t rows) {
  switch (kind_) {
    case VectorKind::any:
      return values_.reserve(rows);
    case VectorKind::boolean:
      return booleans_.reserve(rows);
    case VectorKind::integer:
      return integers_.reserve(rows);
    case VectorKind::floating:
      return floats_.reserve(rows);
    case VectorKind::string:
      return strings_.reserve(rows);
    case VectorKind::node:
    case VectorKind::edge:
      return ids_.reserve(rows);
  }
}

void Vector::push_null() {
  if (kind_ == VectorKind::any) return push_any({});
  if (valid_.empty()) valid_.assign(size_, 1);
  switch (kind_) {
    case VectorKind::boolean:
      push_boolean(false);
      break;
    case VectorKind::integer:
      push_integer(0);
      break;
    case VectorKind::floating:
      push_floating(0);
      break;
    case VectorKind::string:
      push_string({});
      break;
    case VectorKind::node:
    case VectorKind::edge:
      push_id(0);
      break;
    case VectorKind::any:
      break;
  }
  if (valid_.empty()) valid_.push_back(1);  // the first row: there was nothing to mark before it
  valid_.back() = 0;
}

void Vector::push_owned_string(std::string_view v) {
  if (!heap_) {
    heap_ = std::make_shared<TextHeap>();
    owners_.push_back(heap_);
  }
  push_string(heap_->keep(v));
}

void Vector::become_any() {
  std::vector<Value> values;
  values.reserve(size_ + 1);
  for (std::size_t i = 0; i < size_; ++i) values.push_back(value(i));
  *this = Vector(VectorKind::any);
  size_ = values.size();
  values_ = std::move(values);
}

void Vector::push(Value v) {
  if (v.is_null()) return push_null();
  const VectorKind kind = kind_of(v);
  if (kind_ != kind && kind_ != VectorKind::any) become_any();
  switch (kind_) {
    case VectorKind::any:
      return push_any(std::move(v));
    case VectorKind::boolean:
      return push_boolean(v.as_boolean());
    case VectorKind::integer:
      return push_integer(v.as_integer());
    case VectorKind::floating:
      return push_floating(v.as_float());
    case VectorKind::string:
      return push_owned_string(v.as_string());
    case VectorKind::node:
      return push_id(v.as_node().id.value);
    case VectorKind::edge:
      return push_id(v.as_edge().id.value);
  }
}

void Vector::push_from(const Vector& other, std::size_t row) {
  if (kind_ != other.kind_) return push(other.value(row));
  if (!other.valid(row)) return push_null();
  switch (kind_) {
    case VectorKind::any:
      return push_any(other.any(row));
    case VectorKind::boolean:
      return push_boolean(other.boolean(row));
    case VectorKind::integer:
      return push_integer(other.integer(row));
    case VectorKind::floating:
      return push_floating(other.floating(row));
    case VectorKind::string:
      return push_string(other.string(row));
    case VectorKind::node:
    case VectorKind::edge:
      return push_id(other.id(row));
  }
}

void Vector::keep(const Vector& other) {
  for (const auto& owner : other.owners_) {
    if (owners_.empty() || owners_.back() != owner) owners_.push_back(owner);
  }
}

VectorPtr Vector::gather(const VectorPtr& source, std::span<const std::uint32_t> rows) {
  auto out = std::make_shared<Vector>(source->kind_);
  const Vector& from = *source;
  if (from.constant_) {
    *out = from;
    out->size_ = rows.size();
    return out;
  }
  const auto pick = [&](const auto& in, auto& into) {
    into.resize(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) into[i] = in[rows[i]];
  };
  out->size_ = rows.size();
  if (!from.valid_.empty()) pick(from.valid_, out->valid_);
  switch (from.kind_) {
    case VectorKind::any:
      pick(from.values_, out->values_);
      break;
    case VectorKind::boolean:
      pick(from.booleans_, out->booleans_);
      break;
    case VectorKind::integer:
      pick(from.integers_, out->integers_);
      break;
    case VectorKind::floating:
      pick(from.floats_, out->floats_);
      break;
    case VectorKind::string:
      pick(from.strings_, out->strings_);
      out->owners_ = from.owners_;
      break;
    case VectorKind::node:
    case VectorKind::edge:
      pick(from.ids_, out->ids_);
      break;
  }
  return out;
}

VectorPtr Vector::own_strings(const VectorPtr& source) {
  if (source->kind_ != VectorKind::string) return source;
  auto out = std::make_shared<Vector>(VectorKind::string);
  out->reserve(source->size_);
  const std::size_t rows = source->constant_ ? 1 : source->size_;
  for (std::size_t i = 0; i < rows; ++i) {
    if (source->valid(i)) {
      out->push_owned_string(source->string(i));
    } else {
      out->push_null();
    }
  }
  out->constant_ = source->constant_;
  out->size_ = source->size_;
  return out;
}

std::size_t Vector::array_bytes() const noexcept {
  return valid_.capacity() + booleans_.capacity() +
         8 * (integers_.capacity() + floats_.capacity() + ids_.capacity()) +
         strings_.capacity() * sizeof(std::string_view) + values_.capacity() * sizeof(Value) +
         (heap_ ? heap_->bytes() : 0);
}

std::size_t Vector::bytes(CountedValues& counted) const {
  std::size_t bytes = sizeof(Vector) + array_bytes();
  for (const Value& v : values_) bytes += exec::bytes_beside(v, counted);
  return bytes;
}

std::size_t Vector::bytes_beside(std::size_t row, CountedValues& counted) const {
  if (!valid(row)) return 0;
  switch (kind_) {
    case VectorKind::any:
      return exec::bytes_beside(any(row), counted);
    case VectorKind::string:
      return text_bytes(string(row).size());
    case VectorKind::node:
    case VectorKind::edge:
      return reference_bytes() - sizeof(Value);
    default:
      return 0;
  }
}

}  // namespace plenum::query::exec
