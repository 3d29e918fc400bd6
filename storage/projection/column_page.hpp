#pragma once
// Purpose: one property of 2,048 consecutive ids in memory, as typed arrays.
// May depend on: core, include/plenum, storage/property_column.hpp.
// Invariants: immutable after building, so any number of threads may read. String views point into
// the page. A page with few values keeps positions and values only, one whose values are all equal
// keeps one of them.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/value.hpp"
#include "storage/property_column.hpp"

namespace plenum::storage {

inline constexpr unsigned column_page_bits = 11;
inline constexpr std::size_t column_page_rows = std::size_t{1} << column_page_bits;

/// What is known of the values of a page: nothing, or that none lies outside min .. max. NaN lies
/// outside every zone, see `nan`.
struct ColumnZone {
  enum class Kind : std::uint8_t { none, integer, floating, string };
  Kind kind = Kind::none;
  bool nan = false;
  std::int64_t integer_min = 0;
  std::int64_t integer_max = 0;
  double floating_min = 0;
  double floating_max = 0;
  /// At most 32 bytes; the bounds of cut strings, so max need not be a value nor UTF-8.
  std::string string_min = {};
  std::string string_max = {};
  friend bool operator==(const ColumnZone&, const ColumnZone&) = default;
};
inline constexpr std::size_t zone_string_bytes = 32;

class ColumnPage {
 public:
  /// Without values; ColumnPageBuilder makes the others.
  ColumnPage() = default;

  using Kind = PropertyColumn::Kind;
  enum class Form : std::uint8_t {
    dense,    ///< an element a row
    sparse,   ///< an element a row that has a value
    constant  ///< one element
  };

  /// Kind of all values; `any` when they differ or are lists or temporals; `null` without values.
  Kind kind() const noexcept { return kind_; }
  /// Of a page of strings: do rows share entries of a sorted dictionary?
  bool has_dictionary() const noexcept { return !codes_.empty(); }
  /// Its entries, and which of them a row has. Precondition: has_dictionary(), is_valid(row).
  std::size_t dictionary_size() const noexcept { return offsets_.size() - 1; }
  std::string_view dictionary_entry(std::size_t entry) const noexcept {
    return std::string_view(text_).substr(offsets_[entry], offsets_[entry + 1] - offsets_[entry]);
  }
  std::uint16_t code(std::size_t row) const noexcept { return codes_[slot(row)]; }
  /// Rows that have a value.
  std::size_t count() const noexcept { return count_; }
  bool all_valid() const noexcept { return count_ == column_page_rows; }
  /// Precondition of all that take a row: row < column_page_rows.
  bool is_valid(std::size_t row) const noexcept {
    if (form_ == Form::sparse) return find(row) != absent;
    return ((valid_[row >> 6] >> (row & 63)) & 1U) != 0;
  }
  /// Has every row of begin .. end - 1 a value? A sparse page answers false. O(end - begin) / 64.
  bool has_all(std::size_t begin, std::size_t end) const noexcept;
  /// Null where the row has no value.
  Value value(std::size_t row) const;
  /// Preconditions: is_valid(row) and the kind.
  bool boolean(std::size_t row) const noexcept { return booleans_[slot(row)] != 0; }
  std::int64_t integer(std::size_t row) const noexcept { return integer_at(slot(row)); }
  double floating(std::size_t row) const noexcept { return floats_[slot(row)]; }
  std::string_view string(std::size_t row) const noexcept { return string_at(slot(row)); }
  const Value& any(std::size_t row) const noexcept { return values_[slot(row)]; }
  /// An integer without asking for the kind: nullopt where the row has none.
  std::optional<std::int64_t> find_integer(std::size_t row) const noexcept {
    if (kind_ != Kind::integer) return std::nullopt;
    if (form_ != Form::sparse) {
      return is_valid(row) ? std::optional(integer_at(slot(row))) : std::nullopt;
    }
    const std::size_t at = find(row);
    return at == absent ? std::nullopt : std::optional(integer_at(at));
  }

  /// The integer that all rows with a value share; nullopt where they are not kept as one.
  std::optional<std::int64_t> constant_integer() const noexcept {
    if (kind_ != Kind::integer || form_ != Form::constant) return std::nullopt;
    return integer_at(0);
  }

  /// Appends one row an element of `rows`, null where there is no value. Strings stay here.
  void append_to(PropertyColumn& out, std::span<const std::uint16_t> rows) const;
  /// Appends rows begin .. end - 1.
  void append_to(PropertyColumn& out, std::size_t begin, std::size_t end) const;
  void append_to(PropertyColumn& out, std::size_t row) const { append_to(out, row, row + 1); }

  /// Calls f(row) for each row with a value, ascending.
  template <class F>
  void for_each_valid(F&& f) const {
    if (form_ == Form::sparse) {
      for (const std::uint16_t row : positions_) f(std::size_t{row});
      return;
    }
    for (std::size_t word = 0; word < valid_.size(); ++word) {
      for (std::uint64_t bits = valid_[word]; bits != 0; bits &= bits - 1) {
        f(word * 64 + static_cast<std::size_t>(std::countr_zero(bits)));
      }
    }
  }

  Form form() const noexcept { return form_; }
  /// The arrays of a dense page, by row; what stands at rows without a value means nothing. A page
  /// of a constant has the valid words too.
  /// Integers are in one of two: 64 bits, or 32 bits to which integer_base() is added.
  std::span<const std::uint64_t> valid_words() const noexcept { return valid_; }
  std::span<const std::int64_t> integers() const noexcept { return integers_; }
  std::span<const std::uint32_t> narrow_integers() const noexcept { return narrow_; }
  std::int64_t integer_base() const noexcept { return base_; }
  std::span<const double> floats() const noexcept { return floats_; }

  const ColumnZone& zone() const noexcept { return zone_; }
  /// Memory of the page, itself included.
  std::size_t bytes() const noexcept { return bytes_; }

 private:
  friend class ColumnPageBuilder;
  static constexpr std::size_t absent = ~std::size_t{0};
  std::size_t find(std::size_t row) const noexcept;
  std::size_t slot(std::size_t row) const noexcept {
    return form_ == Form::dense ? row : form_ == Form::sparse ? find(row) : 0;
  }
  std::int64_t integer_at(std::size_t slot) const noexcept {
    if (narrow_.empty()) return integers_[slot];
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(base_) + narrow_[slot]);
  }
  std::string_view string_at(std::size_t slot) const noexcept {
    return dictionary_entry(codes_.empty() ? slot : codes_[slot]);
  }
  void append_slot(PropertyColumn& out, std::size_t slot) const;
  /// Numbers that stand one after another; false when nothing was appended.
  bool append_all(PropertyColumn& out, std::size_t begin, std::size_t end) const;
  template <class RowAt>
  void append_rows(PropertyColumn& out, std::size_t count, const RowAt& row_at) const;
  template <class RowAt, class F>
  void for_rows(std::size_t count, const RowAt& row_at, const F& f) const;
  void count_bytes();

  Kind kind_ = Kind::null;
  Form form_ = Form::sparse;
  std::size_t count_ = 0;
  std::size_t bytes_ = sizeof(ColumnPage);
  std::vector<std::uint64_t> valid_;      // dense, constant: a bit a row
  std::vector<std::uint16_t> positions_;  // sparse: the rows with a value, ascending
  // One of these, an element a slot; strings: through codes_ when there are any.
  std::vector<std::uint8_t> booleans_;
  std::vector<std::int64_t> integers_;
  std::vector<std::uint32_t> narrow_;
  std::int64_t base_ = 0;
  std::vector<double> floats_;
  std::vector<Value> values_;
  std::vector<std::uint16_t> codes_;
  std::vector<std::uint32_t> offsets_;
  std::string text_;
  ColumnZone zone_;
};

/// The zone of some values; strings by their smallest and largest.
ColumnZone zone_of(std::span<const std::int64_t> values);
ColumnZone zone_of(std::span<const double> values);
ColumnZone zone_of(std::string_view least, std::string_view largest);

}  // namespace plenum::storage
