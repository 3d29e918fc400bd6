#pragma once
// Purpose: groups of keys that are read together (the ids of a looked-up text, the documents of a
// reference), so that filters tell where a group is absent and a scan of it need not look there.
// May depend on: storage/key_layout.hpp. Inside storage/kv only; RocksDB types by name.
// Invariants: a group is all keys with one beginning. The name of the grouping stands in the
// tables; how keys are grouped is frozen under that name, and tables without it are read without
// filters.

#include <memory>
#include <span>

#include "storage/kv/engine.hpp"

namespace rocksdb {
class SliceTransform;
}  // namespace rocksdb

namespace plenum::storage::kv {

/// Of a key the beginning that its group shares; keys of most spaces are in no group.
std::shared_ptr<const rocksdb::SliceTransform> key_groups();

/// Whether each range lies within one group and goes upward: then filters may be asked.
bool within_groups(std::span<const ScanRange> ranges);

}  // namespace plenum::storage::kv
