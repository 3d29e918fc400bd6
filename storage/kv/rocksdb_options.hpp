#pragma once
// Purpose: every RocksDB option that Plenum sets, each with its reason (in the .cpp).
// May depend on: storage/kv/engine.hpp. Inside storage/kv only; RocksDB types by name.
// Invariants: what makes a file readable later (column family names, format_version, compression)
// is frozen since format 1; the rest may change in any release.

#include <cstdint>

#include "storage/kv/engine.hpp"

namespace rocksdb {
struct ColumnFamilyOptions;
struct DBOptions;
struct ReadOptions;
struct WriteOptions;
class Env;
}  // namespace rocksdb

namespace plenum::storage::kv {

inline constexpr std::uint64_t engine_memory_default = 64ULL * 1024 * 1024;
inline constexpr std::uint64_t engine_memory_min = 8ULL * 1024 * 1024;

/// How one memory budget is shared out.
struct MemoryShares {
  std::uint64_t block_cache;
  std::uint64_t write_buffers;  ///< of all families together
  std::uint64_t write_buffer;   ///< of one family, before it is flushed
  std::uint64_t wal;            ///< of log files kept for replay
};
MemoryShares share_memory(std::uint64_t memory_bytes) noexcept;

/// Options of the database but for env, listeners and logger. `env`: where files are.
rocksdb::DBOptions database_options(const MemoryShares& shares, rocksdb::Env* env);
/// Options of all families that share one block cache; indexed by Family.
std::vector<rocksdb::ColumnFamilyOptions> family_options(const MemoryShares& shares);
rocksdb::ReadOptions read_options();
rocksdb::WriteOptions write_options(bool logged, Durability durability);

}  // namespace plenum::storage::kv
