#pragma once
// Purpose: one range of a scan, by an iterator of RocksDB.
// May depend on: storage/kv/engine.hpp, RocksDB. Inside storage/kv only; RocksDB types by name.
// Invariants: at most as many entries as the range allows; `resume` says where the rest begins.
// Whether reading failed is the iterator's status.

#include "storage/kv/engine.hpp"

namespace rocksdb {
class Iterator;
}

namespace plenum::storage::kv {

/// Ascending.
ScanBlock scan_up(rocksdb::Iterator& it, const ScanRange& range);
/// Descending.
ScanBlock scan_down(rocksdb::Iterator& it, const ScanRange& range);

}  // namespace plenum::storage::kv
