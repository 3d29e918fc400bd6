#pragma once
// Purpose: fields of CSV as typed columns.
// May depend on: exchange/bulk_csv/header.hpp, storage/bulk_load.hpp, core, include/plenum.
// Invariants: all columns of a batch have as many rows; only the vector of the kind is filled.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/csv.hpp"
#include "exchange/bulk_csv/header.hpp"
#include "storage/bulk_load.hpp"

namespace plenum::exchange::bulk_csv {

class Column {
 public:
  /// A column of what `field` holds. `kind` replaces the field's own (ids of a space).
  Column(const HeaderField& field, ValueKind kind, char array_delimiter);

  /// Appends a field. An empty one without quotes is an absent property; "" is the empty string or
  /// array, and absent for the other types. Blanks around anything but text do not count.
  /// False, and nothing is appended, when it is not of the type: `reason` says why.
  bool append(const core::CsvField& field, std::string& reason);
  /// Appends a row of another column of the same kind.
  void append(const Column& from, std::size_t row);
  void truncate(std::size_t rows);
  /// An empty column of the same kind.
  Column like() const;

  std::size_t rows() const noexcept { return valid_.size(); }
  bool holds(std::size_t row) const noexcept { return valid_[row] != 0; }
  /// Is it a column of integers (else strings)? Only of ids.
  bool is_integer() const noexcept { return kind_ == ValueKind::integer && !is_array_; }
  std::int64_t integer(std::size_t row) const noexcept { return integers_[row]; }
  std::string_view string(std::size_t row) const noexcept {
    return std::string_view(bytes_).substr(ends_[row], ends_[row + 1] - ends_[row]);
  }
  /// The value of a row; null when it is absent.
  Value value(std::size_t row) const;
  storage::BulkColumn view(storage::PropertyToken key) const noexcept;

 private:
  bool append_one(std::string_view text, std::string& reason);
  bool append_array(std::string_view text, std::string& reason);
  void append_absent();
  void append_string(std::string_view text);

  ValueKind kind_;  ///< of a value, or of an array's elements
  bool is_array_;
  char array_delimiter_;
  std::string time_zone_;
  std::vector<std::uint8_t> valid_;
  std::size_t absent_ = 0;  ///< rows that are not valid
  std::vector<std::int64_t> integers_;
  std::vector<double> floats_;
  std::vector<std::uint32_t> ends_;
  std::string bytes_;
  std::vector<Value> values_;
};

/// The value of one text; null and a reason when it is not of the kind. Text other than strings is
/// without blanks around it.
Value parse_value(ValueKind kind, std::string_view text, const std::string& time_zone,
                  std::string& reason);

}  // namespace plenum::exchange::bulk_csv
