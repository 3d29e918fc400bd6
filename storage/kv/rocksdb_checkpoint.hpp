#pragma once
// Purpose: a copy of an engine's folder that is an engine's folder.
// May depend on: storage/kv/rocksdb_engine.hpp. Inside storage/kv only; RocksDB types by name.
// Invariants: the copy holds one moment of all families together; every file of it is synced when
// this returns, and so are their names.

#include <string>

#include "plenum/result.hpp"
#include "storage/kv/rocksdb_engine.hpp"

namespace rocksdb {
class DB;
}

namespace plenum::storage::kv {

/// The database in `source`, open for writing: it goes on, and nothing that is copied is deleted
/// meanwhile.
Status write_checkpoint(rocksdb::DB& db, const std::string& source, const std::string& directory,
                        FileSeam* files, const CheckpointOptions& options);

/// The same of a folder that nobody writes.
Status copy_engine_folder(const std::string& source, const std::string& directory, FileSeam* files,
                          const CheckpointOptions& options);

}  // namespace plenum::storage::kv
