#pragma once
// Purpose: a database folder made of something else than an empty database: a backup, a restored
// or salvaged database.
// May depend on: storage/open_steps.hpp, storage/commit_stamp.hpp, storage/kv/plain_file.hpp.
// Invariants: until finish() has returned the folder is no database for anybody: a file
// `incomplete` says so from the first moment, and the header is written last.

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "plenum/result.hpp"
#include "storage/commit_stamp.hpp"
#include "storage/file_lock.hpp"
#include "storage/format_version.hpp"
#include "storage/open_steps.hpp"

namespace plenum::storage {

/// Missing, or an empty folder? Otherwise an error: invalid_argument, nothing was touched.
Status check_vacant(kv::FileSeam* files, std::string_view path);

/// Would a copy at `path` lie inside the database folder, where it would be taken for a part of it?
/// Then an error: invalid_argument. Links and `..` are followed.
Status check_outside(std::string_view database, std::string_view path);

/// Belongs to one thread. Holds the lock of the folder. Unless it was finished, the destructor
/// removes what was made, as far as it can.
class NewFolder {
 public:
  /// check_vacant(), then the folder, its lock and the mark. Its parent must exist. An error leaves
  /// the folder as it was.
  static Result<NewFolder> begin(kv::FileSeam* files, std::string_view path);
  NewFolder(NewFolder&& other) noexcept;
  NewFolder& operator=(NewFolder&&) = delete;
  ~NewFolder();

  const DirectoryPaths& paths() const noexcept { return paths_; }
  /// A subfolder for files that are needed meanwhile only; finish() and the destructor remove it.
  std::string work() const { return paths_.root + "/work"; }

  /// A subfolder in which a database can be opened and filled; see adopt().
  std::string build() const { return paths_.root + "/build"; }

  /// The engine's files are there and synced: writes the stamp, which lists them, and the header.
  /// The folder is a database now, as durable as it can be.
  Status finish(StampState state, FormatHeader header);
  /// Makes the database at build(), which was closed, the folder's own.
  Status adopt();

 private:
  NewFolder(kv::FileSeam* files, DirectoryPaths paths, bool made)
      : files_(files), paths_(std::move(paths)), made_(made) {}
  Status take();
  void remove_all() noexcept;

  kv::FileSeam* files_;
  DirectoryPaths paths_;
  bool made_;  ///< the folder itself was missing before
  std::optional<FileLock> lock_;
  bool active_ = false;  ///< what is in the folder is ours and not finished
};

}  // namespace plenum::storage
