#pragma once
// Purpose: Vector, a typed column of up to a chunk's rows: what expressions compute on.
// May depend on: storage/property_column.hpp, core, include/plenum.
// Invariants: exactly the array of kind() is filled; a constant vector stores one entry for all its
// rows; string views point into the snapshot or into a heap that the vector keeps alive. Vectors
// are shared between chunks and therefore immutable once they left the code that filled them.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/value.hpp"
#include "query/exec/held_bytes.hpp"
#include "query/exec/text_heap.hpp"
#include "storage/property_column.hpp"

namespace plenum::query::exec {

/// What a vector holds. `any` is the general case: owned Values of mixed kinds.
enum class VectorKind : std::uint8_t { any, boolean, integer, floating, string, node, edge };

/// Rows of one chunk.
inline constexpr std::size_t chunk_rows = 2048;

class Vector;
using VectorPtr = std::shared_ptr<const Vector>;

/// Nodes and edges inside an engine are references: a Node or Edge with its id and nothing else.
/// They become whole entities at the output only.
Value node_reference(NodeId id);
Value edge_reference(EdgeId id);

class Vector {
 public:
  explicit Vector(VectorKind kind) : kind_(kind) {}
  /// One value for `rows` rows, in the tightest kind that holds it.
  static VectorPtr constant(const Value& value, std::size_t rows);
  static VectorPtr nulls(std::size_t rows) { return constant(Value(), rows); }
  static VectorPtr nodes(std::vector<std::uint64_t> ids);
  static VectorPtr edges(std::vector<std::uint64_t> ids);
  /// Takes a property column over.
  static VectorPtr from_column(const storage::PropertyColumn& column);

  VectorKind kind() const noexcept { return kind_; }
  std::size_t size() const noexcept { return size_; }
  bool is_constant() const noexcept { return constant_; }
  bool all_valid() const noexcept { return valid_.empty(); }
  bool valid(std::size_t row) const noexcept {
    if (kind_ == VectorKind::any) return !values_[at(row)].is_null();
    return valid_.empty() || valid_[at(row)] != 0;
  }

  /// Precondition of each: kind() fits and valid(row).
  bool boolean(std::size_t row) const noexcept { return booleans_[at(row)] != 0; }
  std::int64_t integer(std::size_t row) const noexcept { return integers_[at(row)]; }
  double floating(std::size_t row) const noexcept { return floats_[at(row)]; }
  std::string_view string(std::size_t row) const noexcept { return strings_[at(row)]; }
  std::uint64_t id(std::size_t row) const noexcept { return ids_[at(row)]; }
  const Value& any(std::size_t row) const noexcept { return values_[at(row)]; }
  /// The value of any row of any kind, owned (graph elements as references).
  Value value(std::size_t row) const;

  // Filling.
  void reserve(std::size_t rows);
  void push_null();
  void push_boolean(bool v) { push_to(booleans_, static_cast<std::uint8_t>(v)); }
  void push_integer(std::int64_t v) { push_to(integers_, v); }
  void push_floating(double v) { push_to(floats_, v); }
  void push_id(std::uint64_t v) { push_to(ids_, v); }
  /// The view must stay valid while the vector lives; push_owned_string copies.
  void push_string(std::string_view v) { push_to(strings_, v); }
  void push_owned_string(std::string_view v);
  /// kind() must be any.
  void push_any(Value v) { push_to(values_, std::move(v)); }
  /// Appends to a vector of any kind; turns the vector into `any` when the value does not fit.
  void push(Value v);
  /// Appends row `row` of another vector.
  void push_from(const Vector& other, std::size_t row);
  /// Keeps something alive that string views point into.
  void keep(const Vector& other);

  /// The rows named, in that order.
  static VectorPtr gather(const VectorPtr& source, std::span<const std::uint32_t> rows);
  /// The same rows with every string copied into a heap of the vector's own.
  static VectorPtr own_strings(const VectorPtr& source);
  /// Approximate bytes held beside what `counted` has; adds to it.
  std::size_t bytes(CountedValues& counted) const;
  /// Bytes of the arrays as they are allocated, and of strings that the vector owns; without what
  /// hangs on values of kind any. O(1).
  std::size_t array_bytes() const noexcept;
  /// Bytes that value(row) takes beside its sizeof.
  std::size_t bytes_beside(std::size_t row, CountedValues& counted) const;

 private:
  std::size_t at(std::size_t row) const noexcept { return constant_ ? 0 : row; }
  template <class T, class U>
  void push_to(std::vector<T>& into, U&& v) {
    into.push_back(std::forward<U>(v));
    if (!valid_.empty()) valid_.push_back(1);
    ++size_;
  }
  void become_any();

  VectorKind kind_;
  bool constant_ = false;
  std::size_t size_ = 0;
  std::vector<std::uint8_t> valid_;  ///< empty: all valid
  std::vector<std::uint8_t> booleans_;
  std::vector<std::int64_t> integers_;
  std::vector<double> floats_;
  std::vector<std::string_view> strings_;
  std::vector<std::uint64_t> ids_;
  std::vector<Value> values_;
  std::vector<std::shared_ptr<const void>> owners_;
  std::shared_ptr<TextHeap> heap_;
};

}  // namespace plenum::query::exec
