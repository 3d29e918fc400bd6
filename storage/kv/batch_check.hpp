#pragma once
// Purpose: what every engine asks of a batch and of sorted runs before it touches them.
// May depend on: storage/kv/engine.hpp.
// Invariants: the same bad input gets the same error from every engine.

#include <span>
#include <vector>

#include "storage/kv/engine.hpp"

namespace plenum::storage::kv {

/// True for the families whose writes go to the write-ahead log.
constexpr bool is_logged(Family family) noexcept {
  return family != Family::segment && family != Family::index;
}

/// "meta", "log", "segment", "index", "document": frozen since format 1 (names of column families).
std::string_view family_name(Family family) noexcept;

/// `limit` for a value over value_bytes_max, a key over key_bytes_max or a batch over
/// batch_bytes_max; `internal` for an empty key or a mix of logged and unlogged families.
Status check_batch(const Batch& batch);

/// The same for runs, and `internal` for keys out of order.
Status check_runs(std::span<const std::vector<KeyValue>> sorted_runs);

}  // namespace plenum::storage::kv
