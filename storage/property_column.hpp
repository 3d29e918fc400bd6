#pragma once
// Purpose: a typed vector of property values, the form in which storage hands columns to readers.
// May depend on: core, include/plenum.
// Invariants: valid().size() == size(); exactly the vector of kind() is filled; a column of mixed
// kinds is `any`. String views point into the snapshot (or the open transaction) they were read
// from, or into what keep() was given, and live as long as it
// does.

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "core/unset_allocator.hpp"
#include "plenum/value.hpp"

namespace plenum::storage {

class PropertyColumn {
 public:
  enum class Kind : std::uint8_t { null, boolean, integer, floating, string, any };

  Kind kind() const noexcept { return kind_; }
  std::size_t size() const noexcept { return valid_.size(); }
  bool is_valid(std::size_t row) const noexcept { return valid_[row] != 0; }

  const std::vector<std::uint8_t>& valid() const noexcept { return valid_; }
  const std::vector<std::uint8_t>& booleans() const noexcept { return booleans_; }
  std::span<const std::int64_t> integers() const noexcept { return integers_; }
  std::span<const double> floats() const noexcept { return floats_; }
  const std::vector<std::string_view>& strings() const noexcept { return strings_; }
  const std::vector<Value>& values() const noexcept { return values_; }

  void clear();
  void reserve(std::size_t rows);
  void append_null();
  /// Keeps alive what strings point into, until clear().
  void keep(std::shared_ptr<const void> owner) { kept_.push_back(std::move(owner)); }
  /// Appends a value that stays where it is while the column is read (strings are not copied).
  void append(const Value& stable);
  void append_boolean(bool value);
  void append_integer(std::int64_t value);
  void append_floating(double value);
  /// The text stays where it is while the column is read.
  void append_string(std::string_view stable);

  /// Rows for the caller to fill: all of them null so far (valid 0), their values unset.
  template <class T>
  struct Rows {
    std::uint8_t* valid = nullptr;
    T* values = nullptr;
  };
  /// Adds `count` rows at once to a column of integers (floats), or to one without values; null
  /// pointers, and nothing is added, when the column is of another kind.
  Rows<std::int64_t> extend_integers(std::size_t count);
  Rows<double> extend_floats(std::size_t count);

  /// The value of a row, as an owned Value.
  Value value(std::size_t row) const;

 private:
  void become(Kind kind);
  Kind kind_ = Kind::null;
  std::vector<std::uint8_t> valid_;
  std::vector<std::uint8_t> booleans_;
  core::UnsetVector<std::int64_t> integers_;
  core::UnsetVector<double> floats_;
  std::vector<std::string_view> strings_;
  std::vector<Value> values_;
  std::vector<std::shared_ptr<const void>> kept_;
};

}  // namespace plenum::storage
