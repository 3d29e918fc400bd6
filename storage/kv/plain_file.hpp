#pragma once
// Purpose: Plenum's own small files (header, stamp, lock) through the same seam as RocksDB's.
// May depend on: storage/kv/file_seam.hpp, core, include/plenum; POSIX in plain_file.cpp.
// Invariants: every operation asks the seam first; nothing is buffered: what returned is with the
// operating system, what was synced is on disk.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/result.hpp"
#include "storage/kv/engine.hpp"
#include "storage/kv/file_seam.hpp"

namespace plenum::storage::kv {

/// core::file_error with what a person can do about it: no space, no permission, read-only medium,
/// too many open files.
Error explained_file_error(std::string_view what, const std::string& path, int error_number);

/// An open file. Move-only; the destructor closes. One thread at a time.
class PlainFile {
 public:
  enum class Mode : std::uint8_t {
    read,
    read_write,           ///< must exist
    read_write_or_create  ///< kept if it exists; the caller syncs the directory
  };
  static Result<PlainFile> open(FileSeam* files, std::string path, Mode mode);

  PlainFile(PlainFile&& other) noexcept;
  PlainFile& operator=(PlainFile&& other) noexcept;
  ~PlainFile();

  /// At most `bytes` bytes; fewer at the end of the file.
  Result<std::string> read_at(std::uint64_t offset, std::size_t bytes) const;
  /// In place or past the end. Not durable before sync().
  Status overwrite(std::uint64_t offset, std::string_view bytes);
  Status truncate(std::uint64_t bytes);
  Status sync();
  Result<std::uint64_t> size() const;

  const std::string& path() const noexcept { return path_; }
  int descriptor() const noexcept { return descriptor_; }

 private:
  PlainFile(FileSeam* files, std::string path, int descriptor);
  FileSeam* files_;
  std::string path_;
  int descriptor_;
};

/// Whole contents; not_found, io, or limit when it is larger than bytes_max.
Result<std::string> read_plain_file(FileSeam* files, const std::string& path,
                                    std::uint64_t bytes_max);

/// A new file beside it (`path` + ".new"), synced, renamed over it, directory synced: after this
/// the new contents are durable, before it the old ones.
Status write_plain_file(FileSeam* files, const std::string& path, std::string_view bytes);

/// Fills those of the descriptors 0, 1 and 2 that are closed with /dev/null, for good: what is
/// opened next, by RocksDB as well as by us, would take their place, and whoever prints would print
/// into a file of the database. Costs an open and a close.
void hold_standard_descriptors();

/// The directory that a path's last name stands in.
std::string parent_directory(const std::string& path);

enum class PathKind : std::uint8_t { missing, file, directory, other };
Result<PathKind> path_kind(FileSeam* files, const std::string& path);

/// Makes the directory if it is missing (its parent must exist) and makes its name durable.
Status make_directory(FileSeam* files, const std::string& path);
Status sync_directory(FileSeam* files, const std::string& path);
/// Regular files of a directory with sizes, sorted by name; folders are left out.
Result<std::vector<FileInfo>> list_directory(FileSeam* files, const std::string& path);
/// True when the directory holds nothing at all, or is missing.
Result<bool> directory_is_empty(FileSeam* files, const std::string& path);
/// Missing is fine. Durable after sync_directory.
Status remove_plain_file(FileSeam* files, const std::string& path);
/// An empty folder. Missing is fine.
Status remove_directory(FileSeam* files, const std::string& path);
/// A folder with what is in it, folders too; links are removed, never followed. Missing is fine.
Status remove_tree(FileSeam* files, const std::string& path);

/// Replaces what has the new name. Durable after sync_directory of both folders.
Status rename_file(FileSeam* files, const std::string& from, const std::string& to);

/// Called while bytes are copied, with how many; an error ends the copy.
using CopyStep = std::function<Status(std::uint64_t bytes)>;
/// Copies the first `bytes` bytes into a new file and syncs it; its name is durable after
/// sync_directory. io when the file is shorter.
Status copy_plain_file(FileSeam* files, const std::string& from, const std::string& to,
                       std::uint64_t bytes, const CopyStep& step = {});
/// A second name for a file that is never changed again. False when the file system has no such
/// thing, or not between these two places.
Result<bool> link_plain_file(FileSeam* files, const std::string& from, const std::string& to);

}  // namespace plenum::storage::kv
