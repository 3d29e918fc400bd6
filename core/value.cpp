#include "plenum/value.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/assert.hpp"
#include "core/nesting.hpp"

namespace plenum {

namespace core {

std::uint32_t value_depth(const Value& value) noexcept {
  if (const List* list = value.get_if<List>()) return static_cast<const MeasuredList*>(list)->depth;
  if (const Map* map = value.get_if<Map>()) return static_cast<const MeasuredMap*>(map)->depth;
  return 0;
}

MeasuredList::MeasuredList(List&& list) noexcept : List(std::move(list)) {
  for (const Value& element : *this) depth = std::max(depth, value_depth(element) + 1);
}

MeasuredMap::MeasuredMap(Map&& map) noexcept : Map(std::move(map)) {
  for (const auto& [key, element] : *this) depth = std::max(depth, value_depth(element) + 1);
}

}  // namespace core

namespace {

/// Through T*, so that the address is that of the T.
template <class T, class Made>
std::shared_ptr<const void> share(Made&& made) {
  return std::shared_ptr<const T>(
      std::make_shared<const std::remove_cvref_t<Made>>(std::forward<Made>(made)));
}

}  // namespace

Value::Value(ValueKind kind, std::shared_ptr<const void> shared) noexcept : kind_(kind) {
  std::construct_at(&data_.shared, std::move(shared));
}
Value::Value(std::string v) noexcept : kind_(ValueKind::string) {
  std::construct_at(&data_.string, std::move(v));
}
Value::Value(List v) : Value(ValueKind::list, share<List>(core::MeasuredList(std::move(v)))) {}
Value::Value(Map v) : Value(ValueKind::map, share<Map>(core::MeasuredMap(std::move(v)))) {}
Value::Value(Node v) : Value(ValueKind::node, share<Node>(std::move(v))) {}
Value::Value(Edge v) : Value(ValueKind::edge, share<Edge>(std::move(v))) {}
Value::Value(Path v) : Value(ValueKind::path, share<Path>(std::move(v))) {}
Value::Value(DateTime v) : Value(ValueKind::date_time, share<DateTime>(std::move(v))) {}

void Value::copy_data(const Value& other) {
  if (kind_ == ValueKind::string) {
    std::construct_at(&data_.string, other.data_.string);
  } else {
    std::construct_at(&data_.shared, other.data_.shared);
  }
}

void Value::move_data(Value& other) noexcept {
  if (kind_ == ValueKind::string) {
    std::construct_at(&data_.string, std::move(other.data_.string));
  } else {
    std::construct_at(&data_.shared, std::move(other.data_.shared));
  }
  other.destroy_data();
  other.kind_ = ValueKind::null;
}

void Value::destroy_data() noexcept {
  if (kind_ == ValueKind::string) {
    std::destroy_at(&data_.string);
  } else {
    std::destroy_at(&data_.shared);
  }
}

namespace {

// Same object is the same value: NaN equals NaN here, so sharing settles it.
template <class T>
bool same(const Value& a, const Value& b) noexcept {
  const T* left = a.get_if<T>();
  const T* right = b.get_if<T>();
  return left == right || *left == *right;
}

bool same_float(double a, double b) noexcept {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

}  // namespace

bool operator==(const Value& a, const Value& b) noexcept {
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case ValueKind::null:
      return true;
    case ValueKind::boolean:
      return a.as_boolean() == b.as_boolean();
    case ValueKind::integer:
      return a.as_integer() == b.as_integer();
    case ValueKind::floating:
      return same_float(a.as_float(), b.as_float());
    case ValueKind::string:
      return a.as_string() == b.as_string();
    case ValueKind::list:
      return same<List>(a, b);
    case ValueKind::map:
      return same<Map>(a, b);
    case ValueKind::node:
      return same<Node>(a, b);
    case ValueKind::edge:
      return same<Edge>(a, b);
    case ValueKind::path:
      return same<Path>(a, b);
    case ValueKind::date:
      return same<Date>(a, b);
    case ValueKind::local_time:
      return same<LocalTime>(a, b);
    case ValueKind::time:
      return same<Time>(a, b);
    case ValueKind::local_date_time:
      return same<LocalDateTime>(a, b);
    case ValueKind::date_time:
      return same<DateTime>(a, b);
    case ValueKind::duration:
      return same<Duration>(a, b);
  }
  core::unreachable();
}

std::string_view value_kind_name(ValueKind kind) noexcept {
  switch (kind) {
    case ValueKind::null:
      return "NULL";
    case ValueKind::boolean:
      return "BOOLEAN";
    case ValueKind::integer:
      return "INTEGER";
    case ValueKind::floating:
      return "FLOAT";
    case ValueKind::string:
      return "STRING";
    case ValueKind::list:
      return "LIST";
    case ValueKind::map:
      return "MAP";
    case ValueKind::node:
      return "NODE";
    case ValueKind::edge:
      return "RELATIONSHIP";
    case ValueKind::path:
      return "PATH";
    case ValueKind::date:
      return "DATE";
    case ValueKind::local_time:
      return "LOCAL TIME";
    case ValueKind::time:
      return "TIME";
    case ValueKind::local_date_time:
      return "LOCAL DATETIME";
    case ValueKind::date_time:
      return "DATETIME";
    case ValueKind::duration:
      return "DURATION";
  }
  return "UNKNOWN";
}

}  // namespace plenum
