#include "query/exec/row_store.hpp"

#include <algorithm>
#include <numeric>

#include "core/assert.hpp"
#include "core/try.hpp"

namespace plenum::query::exec {

void append_rows(Vector& into, const Vector& from) {
  for (std::size_t row = 0; row < from.size(); ++row) {
    if (into.kind() == VectorKind::string && from.kind() == VectorKind::string && from.valid(row)) {
      into.push_owned_string(std::string(from.string(row)));
    } else {
      into.push_from(from, row);
    }
  }
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
    append_rows(*columns_[i], *column);
    bytes += column->is_constant() ? column->size() * sizeof(Value) : column->bytes(counted_);
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
    append_rows(*kept, *Vector::gather(column, rows));
    bytes += kept->bytes(counted_);
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
