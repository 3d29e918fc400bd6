#pragma once
// Purpose: Cursor, the rows of a statement one at a time, for results too large for a Table.
// May depend on: std, plenum vocabulary.
// Invariants: shows the snapshot it was opened on; end and failure are different return values.

#include <memory>
#include <string>
#include <vector>

#include "plenum/result.hpp"
#include "plenum/table.hpp"

#pragma GCC visibility push(default)
namespace plenum {

/// Rows as they are produced, at the memory of a few thousand of them. Keeps its snapshot alive, so
/// it may outlive ReadView and Database.
/// Thread-safety: one thread at a time, but interrupt() from any thread.
class Cursor {
 public:
  Cursor(Cursor&&) noexcept;
  Cursor& operator=(Cursor&&) noexcept;
  ~Cursor();

  /// Empty after a move, like all that cannot fail; next() then is `invalid_argument`.
  const std::vector<std::string>& columns() const noexcept;
  /// Moves to the next row: true when there is one, false at the end (and ever after). After an
  /// error every later call gives the same error.
  Result<bool> next();
  /// The row that next() moved to; a view until the next call of next(). Without columns unless
  /// the last next() was true.
  Row row() const;
  /// Complete once next() said false.
  const Summary& summary() const noexcept;
  /// Time in the library only, not that of whoever takes the rows.
  const Timings& timings() const noexcept;
  /// As of Table::notices(); complete from the start.
  const std::vector<std::string>& notices() const noexcept;
  /// Makes a running or later next() end with `interrupted`.
  void interrupt() noexcept;

  struct Impl;
  explicit Cursor(std::unique_ptr<Impl> impl) noexcept;

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace plenum
#pragma GCC visibility pop
