#pragma once
// Purpose: the checksum of whole table files, by the processor's instruction.
// May depend on: core/crc32c.hpp. Inside storage/kv only; RocksDB types by name.
// Invariants: name and bytes are those of RocksDB's own generator, which a build without SSE 4.2
// (Debian's) computes from tables: an eighth of a compaction's processor time.

#include <memory>

namespace rocksdb {
class FileChecksumGenFactory;
}  // namespace rocksdb

namespace plenum::storage::kv {

/// Thread-safe; the generators that it makes are of one thread each.
std::shared_ptr<rocksdb::FileChecksumGenFactory> file_checksums();

}  // namespace plenum::storage::kv
