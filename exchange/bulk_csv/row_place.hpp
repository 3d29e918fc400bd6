#pragma once
// Purpose: where a row or one of its fields stands, for people who look it up in an editor.
// May depend on: exchange/bulk_csv, core, include/plenum.
// Invariants: nothing is kept about rows for this while an import runs: a file is read again up to
// the one row that ends the import.

#include <string_view>

#include "core/csv.hpp"
#include "exchange/bulk_csv/batch.hpp"
#include "exchange/bulk_csv/input_file.hpp"
#include "plenum/error.hpp"

namespace plenum::exchange::bulk_csv {

/// Line and column of bytes of a block, both from 1; columns count code points.
SourceSpan place_in(std::string_view block, std::size_t offset, std::size_t length);

/// The place of the row's field, else of the row; of the row's line alone when the file cannot be
/// read any more. `row.line`: in the file, from 1. O(bytes before the row).
SourceSpan place_of(const InputFile& file, const core::CsvDialect& dialect, const BadRow& row);

}  // namespace plenum::exchange::bulk_csv
