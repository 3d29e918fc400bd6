#pragma once
// Purpose: RocksDB's repair, with writes of it that fail kept from its own error paths.
// May depend on: RocksDB, core. Inside storage/kv only.
// Invariants: a repair that begins a second list of files after a failed write of the first ends
// the process (an assertion about column families in RocksDB 7.8, in some of their orders). So it
// is told that the list was written, and the caller that the repair failed.

#include <string>
#include <vector>

namespace rocksdb {
struct ColumnFamilyDescriptor;
struct ColumnFamilyOptions;
struct DBOptions;
}  // namespace rocksdb

namespace plenum::storage::kv {

/// Makes a new list of the files of the sound tables in `folder` and moves the others into its
/// folder `lost`. False: it did not come to its end, what is in the folder is of no use.
bool repair_tables(const std::string& folder, const rocksdb::DBOptions& options,
                   const std::vector<rocksdb::ColumnFamilyDescriptor>& families,
                   const rocksdb::ColumnFamilyOptions& unknown_families);

}  // namespace plenum::storage::kv
