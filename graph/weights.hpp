#pragma once
// Purpose: reads edge weights in batches and refuses those that no algorithm can use.
// May depend on: storage/snapshot.hpp, core, include/plenum.
// Invariants: a weight is finite and >= 0; an edge without the property weighs 1.

#include <limits>
#include <span>
#include <vector>

#include "plenum/result.hpp"
#include "storage/snapshot.hpp"

namespace plenum::graph {

/// The distance of what cannot be reached.
inline constexpr double infinity = std::numeric_limits<double>::infinity();

/// Appends one weight an edge. `invalid_argument` names the first edge whose value is not a finite
/// number >= 0. `scratch` is reused between calls.
Status read_weights(const storage::Snapshot& snapshot, storage::PropertyToken key,
                    std::span<const EdgeId> edges, storage::PropertyColumn& scratch,
                    std::vector<double>& out);

}  // namespace plenum::graph
