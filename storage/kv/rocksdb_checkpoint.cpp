#include "storage/kv/rocksdb_checkpoint.hpp"

#include <rocksdb/db.h>
#include <rocksdb/metadata.h>
#include <rocksdb/options.h>

#include <utility>
#include <vector>

#include "core/try.hpp"
#include "storage/kv/plain_file.hpp"
#include "storage/kv/rocksdb_folder.hpp"
#include "storage/kv/rocksdb_kept_files.hpp"
#include "storage/kv/rocksdb_status.hpp"

namespace plenum::storage::kv {

namespace {

/// One file of the copy.
struct Part {
  std::string name;
  std::uint64_t bytes = 0;
  bool never_changes = false;  ///< a table
  std::string contents = {};   ///< instead of what is in the file, when not empty
};

Result<std::vector<Part>> parts_of(rocksdb::DB& db, const std::string& source) {
  rocksdb::LiveFilesStorageInfoOptions how;
  how.wal_size_for_flush = 0;  // the copy then replays next to nothing
  std::vector<rocksdb::LiveFileStorageInfo> live;
  PLENUM_TRY(to_status(db.GetLiveFilesStorageInfo(how, &live), EngineCall::write, source));
  std::vector<Part> parts;
  parts.reserve(live.size());
  for (const rocksdb::LiveFileStorageInfo& file : live) {
    parts.push_back({file.relative_filename, file.size,
                     file.file_type == rocksdb::FileType::kTableFile, file.replacement_contents});
  }
  return parts;
}

Status write_new_file(FileSeam* files, const std::string& path, const std::string& contents) {
  PLENUM_ASSIGN(PlainFile file,
                PlainFile::open(files, path, PlainFile::Mode::read_write_or_create));
  PLENUM_TRY(file.overwrite(0, contents));
  return file.sync();
}

Status write_parts(const std::vector<Part>& parts, const std::string& source,
                   const std::string& directory, FileSeam* files,
                   const CheckpointOptions& options) {
  std::uint64_t total = 0;
  for (const Part& part : parts) total += part.bytes;
  std::uint64_t done = 0;
  const auto step = [&](std::uint64_t bytes) -> Status {
    done += bytes;
    return options.progress ? options.progress(done, total) : Status{};
  };
  PLENUM_TRY(make_directory(files, directory));
  for (const Part& part : parts) {
    const std::string from = source + "/" + part.name;
    const std::string to = directory + "/" + part.name;
    bool linked = false;
    if (!part.contents.empty()) {
      PLENUM_TRY(write_new_file(files, to, part.contents));
    } else if (part.never_changes && options.link) {
      PLENUM_ASSIGN(linked, link_plain_file(files, from, to));
    }
    if (linked || !part.contents.empty()) {
      PLENUM_TRY(step(part.bytes));
    } else {
      PLENUM_TRY(copy_plain_file(files, from, to, part.bytes, step));
    }
  }
  return sync_directory(files, directory);
}

}  // namespace

Status write_checkpoint(rocksdb::DB& db, const std::string& source, const std::string& directory,
                        FileSeam* files, const CheckpointOptions& options) {
  PLENUM_ASSIGN(const KeptFiles kept, KeptFiles::of(db, source));
  PLENUM_ASSIGN(const std::vector<Part> parts, parts_of(db, source));
  if (options.captured) options.captured();
  return write_parts(parts, source, directory, files, options);
}

Status copy_engine_folder(const std::string& source, const std::string& directory, FileSeam* files,
                          const CheckpointOptions& options) {
  PLENUM_ASSIGN(const std::vector<FileInfo> present, list_engine_files(source, files));
  std::vector<Part> parts;
  for (const FileInfo& file : present) {
    // What a recovery put aside or an interrupted ingestion left.
    if (file.name.starts_with("torn-") || file.name.starts_with(ingest_prefix)) continue;
    parts.push_back({file.name, file.bytes, file.name.ends_with(".sst"), {}});
  }
  if (options.captured) options.captured();
  return write_parts(parts, source, directory, files, options);
}

}  // namespace plenum::storage::kv
