#pragma once
// Purpose: rebuilds the active generation from the log.
// May depend on: storage/log.hpp, storage/layers.hpp, storage/kv/engine.hpp.
// Invariants: records are applied in the order of their chain and replay stops at the first gap. A
// gap above the stamp is a torn tail; at or below it, it is damage. Nothing is written.

#include <string>
#include <vector>

#include "plenum/result.hpp"
#include "storage/kv/engine.hpp"
#include "storage/layers.hpp"
#include "storage/log.hpp"

namespace plenum::storage {

struct ReplayReport {
  Timestamp last = 0;  ///< of the last record of the chain
  std::uint64_t records = 0;
  std::uint64_t bytes = 0;
  std::vector<std::string> torn;  ///< keys after the gap, to be erased before the first commit
};

/// Applies what the log has after the base's timestamp to the active generation, which is empty.
/// Records up to there are passed over: a fold has them, and did not come to trim them. `stamped`:
/// the timestamp up to which commits are known to be durable. corruption: a record up to there is
/// missing or damaged, or one that is whole makes no sense.
Result<ReplayReport> replay_log(const kv::Engine& engine, const kv::SnapshotPtr& at,
                                Timestamp stamped, const Layers& layers,
                                const DocumentSink& documents = {});

/// Number of stored documents: as the newest commit with some wrote it. Reads every header where
/// no program since format 1.4 has stored any.
Result<std::uint64_t> count_documents(const kv::Engine& engine, const kv::SnapshotPtr& at);

}  // namespace plenum::storage
