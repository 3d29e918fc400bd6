#pragma once
// Purpose: the steps of opening a database directory, one function each.
// May depend on: storage.
// Invariants: a step runs only after the earlier ones passed; nothing is changed on disk before the
// last step, except that a missing or empty directory is initialised.
//
//   DB/lock     who has it open         storage/file_lock.hpp
//   DB/header   format and store id     storage/format_version.hpp
//   DB/stamp    how far commits went    storage/commit_stamp.hpp
//   DB/store/   the engine's files
//   DB/incomplete   of a copy that is not finished  storage/new_folder.hpp

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "plenum/interrupt.hpp"
#include "plenum/result.hpp"
#include "storage/store_core.hpp"

namespace plenum::storage {

struct DirectoryPaths {
  explicit DirectoryPaths(std::string directory);
  std::string root;
  std::string lock;
  std::string header;
  std::string stamp;
  std::string store;
  std::string incomplete;
};

/// `not_found` and `invalid_argument` of a path where a database should be.
Error no_database(const std::string& path);
Error not_a_directory(const std::string& path);

/// `invalid_argument` for what cannot be the path of a directory.
Status check_path(std::string_view path);

/// Opens core.path (a directory) into an empty core: lock, stamp, engine, overlay, committed state.
Status open_directory(StoreCore& core);

/// A new one; from the options' source if there is one.
std::uint64_t fresh_store_id(const StoreOptions& options);

/// Makes the header name this program's format, which older programs refuse: before the first
/// record that they do not know.
Status raise_format(StoreCore& core);

/// What is left of what was erased or replaced, when a database is closed.
struct Leftovers {
  bool erased = false;                   ///< none is in any file afterwards; O(bytes)
  const Interrupt* interrupt = nullptr;  ///< of erasing them
};

/// A clean close: everything durable, the stamp says so with the names and sizes of all files.
/// `interrupted` when leftovers were not erased to the end: the close is as clean.
Status close_directory(StoreCore& core, const Leftovers& leftovers);

}  // namespace plenum::storage
