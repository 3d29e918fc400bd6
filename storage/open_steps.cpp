#include "storage/open_steps.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <string_view>
#include <utility>
#include <vector>

#include "core/text.hpp"
#include "core/try.hpp"
#include "storage/fold.hpp"
#include "storage/kv/plain_file.hpp"
#include "storage/kv/rocksdb_engine.hpp"
#include "storage/replay.hpp"

namespace plenum::storage {

namespace {

constexpr const char* check_hint =
    "nothing was changed; run `plenum check` on it for all that is wrong, then restore a backup, "
    "or "
    "copy what is readable with `plenum salvage`; keep a copy before anything else";

Error at_file(const Error& error, const std::string& file) {
  Error placed = error.file().empty() ? error.with_file(file) : error;
  if (placed.hint().empty() && placed.code() == ErrorCode::corruption) {
    placed = placed.with_hint(check_hint);
  }
  return placed;
}

Error damage(const std::string& file, const std::string& what) {
  return at_file(Error(ErrorCode::corruption, what), file);
}

Error not_a_database(const std::string& path) {
  return Error(ErrorCode::not_found,
               "the directory is neither empty nor a Plenum database (it has no header)")
      .with_file(path)
      .with_hint("name another directory; only a missing or empty one is made into a database");
}

/// Is a file of the engine's folder one that only an engine leaves?
bool is_engine_file(std::string_view name) {
  const auto numbered = [&](std::string_view end) {
    return name.ends_with(end) &&
           core::parse_unsigned(name.substr(0, name.size() - end.size())).has_value();
  };
  return name == "CURRENT" || name.starts_with("MANIFEST-") || name.starts_with("OPTIONS-") ||
         numbered(".sst") || numbered(".log");
}

/// Without a header that reads: was this a database? A folder of somebody else may well have a
/// `store`, too, but neither a stamp that reads nor an engine's files in it.
Result<bool> was_a_database(const StoreCore& core, const DirectoryPaths& paths) {
  kv::FileSeam* files = core.options.files;
  if (CommitStamp::open(files, paths.stamp, true).ok()) return true;
  PLENUM_ASSIGN(const kv::PathKind store, kv::path_kind(files, paths.store));
  if (store != kv::PathKind::directory) return false;
  PLENUM_ASSIGN(const auto present, kv::list_directory(files, paths.store));
  return std::any_of(present.begin(), present.end(),
                     [](const kv::FileInfo& file) { return is_engine_file(file.name); });
}

/// True when the directory has to be initialised; an error when it must not be touched.
Result<bool> must_initialise(const StoreCore& core, const DirectoryPaths& paths) {
  kv::FileSeam* files = core.options.files;
  PLENUM_ASSIGN(const kv::PathKind kind, kv::path_kind(files, paths.root));
  const bool may_create = core.options.create_if_missing && !core.options.read_only;
  if (kind == kv::PathKind::missing) {
    if (may_create) return true;
    return no_database(paths.root);
  }
  if (kind != kv::PathKind::directory) {
    return not_a_directory(paths.root);
  }
  PLENUM_ASSIGN(const kv::PathKind header, kv::path_kind(files, paths.header));
  if (header == kv::PathKind::file) return false;
  PLENUM_ASSIGN(const kv::PathKind incomplete, kv::path_kind(files, paths.incomplete));
  if (incomplete != kv::PathKind::missing) {
    return Error(ErrorCode::corruption, "this copy of a database was not finished")
        .with_file(paths.root)
        .with_hint("remove the folder and make the copy again");
  }
  // A creation that was cut before its header was whole leaves these and nothing else.
  PLENUM_ASSIGN(const bool was_ours, was_a_database(core, paths));
  if (was_ours) return damage(paths.header, "the header of the database is missing");
  PLENUM_ASSIGN(const auto present, kv::list_directory(files, paths.root));
  const bool only_ours = std::all_of(present.begin(), present.end(), [](const kv::FileInfo& file) {
    return file.name == "lock" || file.name == "header.new";
  });
  PLENUM_ASSIGN(const bool empty, kv::directory_is_empty(files, paths.root));
  if (!empty && (!only_ours || present.empty())) return not_a_database(paths.root);
  if (may_create) return true;
  return Error(ErrorCode::not_found, "the directory is empty, there is no database here")
      .with_file(paths.root);
}

Result<FormatHeader> read_header(const StoreCore& core, const DirectoryPaths& paths) {
  auto bytes = kv::read_plain_file(core.options.files, paths.header, header_bytes_max);
  const bool too_long = !bytes.ok() && bytes.error().code() == ErrorCode::limit;
  if (!bytes.ok() && !too_long) return at_file(bytes.error(), paths.header);
  auto header = too_long ? Result<FormatHeader>(not_a_database(paths.root)) : decode_header(*bytes);
  if (header.ok()) return header;
  if (header.error().code() != ErrorCode::not_found) return at_file(header.error(), paths.header);
  PLENUM_ASSIGN(const bool was_ours, was_a_database(core, paths));
  if (!was_ours) return at_file(header.error(), paths.header);
  const bool empty = !too_long && bytes->empty();
  return damage(paths.header, empty ? "the header of the database is empty"
                                    : "the header of the database was overwritten");
}

kv::EngineOptions engine_options(const StoreCore& core, bool read_only, bool create) {
  kv::EngineOptions options;
  options.read_only = read_only;
  options.create = create;
  options.memory_bytes = core.options.memory_bytes / 4;  // most memory is for graph and queries
  options.files = core.options.files;
  return options;
}

// The header comes first, marked as unfinished: a crash in between leaves either nothing of ours or
// a directory that says it never held anything.
Status initialise(StoreCore& core, const DirectoryPaths& paths) {
  kv::FileSeam* files = core.options.files;
  FormatHeader header;
  header.store_id = fresh_store_id(core.options);
  header.creator = core.options.creator;
  PLENUM_TRY(kv::write_plain_file(files, paths.header, encode_header(header)));
  PLENUM_ASSIGN(const kv::PathKind store, kv::path_kind(files, paths.store));
  if (store == kv::PathKind::directory) {
    PLENUM_ASSIGN(const auto leftovers, kv::list_directory(files, paths.store));
    for (const kv::FileInfo& file : leftovers) {
      PLENUM_TRY(kv::remove_plain_file(files, paths.store + "/" + file.name));
    }
  }
  PLENUM_ASSIGN(auto engine,
                kv::open_rocksdb_engine(paths.store, engine_options(core, false, true)));
  PLENUM_TRY(engine->sync());
  StampState state;
  state.store_id = header.store_id;
  PLENUM_ASSIGN(state.manifest, engine->manifest_mark());
  PLENUM_TRY(kv::remove_plain_file(files, paths.stamp));
  PLENUM_ASSIGN(auto stamp, CommitStamp::create(files, paths.stamp, state));
  header.state = FormatHeader::State::ready;
  PLENUM_TRY(kv::write_plain_file(files, paths.header, encode_header(header)));
  core.engine = std::move(engine);
  core.stamp.emplace(std::move(stamp));
  core.store_id = header.store_id;
  core.layers = layers_at(core, core.engine, core.engine->snapshot(), {}, core.shared);
  core.committed = core.describe(0);
  return {};
}

/// Does the engine's folder hold exactly what the clean close listed?
Result<bool> matches_clean_close(const StoreCore& core, const DirectoryPaths& paths) {
  const StampState& state = core.stamp->state();
  if (!state.clean) return false;
  PLENUM_ASSIGN(const auto present, kv::list_engine_files(paths.store, core.options.files));
  std::map<std::string, std::uint64_t> sizes;
  for (const kv::FileInfo& file : present) sizes.emplace(file.name, file.bytes);
  for (const kv::FileInfo& file : state.files) {
    const auto found = sizes.find(file.name);
    const std::string path = paths.store + "/" + file.name;
    if (found == sizes.end()) return damage(path, "the file is missing since the last close");
    if (found->second != file.bytes) {
      return damage(path, "the file has " + std::to_string(found->second) +
                              " bytes, at the last "
                              "close it had " +
                              std::to_string(file.bytes));
    }
  }
  return present.size() == state.files.size();
}

Status check_manifest(const StoreCore& core, const DirectoryPaths& paths) {
  PLENUM_ASSIGN(const kv::ManifestMark mark,
                kv::read_manifest_mark(paths.store, core.options.files));
  const kv::ManifestMark& stamped = core.stamp->state().manifest;
  const bool behind =
      mark.number < stamped.number || (mark.number == stamped.number && mark.bytes < stamped.bytes);
  if (behind) return damage(paths.store, "the list of files (MANIFEST) was cut or replaced");
  return {};
}

/// Loads what the last fold left, rebuilds the active generation from the log and compares its end
/// with the stamp.
Result<ReplayReport> recover(StoreCore& core, const DirectoryPaths& paths) {
  const kv::SnapshotPtr at = core.engine->snapshot();
  auto meta = load_base_meta(*core.engine, at, core.shared);
  if (!meta.ok()) return at_file(meta.error(), paths.store);
  const StampState& stamped = core.stamp->state();
  if (meta->timestamp < stamped.trim_watermark) {
    return damage(paths.store, "the last fold that is there goes up to commit " +
                                   std::to_string(meta->timestamp) + ", but one up to " +
                                   std::to_string(stamped.trim_watermark) + " was durable");
  }
  core.folded_names.remember(core.shared);
  core.layers = layers_at(core, core.engine, at, std::move(*meta), core.shared);
  auto report = replay_log(*core.engine, at, core.stamp->state().timestamp, core.layers);
  if (!report.ok()) return at_file(report.error(), paths.store);
  auto documents = count_documents(*core.engine, at);
  if (!documents.ok()) return at_file(documents.error(), paths.store);
  core.overlay().count_document(static_cast<std::int64_t>(*documents));
  return report;
}

Status open_engine(StoreCore& core, const DirectoryPaths& paths, bool read_only) {
  auto engine = kv::open_rocksdb_engine(paths.store, engine_options(core, read_only, false));
  if (!engine.ok()) return at_file(engine.error(), paths.store);
  core.engine = std::move(*engine);
  return {};
}

// A stamp that still said "cleanly closed" after this would hide what happens from here on.
Status unmark_clean(StoreCore& core) {
  StampState state = core.stamp->state();
  if (!state.clean) return {};
  state.clean = false;
  state.files.clear();
  PLENUM_TRY(core.stamp->record(state));
  return core.stamp->sync();
}

Status erase_torn(StoreCore& core, const ReplayReport& report) {
  if (report.torn.empty()) return {};
  kv::Batch batch;
  for (const std::string& key : report.torn) batch.erase(kv::Family::log, key);
  return core.engine->commit(batch, kv::Durability::sync);
}

// Garbage that a power cut left behind the durable part of the MANIFEST would keep the engine shut.
Status mend_manifest(StoreCore& core, const DirectoryPaths& paths) {
  const auto mended =
      kv::mend_manifest_tail(paths.store, core.stamp->state().manifest, core.options.files);
  if (!mended.ok()) return at_file(mended.error(), paths.store);
  return {};
}

// The writing open has put what it recovered into synced files and begun a new MANIFEST.
Status stamp_recovered(StoreCore& core, const ReplayReport& report) {
  StampState state = core.stamp->state();
  state.timestamp = report.last;
  PLENUM_ASSIGN(state.manifest, core.engine->manifest_mark());
  return core.stamp->record(state);
}

// The engine that the base was loaded through is closed; what was replayed stands.
void read_base_through(StoreCore& core) {
  const BaseMeta& meta = core.layers.base()->meta();
  auto base = std::make_shared<const Base>(
      meta, SegmentStore(core.engine, core.engine->snapshot(), meta.fold), core.shared.label_sets,
      core.page_cache);
  core.layers = Layers(core.layers.active_pointer(), nullptr, std::move(base));
}

Status open_present(StoreCore& core, const DirectoryPaths& paths, const FormatHeader& header) {
  auto stamp = CommitStamp::open(core.options.files, paths.stamp, core.options.read_only);
  if (!stamp.ok()) return at_file(stamp.error(), paths.stamp);
  core.stamp.emplace(std::move(*stamp));
  core.store_id = header.store_id;
  core.format_minor = header.minor;
  if (core.stamp->state().store_id != header.store_id) {
    return damage(paths.stamp, "the stamp belongs to another database than the header");
  }
  PLENUM_ASSIGN(const kv::PathKind store, kv::path_kind(core.options.files, paths.store));
  if (store != kv::PathKind::directory) {
    return damage(paths.store, "the folder with the data is missing");
  }
  PLENUM_ASSIGN(const bool clean, matches_clean_close(core, paths));
  PLENUM_TRY(check_manifest(core, paths));
  if (!core.options.read_only && !clean) PLENUM_TRY(mend_manifest(core, paths));
  ReplayReport report;
  const bool look_first = core.options.read_only || !clean;
  if (look_first) {
    PLENUM_TRY(open_engine(core, paths, true));
    PLENUM_ASSIGN(report, recover(core, paths));
  }
  if (!core.options.read_only) {
    if (look_first) PLENUM_TRY(core.engine->close());
    PLENUM_TRY(unmark_clean(core));
    PLENUM_TRY(open_engine(core, paths, false));
    if (!look_first) {
      PLENUM_ASSIGN(report, recover(core, paths));
    } else {
      read_base_through(core);
    }
    PLENUM_TRY(clean_up_folds(core));
    PLENUM_TRY(erase_torn(core, report));
    PLENUM_TRY(stamp_recovered(core, report));
  }
  core.readers.advance(report.last, [&] { core.committed = core.describe(report.last); });
  return {};
}

/// Beside the engine's files: what mended or repaired folders set aside.
Status erase_set_aside(const StoreCore& core, const DirectoryPaths& paths) {
  kv::FileSeam* files = core.options.files;
  PLENUM_ASSIGN(const auto present, kv::list_directory(files, paths.store));
  for (const kv::FileInfo& file : present) {
    if (!file.name.starts_with("torn-")) continue;
    PLENUM_TRY(kv::remove_plain_file(files, paths.store + "/" + file.name));
  }
  for (const std::string& folder : {paths.store + "/lost", paths.root + "/lost"}) {
    PLENUM_ASSIGN(const kv::PathKind kind, kv::path_kind(files, folder));
    if (kind == kv::PathKind::directory) PLENUM_TRY(kv::remove_tree(files, folder));
  }
  return {};
}

/// Of a closed engine, whose snapshots are gone: they would keep old versions. The stamp does not
/// say yet that it was closed, so a crash is like any other. After `interrupted` the engine is
/// closed again.
Status erase_leftovers(StoreCore& core, const DirectoryPaths& paths, const Interrupt* interrupt) {
  PLENUM_TRY(open_engine(core, paths, false));
  const Status compacted = core.engine->compact(interrupt);
  if (!compacted.ok() && compacted.error().code() != ErrorCode::interrupted) return compacted;
  PLENUM_TRY(core.engine->close());
  PLENUM_TRY(compacted);
  // The list of files has first and last keys of tables that went. An opening begins a new one.
  PLENUM_TRY(open_engine(core, paths, false));
  PLENUM_TRY(core.engine->remove_unused_files());
  PLENUM_TRY(core.engine->close());
  return erase_set_aside(core, paths);
}

}  // namespace

Error no_database(const std::string& path) {
  return Error(ErrorCode::not_found, "there is no database here")
      .with_file(path)
      .with_hint(
          "check the path; a database is made by what writes into one: ingest, import, query");
}

Error not_a_directory(const std::string& path) {
  return Error(ErrorCode::invalid_argument, "a database is a directory, this is a file")
      .with_file(path)
      .with_hint("name the directory that the database is in");
}

Status check_path(std::string_view path) {
  if (path.empty()) {
    return Error(ErrorCode::invalid_argument, "the path of a database cannot be empty")
        .with_hint("name a directory, or :memory:");
  }
  if (const std::size_t zero = path.find('\0'); zero != std::string_view::npos) {
    return Error(ErrorCode::invalid_argument,
                 "the path of a database holds a zero byte at offset " + std::to_string(zero) +
                     ", which no path can")
        .with_hint("hand over the length of the text without what stands behind it");
  }
  return {};
}

DirectoryPaths::DirectoryPaths(std::string directory) : root(std::move(directory)) {
  while (root.size() > 1 && root.back() == '/') root.pop_back();
  lock = root + "/lock";
  header = root + "/header";
  stamp = root + "/stamp";
  store = root + "/store";
  incomplete = root + "/incomplete";
}

std::uint64_t fresh_store_id(const StoreOptions& options) {
  if (options.store_id_source) return options.store_id_source();
  std::random_device source;
  return std::uint64_t{source()} << 32 | source();
}

Status open_directory(StoreCore& core) {
  const DirectoryPaths paths(core.path);
  PLENUM_ASSIGN(bool fresh, must_initialise(core, paths));
  if (fresh) PLENUM_TRY(kv::make_directory(core.options.files, paths.root));
  const LockMode mode = core.options.read_only ? LockMode::reader : LockMode::writer;
  PLENUM_ASSIGN(auto lock, FileLock::acquire(core.options.files, paths.lock, mode));
  core.lock.emplace(std::move(lock));
  // Another process may have initialised it before we had the lock.
  PLENUM_ASSIGN(fresh, must_initialise(core, paths));
  if (fresh) return initialise(core, paths);
  PLENUM_ASSIGN(const FormatHeader header, read_header(core, paths));
  if (header.state == FormatHeader::State::ready) {
    const Status opened = open_present(core, paths, header);
    if (opened.ok() || opened.error().code() != ErrorCode::not_found) return opened;
    // A database with a sound header is there; what cannot be found are its files.
    const Error& error = opened.error();
    return damage(error.file().empty() ? paths.store : error.file(), error.message());
  }
  if (core.options.read_only) {
    return Error(ErrorCode::not_found, "the making of this database was interrupted; it is empty")
        .with_file(paths.root)
        .with_hint("open it once for writing");
  }
  return initialise(core, paths);
}

Status raise_format(StoreCore& core) {
  if (!core.lock || core.format_minor >= format_minor) return {};
  const DirectoryPaths paths(core.path);
  PLENUM_ASSIGN(FormatHeader header, read_header(core, paths));
  header.minor = format_minor;
  PLENUM_TRY(kv::write_plain_file(core.options.files, paths.header, encode_header(header)));
  core.format_minor = format_minor;
  return {};
}

Status close_directory(StoreCore& core, const Leftovers& leftovers) {
  if (core.options.read_only || core.failed.load(std::memory_order_acquire)) {
    return core.engine->close();
  }
  const DirectoryPaths paths(core.path);
  PLENUM_TRY(core.engine->sync());
  StampState state;
  state.store_id = core.store_id;
  state.timestamp = core.committed->timestamp;
  state.trim_watermark = core.stamp->state().trim_watermark;
  PLENUM_TRY(core.engine->close());
  Status erased;
  if (leftovers.erased) erased = erase_leftovers(core, paths, leftovers.interrupt);
  if (!erased.ok() && erased.error().code() != ErrorCode::interrupted) return erased;
  PLENUM_ASSIGN(state.manifest, kv::read_manifest_mark(paths.store, core.options.files));
  PLENUM_ASSIGN(state.files, kv::list_engine_files(paths.store, core.options.files));
  state.clean = true;
  PLENUM_TRY(core.stamp->record(state));
  return erased;
}

}  // namespace plenum::storage
