#pragma once
// Purpose: the workloads that are cut, failed and killed, and what must be there after them.
// May depend on: harness.hpp, script.hpp, storage, core, include/plenum.
// Invariants: commit k leaves the database in the state expected_lines(k).

#include <cstdint>
#include <string>
#include <vector>

#include "harness.hpp"
#include "script.hpp"

namespace plenum::fault {

/// Makes the script's next transaction and commits it; its timestamp.
Result<std::uint64_t> commit_step(storage::Store& store, Script& script);

/// The content after `timestamp` commits of the workload.
Result<std::vector<std::string>> expected_lines(const Arguments& arguments,
                                                std::uint64_t timestamp);

struct Progress {
  std::uint64_t acknowledged = 0;  ///< timestamp of the last commit that returned
  bool finished = false;           ///< nothing failed
  std::optional<Error> error;      ///< the first failure
};

/// The workload in this process, in two sessions, until the first failure.
Progress run_workload(const Arguments& arguments, const std::string& directory,
                      storage::kv::FileSeam* files, storage::kv::Durability durability);

/// One more commit on a recovered database, and that it is there afterwards.
Status write_probe(storage::Store& store);
Status read_probe(const std::string& directory, std::uint64_t timestamp);

}  // namespace plenum::fault
