#pragma once
// Purpose: Value, the dynamically typed value of the query language, and Node, Edge, Path.
// May depend on: std, plenum vocabulary.
// Invariants: values own their data, are immutable once built and outlive database and transaction.
// Large parts (lists, maps, graph elements) are shared between copies, so a copy is O(1) but for
// strings. Thread-safety: like standard containers.

#include <cstdint>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "plenum/graph_types.hpp"
#include "plenum/temporal.hpp"

#pragma GCC visibility push(default)
namespace plenum {

class Value;
using List = std::vector<Value>;
/// Keys in byte order. Parameters of queries have the same type.
using Map = std::map<std::string, Value, std::less<>>;
using Params = Map;

/// The kinds of values. The order is that of declaration, not of the language's ORDER BY.
enum class ValueKind : std::uint8_t {
  null,
  boolean,
  integer,
  floating,
  string,
  list,
  map,
  node,
  edge,
  path,
  date,
  local_time,
  time,
  local_date_time,
  date_time,
  duration
};

/// A value of the query language: null, boolean, 64-bit integer, double, UTF-8 string, list, map,
/// node, edge (relationship), path, or one of the six temporal kinds.
/// operator== is structural identity of representation (1 != 1.0, NaN == NaN): what tests and
/// containers need. The language's equality, comparability, orderability and equivalence are in
/// core/value_order.hpp.
class Value {
 public:
  Value() noexcept = default;
  Value(std::nullptr_t) noexcept {}                               // NOLINT implicit
  Value(bool v) noexcept : data_(v) {}                            // NOLINT implicit
  Value(int v) noexcept : data_(static_cast<std::int64_t>(v)) {}  // NOLINT implicit
  Value(std::int64_t v) noexcept : data_(v) {}                    // NOLINT implicit
  Value(double v) noexcept : data_(v) {}                          // NOLINT implicit
  Value(std::string v) : data_(std::move(v)) {}                   // NOLINT implicit
  Value(std::string_view v) : data_(std::string(v)) {}            // NOLINT implicit
  Value(const char* v) : data_(std::string(v)) {}                 // NOLINT implicit
  Value(List v);                                                  // NOLINT implicit
  Value(Map v);                                                   // NOLINT implicit
  Value(Node v);                                                  // NOLINT implicit
  Value(Edge v);                                                  // NOLINT implicit
  Value(Path v);                                                  // NOLINT implicit
  Value(Date v) noexcept : data_(v) {}                            // NOLINT implicit
  Value(LocalTime v) noexcept : data_(v) {}                       // NOLINT implicit
  Value(Time v) noexcept : data_(v) {}                            // NOLINT implicit
  Value(LocalDateTime v) noexcept : data_(v) {}                   // NOLINT implicit
  Value(DateTime v);                                              // NOLINT implicit
  Value(Duration v) noexcept : data_(v) {}                        // NOLINT implicit

  ValueKind kind() const noexcept { return static_cast<ValueKind>(data_.index()); }
  bool is_null() const noexcept { return kind() == ValueKind::null; }
  bool is_number() const noexcept {
    return kind() == ValueKind::integer || kind() == ValueKind::floating;
  }

  /// Access by kind. Precondition: kind() is the one named; asserted.
  bool as_boolean() const noexcept { return *std::get_if<bool>(&data_); }
  std::int64_t as_integer() const noexcept { return *std::get_if<std::int64_t>(&data_); }
  double as_float() const noexcept { return *std::get_if<double>(&data_); }
  const std::string& as_string() const noexcept { return *std::get_if<std::string>(&data_); }
  const List& as_list() const noexcept { return **std::get_if<ListPtr>(&data_); }
  const Map& as_map() const noexcept { return **std::get_if<MapPtr>(&data_); }
  const Node& as_node() const noexcept { return **std::get_if<NodePtr>(&data_); }
  const Edge& as_edge() const noexcept { return **std::get_if<EdgePtr>(&data_); }
  const Path& as_path() const noexcept { return **std::get_if<PathPtr>(&data_); }
  Date as_date() const noexcept { return *std::get_if<Date>(&data_); }
  LocalTime as_local_time() const noexcept { return *std::get_if<LocalTime>(&data_); }
  Time as_time() const noexcept { return *std::get_if<Time>(&data_); }
  LocalDateTime as_local_date_time() const noexcept { return *std::get_if<LocalDateTime>(&data_); }
  const DateTime& as_date_time() const noexcept { return **std::get_if<DateTimePtr>(&data_); }
  const Duration& as_duration() const noexcept { return *std::get_if<Duration>(&data_); }

  /// Pointer to the T inside, or null when the kind is another one. For bool, std::int64_t,
  /// double, std::string, List, Map, Node, Edge, Path and the temporal kinds.
  template <class T>
  const T* get_if() const noexcept {
    if constexpr (std::is_same_v<T, List> || std::is_same_v<T, Map> || std::is_same_v<T, Node> ||
                  std::is_same_v<T, Edge> || std::is_same_v<T, Path> ||
                  std::is_same_v<T, DateTime>) {
      const auto* p = std::get_if<std::shared_ptr<const T>>(&data_);
      return p ? p->get() : nullptr;
    } else {
      return std::get_if<T>(&data_);
    }
  }

  /// Structural identity, see the class comment.
  friend bool operator==(const Value& a, const Value& b) noexcept;

 private:
  using ListPtr = std::shared_ptr<const List>;
  using MapPtr = std::shared_ptr<const Map>;
  using NodePtr = std::shared_ptr<const Node>;
  using EdgePtr = std::shared_ptr<const Edge>;
  using PathPtr = std::shared_ptr<const Path>;
  using DateTimePtr = std::shared_ptr<const DateTime>;
  std::variant<std::monostate, bool, std::int64_t, double, std::string, ListPtr, MapPtr, NodePtr,
               EdgePtr, PathPtr, Date, LocalTime, Time, LocalDateTime, DateTimePtr, Duration>
      data_;
};

/// A node as it was when it was read. Labels in byte order.
struct Node {
  NodeId id;
  std::vector<std::string> labels;
  Map properties;
  friend bool operator==(const Node&, const Node&) = default;
};

/// An edge (openCypher: relationship) as it was when it was read.
struct Edge {
  EdgeId id;
  std::string type;
  NodeId start;
  NodeId end;
  Map properties;
  friend bool operator==(const Edge&, const Edge&) = default;
};

/// An alternating walk: nodes.size() == edges.size() + 1; edges[i] joins nodes[i] and nodes[i +
/// 1], in either direction.
struct Path {
  std::vector<Node> nodes;
  std::vector<Edge> edges;
  friend bool operator==(const Path&, const Path&) = default;
};

/// Name of a kind as error messages and type() use it: "INTEGER", "RELATIONSHIP", "LOCAL
/// DATETIME".
std::string_view value_kind_name(ValueKind kind) noexcept;

}  // namespace plenum
#pragma GCC visibility pop
