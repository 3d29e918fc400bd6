#include "storage/kv/rocksdb_options.hpp"

#include <rocksdb/cache.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/options.h>
#include <rocksdb/table.h>
#include <rocksdb/write_buffer_manager.h>

#include <algorithm>

#include "storage/kv/batch_check.hpp"
#include "storage/kv/rocksdb_file_checksum.hpp"
#include "storage/kv/rocksdb_groups.hpp"

namespace plenum::storage::kv {

namespace {

constexpr std::uint64_t mebibyte = 1024 * 1024;

/// Against silent damage, on disk and in memory.
void set_protection(rocksdb::DBOptions& options) {
  options.paranoid_checks = true;  // any damage found at open or in the background is an error
  options.verify_sst_unique_id_in_manifest = true;          // no file swapped for another
  options.skip_checking_sst_file_sizes_on_db_open = false;  // a cut table file fails the open
  options.file_checksum_gen_factory = file_checksums();     // `check` covers all of a table file
  options.flush_verify_memtable_count = true;
  options.allow_data_in_errors = false;  // an error text never holds what is stored

  // A torn tail after a power cut must open; strict modes refuse it, and none of the modes can tell
  // it from damage. Our commit stamp can, so the tolerant mode is safe under it.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  options.recycle_log_file_num = 0;  // old records behind the tail would look like new ones
  // Wrong "Missing WAL" together with SyncWAL in 7.8; does not cover the live log anyway.
  options.track_and_verify_wals_in_manifest = false;
  options.best_efforts_recovery = false;  // never opens with less than there was

  // A failed write or sync ends writing until the next open; nothing is retried behind our back
  // (after a failed fsync the kernel may have dropped the pages, and a second one "succeeds").
  options.max_bgerror_resume_count = 0;
}

/// A small database is small: few threads, files, allocations and background timers.
void set_footprint(rocksdb::DBOptions& options, const MemoryShares& shares) {
  options.write_buffer_manager =
      std::make_shared<rocksdb::WriteBufferManager>(shares.write_buffers);
  options.max_total_wal_size = shares.wal;  // bounds the replay of the next open
  options.max_background_jobs = 2;          // one flush (7.8 retries parallel ones in wrong order),
                                            // one compaction
  options.max_file_opening_threads = 1;
  options.max_open_files = 512;  // under the usual limit of 1,024 a process
  options.table_cache_numshardbits = 2;
  options.stats_dump_period_sec = 0;  // no timer for statistics nobody reads
  options.stats_persist_period_sec = 0;
  options.skip_stats_update_on_db_open = true;
  options.allow_fallocate = false;  // sizes are sizes: the commit stamp compares them
  options.manifest_preallocation_size = 0;
  options.max_manifest_file_size = 64 * mebibyte;
  options.writable_file_max_buffer_size = 256 * 1024;
  options.keep_log_file_num = 1;  // RocksDB's own info log: see MessageLog, none on disk

  // What recovery put into memory goes to a table file at once, so that logs never pile up.
  options.avoid_flush_during_recovery = false;
  options.avoid_flush_during_shutdown = true;  // Engine::close() does it itself, with errors
}

/// Measured (docs/decisions): none of these gains here, each has cost others data.
void set_what_we_avoid(rocksdb::DBOptions& options) {
  options.enable_pipelined_write = false;
  options.unordered_write = false;
  options.two_write_queues = false;
  options.atomic_flush = false;  // lost data until 8.1; families without WAL replay from the log
  options.manual_wal_flush = false;  // kill -9 loses nothing that was committed
  options.allow_mmap_writes = false;
  options.use_direct_io_for_flush_and_compaction = false;
}

rocksdb::BlockBasedTableOptions table_options(Family family,
                                              const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.block_size = 16 * 1024;  // 64-node segments are 1-4 KiB: several a block
  table.format_version = 5;      // frozen since format 1
  table.checksum = rocksdb::kXXH3;
  table.cache_index_and_filter_blocks = false;  // few and small; held by the open file
  table.data_block_index_type = rocksdb::BlockBasedTableOptions::kDataBlockBinaryAndHash;
  table.verify_compression = true;  // a block is read back before it is written
  table.detect_filter_construct_corruption = true;
  if (family == Family::segment) {
    table.filter_policy.reset(rocksdb::NewRibbonFilterPolicy(10));  // point reads of absent units
  } else if (family == Family::index || family == Family::document) {
    // A third larger, made and asked at a fraction of the cost: an ingest does so all the time.
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  }
  return table;
}

}  // namespace

MemoryShares share_memory(std::uint64_t memory_bytes) noexcept {
  if (memory_bytes == 0) memory_bytes = engine_memory_default;
  memory_bytes = std::max(memory_bytes, engine_memory_min);
  MemoryShares shares{};
  shares.block_cache = memory_bytes / 2;
  shares.write_buffers = memory_bytes / 2;
  shares.write_buffer = std::clamp<std::uint64_t>(memory_bytes / 8, mebibyte, 64 * mebibyte);
  shares.wal = 4 * shares.write_buffer;
  return shares;
}

rocksdb::DBOptions database_options(const MemoryShares& shares, rocksdb::Env* env) {
  rocksdb::DBOptions options;
  options.env = env;
  set_protection(options);
  set_footprint(options, shares);
  set_what_we_avoid(options);
  return options;
}

std::vector<rocksdb::ColumnFamilyOptions> family_options(const MemoryShares& shares) {
  // The LRU cache allocates as it fills; the clock cache takes its table up front.
  const auto cache = rocksdb::NewLRUCache(shares.block_cache, 2);
  std::vector<rocksdb::ColumnFamilyOptions> families(family_count);
  for (std::size_t i = 0; i < families.size(); ++i) {
    rocksdb::ColumnFamilyOptions& options = families[i];
    options.write_buffer_size = shares.write_buffer;
    options.arena_block_size = 64 * 1024;  // an eighth of the write buffer by default: 1 MiB
    options.compression = rocksdb::kLZ4Compression;  // zstd saves 8 % more at twice the time
    options.memtable_protection_bytes_per_key = 8;
    options.paranoid_file_checks = true;  // each new table file is read back
    options.force_consistency_checks = true;
    options.check_flush_compaction_key_order = true;
    options.ttl = 0;
    options.periodic_compaction_seconds = 0;
    const auto family = static_cast<Family>(i);
    if (family == Family::index || family == Family::document) {
      // Each fold leaves a small table of each; with eight at a time merged into the large ones
      // below, an ingest into 44,000 articles wrote a fifth less than with four, and their filters
      // keep reads of more tables cheap.
      options.level0_file_num_compaction_trigger = 8;
      // Most of what an ingest looks up is not there: filters, of tables and of memory, say so.
      options.prefix_extractor = key_groups();
      // A tiny database pays for the filter of a whole write buffer: a small one, where it helps.
      if (family == Family::document) options.memtable_prefix_bloom_size_ratio = 0.005;
      options.memtable_whole_key_filtering = true;
    }
    options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table_options(family, cache)));
  }
  return families;
}

rocksdb::ReadOptions read_options() {
  rocksdb::ReadOptions options;
  options.verify_checksums = true;
  options.async_io = false;  // Debian's build has no io_uring; memory faults fixed after 7.8
  options.total_order_seek = true;
  return options;
}

rocksdb::WriteOptions write_options(bool logged, Durability durability) {
  rocksdb::WriteOptions options;
  options.disableWAL = !logged;
  options.sync = logged && durability == Durability::sync;
  options.protection_bytes_per_key = 8;  // from our batch to the table in memory
  return options;
}

}  // namespace plenum::storage::kv
