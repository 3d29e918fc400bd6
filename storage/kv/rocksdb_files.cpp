#include "storage/kv/rocksdb_files.hpp"

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>
#include <rocksdb/system_clock.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace plenum::storage::kv {

namespace {

using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

IOStatus failure(int error_number, std::string_view path) {
  const std::string place(path);
  const std::string words = std::generic_category().message(error_number);
  if (error_number == ENOSPC) return IOStatus::NoSpace(place, words);
  return IOStatus::IOError(place, words);
}

/// Asks, does, tells.
template <class Action>
IOStatus perform(FileSeam* files, const FileEvent& event, Action action) {
  if (const FileVerdict verdict = files->before(event); verdict.error_number != 0) {
    return failure(verdict.error_number, event.path);
  }
  IOStatus status = action();
  if (status.ok()) files->after(event);
  return status;
}

class SeamSequentialFile final : public rocksdb::FSSequentialFileOwnerWrapper {
 public:
  SeamSequentialFile(FileSeam* files, std::string path,
                     std::unique_ptr<rocksdb::FSSequentialFile> file)
      : FSSequentialFileOwnerWrapper(std::move(file)), files_(files), path_(std::move(path)) {}

  IOStatus Read(std::size_t n, const IOOptions& options, Slice* result, char* scratch,
                IODebugContext* debug) override {
    IOStatus status = perform(files_, {FileAction::read, path_, {}, offset_, n},
                              [&] { return target()->Read(n, options, result, scratch, debug); });
    if (status.ok()) offset_ += result->size();
    return status;
  }
  IOStatus PositionedRead(std::uint64_t offset, std::size_t n, const IOOptions& options,
                          Slice* result, char* scratch, IODebugContext* debug) override {
    return perform(files_, {FileAction::read, path_, {}, offset, n}, [&] {
      return target()->PositionedRead(offset, n, options, result, scratch, debug);
    });
  }

 private:
  FileSeam* files_;
  std::string path_;
  std::uint64_t offset_ = 0;
};

class SeamRandomFile final : public rocksdb::FSRandomAccessFileOwnerWrapper {
 public:
  SeamRandomFile(FileSeam* files, std::string path,
                 std::unique_ptr<rocksdb::FSRandomAccessFile> file)
      : FSRandomAccessFileOwnerWrapper(std::move(file)), files_(files), path_(std::move(path)) {}

  IOStatus Read(std::uint64_t offset, std::size_t n, const IOOptions& options, Slice* result,
                char* scratch, IODebugContext* debug) const override {
    return perform(files_, {FileAction::read, path_, {}, offset, n},
                   [&] { return target()->Read(offset, n, options, result, scratch, debug); });
  }
  IOStatus MultiRead(rocksdb::FSReadRequest* requests, std::size_t count, const IOOptions& options,
                     IODebugContext* debug) override {
    const std::uint64_t offset = count > 0 ? requests[0].offset : 0;
    return perform(files_, {FileAction::read, path_, {}, offset, 0},
                   [&] { return target()->MultiRead(requests, count, options, debug); });
  }

 private:
  FileSeam* files_;
  std::string path_;
};

class SeamWritableFile final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  SeamWritableFile(FileSeam* files, std::string path, std::unique_ptr<rocksdb::FSWritableFile> file,
                   std::uint64_t size)
      : FSWritableFileOwnerWrapper(std::move(file)),
        files_(files),
        path_(std::move(path)),
        size_(size) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    return append(data, options, debug, [&] { return target()->Append(data, options, debug); });
  }
  IOStatus Append(const Slice& data, const IOOptions& options,
                  const rocksdb::DataVerificationInfo& info, IODebugContext* debug) override {
    return append(data, options, debug,
                  [&] { return target()->Append(data, options, info, debug); });
  }
  IOStatus PositionedAppend(const Slice&, std::uint64_t, const IOOptions&,
                            IODebugContext*) override {
    return IOStatus::NotSupported("direct writes are not used");
  }
  IOStatus PositionedAppend(const Slice&, std::uint64_t, const IOOptions&,
                            const rocksdb::DataVerificationInfo&, IODebugContext*) override {
    return IOStatus::NotSupported("direct writes are not used");
  }
  IOStatus Truncate(std::uint64_t size, const IOOptions& options, IODebugContext* debug) override {
    IOStatus status = perform(files_, {FileAction::truncate, path_, {}, size},
                              [&] { return target()->Truncate(size, options, debug); });
    if (status.ok()) size_ = size;
    return status;
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    return perform(files_, {FileAction::sync, path_},
                   [&] { return target()->Sync(options, debug); });
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return perform(files_, {FileAction::sync, path_},
                   [&] { return target()->Fsync(options, debug); });
  }

 private:
  template <class Action>
  IOStatus append(const Slice& data, const IOOptions& options, IODebugContext* debug,
                  Action action) {
    const FileEvent event{FileAction::append, path_, {}, size_, data.size()};
    if (const FileVerdict verdict = files_->before(event); verdict.error_number != 0) {
      const auto part =
          static_cast<std::size_t>(std::min<std::uint64_t>(verdict.bytes, data.size()));
      if (part > 0 && target()->Append(Slice(data.data(), part), options, debug).ok()) {
        size_ += part;
      }
      return failure(verdict.error_number, path_);
    }
    IOStatus status = action();
    if (status.ok()) {
      size_ += data.size();
      files_->after(event);
    }
    return status;
  }

  FileSeam* files_;
  std::string path_;
  std::uint64_t size_;
};

class SeamDirectory final : public rocksdb::FSDirectoryWrapper {
 public:
  SeamDirectory(FileSeam* files, std::string path, std::unique_ptr<rocksdb::FSDirectory> directory)
      : FSDirectoryWrapper(directory.get()),
        files_(files),
        path_(std::move(path)),
        owned_(std::move(directory)) {}

  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return perform(files_, {FileAction::sync_directory, path_},
                   [&] { return owned_->Fsync(options, debug); });
  }
  IOStatus FsyncWithDirOptions(const IOOptions& options, IODebugContext* debug,
                               const rocksdb::DirFsyncOptions& how) override {
    return perform(files_, {FileAction::sync_directory, path_},
                   [&] { return owned_->FsyncWithDirOptions(options, debug, how); });
  }

 private:
  FileSeam* files_;
  std::string path_;
  std::unique_ptr<rocksdb::FSDirectory> owned_;
};

class SeamFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  explicit SeamFileSystem(FileSeam* files)
      : FileSystemWrapper(rocksdb::FileSystem::Default()), files_(files) {}
  const char* Name() const override { return "PlenumSeam"; }

  IOStatus NewSequentialFile(const std::string& path, const FileOptions& options,
                             std::unique_ptr<rocksdb::FSSequentialFile>* result,
                             IODebugContext* debug) override {
    IOStatus status = perform(files_, {FileAction::open_read, path}, [&] {
      return target_->NewSequentialFile(path, options, result, debug);
    });
    if (status.ok()) {
      *result = std::make_unique<SeamSequentialFile>(files_, path, std::move(*result));
    }
    return status;
  }
  IOStatus NewRandomAccessFile(const std::string& path, const FileOptions& options,
                               std::unique_ptr<rocksdb::FSRandomAccessFile>* result,
                               IODebugContext* debug) override {
    IOStatus status = perform(files_, {FileAction::open_read, path}, [&] {
      return target_->NewRandomAccessFile(path, options, result, debug);
    });
    if (status.ok()) {
      *result = std::make_unique<SeamRandomFile>(files_, path, std::move(*result));
    }
    return status;
  }
  IOStatus NewWritableFile(const std::string& path, const FileOptions& options,
                           std::unique_ptr<rocksdb::FSWritableFile>* result,
                           IODebugContext* debug) override {
    IOStatus status = perform(files_, {FileAction::create, path}, [&] {
      return target_->NewWritableFile(path, options, result, debug);
    });
    if (status.ok()) {
      *result = std::make_unique<SeamWritableFile>(files_, path, std::move(*result), 0);
    }
    return status;
  }
  IOStatus ReopenWritableFile(const std::string& path, const FileOptions& options,
                              std::unique_ptr<rocksdb::FSWritableFile>* result,
                              IODebugContext* debug) override {
    IOStatus status = perform(files_, {FileAction::open_write, path}, [&] {
      return target_->ReopenWritableFile(path, options, result, debug);
    });
    if (status.ok()) {
      const std::uint64_t size = (*result)->GetFileSize(IOOptions(), debug);
      *result = std::make_unique<SeamWritableFile>(files_, path, std::move(*result), size);
    }
    return status;
  }
  // Neither is used with our options; refusing keeps the seam complete.
  IOStatus ReuseWritableFile(const std::string&, const std::string&, const FileOptions&,
                             std::unique_ptr<rocksdb::FSWritableFile>*, IODebugContext*) override {
    return IOStatus::NotSupported("log files are not recycled");
  }
  IOStatus NewRandomRWFile(const std::string&, const FileOptions&,
                           std::unique_ptr<rocksdb::FSRandomRWFile>*, IODebugContext*) override {
    return IOStatus::NotSupported("files are not written at random");
  }
  IOStatus NewDirectory(const std::string& path, const IOOptions& options,
                        std::unique_ptr<rocksdb::FSDirectory>* result,
                        IODebugContext* debug) override {
    IOStatus status = perform(files_, {FileAction::inspect, path},
                              [&] { return target_->NewDirectory(path, options, result, debug); });
    if (status.ok()) *result = std::make_unique<SeamDirectory>(files_, path, std::move(*result));
    return status;
  }
  IOStatus FileExists(const std::string& path, const IOOptions& options,
                      IODebugContext* debug) override {
    return perform(files_, {FileAction::inspect, path},
                   [&] { return target_->FileExists(path, options, debug); });
  }
  IOStatus GetFileSize(const std::string& path, const IOOptions& options, std::uint64_t* size,
                       IODebugContext* debug) override {
    return perform(files_, {FileAction::inspect, path},
                   [&] { return target_->GetFileSize(path, options, size, debug); });
  }
  IOStatus GetChildren(const std::string& path, const IOOptions& options,
                       std::vector<std::string>* names, IODebugContext* debug) override {
    return perform(files_, {FileAction::list, path},
                   [&] { return target_->GetChildren(path, options, names, debug); });
  }
  IOStatus GetChildrenFileAttributes(const std::string& path, const IOOptions& options,
                                     std::vector<rocksdb::FileAttributes>* found,
                                     IODebugContext* debug) override {
    return perform(files_, {FileAction::list, path},
                   [&] { return target_->GetChildrenFileAttributes(path, options, found, debug); });
  }
  IOStatus DeleteFile(const std::string& path, const IOOptions& options,
                      IODebugContext* debug) override {
    return perform(files_, {FileAction::remove, path},
                   [&] { return target_->DeleteFile(path, options, debug); });
  }
  IOStatus Truncate(const std::string& path, std::size_t size, const IOOptions& options,
                    IODebugContext* debug) override {
    return perform(files_, {FileAction::truncate, path, {}, size},
                   [&] { return target_->Truncate(path, size, options, debug); });
  }
  IOStatus CreateDir(const std::string& path, const IOOptions& options,
                     IODebugContext* debug) override {
    return perform(files_, {FileAction::create_directory, path},
                   [&] { return target_->CreateDir(path, options, debug); });
  }
  IOStatus CreateDirIfMissing(const std::string& path, const IOOptions& options,
                              IODebugContext* debug) override {
    if (target_->FileExists(path, options, debug).ok()) return IOStatus::OK();
    return CreateDir(path, options, debug);
  }
  IOStatus DeleteDir(const std::string& path, const IOOptions& options,
                     IODebugContext* debug) override {
    return perform(files_, {FileAction::remove_directory, path},
                   [&] { return target_->DeleteDir(path, options, debug); });
  }
  IOStatus RenameFile(const std::string& path, const std::string& target, const IOOptions& options,
                      IODebugContext* debug) override {
    return perform(files_, {FileAction::rename, path, target},
                   [&] { return target_->RenameFile(path, target, options, debug); });
  }
  IOStatus LinkFile(const std::string& path, const std::string& target, const IOOptions& options,
                    IODebugContext* debug) override {
    return perform(files_, {FileAction::link, path, target},
                   [&] { return target_->LinkFile(path, target, options, debug); });
  }
  IOStatus LockFile(const std::string& path, const IOOptions& options, rocksdb::FileLock** lock,
                    IODebugContext* debug) override {
    const bool exists = target_->FileExists(path, options, debug).ok();
    return perform(files_, {exists ? FileAction::open_write : FileAction::create, path},
                   [&] { return target_->LockFile(path, options, lock, debug); });
  }

 private:
  FileSeam* files_;
};

/// A background job that failed waits a second in case the disk recovers. Where a seam makes it
/// fail nobody is there to be waited for.
class PromptClock final : public rocksdb::SystemClockWrapper {
 public:
  PromptClock() : SystemClockWrapper(SystemClock::Default()) {}
  const char* Name() const override { return "PromptClock"; }
  void SleepForMicroseconds(int micros) override {
    target_->SleepForMicroseconds(std::min(micros, 1'000));
  }
};

class SeamEnv final : public rocksdb::EnvWrapper {
 public:
  explicit SeamEnv(const std::shared_ptr<rocksdb::FileSystem>& file_system)
      : EnvWrapper(rocksdb::NewCompositeEnv(file_system)) {
    file_system_ = file_system;
    system_clock_ = std::make_shared<PromptClock>();
  }
};

}  // namespace

std::shared_ptr<rocksdb::Env> make_seam_env(FileSeam* files) {
  return std::make_shared<SeamEnv>(std::make_shared<SeamFileSystem>(files));
}

}  // namespace plenum::storage::kv
