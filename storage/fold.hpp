#pragma once
// Purpose: moves what the log says into segments: freezes the active generation, merges it into new
// segments, makes them the base, trims the log.
// May depend on: storage/store_core.hpp, storage/segment, storage/base_meta.hpp.
// Invariants: one fold at a time; writers are held up for two pointer swaps only, readers never. A
// fold counts from one synced batch on, see docs/decisions/003-segments-and-generations.md. A fold
// that failed is done again, with the same frozen generation, by the next one.

#include <cstdint>
#include <memory>

#include "plenum/result.hpp"
#include "storage/types.hpp"

namespace plenum::storage {

struct StoreCore;

struct FoldReport {
  Timestamp timestamp = 0;     ///< what is in segments now
  std::uint64_t segments = 0;  ///< written
  std::uint64_t bytes = 0;     ///< of their bodies
};

/// What a fold does with full-text indexes on disk.
enum class TextRuns : std::uint8_t {
  grow,     ///< writes what changed, beside words of texts that are gone
  rewrite,  ///< leaves no word of those: an index of several runs becomes one
};

/// Folds all that is committed. `conflict` when the writer does not let go within the lock timeout;
/// `invalid_argument` when this thread holds it. Errors leave the database as it was.
Result<FoldReport> fold(const std::shared_ptr<StoreCore>& core, TextRuns texts = TextRuns::grow);

/// Removes segments that no base sees, which an interrupted fold left. For opening; O(segments).
Status clean_up_folds(StoreCore& core);

}  // namespace plenum::storage
