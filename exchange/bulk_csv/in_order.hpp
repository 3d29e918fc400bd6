#pragma once
// Purpose: work that many threads make and one thread takes in order.
// May depend on: core, include/plenum, std.
// Invariants: consume() is called on the calling thread, with 0, 1, 2, ... whatever the threads; at
// most window(threads) results wait. No thread is left when it returns.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

#include "exchange/bulk_csv/batch.hpp"
#include "plenum/result.hpp"

namespace plenum::exchange::bulk_csv {

using Produce = std::function<Batch(std::size_t)>;
using Consume = std::function<Status(std::size_t, Batch&&)>;

/// Batches 0 .. count - 1. The first error of consume(), or of a thread, ends it.
Status in_order(std::size_t count, std::uint32_t threads, const Produce& produce,
                const Consume& consume);

}  // namespace plenum::exchange::bulk_csv
