#pragma once
// Purpose: tables of a repaired folder that a compaction had already replaced.
// May depend on: RocksDB, core, include/plenum.
// Invariants: only reads. A crash after a compaction leaves its inputs beside its output, and a
// repair takes all of them in. Most of what is twice does no harm, since versions have numbers. But
// a compaction into the lowest level sets the numbers to zero, and two records with one key and no
// number are more than RocksDB's iterators can bear: they end the process, or show both.

#include <string>
#include <utility>
#include <vector>

#include "plenum/result.hpp"

namespace rocksdb {
struct ColumnFamilyDescriptor;
struct DBOptions;
}  // namespace rocksdb

namespace plenum::storage::kv {

struct SupersededTable {
  std::string name;  ///< of the file
  /// First and last keys of what replaced it: its records in between are old.
  std::vector<std::pair<std::string, std::string>> replaced;
};

/// Of two tables of one family with records without a number in overlapping ranges the older is
/// superseded: a level has one table for a key, and files get ascending numbers. O(tables²).
Result<std::vector<SupersededTable>> superseded_tables(
    const std::string& folder, const rocksdb::DBOptions& options,
    const std::vector<rocksdb::ColumnFamilyDescriptor>& families);

}  // namespace plenum::storage::kv
