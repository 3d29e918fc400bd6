#pragma once
// Purpose: the properties of a row, from the columns of a batch into those of segments; through
// bytes where rows are sorted in between.
// May depend on: storage/bulk_load.hpp, storage/bulk/column_sink.hpp, core.
// Invariants: both ways give the same values. The bytes live as long as one load.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plenum/result.hpp"
#include "storage/bulk/column_sink.hpp"
#include "storage/bulk_load.hpp"

namespace plenum::storage::bulk {

/// Has the row a value of the column?
inline bool holds(const BulkColumn& column, std::size_t row) {
  return column.valid.empty() || column.valid[row] != 0;
}

/// Puts the values of a row into the sink's present row; how many there were. `invalid_argument`
/// for a value that no property can have.
/// Precondition: slots[i] is the sink's slot for columns[i].
Result<std::size_t> copy_row(std::span<const BulkColumn> columns,
                             std::span<const std::size_t> slots, std::size_t row, ColumnSink& to);

/// Appends them as bytes.
Result<std::size_t> encode_row(std::span<const BulkColumn> columns,
                               std::span<const std::size_t> slots, std::size_t row,
                               std::string& out);
/// What a scratch file gave back makes no sense.
Error unreadable_row();

/// Puts what encode_row() wrote into the sink's present row.
Status decode_row(std::string_view bytes, ColumnSink& to);

}  // namespace plenum::storage::bulk
