#include "storage/kv/rocksdb_engine.hpp"

#include <fmt/format.h>
#include <rocksdb/convenience.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/listener.h>
#include <rocksdb/sst_file_writer.h>
#include <rocksdb/write_batch.h>

#include <array>
#include <atomic>
#include <exception>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <utility>

#include "core/interrupt.hpp"
#include "core/text.hpp"
#include "core/try.hpp"
#include "storage/kv/batch_check.hpp"
#include "storage/kv/plain_file.hpp"
#include "storage/kv/rocksdb_checkpoint.hpp"
#include "storage/kv/rocksdb_checksums.hpp"
#include "storage/kv/rocksdb_compaction.hpp"
#include "storage/kv/rocksdb_files.hpp"
#include "storage/kv/rocksdb_folder.hpp"
#include "storage/kv/rocksdb_groups.hpp"
#include "storage/kv/rocksdb_options.hpp"
#include "storage/kv/rocksdb_scan.hpp"
#include "storage/kv/rocksdb_status.hpp"

namespace plenum::storage::kv {

namespace {

/// A close merges the table files of a family when there are more than so many of this mean size.
constexpr std::uint64_t tables_at_close_max = 12;
constexpr std::uint64_t table_bytes_small = 1024 * 1024;

/// RocksDB writes kilobytes of information at every open; errors reach us as statuses anyway. So
/// there is no info log on disk: opening stays fast, and every file of the folder is data.
class NoLog final : public rocksdb::Logger {
 public:
  NoLog() : Logger(rocksdb::InfoLogLevel::FATAL_LEVEL) {}
  using Logger::Logv;
  void Logv(const char*, va_list) override {}
};

/// Notes when the MANIFEST may have grown, so that manifest_mark() asks RocksDB only then. Forbids
/// the recovery that a full disk would start behind our back; a close may wait for it for ever.
class ManifestWatch final : public rocksdb::EventListener {
 public:
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status,
                            bool* auto_recovery) override {
    *auto_recovery = false;
  }
  void OnFlushCompleted(rocksdb::DB*, const rocksdb::FlushJobInfo&) override { moved_ = true; }
  void OnCompactionCompleted(rocksdb::DB*, const rocksdb::CompactionJobInfo&) override {
    moved_ = true;
  }
  void OnExternalFileIngested(rocksdb::DB*, const rocksdb::ExternalFileIngestionInfo&) override {
    moved_ = true;
  }
  bool take() noexcept { return moved_.exchange(false); }

 private:
  std::atomic<bool> moved_{true};
};

/// The open database and the snapshots that pin it. Shared, because snapshots may outlive the
/// engine; `life` is held shared by every call and alone by the closing one.
struct Core {
  std::string directory;
  std::shared_ptr<rocksdb::Env> seam_env;  // null without a seam
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  std::unique_ptr<rocksdb::DB> db;  // null once closed
  std::shared_mutex life;
  std::mutex snapshots_mutex;
  std::set<const rocksdb::Snapshot*> snapshots;
};

class RocksSnapshot final : public EngineSnapshot {
 public:
  RocksSnapshot(std::shared_ptr<Core> core, const rocksdb::Snapshot* pinned)
      : core_(std::move(core)), pinned_(pinned) {}
  ~RocksSnapshot() override {
    std::shared_lock life(core_->life);
    std::lock_guard guard(core_->snapshots_mutex);
    if (core_->snapshots.erase(pinned_) == 1) core_->db->ReleaseSnapshot(pinned_);
  }
  RocksSnapshot(const RocksSnapshot&) = delete;
  RocksSnapshot& operator=(const RocksSnapshot&) = delete;
  const rocksdb::Snapshot* pinned() const noexcept { return pinned_; }

 private:
  std::shared_ptr<Core> core_;
  const rocksdb::Snapshot* pinned_;
};

class RocksEngine final : public Engine {
 public:
  RocksEngine(std::shared_ptr<Core> core, std::shared_ptr<ManifestWatch> watch,
              const EngineOptions& options)
      : core_(std::move(core)), watch_(std::move(watch)), options_(options) {}
  ~RocksEngine() override {
    core::ignore_error(close(), "a caller who wants the error closes before");
  }

  SnapshotPtr snapshot() const override;
  Result<std::vector<std::optional<std::string>>> multi_get(
      const SnapshotPtr& at, Family family, std::span<const std::string> keys) const override;
  Result<std::vector<ScanBlock>> multi_scan(const SnapshotPtr& at, Family family,
                                            std::span<const ScanRange> ranges) const override;
  Status commit(const Batch& batch, Durability durability) override;
  Status sync() override;
  Status flush(Family family) override;
  Status begin_flush(Family family) override;
  Status compact(const Interrupt* interrupt) override;
  Status remove_unused_files() override;
  Status ingest(Family family, std::vector<std::vector<KeyValue>> sorted_runs) override;
  Status checkpoint(const std::string& directory, const CheckpointOptions& options) const override;
  Result<std::vector<FileInfo>> files() const override {
    return list_engine_files(core_->directory, options_.files);
  }
  Result<ManifestMark> manifest_mark() const override;
  Status verify_checksums(const Interrupt* interrupt) const override;
  Status close() override;

 private:
  rocksdb::ColumnFamilyHandle* handle(Family family) const {
    return core_->handles[static_cast<std::size_t>(family)];
  }
  Status check_open() const {
    if (!core_->db) return Error(ErrorCode::invalid_argument, "the database is closed");
    return {};
  }
  /// Open, writable, and no write has failed. Call with write_mutex_ held.
  Status check_writable() const;
  /// Remembers the first failure of a write: nothing is written after it.
  Status note(const rocksdb::Status& status);
  Result<rocksdb::ReadOptions> options_at(const SnapshotPtr& at) const;
  Status write_runs(Family family, std::span<const std::vector<KeyValue>> runs,
                    std::vector<std::string>& paths) const;
  Status flush_all();
  Status tidy(std::span<rocksdb::ColumnFamilyHandle* const> handles);
  Status compact(rocksdb::ColumnFamilyHandle& handle, const Interrupt* interrupt);

  std::shared_ptr<Core> core_;
  std::shared_ptr<ManifestWatch> watch_;
  EngineOptions options_;
  std::mutex write_mutex_;  // one write after another; guards the three below
  std::optional<Error> failed_;
  std::array<bool, family_count> dirty_{};
  std::uint64_t ingests_ = 0;
  mutable std::mutex mark_mutex_;
  mutable ManifestMark mark_;
};

SnapshotPtr RocksEngine::snapshot() const {
  std::shared_lock life(core_->life);
  const rocksdb::Snapshot* pinned = core_->db ? core_->db->GetSnapshot() : nullptr;
  if (pinned != nullptr) {
    std::lock_guard guard(core_->snapshots_mutex);
    core_->snapshots.insert(pinned);
  }
  return std::make_shared<RocksSnapshot>(core_, pinned);
}

Result<rocksdb::ReadOptions> RocksEngine::options_at(const SnapshotPtr& at) const {
  PLENUM_TRY(check_open());
  rocksdb::ReadOptions options = read_options();
  if (at) {
    options.snapshot = static_cast<const RocksSnapshot&>(*at).pinned();
    std::lock_guard guard(core_->snapshots_mutex);
    if (!core_->snapshots.contains(options.snapshot)) {
      return Error(ErrorCode::invalid_argument, "the database of this snapshot was closed");
    }
  }
  return options;
}

Result<std::vector<std::optional<std::string>>> RocksEngine::multi_get(
    const SnapshotPtr& at, Family family, std::span<const std::string> keys) const {
  std::shared_lock life(core_->life);
  PLENUM_ASSIGN(const rocksdb::ReadOptions options, options_at(at));
  std::vector<rocksdb::Slice> slices(keys.begin(), keys.end());
  std::vector<rocksdb::PinnableSlice> values(keys.size());
  std::vector<rocksdb::Status> statuses(keys.size());
  core_->db->MultiGet(options, handle(family), keys.size(), slices.data(), values.data(),
                      statuses.data());
  std::vector<std::optional<std::string>> found(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (statuses[i].ok()) {
      found[i] = values[i].ToString();
    } else if (!statuses[i].IsNotFound()) {
      return to_error(statuses[i], EngineCall::read, core_->directory);
    }
  }
  return found;
}

Result<std::vector<ScanBlock>> RocksEngine::multi_scan(const SnapshotPtr& at, Family family,
                                                       std::span<const ScanRange> ranges) const {
  std::shared_lock life(core_->life);
  PLENUM_ASSIGN(rocksdb::ReadOptions options, options_at(at));
  if (within_groups(ranges)) {
    options.total_order_seek = false;
    options.prefix_same_as_start = true;
  }
  const std::unique_ptr<rocksdb::Iterator> it(core_->db->NewIterator(options, handle(family)));
  std::vector<ScanBlock> blocks;
  blocks.reserve(ranges.size());
  for (const ScanRange& range : ranges) {
    if (!range.high.empty() && range.high <= range.low) {
      blocks.emplace_back();
      continue;
    }
    blocks.push_back(range.reverse ? scan_down(*it, range) : scan_up(*it, range));
    PLENUM_TRY(to_status(it->status(), EngineCall::read, core_->directory));
  }
  return blocks;
}

Status RocksEngine::check_writable() const {
  PLENUM_TRY(check_open());
  if (options_.read_only) {
    return Error(ErrorCode::read_only, "the database is open read-only")
        .with_hint("open it with the right to write");
  }
  if (failed_) {
    return Error(ErrorCode::read_only, fmt::format("a write failed before ({}), so nothing more is "
                                                   "written until the database is opened again",
                                                   failed_->message()))
        .with_file(failed_->file())
        .with_hint(failed_->hint());
  }
  return {};
}

Status RocksEngine::note(const rocksdb::Status& status) {
  if (status.ok()) return {};
  failed_ = to_error(status, EngineCall::write, core_->directory);
  return *failed_;
}

Status RocksEngine::commit(const Batch& batch, Durability durability) {
  PLENUM_TRY(check_batch(batch));
  std::shared_lock life(core_->life);
  std::lock_guard guard(write_mutex_);
  PLENUM_TRY(check_writable());
  if (batch.empty()) return {};
  const bool logged = is_logged(batch.operations().front().family);
  const rocksdb::WriteOptions options = write_options(logged, durability);
  rocksdb::WriteBatch writes(batch.bytes() + 16 * batch.operations().size(), 0,
                             options.protection_bytes_per_key, 0);
  for (const Batch::Operation& operation : batch.operations()) {
    const rocksdb::Status status =
        operation.kind == Batch::Kind::put
            ? writes.Put(handle(operation.family), operation.key, operation.value)
            : writes.Delete(handle(operation.family), operation.key);
    PLENUM_TRY(to_status(status, EngineCall::write, core_->directory));
    dirty_[static_cast<std::size_t>(operation.family)] = true;
  }
  return note(core_->db->Write(options, &writes));
}

Status RocksEngine::sync() {
  std::shared_lock life(core_->life);
  std::lock_guard guard(write_mutex_);
  PLENUM_TRY(check_open());
  if (failed_) return *failed_;
  PLENUM_TRY(check_writable());
  return note(core_->db->FlushWAL(true));
}

Status RocksEngine::flush(Family family) {
  std::shared_lock life(core_->life);
  std::unique_lock guard(write_mutex_);
  PLENUM_TRY(check_writable());
  guard.unlock();  // commits go on meanwhile
  const rocksdb::Status flushed = core_->db->Flush(rocksdb::FlushOptions(), handle(family));
  guard.lock();
  return note(flushed);
}

Status RocksEngine::begin_flush(Family family) {
  std::shared_lock life(core_->life);
  std::lock_guard guard(write_mutex_);
  PLENUM_TRY(check_writable());
  rocksdb::FlushOptions options;
  options.wait = false;
  options.allow_write_stall = true;  // else it waits until it can be sure of none
  return note(core_->db->Flush(options, handle(family)));
}

Status RocksEngine::write_runs(Family family, std::span<const std::vector<KeyValue>> runs,
                               std::vector<std::string>& paths) const {
  const rocksdb::Options options = core_->db->GetOptions(handle(family));
  for (const std::vector<KeyValue>& run : runs) {
    if (run.empty()) continue;
    paths.push_back(
        fmt::format("{}/{}{}_{}.sst", core_->directory, ingest_prefix, ingests_, paths.size()));
    rocksdb::SstFileWriter writer(rocksdb::EnvOptions(), options, handle(family));
    rocksdb::Status status = writer.Open(paths.back());
    for (std::size_t i = 0; status.ok() && i < run.size(); ++i) {
      status = writer.Put(run[i].key, run[i].value);
    }
    if (status.ok()) status = writer.Finish();
    PLENUM_TRY(to_status(status, EngineCall::write, core_->directory));
  }
  return {};
}

Status RocksEngine::ingest(Family family, std::vector<std::vector<KeyValue>> sorted_runs) {
  PLENUM_TRY(check_runs(sorted_runs));
  std::shared_lock life(core_->life);
  std::lock_guard guard(write_mutex_);
  PLENUM_TRY(check_writable());
  ++ingests_;
  std::vector<std::string> paths;
  Status written = write_runs(family, sorted_runs, paths);
  if (written.ok() && !paths.empty()) {
    // Ingesting over keys that are still in memory misorders level 0 in 7.8.
    PLENUM_TRY(note(core_->db->Flush(rocksdb::FlushOptions(), handle(family))));
    rocksdb::IngestExternalFileOptions options;
    options.move_files = true;
    options.write_global_seqno = false;
    PLENUM_TRY(note(core_->db->IngestExternalFile(handle(family), paths, options)));
  }
  for (const std::string& path : paths) {
    core::ignore_error(remove_plain_file(options_.files, path), "the next open removes it too");
  }
  return written;
}

Status RocksEngine::checkpoint(const std::string& directory,
                               const CheckpointOptions& options) const {
  std::shared_lock life(core_->life);
  PLENUM_TRY(check_open());
  return options_.read_only
             ? copy_engine_folder(core_->directory, directory, options_.files, options)
             : write_checkpoint(*core_->db, core_->directory, directory, options_.files, options);
}

Result<ManifestMark> RocksEngine::manifest_mark() const {
  std::shared_lock life(core_->life);
  PLENUM_TRY(check_open());
  std::lock_guard guard(mark_mutex_);
  if (!watch_->take()) return mark_;
  std::vector<std::string> names;
  std::uint64_t bytes = 0;  // RocksDB counts them after the sync
  PLENUM_TRY(
      to_status(core_->db->GetLiveFiles(names, &bytes, false), EngineCall::read, core_->directory));
  for (const std::string& name : names) {
    constexpr std::string_view prefix = "/MANIFEST-";
    if (name.rfind(prefix, 0) != 0) continue;
    mark_.number = core::parse_unsigned(std::string_view(name).substr(prefix.size())).value_or(0);
    mark_.bytes = bytes;
  }
  return mark_;
}

Status RocksEngine::verify_checksums(const Interrupt* interrupt) const {
  std::shared_lock life(core_->life);
  PLENUM_TRY(check_open());
  return verify_tables(*core_->db, core_->handles, core_->directory,
                       {options_.read_only, options_.files, interrupt});
}

Status RocksEngine::flush_all() {
  std::lock_guard guard(write_mutex_);
  if (options_.read_only || failed_) return {};
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  for (std::size_t i = 0; i < family_count; ++i) {
    if (dirty_[i]) handles.push_back(core_->handles[i]);
  }
  if (handles.empty()) return {};
  PLENUM_TRY(note(core_->db->Flush(rocksdb::FlushOptions(), handles)));
  return tidy(handles);
}

/// Many short sessions leave a small table file each. RocksDB alone would move them down the levels
/// but not merge them, because keys of a log never overlap. Amortised, this rewrites at most
/// table_bytes_small a session.
Status RocksEngine::tidy(std::span<rocksdb::ColumnFamilyHandle* const> handles) {
  for (rocksdb::ColumnFamilyHandle* one : handles) {
    rocksdb::ColumnFamilyMetaData data;
    core_->db->GetColumnFamilyMetaData(one, &data);
    if (data.file_count <= tables_at_close_max + data.size / table_bytes_small) continue;
    PLENUM_TRY(compact(*one, nullptr));
  }
  return {};
}

Status RocksEngine::compact(rocksdb::ColumnFamilyHandle& handle, const Interrupt* interrupt) {
  PLENUM_TRY(core::check_interrupt(interrupt));
  const rocksdb::Status done = compact_family(*core_->db, handle, interrupt);
  return done.IsManualCompactionPaused() ? core::check_interrupt(interrupt) : note(done);
}

Status RocksEngine::compact(const Interrupt* interrupt) {
  std::shared_lock life(core_->life);
  std::lock_guard guard(write_mutex_);
  PLENUM_TRY(check_writable());
  PLENUM_TRY(note(core_->db->Flush(rocksdb::FlushOptions(), core_->handles)));
  for (rocksdb::ColumnFamilyHandle* one : core_->handles) PLENUM_TRY(compact(*one, interrupt));
  return {};
}

Status RocksEngine::remove_unused_files() {
  std::shared_lock life(core_->life);
  std::lock_guard guard(write_mutex_);
  PLENUM_TRY(check_writable());
  // No flush and no compaction writes a table meanwhile that is not in the list yet.
  PLENUM_TRY(to_status(core_->db->PauseBackgroundWork(), EngineCall::write, core_->directory));
  std::vector<std::string> used;
  std::uint64_t manifest_bytes = 0;
  std::unique_ptr<rocksdb::LogFile> log;
  rocksdb::Status listed = core_->db->GetLiveFiles(used, &manifest_bytes, false);
  if (listed.ok()) listed = core_->db->GetCurrentWalFile(&log);
  Status done = to_status(listed, EngineCall::read, core_->directory);
  if (done.ok()) done = remove_others(core_->directory, used, log->LogNumber(), options_.files);
  core_->db->ContinueBackgroundWork().PermitUncheckedError();
  return done;
}

Status RocksEngine::close() {
  std::unique_lock life(core_->life);
  if (!core_->db) return {};
  Status flushed = flush_all();
  {
    std::lock_guard guard(core_->snapshots_mutex);
    for (const rocksdb::Snapshot* pinned : core_->snapshots) core_->db->ReleaseSnapshot(pinned);
    core_->snapshots.clear();
  }
  for (rocksdb::ColumnFamilyHandle* one : core_->handles) {
    core_->db->DestroyColumnFamilyHandle(one).PermitUncheckedError();
  }
  core_->handles.clear();
  const rocksdb::Status closed = core_->db->Close();
  core_->db.reset();
  core_->seam_env.reset();
  if (!flushed.ok()) return flushed;
  if (failed_) return {};  // the caller has that error already
  return to_status(closed, EngineCall::write, core_->directory);
}

Result<std::unique_ptr<Engine>> open_checked(const std::string& directory,
                                             const EngineOptions& options) {
  auto core = std::make_shared<Core>();
  core->directory = directory;
  if (options.files != nullptr) core->seam_env = make_seam_env(options.files);
  auto watch = std::make_shared<ManifestWatch>();
  const MemoryShares shares = share_memory(options.memory_bytes);
  rocksdb::DBOptions database =
      database_options(shares, core->seam_env ? core->seam_env.get() : rocksdb::Env::Default());
  database.info_log = std::make_shared<NoLog>();
  database.listeners.push_back(watch);
  database.create_if_missing = options.create;
  database.create_missing_column_families = options.create;
  const std::vector<rocksdb::ColumnFamilyOptions> columns = family_options(shares);
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  for (std::size_t i = 0; i < family_count; ++i) {
    // RocksDB insists on a family called "default"; it is our meta.
    const auto family = static_cast<Family>(i);
    const std::string name = family == Family::meta ? rocksdb::kDefaultColumnFamilyName
                                                    : std::string(family_name(family));
    descriptors.emplace_back(name, columns[i]);
  }
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status =
      options.read_only
          ? rocksdb::DB::OpenForReadOnly(database, directory, descriptors, &core->handles, &db)
          : rocksdb::DB::Open(database, directory, descriptors, &core->handles, &db);
  PLENUM_TRY(to_status(status, EngineCall::open, directory));
  core->db.reset(db);
  return std::unique_ptr<Engine>(
      std::make_unique<RocksEngine>(std::move(core), std::move(watch), options));
}

}  // namespace

Result<std::unique_ptr<Engine>> open_rocksdb_engine(const std::string& directory,
                                                    const EngineOptions& options) {
  hold_standard_descriptors();
  PLENUM_TRY(check_engine_folder(directory, options));
  try {
    return open_checked(directory, options);
  } catch (const std::exception& problem) {
    // Damaged lengths in its own files make RocksDB ask for absurd memory.
    return Error(ErrorCode::corruption,
                 fmt::format("the store in {} cannot be opened [{}]", directory, problem.what()))
        .with_file(directory);
  }
}

}  // namespace plenum::storage::kv
