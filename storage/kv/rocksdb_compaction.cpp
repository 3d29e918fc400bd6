#include "storage/kv/rocksdb_compaction.hpp"

#include <rocksdb/db.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

#include "plenum/interrupt.hpp"

namespace plenum::storage::kv {

namespace {

/// RocksDB asks an atomic of its own, which a thread sets when the interrupt is requested.
class CancelFlag {
 public:
  explicit CancelFlag(const Interrupt* interrupt) {
    if (interrupt == nullptr) return;
    watcher_ = std::jthread([this, interrupt](const std::stop_token& over) {
      std::mutex mutex;
      std::condition_variable_any ended;
      std::unique_lock lock(mutex);
      while (!over.stop_requested() && !interrupt->requested()) {
        ended.wait_for(lock, over, std::chrono::milliseconds(20), [] { return false; });
      }
      if (interrupt->requested()) set_.store(true, std::memory_order_relaxed);
    });
  }
  CancelFlag(const CancelFlag&) = delete;
  CancelFlag& operator=(const CancelFlag&) = delete;

  std::atomic<bool>* get() noexcept { return &set_; }

 private:
  std::atomic<bool> set_{false};
  std::jthread watcher_;  // last: it is joined before the flag goes
};

}  // namespace

rocksdb::Status compact_family(rocksdb::DB& db, rocksdb::ColumnFamilyHandle& family,
                               const Interrupt* interrupt) {
  CancelFlag cancel(interrupt);
  rocksdb::CompactRangeOptions options;
  options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
  options.canceled = cancel.get();
  return db.CompactRange(options, &family, nullptr, nullptr);
}

}  // namespace plenum::storage::kv
