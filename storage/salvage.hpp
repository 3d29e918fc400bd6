#pragma once
// Purpose: what can be read of a damaged database, as a new and sound one.
// May depend on: storage/open.hpp, storage/salvage/, storage/kv/rescue.hpp.
// Invariants: the damaged folder is only read. What is written is what passed its checksum; what
// hangs on lost parts is left out and counted. Ids are new ones.

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "plenum/interrupt.hpp"
#include "plenum/result.hpp"
#include "storage/open.hpp"

namespace plenum::storage {

struct SalvageOptions {
  /// Called now and then: entities written so far, and how many there may be.
  std::function<void(std::uint64_t done, std::uint64_t total)> progress = {};
  const Interrupt* interrupt = nullptr;
};

struct SalvageReport {
  // In the new database.
  std::uint64_t nodes = 0;
  std::uint64_t edges = 0;
  std::uint64_t properties = 0;
  std::uint64_t documents = 0;
  // Not there.
  std::optional<std::uint64_t> lost_nodes;  ///< nullopt: the records that count them are lost too
  std::optional<std::uint64_t> lost_edges;
  std::uint64_t edges_without_end = 0;  ///< of the lost ones: found, but not a node they stand at
  std::uint64_t lost_documents = 0;
  /// Tables and logs that are damaged or missing; older values can stand where a newer one is lost.
  std::uint64_t damaged_files = 0;
  std::uint64_t lost_segments = 0;  ///< each up to 2,048 values, or the edges of 64 nodes
  std::uint64_t lost_commits = 0;   ///< records of the log
  std::uint64_t lost_names = 0;     ///< replaced by made-up ones
  std::uint64_t lost_rules = 0;     ///< indexes, constraints and graph types
  /// What was found wrong; the first hundred.
  std::vector<VerifyProblem> problems;
  std::uint64_t problem_count = 0;
};

/// `database` must be missing or empty, and not inside `damaged`. Errors: invalid_argument (it is),
/// not_found (no database there), conflict (it is in use), unsupported (a newer format), corruption
/// (nothing in it can be read), and those of writing the new one. After an error the new folder is
/// not there, or as empty as it was.
Result<SalvageReport> salvage(std::string_view damaged, std::string_view database,
                              const SalvageOptions& options, const StoreOptions& store_options);

}  // namespace plenum::storage
