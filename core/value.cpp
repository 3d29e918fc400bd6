#include "plenum/value.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <new>
#include <type_traits>

#include "core/assert.hpp"
#include "core/nesting.hpp"

namespace plenum {

namespace core {

std::uint32_t value_depth(const Value& value) noexcept {
  switch (value.kind()) {
    case ValueKind::list:
      return static_cast<const MeasuredList&>(value.as_list()).depth;
    case ValueKind::map:
      return static_cast<const MeasuredMap&>(value.as_map()).depth;
    case ValueKind::node:
      return static_cast<const MeasuredNode&>(value.as_node()).depth;
    case ValueKind::edge:
      return static_cast<const MeasuredEdge&>(value.as_edge()).depth;
    case ValueKind::path:
      return static_cast<const MeasuredPath&>(value.as_path()).depth;
    default:
      return 0;
  }
}

namespace {

/// Destructors may recurse this deep; deeper levels are handed to the outermost one.
constexpr std::uint32_t unwound_depth = 100;

/// Where the outermost destructor of a deep value collects what is to be destroyed next.
thread_local List* pending = nullptr;

template <class T>
void hand_over(T& holder, List& to) {
  // The holder is being destroyed, so nobody else sees its inner values any more.
  for_each_inner(holder, [&to](const Value& inner) {
    if (value_depth(inner) > unwound_depth) to.push_back(std::move(const_cast<Value&>(inner)));
  });
}

template <class T>
void unwind(T& holder) noexcept {
  const bool outermost = pending == nullptr;
  List list;
  if (outermost) pending = &list;
  try {
    hand_over(holder, *pending);
  } catch (const std::bad_alloc&) {
    // What was not handed over is destroyed by recursion.
  }
  if (!outermost) return;
  while (!list.empty()) {
    const Value last = std::move(list.back());
    list.pop_back();
  }
  pending = nullptr;
}

}  // namespace

template <class T>
Measured<T>::Measured(T&& value) noexcept : T(std::move(value)) {
  std::uint32_t deepest = 0;
  for_each_inner(static_cast<const T&>(*this), [&deepest](const Value& inner) {
    deepest = std::max(deepest, value_depth(inner));
  });
  constexpr bool nests = std::is_same_v<T, List> || std::is_same_v<T, Map>;
  depth = deepest + (nests || deepest > 0 ? 1 : 0);
}

template <class T>
Measured<T>::~Measured() {
  if (depth > unwound_depth) unwind(static_cast<T&>(*this));
}

}  // namespace core

namespace {

/// Through T*, so that the address is that of the T.
template <class T, class Made>
std::shared_ptr<const void> share(T&& value) {
  return std::shared_ptr<const T>(std::make_shared<Made>(std::move(value)));
}

}  // namespace

Value::Value(ValueKind kind, std::shared_ptr<const void> shared) noexcept : kind_(kind) {
  std::construct_at(&data_.shared, std::move(shared));
}
Value::Value(std::string v) noexcept : kind_(ValueKind::string) {
  std::construct_at(&data_.string, std::move(v));
}
Value::Value(List v) : Value(ValueKind::list, share<List, core::MeasuredList>(std::move(v))) {}
Value::Value(Map v) : Value(ValueKind::map, share<Map, core::MeasuredMap>(std::move(v))) {}
Value::Value(Node v) : Value(ValueKind::node, share<Node, core::MeasuredNode>(std::move(v))) {}
Value::Value(Edge v) : Value(ValueKind::edge, share<Edge, core::MeasuredEdge>(std::move(v))) {}
Value::Value(Path v) : Value(ValueKind::path, share<Path, core::MeasuredPath>(std::move(v))) {}
Value::Value(DateTime v) : Value(ValueKind::date_time, share<DateTime, DateTime>(std::move(v))) {}

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

/// Pairs of values that must be equal, for values too deep to be compared by recursion.
using Pairs = std::vector<std::pair<const Value*, const Value*>>;

bool queue_pairs(const List& a, const List& b, Pairs& pairs) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) pairs.emplace_back(&a[i], &b[i]);
  return true;
}

bool queue_pairs(const Map& a, const Map& b, Pairs& pairs) {
  if (a.size() != b.size()) return false;
  for (auto i = a.begin(), j = b.begin(); i != a.end(); ++i, ++j) {
    if (i->first != j->first) return false;
    pairs.emplace_back(&i->second, &j->second);
  }
  return true;
}

bool queue_pairs(const Node& a, const Node& b, Pairs& pairs) {
  return a.id == b.id && a.labels == b.labels && queue_pairs(a.properties, b.properties, pairs);
}

bool queue_pairs(const Edge& a, const Edge& b, Pairs& pairs) {
  return a.id == b.id && a.type == b.type && a.start == b.start && a.end == b.end &&
         queue_pairs(a.properties, b.properties, pairs);
}

bool queue_pairs(const Path& a, const Path& b, Pairs& pairs) {
  if (a.nodes.size() != b.nodes.size() || a.edges.size() != b.edges.size()) return false;
  for (std::size_t i = 0; i < a.nodes.size(); ++i) {
    if (!queue_pairs(a.nodes[i], b.nodes[i], pairs)) return false;
  }
  for (std::size_t i = 0; i < a.edges.size(); ++i) {
    if (!queue_pairs(a.edges[i], b.edges[i], pairs)) return false;
  }
  return true;
}

/// Queues what is inside both values; false when they differ at this level.
bool queue_inner(const Value& a, const Value& b, Pairs& pairs) {
  switch (a.kind()) {
    case ValueKind::list:
      return queue_pairs(a.as_list(), b.as_list(), pairs);
    case ValueKind::map:
      return queue_pairs(a.as_map(), b.as_map(), pairs);
    case ValueKind::node:
      return queue_pairs(a.as_node(), b.as_node(), pairs);
    case ValueKind::edge:
      return queue_pairs(a.as_edge(), b.as_edge(), pairs);
    default:
      return queue_pairs(a.as_path(), b.as_path(), pairs);
  }
}

bool same_without_recursion(const Value& a, const Value& b) {
  Pairs pairs = {{&a, &b}};
  while (!pairs.empty()) {
    const auto [left, right] = pairs.back();
    pairs.pop_back();
    if (core::value_depth(*left) <= core::recursion_depth_max) {
      if (!(*left == *right)) return false;
    } else if (left->kind() != right->kind() ||
               core::value_depth(*left) != core::value_depth(*right) ||
               !queue_inner(*left, *right, pairs)) {
      return false;
    }
  }
  return true;
}

// Same object is the same value: NaN equals NaN here, so sharing settles it.
template <class T>
bool same(const Value& a, const Value& b) noexcept {
  const T* left = a.get_if<T>();
  const T* right = b.get_if<T>();
  if (left == right) return true;
  if (core::value_depth(a) > core::recursion_depth_max) return same_without_recursion(a, b);
  return *left == *right;
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
