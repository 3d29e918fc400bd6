#pragma once
// Purpose: the steps that make new segments count and remove what they replace; of folds and loads.
// May depend on: storage/store_core.hpp, storage/segment_writer.hpp, storage/base_meta.hpp.
// Invariants: in this order: unclean record, segments, commit_base(), tidy_after_fold(). An
// interruption before the middle leaves the old base, one after it the new base, and either a mark
// that something is left to be swept.

#include <memory>
#include <mutex>

#include "plenum/result.hpp"
#include "storage/base_meta.hpp"
#include "storage/segment_writer.hpp"
#include "storage/store_core.hpp"

namespace plenum::storage {

/// Takes the writer's place and then `folding`, and never waits for one while it holds the other: a
/// load that ends holds the first and waits for the second, a fold that shows what it wrote does
/// the opposite. The lock is of `folding`. Errors: those of WriterGate::enter().
Result<std::unique_lock<std::mutex>> enter_to_fold(StoreCore& core);

/// The head of the base's record, with another `unclean`.
Status commit_fold_record(kv::Engine& engine, const BaseMeta& meta, kv::Durability durability);

/// Makes what was written durable and the base: from its one synced batch on the fold counts,
/// whatever happens. `durable`: the commits up to here are durable with it.
Status commit_base(StoreCore& core, const BaseMeta& meta, const FoldedShared& names,
                   const FoldOutput& output, Timestamp durable);

/// The base that readers get after that.
std::shared_ptr<const Base> base_after(const StoreCore& core, const Base& before,
                                       const BaseMeta& meta, const FoldOutput& output);

/// Removes what the new base does not need: older versions, the log up to its timestamp.
Status tidy_after_fold(StoreCore& core, const BaseMeta& meta, const FoldOutput& output);

/// Removes segments that the base of `meta` does not see, whatever left them. O(segments).
Status sweep_folds(StoreCore& core, const BaseMeta& meta);

}  // namespace plenum::storage
