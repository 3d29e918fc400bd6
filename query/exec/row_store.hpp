#pragma once
// Purpose: RowStore, rows that an operator holds on to (sorts, joins, barriers), column by column.
// May depend on: query/exec/chunk.hpp, query/exec/governor.hpp.
// Invariants: owns its strings, so it may outlive writes of the transaction; charged to the
// governor as it grows.

#include <memory>
#include <vector>

#include "query/exec/chunk.hpp"
#include "query/exec/context.hpp"

namespace plenum::query::exec {

class RowStore {
 public:
  explicit RowStore(std::vector<Slot> slots = {}) : slots_(std::move(slots)) {}

  void clear(ExecContext& context);
  /// Appends all rows of a chunk (unflat groups are not allowed).
  Status append(ExecContext& context, const Chunk& chunk);
  std::size_t rows() const noexcept { return rows_; }
  const std::vector<Slot>& slots() const noexcept { return slots_; }
  /// The rows named, as a chunk.
  Chunk gather(std::span<const std::uint32_t> rows) const;
  /// Up to chunk_rows rows from `from` on.
  Chunk slice(std::size_t from) const;
  /// Keeps only the rows named, in that order, and releases what the others held.
  Status keep(std::span<const std::uint32_t> rows);
  VectorPtr column(Slot slot) const;
  /// Most rows a store can number.
  static constexpr std::size_t rows_max = 0xFFFFFFFFU;

 private:
  std::vector<Slot> slots_;
  std::vector<std::shared_ptr<Vector>> columns_;
  std::size_t slot_bound_ = 0;
  std::size_t rows_ = 0;
  Charge charge_;
  CountedValues counted_;
};

/// Appends a row of `from` to `into`, copying strings. Returns the bytes that `into` takes more.
std::size_t append_row(Vector& into, const Vector& from, std::size_t row, CountedValues& counted);

}  // namespace plenum::query::exec
