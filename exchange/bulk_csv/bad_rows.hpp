#pragma once
// Purpose: the report of bad rows, and when there are too many of them.
// May depend on: exchange/bulk_csv/batch.hpp, core, include/plenum.
// Invariants: rows arrive in the order of files and lines, whatever the number of threads; the
// report is a CSV of file, line, field and reason, made with the first row.

#include <cstdint>
#include <string>

#include "exchange/bulk_csv/batch.hpp"
#include "plenum/result.hpp"

namespace plenum::exchange::bulk_csv {

class BadRows {
 public:
  BadRows(std::string path, std::uint64_t allowed) : path_(std::move(path)), allowed_(allowed) {}
  ~BadRows();
  BadRows(const BadRows&) = delete;
  BadRows& operator=(const BadRows&) = delete;

  /// `io` when the report cannot be written.
  Status add(const std::string& file, const BadRow& row);
  /// The newest row is one more than are allowed.
  bool too_many() const noexcept { return count_ > allowed_; }
  /// Why an import ends with this row; invalid_argument without a place.
  Error too_many_with(const BadRow& row) const;
  /// Writes what is still in memory.
  Status flush();
  std::uint64_t count() const noexcept { return count_; }

 private:
  Status write(const std::string& file, const BadRow& row);

  std::string path_;
  std::uint64_t allowed_;
  std::uint64_t count_ = 0;
  int descriptor_ = -1;
  std::string pending_;
};

}  // namespace plenum::exchange::bulk_csv
