#pragma once
// Purpose: the engine's folder before RocksDB sees it.
// May depend on: storage/kv/rocksdb_engine.hpp, core, include/plenum. No RocksDB header.
// Invariants: RocksDB is never asked to start anew over the remains of an old store.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "plenum/result.hpp"
#include "storage/kv/rocksdb_engine.hpp"

namespace plenum::storage::kv {

/// Names of table files on their way in; no file of RocksDB begins so.
inline constexpr std::string_view ingest_prefix = "ingest_";

/// not_found: no engine there, and `create` is not set (with it, the folder is made). corruption:
/// tables or logs without CURRENT. Removes table files whose ingestion never happened.
Status check_engine_folder(const std::string& directory, const EngineOptions& options);

/// Removes tables, lists of files and temporary files that are not among `used` (RocksDB's names,
/// each with a slash in front), and logs before the one numbered `log`.
Status remove_others(const std::string& directory, std::span<const std::string> used,
                     std::uint64_t log, FileSeam* files);

}  // namespace plenum::storage::kv
