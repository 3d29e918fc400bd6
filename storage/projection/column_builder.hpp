#pragma once
// Purpose: builds ColumnPages, from values or from what a segment held.
// May depend on: storage/projection/column_page.hpp.
// Invariants: rows come in ascending order; a finished builder is empty and may be used again; the
// same values give the same page, however they came.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "storage/projection/column_page.hpp"

namespace plenum::storage {

/// Strings one after another. At most 4 GiB: the caller sees to it.
struct StringTable {
  std::vector<std::uint32_t> offsets{0};
  std::string text;

  std::size_t size() const noexcept { return offsets.size() - 1; }
  std::string_view at(std::size_t i) const noexcept {
    return std::string_view(text).substr(offsets[i], offsets[i + 1] - offsets[i]);
  }
  void push_back(std::string_view value) {
    text.append(value);
    offsets.push_back(static_cast<std::uint32_t>(text.size()));
  }
  bool all_equal() const noexcept;
  /// The distinct strings in ascending order and the number of each string among them; false when
  /// more than half of them are distinct.
  bool make_dictionary(StringTable& entries, std::vector<std::uint16_t>& codes) const;
};

/// Collects rows in ascending order. Not thread-safe.
class ColumnPageBuilder {
 public:
  /// A row that is not added has no value. Null values are not added. Precondition: the row is
  /// larger than those before, and the value is storable.
  void append(std::size_t row, const Value& value);
  void append_boolean(std::size_t row, bool value);
  void append_integer(std::size_t row, std::int64_t value);
  void append_floating(std::size_t row, double value);
  void append_string(std::size_t row, std::string_view value);
  /// The row of another page, if it has a value there.
  void append_row(const ColumnPage& page, std::size_t row);

  std::size_t count() const noexcept { return rows_.size(); }
  /// The page; the builder is empty again.
  std::unique_ptr<const ColumnPage> finish();

  /// Pages whose form is known already; what was appended is dropped. Preconditions: rows ascend,
  /// there is one at least; a boolean, number or string; entries ascend, codes lie below their
  /// number; a text each row.
  std::unique_ptr<const ColumnPage> finish_constant(std::vector<std::uint16_t> rows,
                                                    const Value& value);
  std::unique_ptr<const ColumnPage> finish_dictionary(std::vector<std::uint16_t> rows,
                                                      std::vector<std::uint16_t> codes,
                                                      StringTable entries);
  std::unique_ptr<const ColumnPage> finish_strings(std::vector<std::uint16_t> rows,
                                                   StringTable texts);
  std::unique_ptr<const ColumnPage> finish_integers(std::vector<std::uint16_t> rows,
                                                    std::vector<std::int64_t> values);
  std::unique_ptr<const ColumnPage> finish_floats(std::vector<std::uint16_t> rows,
                                                  std::vector<double> values);

 private:
  void begin(std::size_t row, PropertyColumn::Kind kind);
  void become_any();
  bool constant() const;
  std::unique_ptr<ColumnPage> start(std::vector<std::uint16_t> rows, PropertyColumn::Kind kind);
  template <class T>
  void place(const ColumnPage& page, std::vector<T>& from, std::vector<T>& to);
  void place_integers(ColumnPage& page);
  void place_strings(ColumnPage& page);
  void reset();

  PropertyColumn::Kind kind_ = PropertyColumn::Kind::null;
  std::vector<std::uint16_t> rows_;
  std::vector<std::uint16_t> scratch_rows_;  // of the page that is being finished
  std::vector<std::uint8_t> booleans_;
  std::vector<std::int64_t> integers_;
  std::vector<double> floats_;
  std::vector<Value> values_;
  StringTable strings_;
};

}  // namespace plenum::storage
