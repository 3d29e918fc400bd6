#pragma once
// Purpose: does an entity, or the whole graph, keep to the graph types?
// May depend on: storage/constraint.hpp, storage/graph_type_rules.hpp, storage/schema.hpp,
// storage/snapshot.hpp, core.
// Invariants: only reads. A violation is ErrorCode::constraint (ConstraintValidationFailed,
// CreateBlockedByConstraint) and names the graph type, the node or edge type, the entity with both
// ends of an edge, what is wanted and what was found.

#include <cstdint>

#include "plenum/interrupt.hpp"
#include "plenum/result.hpp"
#include "storage/constraint.hpp"
#include "storage/graph_type_rules.hpp"
#include "storage/schema.hpp"
#include "storage/snapshot.hpp"

namespace plenum::storage {

/// The error for a breach; `entity`: "node 7".
Error graph_type_error(const GraphType& type, const Breach& breach, const std::string& entity);

/// Checks the entity, if it still exists, against all graph types of the snapshot's schema.
/// O(labels + declared properties) for each of them that is about it.
Status check_graph_types(const Snapshot& graph, EntityKind kind, std::uint64_t id,
                         const EntityNames& names = {});

/// Checks the edges at a node whose ends are declared: what a change of its labels can break.
/// O(edges of such types at it).
Status check_edges_at(const Snapshot& graph, NodeId node, const EntityNames& names = {});

/// Checks the whole graph against one graph type: of an open one, the entities it is about.
/// `interrupted` when the flag (may be null) asks.
Status check_whole_graph(const Snapshot& graph, const GraphType& type,
                         const Interrupt* interrupt = nullptr);

}  // namespace plenum::storage
