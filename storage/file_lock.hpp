#pragma once
// Purpose: DB/lock: one writer or several readers of a database, across processes and within one.
// May depend on: storage/kv/plain_file.hpp, core, include/plenum.
// Invariants: the lock is the kernel's (flock), so it ends with its process: a lock file left by a
// crash is no obstacle; the pid in the file is only for the words of the refusal.

#include <cstdint>
#include <optional>
#include <string>

#include "plenum/result.hpp"
#include "storage/kv/file_seam.hpp"
#include "storage/kv/plain_file.hpp"

namespace plenum::storage {

enum class LockMode : std::uint8_t { writer, reader };

/// Held while the object lives. Move-only.
class FileLock {
 public:
  /// Never waits. `conflict` names the process that holds it. The file is made when missing; a
  /// reader who may not make it (a read-only medium) goes without, because no writer can be there.
  static Result<FileLock> acquire(kv::FileSeam* files, const std::string& path, LockMode mode);

 private:
  explicit FileLock(std::optional<kv::PlainFile> file) : file_(std::move(file)) {}
  std::optional<kv::PlainFile> file_;
};

}  // namespace plenum::storage
