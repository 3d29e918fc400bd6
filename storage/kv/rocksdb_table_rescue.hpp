#pragma once
// Purpose: the records of one table file around its damaged blocks.
// May depend on: core, include/plenum. Inside storage/kv only; RocksDB types by name.
// Invariants: every block is checked, so what is given out is what was written. Reads only.

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
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

/// Which table it is, whatever the file is named.
struct TableIdentity {
  std::string session;       ///< of the process that wrote it
  std::uint64_t number = 0;  ///< unique within the session
  bool names_file = false;   ///< the file has this number; not so when it was ingested

  friend auto operator<=>(const TableIdentity&, const TableIdentity&) = default;
};

/// nullopt when the table does not tell, or cannot be opened. O(size of its index).
std::optional<TableIdentity> identify_table(const std::string& path,
                                            const rocksdb::Options& options);

/// Gives each readable record to the sink once, in no order. Between the last record before a
/// damaged block and the first after it, keys are tried that halve the gap, at most 2,000 a table.
Result<TableRescue> rescue_table(const std::string& path, const rocksdb::Options& options,
                                 const TableSink& sink);

}  // namespace plenum::storage::kv
