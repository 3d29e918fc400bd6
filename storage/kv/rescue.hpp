#pragma once
// Purpose: an engine folder of what can be read of a damaged one.
// May depend on: storage/kv/rocksdb_engine.hpp, core, include/plenum. No RocksDB header.
// Invariants: the damaged folder is only read. Neither its list of files (CURRENT, MANIFEST) nor
// any single file is needed. What comes out is whole records; which are missing is told by what
// they mean, one level up.

#include <cstdint>
#include <string>
#include <vector>

#include "plenum/interrupt.hpp"
#include "plenum/result.hpp"
#include "storage/kv/rocksdb_engine.hpp"

namespace plenum::storage::kv {

struct RescueProblem {
  std::string file;
  std::string message;
};

struct RescueReport {
  std::uint64_t tables = 0;                ///< table files found
  std::uint64_t tables_damaged = 0;        ///< of these: with damage, or lost altogether
  std::uint64_t records_from_damaged = 0;  ///< read from them all the same
  std::uint64_t log_batches = 0;           ///< read from write-ahead logs
  std::uint64_t logs_damaged = 0;
  std::vector<RescueProblem> problems;
};

/// Reads the damaged folder file by file into a new engine folder at `target` (missing). A table
/// with the content of another is taken for missing. Sound
/// tables keep the order of their versions; of damaged ones the records whose key is nowhere else
/// are added; then all batches of the logs in their order. not_found: no such folder, or nothing in
/// it can be read; interrupted: the flag (may be null) asked, between files. O(bytes).
Result<RescueReport> rescue_engine(const std::string& damaged, const std::string& target,
                                   const EngineOptions& options,
                                   const Interrupt* interrupt = nullptr);

}  // namespace plenum::storage::kv
