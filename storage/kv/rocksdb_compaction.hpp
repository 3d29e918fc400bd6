#pragma once
// Purpose: all tables of a family written anew, which an Interrupt can end.
// May depend on: RocksDB, plenum/interrupt.hpp.
// Invariants: ends within a few hundredths of a second after the request, and leaves tables that
// are as good as those before.

namespace rocksdb {
class ColumnFamilyHandle;
class DB;
class Status;
}  // namespace rocksdb

namespace plenum {
class Interrupt;
}

namespace plenum::storage::kv {

/// IsManualCompactionPaused() when the interrupt (may be null) was requested before the end.
rocksdb::Status compact_family(rocksdb::DB& db, rocksdb::ColumnFamilyHandle& family,
                               const Interrupt* interrupt);

}  // namespace plenum::storage::kv
