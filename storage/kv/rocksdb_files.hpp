#pragma once
// Purpose: RocksDB's file system with a FileSeam in front.
// May depend on: storage/kv/file_seam.hpp. Inside storage/kv only; RocksDB types by name.
// Invariants: every operation of RocksDB that reads or changes the disk is announced and reported.

#include <memory>

#include "storage/kv/file_seam.hpp"

namespace rocksdb {
class Env;
}

namespace plenum::storage::kv {

/// An Env that asks `files` (not null, outlives it) before every operation and then does the real
/// one. Threads are those of the default Env; its clock lets no failed background job wait.
std::shared_ptr<rocksdb::Env> make_seam_env(FileSeam* files);

}  // namespace plenum::storage::kv
