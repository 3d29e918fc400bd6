#pragma once
// Purpose: does an entity, or the whole graph, keep the constraints of the schema?
// May depend on: storage/schema.hpp, storage/snapshot.hpp, core.
// Invariants: only reads. A violation is ErrorCode::constraint (ConstraintValidationFailed,
// CreateBlockedByConstraint) and names the constraint, the values and both entities.

#include <cstdint>

#include "plenum/result.hpp"
#include "storage/schema.hpp"
#include "storage/snapshot.hpp"

namespace plenum::storage {

/// Checks the constraints of the snapshot's schema that are about the entity, if it still exists.
/// O(constraints · log n).
Status check_entity(const Snapshot& graph, EntityKind kind, std::uint64_t id);

/// Checks all entities against one constraint, whose index (if any) is filled. O(n log n) at most.
Status check_all(const Snapshot& graph, const Schema::EntryPtr& entry);

}  // namespace plenum::storage
