#pragma once
// Purpose: KeptFiles, a time in which RocksDB deletes no file.
// May depend on: include/plenum. Inside storage/kv only; RocksDB types by name.
// Invariants: deleting is allowed again when the last of them is gone.

#include <string>
#include <utility>

#include "plenum/result.hpp"

namespace rocksdb {
class DB;
}

namespace plenum::storage::kv {

class KeptFiles {
 public:
  static Result<KeptFiles> of(rocksdb::DB& db, const std::string& directory);
  KeptFiles(KeptFiles&& other) noexcept : db_(std::exchange(other.db_, nullptr)) {}
  KeptFiles& operator=(KeptFiles&&) = delete;
  ~KeptFiles();

 private:
  explicit KeptFiles(rocksdb::DB& db) : db_(&db) {}
  rocksdb::DB* db_;
};

}  // namespace plenum::storage::kv
