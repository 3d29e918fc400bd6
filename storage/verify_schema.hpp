#pragma once
// Purpose: are the indexes whole, and does the graph keep its constraints?
// May depend on: storage/constraint.hpp, storage/index.
// Invariants: reads only; O(entities of each rule · log n).

#include <functional>
#include <string>

#include "plenum/interrupt.hpp"
#include "plenum/result.hpp"
#include "storage/snapshot.hpp"

namespace plenum::storage {

/// Calls `problem` for everything that is wrong; an error is one of reading, or `interrupted`.
Status verify_schema(const Snapshot& graph, const std::function<void(std::string)>& problem,
                     const Interrupt* interrupt);

}  // namespace plenum::storage
