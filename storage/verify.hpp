#pragma once
// Purpose: checks everything of an opened store against everything else.
// May depend on: storage.
// Invariants: reads only; sees one committed state; the report names at most problems_max
// problems, each once.

#include <memory>

#include "plenum/result.hpp"
#include "storage/open.hpp"
#include "storage/store_core.hpp"

namespace plenum::storage {

inline constexpr std::size_t problems_max = 100;

/// Checks: checksums of the engine's blocks; the seal of every value; the chain of the log; that
/// replaying it gives the state that is shown; both directions of every edge; labels, counts and
/// lookups; documents against log, parts and references both ways. O(size of the database).
/// `interrupted` when the flag asks.
Result<VerifyReport> verify_store(const std::shared_ptr<StoreCore>& core,
                                  const VerifyOptions& options);

}  // namespace plenum::storage
