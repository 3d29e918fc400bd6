#include "storage/kv/rocksdb_kept_files.hpp"

#include <rocksdb/db.h>

#include "core/try.hpp"
#include "storage/kv/rocksdb_status.hpp"

namespace plenum::storage::kv {

Result<KeptFiles> KeptFiles::of(rocksdb::DB& db, const std::string& directory) {
  PLENUM_TRY(to_status(db.DisableFileDeletions(), EngineCall::read, directory));
  return KeptFiles(db);
}

KeptFiles::~KeptFiles() {
  if (db_ != nullptr) db_->EnableFileDeletions(false).PermitUncheckedError();
}

}  // namespace plenum::storage::kv
