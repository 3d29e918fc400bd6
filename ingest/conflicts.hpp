#pragma once
// Purpose: lists what contradicts what: figures and offices of one claim, facts that articles deny.
// May depend on: ingest/disputes.hpp, storage, core.
// Invariants: the facts listed are those marked as disputed; each pair comes once. Memory is that
// of one page of claims, and a key an office.

#include <functional>
#include <optional>
#include <string>

#include "core/interrupt.hpp"
#include "ingest/keys.hpp"
#include "plenum/result.hpp"
#include "storage/snapshot.hpp"

namespace plenum::ingest {

/// A figure's node or a fact's edge.
struct DisputedFact {
  std::string key;
  std::optional<FactIdentity> edge;  ///< absent: a figure
};

struct Conflict {
  std::string kind;  ///< "value", "office" or "denial"
  DisputedFact fact;
  std::optional<DisputedFact> other;  ///< absent for a denial: that makes no edge
};

/// Calls `use` for every conflict until it answers false. The order is that of keys. O(claims).
Status each_conflict(const storage::Snapshot& view, const core::StopSignal& stop,
                     const std::function<Result<bool>(const Conflict&)>& use);

}  // namespace plenum::ingest
