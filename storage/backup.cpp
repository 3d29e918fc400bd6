#include "storage/backup.hpp"

#include <algorithm>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "core/interrupt.hpp"
#include "core/try.hpp"
#include "storage/documents.hpp"
#include "storage/key_layout.hpp"
#include "storage/kv/plain_file.hpp"
#include "storage/kv/rocksdb_engine.hpp"
#include "storage/new_folder.hpp"
#include "storage/replay.hpp"
#include "storage/store_core.hpp"

namespace plenum::storage {

namespace {

/// Records of a database in memory go to the copy in batches of about this size.
constexpr std::size_t copy_batch_bytes = 8 * 1024 * 1024;

kv::EngineOptions engine_options(const StoreCore& core, bool read_only) {
  kv::EngineOptions options;
  options.read_only = read_only;
  options.create = !read_only;
  options.memory_bytes = core.options.memory_bytes / 8;
  options.files = core.options.files;
  return options;
}

Status check_usable(StoreCore& core) {
  if (core.closed.load(std::memory_order_acquire)) {
    return Error(ErrorCode::invalid_argument, "the database is closed");
  }
  if (core.gate.held_here()) {
    // A fold that waits for this thread's writer would never let us in.
    return Error(ErrorCode::invalid_argument, "this thread has a write transaction open")
        .with_hint("commit it or roll it back first");
  }
  return {};
}

/// Copies the records of an engine that has no files.
Status copy_records(const StoreCore& core, const kv::SnapshotPtr& at, const std::string& target) {
  PLENUM_ASSIGN(const auto engine, kv::open_rocksdb_engine(target, engine_options(core, false)));
  for (std::size_t family = 0; family < kv::family_count; ++family) {
    kv::Batch batch;
    const auto send = [&]() -> Status {
      return engine->commit(std::exchange(batch, {}), kv::Durability::async);
    };
    PLENUM_TRY(scan_range(*core.engine, at, kv::Family(family), std::string(1, '\0'), {},
                          [&](const kv::KeyValue& entry) -> Result<bool> {
                            batch.put(kv::Family(family), entry.key, entry.value);
                            if (batch.bytes() >= copy_batch_bytes) PLENUM_TRY(send());
                            return true;
                          }));
    PLENUM_TRY(send());
    PLENUM_TRY(engine->flush(kv::Family(family)));
  }
  PLENUM_TRY(engine->sync());
  return engine->close();
}

Status copy_engine(const std::shared_ptr<StoreCore>& core, const SnapshotState& begin,
                   const std::string& target, const CopyOptions& options) {
  if (!core->lock) return copy_records(*core, begin.committed->engine, target);
  // A fold writes its segments without WAL, and what refers to them with it: no fold is under way
  // at the moment that the copy shows.
  std::unique_lock folding(core->folding);
  kv::CheckpointOptions how;
  how.link = options.link;
  how.captured = [&] { folding.unlock(); };
  how.progress = [&](std::uint64_t done, std::uint64_t total) -> Status {
    PLENUM_TRY(core::check_interrupt(options.interrupt));
    if (options.progress) options.progress(done, total);
    return {};
  };
  return core->engine->checkpoint(target, how);
}

/// Opens the copy as its next opening will, and tells which commits it has.
Result<StampState> examine(const StoreCore& core, Timestamp begin, const std::string& store,
                           const CopyOptions& options) {
  PLENUM_ASSIGN(std::shared_ptr<kv::Engine> engine,
                kv::open_rocksdb_engine(store, engine_options(core, true)));
  if (options.read_back) PLENUM_TRY(engine->verify_checksums(options.interrupt));
  const kv::SnapshotPtr at = engine->snapshot();
  SharedState shared;
  PLENUM_ASSIGN(BaseMeta meta, load_base_meta(*engine, at, shared));
  StampState state;
  state.store_id = core.store_id;
  state.trim_watermark = meta.timestamp;
  const Layers layers = layers_at(core, engine, at, std::move(meta), shared);
  PLENUM_ASSIGN(const ReplayReport report, replay_log(*engine, at, begin, layers));
  state.timestamp = report.last;
  PLENUM_TRY(engine->close());
  return state;
}

Result<FormatHeader> header_of(const StoreCore& core) {
  FormatHeader header;
  header.creator = core.options.creator;
  if (!core.lock) return header;
  const DirectoryPaths paths(core.path);
  PLENUM_ASSIGN(const std::string bytes,
                kv::read_plain_file(core.options.files, paths.header, header_bytes_max));
  return decode_header(bytes);
}

}  // namespace

Result<CopyReport> backup(const std::shared_ptr<StoreCore>& core, std::string_view directory,
                          const CopyOptions& options) {
  PLENUM_TRY(check_usable(*core));
  if (core->lock) PLENUM_TRY(check_outside(core->path, directory));
  PLENUM_ASSIGN(NewFolder folder, NewFolder::begin(core->options.files, directory));
  const auto begin = open_snapshot(core);
  PLENUM_TRY(copy_engine(core, *begin, folder.paths().store, options));
  // After the records: a fold raises the format before it writes any of a newer one.
  PLENUM_ASSIGN(FormatHeader header, header_of(*core));
  PLENUM_ASSIGN(StampState state, examine(*core, begin->at, folder.paths().store, options));
  PLENUM_TRY(core::check_interrupt(options.interrupt));
  if (!core->lock) state.store_id = fresh_store_id(core->options);
  CopyReport report;
  report.timestamp = state.timestamp;
  PLENUM_ASSIGN(const auto files, kv::list_engine_files(folder.paths().store, core->options.files));
  for (const kv::FileInfo& file : files) report.bytes += file.bytes;
  report.files = files.size();
  PLENUM_TRY(folder.finish(std::move(state), std::move(header)));
  return report;
}

Result<CopyReport> restore(std::string_view directory, std::string_view database,
                           const CopyOptions& options, const StoreOptions& store_options) {
  PLENUM_TRY(check_vacant(store_options.files, database));
  StoreOptions reading = store_options;
  reading.read_only = true;
  reading.create_if_missing = false;
  PLENUM_ASSIGN(const auto store, Store::open(directory, reading));
  PLENUM_ASSIGN(const VerifyReport verified, store->verify({.interrupt = options.interrupt}));
  if (!verified.ok()) {
    const VerifyProblem& first = verified.problems.front();
    return Error(ErrorCode::corruption,
                 "the backup is damaged (" + std::string(verified.more ? "at least " : "") +
                     std::to_string(verified.problems.size()) +
                     (verified.problems.size() == 1 ? " problem): " : " problems), first: ") +
                     first.message)
        .with_file(first.file == "graph" ? std::string(directory) : first.file)
        .with_hint(
            "nothing was written; use another backup, or copy what is readable with plenum "
            "salvage");
  }
  CopyOptions copying = options;
  copying.link = false;
  copying.read_back = true;
  return store->backup(database, copying);
}

}  // namespace plenum::storage
