#pragma once
// Purpose: the records of one table file around its damaged blocks.
// May depend on: core, include/plenum. Inside storage/kv only; RocksDB types by name.
// Invariants: every block is checked, so what is given out is what was written. Reads only.

#include <cstdint>
#include <functional>
#include <string>

#include "plenum/result.hpp"

namespace rocksdb {
struct Options;
}

namespace plenum::storage::kv {

using TableSink = std::function<Status(std::string key, std::string value)>;

struct TableRescue {
  bool opened = false;        ///< false: not even its index can be read
  std::uint64_t records = 0;  ///< given out
  std::uint64_t gaps = 0;     ///< places where blocks could not be read
};

/// Gives each readable record to the sink once, in no order. Between the last record before a
/// damaged block and the first after it, keys are tried that halve the gap, at most 2,000 a table.
Result<TableRescue> rescue_table(const std::string& path, const rocksdb::Options& options,
                                 const TableSink& sink);

}  // namespace plenum::storage::kv
