#pragma once
// Purpose: the engine of `:memory:` databases and of tests: ordered maps with versions.
// May depend on: storage/kv/engine.hpp.
// Invariants: opens in microseconds, starts no thread, touches no file; a snapshot costs one set
// entry and never copies; versions no snapshot can see go away with later commits.

#include <memory>

#include "plenum/result.hpp"
#include "storage/kv/engine.hpp"

namespace plenum::storage::kv {

/// An empty engine. Its checkpoint() is `unsupported`, its files() are none, its durability is the
/// life of the process.
Result<std::unique_ptr<Engine>> open_memory_engine();

}  // namespace plenum::storage::kv
