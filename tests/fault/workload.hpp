#pragma once
// Purpose: the workloads that are cut, failed and killed, and what must be there after them.
// May depend on: harness.hpp, script.hpp, storage, ingest, core, include/plenum.
// Invariants: commit k leaves the database in the state expected_lines(k).

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "harness.hpp"
#include "script.hpp"

namespace plenum::fault {

/// A history of commits that follows from a seed.
class Workload {
 public:
  virtual ~Workload() = default;
  /// Makes and commits the next transaction; its timestamp.
  virtual Result<std::uint64_t> commit(storage::Store& store) = 0;
  /// Goes to the state after `timestamp` commits without a store. From the start only.
  virtual Status skip_to(std::uint64_t timestamp) = 0;
  /// Content after the commits so far.
  virtual Result<std::vector<std::string>> lines() const = 0;
};

/// "create": graph transactions; "fold": the same with folds; "load": with bulk loads; "ingest":
/// articles. Null: no such
/// workload in this build.
std::unique_ptr<Workload> make_workload(const Arguments& arguments);
/// The part for "ingest", in its own file because it needs the ingest module.
std::unique_ptr<Workload> make_ingest_workload(std::uint64_t seed);

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
