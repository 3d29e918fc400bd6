#pragma once
// Purpose: the formats that write a result row by row: all but the table of boxes.
// May depend on: include/plenum, shell/print.hpp.
// Invariants: rows reach standard output while later ones are made; null is "null" for people and
// nothing in CSV and TSV, where nested values are JSON.

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "plenum/cursor.hpp"
#include "print.hpp"

namespace plenum::shell {

/// One result. begin(), its rows, then end() or, when an error came between, cut().
class RowPrinter {
 public:
  RowPrinter(const RowPrinter&) = delete;
  RowPrinter& operator=(const RowPrinter&) = delete;
  virtual ~RowPrinter() = default;

  void begin(std::vector<std::string> columns);
  void row(Row row);
  void end(const Summary& summary, const Timings& timings);
  void cut();
  /// What was handed over goes to put().
  void flush();
  std::uint64_t rows() const noexcept { return rows_; }

 protected:
  explicit RowPrinter(const PrintOptions& options) : options_(options) {}
  virtual void write_head() = 0;
  virtual void write_row(Row row) = 0;
  /// Of a whole result.
  virtual void write_tail(const Summary& /*summary*/, const Timings& /*timings*/) {}
  /// Of one that ends before its time.
  virtual void write_cut() {}
  /// On a terminal: makes the JSON in out_ from `from` on harmless.
  void tame_json(std::size_t from);

  PrintOptions options_;
  std::vector<std::string> columns_;
  std::string out_;
  std::uint64_t rows_ = 0;  ///< before the present one

 private:
  std::chrono::steady_clock::time_point flushed_ = std::chrono::steady_clock::now();
};

/// Not for OutputFormat::table.
std::unique_ptr<RowPrinter> make_row_printer(const PrintOptions& options);

/// Prints the rows as the cursor gives them, up to its end or its error. What stands before the
/// rows is printed when the first one is there, so a statement that fails before it prints
/// nothing. Without another error: `io` when nobody takes what is printed. Leaves end() to the
/// caller.
Status print_rows(Cursor& cursor, RowPrinter& printer);

}  // namespace plenum::shell
