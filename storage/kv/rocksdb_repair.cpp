#include "storage/kv/rocksdb_repair.hpp"

#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <atomic>
#include <exception>
#include <memory>
#include <utility>

namespace plenum::storage::kv {

namespace {

using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

/// Takes what cannot be written any more for written, and remembers that.
class ForgivingFile final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  ForgivingFile(std::unique_ptr<rocksdb::FSWritableFile> file, std::atomic<bool>& failed)
      : FSWritableFileOwnerWrapper(std::move(file)), failed_(failed) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    return forgive([&] { return target()->Append(data, options, debug); });
  }
  IOStatus Append(const Slice& data, const IOOptions& options,
                  const rocksdb::DataVerificationInfo& info, IODebugContext* debug) override {
    return forgive([&] { return target()->Append(data, options, info, debug); });
  }
  IOStatus Flush(const IOOptions& options, IODebugContext* debug) override {
    return forgive([&] { return target()->Flush(options, debug); });
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    return forgive([&] { return target()->Sync(options, debug); });
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return forgive([&] { return target()->Fsync(options, debug); });
  }
  IOStatus RangeSync(std::uint64_t offset, std::uint64_t bytes, const IOOptions& options,
                     IODebugContext* debug) override {
    return forgive([&] { return target()->RangeSync(offset, bytes, options, debug); });
  }
  IOStatus Close(const IOOptions& options, IODebugContext* debug) override {
    return forgive([&] { return target()->Close(options, debug); });
  }

 private:
  template <class Action>
  IOStatus forgive(Action action) {
    if (!action().ok()) failed_ = true;
    return IOStatus::OK();
  }
  std::atomic<bool>& failed_;
};

class ForgivingFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  explicit ForgivingFileSystem(const std::shared_ptr<rocksdb::FileSystem>& target)
      : FileSystemWrapper(target) {}
  const char* Name() const override { return "PlenumRepair"; }

  IOStatus NewWritableFile(const std::string& path, const FileOptions& options,
                           std::unique_ptr<rocksdb::FSWritableFile>* result,
                           IODebugContext* debug) override {
    IOStatus status = target_->NewWritableFile(path, options, result, debug);
    if (status.ok() && path.find("/MANIFEST-") != std::string::npos) {
      *result = std::make_unique<ForgivingFile>(std::move(*result), failed_);
    }
    return status;
  }
  bool failed() const { return failed_; }

 private:
  std::atomic<bool> failed_{false};
};

}  // namespace

bool repair_tables(const std::string& folder, const rocksdb::DBOptions& options,
                   const std::vector<rocksdb::ColumnFamilyDescriptor>& families,
                   const rocksdb::ColumnFamilyOptions& unknown_families) {
  const auto files = std::make_shared<ForgivingFileSystem>(options.env->GetFileSystem());
  const std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(files);
  rocksdb::DBOptions forgiving = options;
  forgiving.env = env.get();
  try {
    return rocksdb::RepairDB(folder, forgiving, families, unknown_families).ok() &&
           !files->failed();
  } catch (const std::exception&) {
    return false;  // damaged lengths make RocksDB ask for absurd memory
  }
}

}  // namespace plenum::storage::kv
