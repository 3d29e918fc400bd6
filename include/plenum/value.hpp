#pragma once
// Purpose: Value, the dynamically typed value of the query language, and Node, Edge, Path.
// May depend on: std, plenum vocabulary.
// Invariants: values own their data, are immutable once built and outlive database and transaction.
// Large parts (lists, maps, graph elements) are shared between copies, so a copy is O(1) but for
// strings. Thread-safety: like standard containers.

#include <cassert>
#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
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

// Declared here too, so that the shared library exports it; g++ does not for friends alone.
class Value;
bool operator==(const Value& a, const Value& b) noexcept;

/// A value of the query language: null, boolean, 64-bit integer, double, UTF-8 string, list, map,
/// node, edge (relationship), path, or one of the six temporal kinds.
/// operator== is structural identity of representation (1 != 1.0, NaN == NaN): what tests and
/// containers need. The language's equality, comparability, orderability and equivalence are in
/// core/value_order.hpp.
class Value {
 public:
  Value() noexcept = default;
  Value(std::nullptr_t) noexcept {}                                          // NOLINT implicit
  Value(bool v) noexcept : kind_(ValueKind::boolean) { data_.boolean = v; }  // NOLINT implicit
  Value(int v) noexcept : Value(static_cast<std::int64_t>(v)) {}             // NOLINT implicit
  Value(std::int64_t v) noexcept : kind_(ValueKind::integer) { data_.integer = v; }  // NOLINT
  Value(double v) noexcept : kind_(ValueKind::floating) { data_.floating = v; }  // NOLINT implicit
  Value(std::string v) noexcept;                                                 // NOLINT implicit
  Value(std::string_view v) : Value(std::string(v)) {}                           // NOLINT implicit
  Value(const char* v) : Value(std::string(v)) {}                                // NOLINT implicit
  Value(List v);                                                                 // NOLINT implicit
  Value(Map v);                                                                  // NOLINT implicit
  Value(Node v);                                                                 // NOLINT implicit
  Value(Edge v);                                                                 // NOLINT implicit
  Value(Path v);                                                                 // NOLINT implicit
  Value(Date v) noexcept : kind_(ValueKind::date) { data_.date = v; }            // NOLINT
  Value(LocalTime v) noexcept : kind_(ValueKind::local_time) { data_.local_time = v; }  // NOLINT
  Value(Time v) noexcept : kind_(ValueKind::time) { data_.time = v; }                   // NOLINT
  Value(LocalDateTime v) noexcept : kind_(ValueKind::local_date_time) {                 // NOLINT
    data_.local_date_time = v;
  }
  Value(DateTime v);  // NOLINT implicit
  Value(Duration v) noexcept : kind_(ValueKind::duration) { data_.duration = v; }  // NOLINT

  Value(const Value& other) : kind_(other.kind_) {
    is_plain() ? take_bytes(other) : copy_data(other);
  }
  /// The other one becomes null.
  Value(Value&& other) noexcept : kind_(other.kind_) {
    is_plain() ? take_bytes(other) : move_data(other);
  }
  Value& operator=(const Value& other) {
    if (this != &other) *this = Value(other);
    return *this;
  }
  Value& operator=(Value&& other) noexcept {
    if (this == &other) return *this;
    if (!is_plain()) destroy_data();
    kind_ = other.kind_;
    is_plain() ? take_bytes(other) : move_data(other);
    return *this;
  }
  ~Value() {
    if (!is_plain()) destroy_data();
  }

  ValueKind kind() const noexcept { return kind_; }
  bool is_null() const noexcept { return kind_ == ValueKind::null; }
  bool is_number() const noexcept {
    return kind_ == ValueKind::integer || kind_ == ValueKind::floating;
  }

  /// Access by kind. Precondition: kind() is the one named; asserted.
  bool as_boolean() const noexcept { return as<bool>(); }
  std::int64_t as_integer() const noexcept { return as<std::int64_t>(); }
  double as_float() const noexcept { return as<double>(); }
  const std::string& as_string() const noexcept { return as<std::string>(); }
  const List& as_list() const noexcept { return as<List>(); }
  const Map& as_map() const noexcept { return as<Map>(); }
  const Node& as_node() const noexcept { return as<Node>(); }
  const Edge& as_edge() const noexcept { return as<Edge>(); }
  const Path& as_path() const noexcept { return as<Path>(); }
  Date as_date() const noexcept { return as<Date>(); }
  LocalTime as_local_time() const noexcept { return as<LocalTime>(); }
  Time as_time() const noexcept { return as<Time>(); }
  LocalDateTime as_local_date_time() const noexcept { return as<LocalDateTime>(); }
  const DateTime& as_date_time() const noexcept { return as<DateTime>(); }
  const Duration& as_duration() const noexcept { return as<Duration>(); }

  /// Pointer to the T inside, or null when the kind is another one. For bool, std::int64_t,
  /// double, std::string, List, Map, Node, Edge, Path and the temporal kinds.
  template <class T>
  const T* get_if() const noexcept {
    if (kind_ != kind_of<T>()) return nullptr;
    return static_cast<const T*>(address<T>());
  }

  /// Structural identity, see the class comment.
  friend bool operator==(const Value& a, const Value& b) noexcept;

 private:
  // A union and not a std::variant, whose tables of functions every includer would compile anew,
  // and whose copies of plain kinds would go through them.
  union Data {
    Data() noexcept : integer(0) {}
    ~Data() {}  // NOLINT: a defaulted one would be deleted
    bool boolean;
    std::int64_t integer;
    double floating;
    std::string string;
    std::shared_ptr<const void> shared;  ///< List, Map, Node, Edge, Path, DateTime
    Date date;
    LocalTime local_time;
    Time time;
    LocalDateTime local_date_time;
    Duration duration;
  };

  template <class T>
  static constexpr ValueKind kind_of() noexcept {
    if constexpr (std::is_same_v<T, bool>) return ValueKind::boolean;
    if constexpr (std::is_same_v<T, std::int64_t>) return ValueKind::integer;
    if constexpr (std::is_same_v<T, double>) return ValueKind::floating;
    if constexpr (std::is_same_v<T, std::string>) return ValueKind::string;
    if constexpr (std::is_same_v<T, List>) return ValueKind::list;
    if constexpr (std::is_same_v<T, Map>) return ValueKind::map;
    if constexpr (std::is_same_v<T, Node>) return ValueKind::node;
    if constexpr (std::is_same_v<T, Edge>) return ValueKind::edge;
    if constexpr (std::is_same_v<T, Path>) return ValueKind::path;
    if constexpr (std::is_same_v<T, Date>) return ValueKind::date;
    if constexpr (std::is_same_v<T, LocalTime>) return ValueKind::local_time;
    if constexpr (std::is_same_v<T, Time>) return ValueKind::time;
    if constexpr (std::is_same_v<T, LocalDateTime>) return ValueKind::local_date_time;
    if constexpr (std::is_same_v<T, DateTime>) return ValueKind::date_time;
    if constexpr (std::is_same_v<T, Duration>) return ValueKind::duration;
    return ValueKind::null;
  }
  static constexpr bool is_shared(ValueKind kind) noexcept {
    return (kind >= ValueKind::list && kind <= ValueKind::path) || kind == ValueKind::date_time;
  }
  /// Is the value its bytes, without anything to free?
  bool is_plain() const noexcept { return kind_ != ValueKind::string && !is_shared(kind_); }

  template <class T>
  const void* address() const noexcept {
    static_assert(kind_of<T>() != ValueKind::null, "no value holds this type");
    if constexpr (is_shared(kind_of<T>())) return data_.shared.get();
    return &data_;
  }
  template <class T>
  const T& as() const noexcept {
    assert(kind_ == kind_of<T>());
    return *static_cast<const T*>(address<T>());
  }

  Value(ValueKind kind, std::shared_ptr<const void> shared) noexcept;
  void take_bytes(const Value& other) noexcept {
    std::memcpy(static_cast<void*>(&data_), static_cast<const void*>(&other.data_), sizeof data_);
  }
  void copy_data(const Value& other);
  void move_data(Value& other) noexcept;
  void destroy_data() noexcept;

  Data data_;
  ValueKind kind_ = ValueKind::null;
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
