#include "storage/new_folder.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "core/try.hpp"
#include "storage/kv/plain_file.hpp"
#include "storage/kv/rocksdb_engine.hpp"

namespace plenum::storage {

namespace {

constexpr std::string_view mark_text =
    "This copy of a Plenum database was not finished. It is not a database: remove the folder and "
    "make the copy again.\n";

Error occupied(const std::string& path) {
  return Error(ErrorCode::invalid_argument, "the folder is not empty, so nothing is written there")
      .with_file(path)
      .with_hint("name a folder that is missing or empty");
}

}  // namespace

Status check_vacant(kv::FileSeam* files, std::string_view path) {
  PLENUM_TRY(check_path(path));
  if (path == ":memory:") {
    return Error(ErrorCode::invalid_argument, "a copy of a database is a folder, not :memory:");
  }
  const std::string root = DirectoryPaths(std::string(path)).root;
  PLENUM_ASSIGN(const kv::PathKind kind, kv::path_kind(files, root));
  if (kind == kv::PathKind::missing) return {};
  if (kind != kv::PathKind::directory) {
    return not_a_directory(root);
  }
  PLENUM_ASSIGN(const bool empty, kv::directory_is_empty(files, root));
  if (!empty) return occupied(root);
  return {};
}

Status check_outside(std::string_view database, std::string_view path) {
  std::error_code ignored;
  const auto source = std::filesystem::weakly_canonical(std::string(database), ignored);
  const auto target = std::filesystem::weakly_canonical(std::string(path), ignored);
  const auto mismatch = std::mismatch(source.begin(), source.end(), target.begin(), target.end());
  if (mismatch.first != source.end() || source.empty()) return {};
  return Error(ErrorCode::invalid_argument, "the copy would lie inside the database")
      .with_file(std::string(path))
      .with_hint("name a folder outside of it");
}

Result<NewFolder> NewFolder::begin(kv::FileSeam* files, std::string_view path) {
  PLENUM_TRY(check_vacant(files, path));
  DirectoryPaths paths{std::string(path)};
  PLENUM_ASSIGN(const kv::PathKind before, kv::path_kind(files, paths.root));
  PLENUM_TRY(kv::make_directory(files, paths.root));
  NewFolder folder(files, std::move(paths), before == kv::PathKind::missing);
  const Status taken = folder.take();
  if (taken.ok()) return folder;
  if (!folder.active_ && taken.error().code() != ErrorCode::conflict) {
    const char* const reason = "an empty folder at most";
    core::ignore_error(kv::remove_plain_file(files, folder.paths_.lock), reason);
    if (folder.made_) core::ignore_error(kv::remove_directory(files, folder.paths_.root), reason);
  }
  return taken.error();
}

// The lock first: whoever else wants the folder for a copy or a new database stops at it.
Status NewFolder::take() {
  PLENUM_ASSIGN(FileLock lock, FileLock::acquire(files_, paths_.lock, LockMode::writer));
  lock_.emplace(std::move(lock));
  PLENUM_ASSIGN(const auto present, kv::list_directory(files_, paths_.root));
  PLENUM_ASSIGN(const kv::PathKind store, kv::path_kind(files_, paths_.store));
  if (present.size() != 1 || store != kv::PathKind::missing) return occupied(paths_.root);
  active_ = true;
  return kv::write_plain_file(files_, paths_.incomplete, mark_text);
}

NewFolder::NewFolder(NewFolder&& other) noexcept
    : files_(other.files_),
      paths_(std::move(other.paths_)),
      made_(other.made_),
      lock_(std::move(other.lock_)),
      active_(std::exchange(other.active_, false)) {}

NewFolder::~NewFolder() {
  if (active_) remove_all();
}

Status NewFolder::finish(StampState state, FormatHeader header) {
  PLENUM_TRY(kv::remove_tree(files_, work()));
  PLENUM_ASSIGN(state.manifest, kv::read_manifest_mark(paths_.store, files_));
  PLENUM_ASSIGN(state.files, kv::list_engine_files(paths_.store, files_));
  state.clean = true;
  {
    PLENUM_ASSIGN(CommitStamp stamp, CommitStamp::create(files_, paths_.stamp, state));
    PLENUM_TRY(stamp.record(state));
  }
  PLENUM_TRY(kv::remove_plain_file(files_, paths_.incomplete));
  header.state = FormatHeader::State::ready;
  header.store_id = state.store_id;
  PLENUM_TRY(kv::write_plain_file(files_, paths_.header, encode_header(header)));
  active_ = false;
  return {};
}

Status NewFolder::adopt() {
  const DirectoryPaths built(build());
  PLENUM_TRY(kv::remove_tree(files_, work()));
  PLENUM_TRY(kv::make_directory(files_, paths_.store));
  PLENUM_ASSIGN(const auto present, kv::list_directory(files_, built.store));
  for (const kv::FileInfo& file : present) {
    PLENUM_TRY(
        kv::rename_file(files_, built.store + "/" + file.name, paths_.store + "/" + file.name));
  }
  PLENUM_TRY(kv::sync_directory(files_, paths_.store));
  PLENUM_TRY(kv::rename_file(files_, built.stamp, paths_.stamp));
  PLENUM_TRY(kv::sync_directory(files_, paths_.root));
  PLENUM_TRY(kv::remove_plain_file(files_, paths_.incomplete));
  PLENUM_TRY(kv::rename_file(files_, built.header, paths_.header));
  active_ = false;
  core::ignore_error(kv::remove_tree(files_, built.root), "the database is whole without it");
  return kv::sync_directory(files_, paths_.root);
}

void NewFolder::remove_all() noexcept {
  const char* const reason = "what stays is marked as no database";
  // The mark goes last, so that the folder is refused at every moment.
  for (const std::string& folder : {work(), build(), paths_.store}) {
    if (!kv::remove_tree(files_, folder).ok()) return;
  }
  for (const std::string& file : {paths_.header, paths_.header + ".new", paths_.stamp,
                                  paths_.stamp + ".new", paths_.incomplete + ".new"}) {
    if (!kv::remove_plain_file(files_, file).ok()) return;
  }
  if (!kv::sync_directory(files_, paths_.root).ok()) return;
  core::ignore_error(kv::remove_plain_file(files_, paths_.incomplete), reason);
  core::ignore_error(kv::remove_plain_file(files_, paths_.lock), reason);
  if (made_) core::ignore_error(kv::remove_directory(files_, paths_.root), reason);
}

}  // namespace plenum::storage
