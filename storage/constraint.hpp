#pragma once
// Purpose: does an entity, or the whole graph, keep the constraints of the schema?
// May depend on: storage/schema.hpp, storage/snapshot.hpp, core.
// Invariants: only reads. A violation is ErrorCode::constraint (ConstraintValidationFailed,
// CreateBlockedByConstraint) and names the constraint, the values and both entities.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "plenum/interrupt.hpp"
#include "plenum/result.hpp"
#include "storage/schema.hpp"
#include "storage/snapshot.hpp"

namespace plenum::storage {

/// How messages name entities: "node 7". Empty: by kind and id.
using EntityNames = std::function<std::string(EntityKind, std::uint64_t)>;
std::string entity_name(EntityKind kind, std::uint64_t id, const EntityNames& names);
/// "a node of the load": one that has no id yet.
std::string entity_of_load(EntityKind kind);

/// Checks the constraints of the snapshot's schema that are about the entity, if it still exists.
/// O(constraints · log n).
Status check_entity(const Snapshot& graph, EntityKind kind, std::uint64_t id,
                    const EntityNames& names = {});

/// Checks all entities against one constraint, whose index (if any) is filled. `interrupted` when
/// the flag (may be null) asks. O(n log n) at most.
Status check_all(const Snapshot& graph, const Schema::EntryPtr& entry,
                 const Interrupt* interrupt = nullptr);

// Of entities that are known by the values of the rule's properties.

/// The name of one entity; asked for when there is an error.
using EntityName = std::function<std::string()>;
/// What the constraint has against the entity alone: all but uniqueness.
Status check_values(const Snapshot& graph, const SchemaRule& rule, const EntityName& name,
                    const std::vector<Value>& values);
/// Can two entities with these values break uniqueness? A null is no value, and what does not equal
/// itself (NaN) equals nothing else.
bool are_comparable(const std::vector<Value>& values);
/// Who has values that only one may have, and as what: 5 and 5.0 are equal.
struct Holder {
  std::string name;
  std::vector<Value> values;
};
Error repeated_error(const Snapshot& graph, const SchemaRule& rule, const Holder& one,
                     const Holder& other);
/// Two of the load have equal values.
Error repeated_in_load_error(const Snapshot& graph, const SchemaRule& rule);

}  // namespace plenum::storage
