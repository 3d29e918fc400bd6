#pragma once
// Purpose: whole copies of a database: a backup of an open one, and its way back.
// May depend on: storage/store_core.hpp, storage/new_folder.hpp, storage/kv/engine.hpp.
// Invariants: a copy is a database folder that shows the state of one commit; when a call returned
// it is on disk, and before that it is no database (storage/new_folder.hpp). What is copied is
// never changed, and goes on being read, written and folded.

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "plenum/interrupt.hpp"
#include "plenum/result.hpp"
#include "storage/types.hpp"

namespace plenum::storage {

struct StoreCore;
struct StoreOptions;

struct CopyOptions {
  /// Tables by second names (hard links) where the file system can: they never change. Else every
  /// byte is copied.
  bool link = true;
  /// Read every byte of the copy back and compare checksums.
  bool read_back = false;
  /// Called while it copies, with bytes.
  std::function<void(std::uint64_t done, std::uint64_t total)> progress = {};
  const Interrupt* interrupt = nullptr;
};

struct CopyReport {
  Timestamp timestamp = 0;  ///< of the commit whose state the copy shows
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
};

/// Copies an open database into a missing or empty folder: the state of the newest commit at the
/// call, or of one while it ran. Folds wait while the moment is taken, and nobody otherwise.
/// Errors: invalid_argument (the folder is not empty, lies inside the database, or this thread
/// holds the writer), io, interrupted. O(size) in time, O(log since the last fold) in memory.
Result<CopyReport> backup(const std::shared_ptr<StoreCore>& core, std::string_view directory,
                          const CopyOptions& options);

/// Makes a database of a backup, which is checked as Store::verify() does before anything is
/// written. No file is shared between the two. Errors: those of opening the backup; corruption
/// when the check found anything; those of backup().
Result<CopyReport> restore(std::string_view directory, std::string_view database,
                           const CopyOptions& options, const StoreOptions& store_options);

}  // namespace plenum::storage
