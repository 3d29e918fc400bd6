#include "query/exec/chunk.hpp"

#include "core/assert.hpp"

namespace plenum::query::exec {

VectorPtr Chunk::column(Slot slot) const {
  PLENUM_ASSERT(has(slot));
  const VectorPtr& column = columns_[slot];
  return selected_ ? Vector::gather(column, selection_) : column;
}

void Chunk::select(std::span<const std::uint32_t> logical) {
  if (logical.size() == rows()) return;
  std::vector<std::uint32_t> selection(logical.size());
  for (std::size_t i = 0; i < logical.size(); ++i) selection[i] = physical(logical[i]);
  selection_ = std::move(selection);
  selected_ = true;
}

void Chunk::compact() {
  if (!selected_) return;
  for (VectorPtr& column : columns_) {
    if (column) column = Vector::gather(column, selection_);
  }
  rows_ = selection_.size();
  selected_ = false;
  selection_.clear();
}

Chunk Chunk::gather(std::span<const std::uint32_t> logical, std::span<const Slot> slots) const {
  Chunk out(columns_.size(), logical.size());
  std::vector<std::uint32_t> rows;
  if (selected_) {
    rows.resize(logical.size());
    for (std::size_t i = 0; i < logical.size(); ++i) rows[i] = selection_[logical[i]];
    logical = rows;
  }
  for (const Slot slot : slots) {
    if (has(slot)) out.columns_[slot] = Vector::gather(columns_[slot], logical);
  }
  return out;
}

void Chunk::own_strings() {
  for (VectorPtr& column : columns_) {
    if (column) column = Vector::own_strings(column);
  }
}

void Chunk::keep(std::span<const Slot> slots) {
  std::vector<VectorPtr> kept(columns_.size());
  for (const Slot slot : slots) {
    if (has(slot)) kept[slot] = std::move(columns_[slot]);
  }
  columns_ = std::move(kept);
}

std::size_t Chunk::bytes(CountedValues& counted) const {
  std::size_t bytes = sizeof(Chunk) + selection_.size() * 4;
  for (const VectorPtr& column : columns_) {
    if (column) bytes += column->bytes(counted);
  }
  return bytes;
}

}  // namespace plenum::query::exec
