#pragma once
// Purpose: Chunk, what operators hand to one another: a flat group of columns, and at most one
// unflat group whose slices multiply the rows.
// May depend on: query/exec/vector.hpp, storage/snapshot.hpp.
// Invariants: every present column has physical_rows() rows; the selection names rows of them in
// ascending order; unflat slices stand one a logical row and point into the snapshot or the group.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "query/exec/vector.hpp"
#include "storage/snapshot.hpp"

namespace plenum::query::exec {

/// Number of a column in the layout of a query part.
using Slot = std::uint32_t;
inline constexpr Slot no_slot = ~Slot{0};

/// The unflat group: for each logical row of the chunk a slice of adjacency that has not been
/// multiplied out. The product of row and slice is implied.
struct UnflatGroup {
  std::vector<storage::AdjacencySlice> slices;
  /// Where slices point that the store could not lend (merged ones).
  std::vector<std::unique_ptr<storage::AdjacencyBuffer>> buffers;
  /// Entries of a slice that do not count (relationship uniqueness), a number a row.
  std::vector<std::uint32_t> excluded;
  std::uint64_t multiplicity(std::size_t row) const noexcept {
    return slices[row].size() - (excluded.empty() ? 0 : excluded[row]);
  }
};

class Chunk {
 public:
  Chunk() = default;
  Chunk(std::size_t slots, std::size_t rows) : columns_(slots), rows_(rows) {}

  /// Rows after selection; an unflat group multiplies them.
  std::size_t rows() const noexcept { return selected_ ? selection_.size() : rows_; }
  std::size_t physical_rows() const noexcept { return rows_; }
  std::size_t slots() const noexcept { return columns_.size(); }
  bool selected() const noexcept { return selected_; }
  std::span<const std::uint32_t> selection() const noexcept { return selection_; }
  /// Physical row of a logical one.
  std::uint32_t physical(std::size_t row) const noexcept {
    return selected_ ? selection_[row] : static_cast<std::uint32_t>(row);
  }

  bool has(Slot slot) const noexcept { return slot < columns_.size() && columns_[slot] != nullptr; }
  /// The column as it lies (physical rows).
  const VectorPtr& raw(Slot slot) const noexcept { return columns_[slot]; }
  /// The column over the logical rows: shared when nothing is selected, else gathered.
  VectorPtr column(Slot slot) const;
  /// Sets a column of physical_rows() rows.
  void set(Slot slot, VectorPtr column) {
    if (slot >= columns_.size()) columns_.resize(slot + 1);
    columns_[slot] = std::move(column);
  }
  void drop(Slot slot) {
    if (slot < columns_.size()) columns_[slot] = nullptr;
  }

  /// Narrows to the logical rows named (ascending).
  void select(std::span<const std::uint32_t> logical);
  /// Applies the selection to the columns, so that logical and physical rows agree.
  void compact();
  /// A chunk of the logical rows named, in that order (repeats allowed): columns in `slots` only.
  Chunk gather(std::span<const std::uint32_t> logical, std::span<const Slot> slots) const;
  /// Copies strings out of the store; before a clause that writes.
  void own_strings();
  /// Drops all columns but those named.
  void keep(std::span<const Slot> slots);
  /// Approximate bytes held beside what `counted` has; adds to it.
  std::size_t bytes(CountedValues& counted) const;

  std::shared_ptr<const UnflatGroup> unflat;

 private:
  std::vector<VectorPtr> columns_;
  std::size_t rows_ = 0;
  bool selected_ = false;
  std::vector<std::uint32_t> selection_;
};

}  // namespace plenum::query::exec
