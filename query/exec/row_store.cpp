#include "query/exec/row_store.hpp"

#include <algorithm>
#include <numeric>

#include "core/assert.hpp"
#include "core/try.hpp"

namespace plenum::query::exec {

namespace {

std::size_t append_rows(Vector& into, const Vector& from, std::size_t begin, std::size_t end,
                        CountedValues& counted) {
  const std::size_t before = into.array_bytes();
  const std::size_t first = into.size();
  const VectorKind kind = into.kind();
  for (std::size_t row = begin; row < end; ++row) {
    if (into.kind() == VectorKind::string && from.kind() == VectorKind::string && from.valid(row)) {
      into.push_owned_string(from.string(row));
    } else {
      into.push_from(from, row);
    }
  }
  std::size_t bytes = into.array_bytes() > before ? into.array_bytes() - before : 0;
  if (into.kind() != VectorKind::any) return bytes;
  // Values that were an array of one kind have become values of their own.
  for (std::size_t i = into.kind() == kind ? first : 0; i < into.size(); ++i) {
    bytes += into.bytes_beside(i, counted);
  }
  return bytes;
}

}  // namespace

std::size_t append_row(Vector& into, const Vector& from, std::size_t row, CountedValues& counted) {
  return append_rows(into, from, row, row + 1, counted);
}

void RowStore::clear(ExecContext& context) {
  columns_.clear();
  rows_ = 0;
  counted_.clear();
  charge_.reset(&context.governor());
}

Status RowStore::append(ExecContext& context, const Chunk& chunk) {
  PLENUM_ASSERT(!chunk.unflat);
  if (!charge_.bound()) charge_.reset(&context.governor());
  if (columns_.empty()) columns_.resize(slots_.size());
  slot_bound_ = std::max(slot_bound_, chunk.slots());
  if (rows_ + chunk.rows() > rows_max) {
    return Error(ErrorCode::limit, "an operator would hold more than 4 billion rows");
  }
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (!chunk.has(slots_[i])) continue;
    const VectorPtr column = chunk.column(slots_[i]);
    if (!columns_[i]) {
      columns_[i] = std::make_shared<Vector>(column->kind());
      for (std::size_t row = 0; row < rows_; ++row) columns_[i]->push_null();
    }
    bytes += append_rows(*columns_[i], *column, 0, column->size(), counted_);
  }
  rows_ += chunk.rows();
  return charge_.add(bytes);
}

Chunk RowStore::gather(std::span<const std::uint32_t> rows) const {
  Chunk out(slot_bound_, rows.size());
  for (std::size_t i = 0; i < slots_.size() && i < columns_.size(); ++i) {
    if (columns_[i]) out.set(slots_[i], Vector::gather(columns_[i], rows));
  }
  return out;
}

Chunk RowStore::slice(std::size_t from) const {
  std::vector<std::uint32_t> rows(std::min(chunk_rows, rows_ - from));
  std::iota(rows.begin(), rows.end(), static_cast<std::uint32_t>(from));
  return gather(rows);
}

Status RowStore::keep(std::span<const std::uint32_t> rows) {
  counted_.clear();
  std::size_t bytes = 0;
  for (auto& column : columns_) {
    if (!column) continue;
    auto kept = std::make_shared<Vector>(column->kind());
    bytes += append_rows(*kept, *Vector::gather(column, rows), 0, rows.size(), counted_);
    column = std::move(kept);
  }
  rows_ = rows.size();
  return charge_.set(bytes);
}

VectorPtr RowStore::column(Slot slot) const {
  const auto at = std::find(slots_.begin(), slots_.end(), slot);
  PLENUM_ASSERT(at != slots_.end());
  return columns_[static_cast<std::size_t>(at - slots_.begin())];
}

}  // namespace plenum::query::exec
