#pragma once
// Purpose: how the engine on RocksDB is opened, and what can be asked of its folder before that.
// May depend on: storage/kv/engine.hpp, storage/kv/file_seam.hpp. No RocksDB header.
// Invariants: opening read_only changes and deletes nothing on disk; every error names the file.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "plenum/result.hpp"
#include "storage/kv/engine.hpp"
#include "storage/kv/file_seam.hpp"

namespace plenum::storage::kv {

struct EngineOptions {
  bool read_only = false;
  bool create = false;             ///< make a missing one; else a missing one is not_found
  std::uint64_t memory_bytes = 0;  ///< write buffers and block cache together; 0: 64 MiB
  FileSeam* files = nullptr;       ///< for tests; must outlive the engine
};

/// Errors: not_found (no such engine folder, and not `create`), conflict (open elsewhere), io,
/// corruption. A read-only engine replays the write-ahead log into memory and answers `read_only`
/// to every writing call; it may be open beside other read-only ones.
Result<std::unique_ptr<Engine>> open_rocksdb_engine(const std::string& directory,
                                                    const EngineOptions& options = {});

/// Files and sizes of an engine folder, sorted by name, whether or not it is open (`LOCK` is left
/// out: it is always empty and may be missing). Missing folder: not_found.
Result<std::vector<FileInfo>> list_engine_files(const std::string& directory,
                                                FileSeam* files = nullptr);

/// The MANIFEST that CURRENT names, and its size on disk now. For the comparison with the commit
/// stamp before anything is opened. corruption when CURRENT is missing, unreadable as text, or
/// names a file that is not there.
Result<ManifestMark> read_manifest_mark(const std::string& directory, FileSeam* files = nullptr);

/// Cuts off what follows the last whole record of the MANIFEST, if all of that lies beyond
/// `durable` (the mark of the commit stamp): the tail of a power cut, which RocksDB refuses when it
/// is garbage. After a power cut the stamp may know an older MANIFEST only; then the rest must not
/// hold a single part of a record, or it is damage and not a tail. What is cut is kept beside it
/// as `torn-MANIFEST-N`. Anything else is left for the open to refuse. True when something was
/// cut. Only for the holder of the writer's lock.
Result<bool> mend_manifest_tail(const std::string& directory, const ManifestMark& durable,
                                FileSeam* files = nullptr);

}  // namespace plenum::storage::kv
