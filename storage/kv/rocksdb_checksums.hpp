#pragma once
// Purpose: reads every table of an open RocksDB and compares its checksums, one table at a time.
// May depend on: storage/kv/plain_file.hpp, core/interrupt.hpp. Inside storage/kv only; RocksDB
// types by name. Invariants: changes nothing; a table that is in use when it begins is there until
// it ends.

#include <span>
#include <string>

#include "plenum/interrupt.hpp"
#include "plenum/result.hpp"
#include "storage/kv/file_seam.hpp"

namespace rocksdb {
class ColumnFamilyHandle;
class DB;
}  // namespace rocksdb

namespace plenum::storage::kv {

struct ChecksumOptions {
  bool read_only = false;  ///< nobody deletes files then
  FileSeam* files = nullptr;
  const Interrupt* interrupt = nullptr;  ///< asked between tables and pieces of them; may be null
};

/// The first damage as `corruption` that names the file; `interrupted`. O(bytes of the tables).
Status verify_tables(rocksdb::DB& db, std::span<rocksdb::ColumnFamilyHandle* const> families,
                     const std::string& directory, const ChecksumOptions& options);

}  // namespace plenum::storage::kv
