#pragma once
// Purpose: the place between Plenum and the file system where tests count, fail and cut.
// May depend on: std only (the plain files that use it: storage/kv/plain_file.hpp).
// Invariants: every file operation below a database directory, RocksDB's and our own, is announced
// to the seam before it is done and reported after it was; a null seam is the real thing and costs
// nothing.

#include <cstdint>
#include <string_view>

namespace plenum::storage::kv {

enum class FileAction : std::uint8_t {
  open_read,
  read,
  list,        ///< of a directory
  inspect,     ///< existence or size
  create,      ///< open for writing, emptied
  open_write,  ///< open for writing, kept
  append,
  overwrite,  ///< in place, at an offset
  truncate,
  sync,
  rename,
  link,
  remove,
  create_directory,
  remove_directory,
  sync_directory,
};

/// True for the operations that leave the disk as it was.
constexpr bool is_reading(FileAction action) noexcept { return action <= FileAction::inspect; }

struct FileEvent {
  FileAction action;
  std::string_view path;
  std::string_view target = {};  ///< of rename and link: the new name
  std::uint64_t offset = 0;      ///< of append (the size before), overwrite, read, truncate
  std::uint64_t bytes = 0;       ///< of append, overwrite, read
};

/// What shall happen instead of the operation.
struct FileVerdict {
  int error_number = 0;     ///< 0: go on. Else the errno to fail with
  std::uint64_t bytes = 0;  ///< of a failing append or overwrite: so much is written all the same
};

/// Implemented by tests (storage/kv/fault_seam.hpp). Called from several threads.
class FileSeam {
 public:
  virtual ~FileSeam() = default;
  virtual FileVerdict before(const FileEvent& event) = 0;
  /// The operation succeeded.
  virtual void after(const FileEvent& event) = 0;
};

}  // namespace plenum::storage::kv
