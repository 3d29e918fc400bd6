#include "storage/salvage.hpp"

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "core/try.hpp"
#include "storage/commit_stamp.hpp"
#include "storage/file_lock.hpp"
#include "storage/format_version.hpp"
#include "storage/kv/plain_file.hpp"
#include "storage/kv/rescue.hpp"
#include "storage/kv/rocksdb_engine.hpp"
#include "storage/new_folder.hpp"
#include "storage/salvage/contents.hpp"
#include "storage/salvage/findings.hpp"

namespace plenum::storage {

namespace {

constexpr std::uint64_t engine_memory = 64ULL * 1024 * 1024;

/// The damaged folder, as far as our own small files tell.
struct Damaged {
  explicit Damaged(std::string_view path) : paths{std::string(path)} {}
  DirectoryPaths paths;
  std::optional<FileLock> lock;
  std::optional<Timestamp> stamped;
};

Status check_present(kv::FileSeam* files, const Damaged& damaged) {
  PLENUM_ASSIGN(const kv::PathKind kind, kv::path_kind(files, damaged.paths.root));
  if (kind == kv::PathKind::missing) {
    return no_database(damaged.paths.root);
  }
  if (kind != kv::PathKind::directory) {
    return not_a_directory(damaged.paths.root);
  }
  PLENUM_ASSIGN(const kv::PathKind store, kv::path_kind(files, damaged.paths.store));
  if (store == kv::PathKind::directory) return {};
  return Error(ErrorCode::not_found, "there is nothing of a database here (it has no folder store)")
      .with_file(damaged.paths.root);
}

/// Lock, header and stamp. Only what makes reading impossible is an error.
Status look_around(kv::FileSeam* files, Damaged& damaged, Findings& findings) {
  PLENUM_TRY(check_present(files, damaged));
  // Without the file nobody has it open, and making it would change the folder.
  PLENUM_ASSIGN(const kv::PathKind lock, kv::path_kind(files, damaged.paths.lock));
  if (lock == kv::PathKind::file) {
    PLENUM_ASSIGN(FileLock held, FileLock::acquire(files, damaged.paths.lock, LockMode::reader));
    damaged.lock.emplace(std::move(held));
  }
  const auto bytes = kv::read_plain_file(files, damaged.paths.header, header_bytes_max);
  if (!bytes.ok()) {
    findings.problem(damaged.paths.header, bytes.error().message());
  } else if (const auto header = decode_header(*bytes); !header.ok()) {
    if (header.error().code() == ErrorCode::unsupported) return header.error();
    findings.problem(damaged.paths.header, header.error().message());
  }
  const auto stamp = CommitStamp::open(files, damaged.paths.stamp, true);
  if (stamp.ok()) {
    damaged.stamped = stamp->state().timestamp;
  } else {
    findings.problem(damaged.paths.stamp, stamp.error().message());
  }
  return {};
}

/// Opened as it is, when nothing is wrong with its files.
Result<std::shared_ptr<kv::Engine>> open_sound(const std::string& store, kv::FileSeam* files,
                                               const Interrupt* interrupt) {
  kv::EngineOptions options;
  options.read_only = true;
  options.memory_bytes = engine_memory;
  options.files = files;
  PLENUM_ASSIGN(std::shared_ptr<kv::Engine> engine, kv::open_rocksdb_engine(store, options));
  PLENUM_TRY(engine->verify_checksums(interrupt));
  return engine;
}

/// What the store holds: read in place when that loses nothing, else from a rescued copy.
Result<Contents> find_contents(const Damaged& damaged, const std::string& work, kv::FileSeam* files,
                               const Interrupt* interrupt, Findings& findings) {
  const Findings before = findings;
  bool refused = false;
  auto engine = open_sound(damaged.paths.store, files, interrupt);
  if (!engine.ok() && engine.error().code() == ErrorCode::interrupted) return engine.error();
  if (engine.ok()) {
    PLENUM_ASSIGN(Contents contents, Contents::read(*engine, damaged.stamped, interrupt, findings));
    if (findings.report.lost_commits == 0) return contents;
    findings = before;
  } else {
    const std::string& file = engine.error().file();
    // The list of files is there, so it is a file of data that is not as it should be.
    refused = kv::read_manifest_mark(damaged.paths.store, files).ok();
    findings.problem(file.empty() ? damaged.paths.store : file, engine.error().message());
  }
  kv::EngineOptions options;
  options.memory_bytes = engine_memory;
  options.files = files;
  PLENUM_ASSIGN(kv::RescueReport rescued,
                kv::rescue_engine(damaged.paths.store, work, options, interrupt));
  for (kv::RescueProblem& problem : rescued.problems) {
    findings.problem(std::move(problem.file), std::move(problem.message));
  }
  findings.report.damaged_files =
      std::max<std::uint64_t>(rescued.tables_damaged + rescued.logs_damaged, refused ? 1 : 0);
  options.read_only = true;
  PLENUM_ASSIGN(std::shared_ptr<kv::Engine> copy, kv::open_rocksdb_engine(work, options));
  PLENUM_ASSIGN(Contents contents,
                Contents::read(std::move(copy), damaged.stamped, interrupt, findings));
  if (contents.empty() && findings.report.problem_count > 0) {
    return Error(ErrorCode::corruption, "nothing in the database can be read")
        .with_file(damaged.paths.root)
        .with_hint("nothing was changed and nothing was written; restore a backup");
  }
  return contents;
}

Status write_database(Contents& contents, const std::string& path, const SalvageOptions& options,
                      StoreOptions store_options, Findings& findings) {
  store_options.read_only = false;
  store_options.create_if_missing = true;
  store_options.durability = kv::Durability::async;  // nothing counts before the folder is whole
  PLENUM_ASSIGN(const auto store, Store::open(path, store_options));
  PLENUM_TRY(contents.write(*store, options, findings));
  return store->close();
}

}  // namespace

Result<SalvageReport> salvage(std::string_view damaged, std::string_view database,
                              const SalvageOptions& options, const StoreOptions& store_options) {
  kv::FileSeam* const files = store_options.files;
  PLENUM_TRY(check_vacant(files, database));
  Findings findings;
  Damaged source(damaged);
  PLENUM_TRY(look_around(files, source, findings));
  PLENUM_TRY(check_outside(damaged, database));
  PLENUM_ASSIGN(NewFolder folder, NewFolder::begin(files, database));
  {
    PLENUM_ASSIGN(Contents contents,
                  find_contents(source, folder.work(), files, options.interrupt, findings));
    PLENUM_TRY(write_database(contents, folder.build(), options, store_options, findings));
  }
  PLENUM_TRY(folder.adopt());
  return std::move(findings.report);
}

}  // namespace plenum::storage
