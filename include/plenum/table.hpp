#pragma once
// Purpose: the owned result of a statement: columns, rows, what was changed, how long it took.
// May depend on: std, plenum vocabulary.
// Invariants: a Table outlives everything; a Row is a view that lives as long as its Table.

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/result.hpp"
#include "plenum/value.hpp"

#pragma GCC visibility push(default)
namespace plenum {

/// Counters of what a statement changed.
struct Summary {
  std::uint64_t rows = 0;
  std::uint64_t nodes_created = 0;
  std::uint64_t nodes_deleted = 0;
  std::uint64_t relationships_created = 0;
  std::uint64_t relationships_deleted = 0;
  std::uint64_t properties_set = 0;      ///< also those that were taken away
  std::uint64_t properties_removed = 0;  ///< of these
  std::uint64_t labels_added = 0;
  std::uint64_t labels_removed = 0;
};

/// Where the time went, in microseconds of a monotonic clock.
struct Timings {
  std::uint64_t parse_us = 0;
  std::uint64_t plan_us = 0;
  std::uint64_t execute_us = 0;
  std::uint64_t first_row_us = 0;
  std::uint64_t commit_us = 0;
  std::uint64_t total_us = 0;
  bool plan_cache_hit = false;
};

class Table;

/// A view of one row; valid as long as its Table (or, for Cursor::row(), until the next call). The
/// row of a place where there is none has no columns.
class Row {
 public:
  std::size_t size() const noexcept;
  /// Null past the last column.
  const Value& operator[](std::size_t column) const noexcept;
  /// The value of a named column; `not_found` names the columns there are.
  Result<Value> at(std::string_view column) const;
  /// The value of a named column as bool, std::int64_t, double (also from an integer),
  /// std::string, List, Map, Node, Edge or Path; `invalid_argument` when it is of another kind.
  template <class T>
  Result<T> get(std::string_view column) const;

 private:
  friend class Table;
  friend class Cursor;
  Row(const std::vector<std::string>* columns, const Value* values) noexcept
      : columns_(columns), values_(values) {}
  const std::vector<std::string>* columns_;
  const Value* values_;
};

extern template Result<bool> Row::get<bool>(std::string_view) const;
extern template Result<std::int64_t> Row::get<std::int64_t>(std::string_view) const;
extern template Result<double> Row::get<double>(std::string_view) const;
extern template Result<std::string> Row::get<std::string>(std::string_view) const;
extern template Result<List> Row::get<List>(std::string_view) const;
extern template Result<Map> Row::get<Map>(std::string_view) const;
extern template Result<Node> Row::get<Node>(std::string_view) const;
extern template Result<Edge> Row::get<Edge>(std::string_view) const;
extern template Result<Path> Row::get<Path>(std::string_view) const;

/// Rows that own their values. One that was moved from has no rows and no columns. Thread-safety:
/// like a standard container.
class Table {
 public:
  Table() = default;
  Table(const Table&) = default;
  Table& operator=(const Table&) = default;
  Table(Table&& other) noexcept;
  Table& operator=(Table&& other) noexcept;
  ~Table() = default;
  explicit Table(std::vector<std::string> columns) : columns_(std::move(columns)) {}

  std::size_t size() const noexcept { return rows_; }
  bool empty() const noexcept { return rows_ == 0; }
  const std::vector<std::string>& columns() const noexcept { return columns_; }
  /// Past the last row: a row without columns.
  Row operator[](std::size_t row) const noexcept;

  class iterator {  // NOLINT: the name that range-for and the standard know
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Row;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = Row;
    iterator(const Table* table, std::size_t row) noexcept : table_(table), row_(row) {}
    Row operator*() const noexcept { return (*table_)[row_]; }
    iterator& operator++() noexcept { return ++row_, *this; }
    void operator++(int) noexcept { ++row_; }
    friend bool operator==(const iterator&, const iterator&) = default;

   private:
    const Table* table_;
    std::size_t row_;
  };
  iterator begin() const noexcept { return {this, 0}; }
  iterator end() const noexcept { return {this, rows_}; }

  const Summary& summary() const noexcept { return summary_; }
  const Timings& timings() const noexcept { return timings_; }
  /// What may be a mistake in a statement that ran all the same, a sentence each: labels, types and
  /// property keys that it looks for and the database has never had.
  const std::vector<std::string>& notices() const noexcept { return notices_; }

  /// Building, for producers: values.size() must equal columns().size().
  void append(std::vector<Value> values);
  /// Takes whole rows over, one behind the other; their size is a multiple of columns().size().
  void append_rows(std::span<Value> cells);
  void set_summary(const Summary& summary) noexcept { summary_ = summary; }
  void set_timings(const Timings& timings) noexcept { timings_ = timings; }
  void set_notices(std::vector<std::string> notices) noexcept { notices_ = std::move(notices); }

 private:
  std::vector<std::string> columns_;
  /// Blocks of as many rows each, so that growing neither moves nor doubles what is there.
  std::vector<std::vector<Value>> blocks_;
  std::size_t rows_ = 0;
  Summary summary_;
  Timings timings_;
  std::vector<std::string> notices_;
};

}  // namespace plenum
#pragma GCC visibility pop
