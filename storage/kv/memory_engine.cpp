#include "storage/kv/memory_engine.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <utility>

#include "core/assert.hpp"
#include "core/try.hpp"
#include "storage/kv/batch_check.hpp"

namespace plenum::storage::kv {

namespace {

using Sequence = std::uint64_t;

/// One state of a key, valid from `since` until the next one's. No value: erased.
struct Version {
  Sequence since;
  std::optional<std::string> value;
};
using Versions = std::vector<Version>;  // ascending `since`, never empty
using Table = std::map<std::string, Versions, std::less<>>;

/// The newest version at `at`, or null.
const std::string* visible(const Versions& versions, Sequence at) {
  for (auto it = versions.rbegin(); it != versions.rend(); ++it) {
    if (it->since <= at) return it->value ? &*it->value : nullptr;
  }
  return nullptr;
}

/// Which sequences are pinned by snapshots. Outlives the engine when snapshots do.
class Pins {
 public:
  void add(Sequence at) {
    std::lock_guard guard(mutex_);
    pinned_.insert(at);
  }
  void remove(Sequence at) {
    std::lock_guard guard(mutex_);
    pinned_.erase(pinned_.find(at));
  }
  Sequence lowest(Sequence otherwise) const {
    std::lock_guard guard(mutex_);
    return pinned_.empty() ? otherwise : std::min(otherwise, *pinned_.begin());
  }

 private:
  mutable std::mutex mutex_;
  std::multiset<Sequence> pinned_;
};

class MemorySnapshot final : public EngineSnapshot {
 public:
  MemorySnapshot(std::shared_ptr<Pins> pins, Sequence at) : pins_(std::move(pins)), at_(at) {
    pins_->add(at_);
  }
  ~MemorySnapshot() override { pins_->remove(at_); }
  MemorySnapshot(const MemorySnapshot&) = delete;
  MemorySnapshot& operator=(const MemorySnapshot&) = delete;
  Sequence at() const noexcept { return at_; }

 private:
  std::shared_ptr<Pins> pins_;
  Sequence at_;
};

class MemoryEngine final : public Engine {
 public:
  SnapshotPtr snapshot() const override {
    std::shared_lock guard(mutex_);
    return std::make_shared<MemorySnapshot>(pins_, sequence_);
  }

  Result<std::vector<std::optional<std::string>>> multi_get(
      const SnapshotPtr& at, Family family, std::span<const std::string> keys) const override {
    std::shared_lock guard(mutex_);
    PLENUM_TRY(check_open());
    const Sequence sequence = sequence_of(at);
    const Table& table = tables_[static_cast<std::size_t>(family)];
    std::vector<std::optional<std::string>> values(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const auto it = table.find(keys[i]);
      if (it == table.end()) continue;
      if (const std::string* value = visible(it->second, sequence)) values[i] = *value;
    }
    return values;
  }

  Result<std::vector<ScanBlock>> multi_scan(const SnapshotPtr& at, Family family,
                                            std::span<const ScanRange> ranges) const override {
    std::shared_lock guard(mutex_);
    PLENUM_TRY(check_open());
    const Sequence sequence = sequence_of(at);
    const Table& table = tables_[static_cast<std::size_t>(family)];
    std::vector<ScanBlock> blocks;
    blocks.reserve(ranges.size());
    for (const ScanRange& range : ranges) {
      blocks.push_back(range.reverse ? scan_down(table, range, sequence)
                                     : scan_up(table, range, sequence));
    }
    return blocks;
  }

  Status commit(const Batch& batch, Durability) override {
    PLENUM_TRY(check_batch(batch));
    std::unique_lock guard(mutex_);
    PLENUM_TRY(check_open());
    ++sequence_;
    for (const Batch::Operation& operation : batch.operations()) {
      std::optional<std::string> value;
      if (operation.kind == Batch::Kind::put) value = operation.value;
      apply(operation.family, operation.key, std::move(value));
    }
    collect();
    return {};
  }

  Status sync() override {
    std::shared_lock guard(mutex_);
    return check_open();
  }
  Status flush(Family) override { return sync(); }
  Status begin_flush(Family) override { return {}; }
  Status compact(const Interrupt*) override { return sync(); }
  Status remove_unused_files() override { return {}; }

  Status ingest(Family family, std::vector<std::vector<KeyValue>> sorted_runs) override {
    PLENUM_TRY(check_runs(sorted_runs));
    std::unique_lock guard(mutex_);
    PLENUM_TRY(check_open());
    ++sequence_;
    for (std::vector<KeyValue>& run : sorted_runs) {
      for (KeyValue& entry : run) apply(family, entry.key, std::move(entry.value));
    }
    collect();
    return {};
  }

  Status checkpoint(const std::string&, const CheckpointOptions&) const override {
    return Error(ErrorCode::unsupported, "a database in memory has no files to copy")
        .with_hint("export it, or import the export into a database on disk");
  }

  Result<std::vector<FileInfo>> files() const override { return std::vector<FileInfo>{}; }
  Result<ManifestMark> manifest_mark() const override { return ManifestMark{}; }

  Status verify_checksums(const Interrupt*) const override {
    std::shared_lock guard(mutex_);
    return check_open();
  }

  Status close() override {
    std::unique_lock guard(mutex_);
    closed_ = true;
    for (Table& table : tables_) table.clear();
    garbage_.clear();
    return {};
  }

 private:
  struct Garbage {
    Sequence since;  ///< the older versions of the key are dead once no snapshot is below this
    Family family;
    std::string key;
  };

  Status check_open() const {
    if (closed_) return Error(ErrorCode::invalid_argument, "the database is closed");
    return {};
  }

  Sequence sequence_of(const SnapshotPtr& at) const {
    return at ? static_cast<const MemorySnapshot&>(*at).at() : sequence_;
  }

  static ScanBlock scan_up(const Table& table, const ScanRange& range, Sequence at) {
    ScanBlock block;
    const auto end = range.high.empty() ? table.end() : table.lower_bound(range.high);
    if (!range.high.empty() && range.high <= range.low) return block;
    for (auto it = table.lower_bound(range.low); it != end; ++it) {
      const std::string* value = visible(it->second, at);
      if (value == nullptr) continue;
      if (block.entries.size() == range.limit) {
        block.resume = it->first;
        return block;
      }
      block.entries.push_back({it->first, *value});
    }
    return block;
  }

  static ScanBlock scan_down(const Table& table, const ScanRange& range, Sequence at) {
    ScanBlock block;
    if (!range.high.empty() && range.high <= range.low) return block;
    auto it = range.high.empty() ? table.end() : table.lower_bound(range.high);
    while (it != table.begin()) {
      --it;
      if (it->first < range.low) break;
      const std::string* value = visible(it->second, at);
      if (value == nullptr) continue;
      if (block.entries.size() == range.limit) {
        block.resume = it->first + '\0';  // `high` is exclusive
        return block;
      }
      block.entries.push_back({it->first, *value});
    }
    return block;
  }

  void apply(Family family, const std::string& key, std::optional<std::string> value) {
    Table& table = tables_[static_cast<std::size_t>(family)];
    const auto it = table.lower_bound(key);
    if (it == table.end() || it->first != key) {
      if (!value) return;  // erasing what is not there
      table.emplace_hint(it, key, Versions{{sequence_, std::move(value)}});
      return;
    }
    Versions& versions = it->second;
    if (versions.back().since == sequence_) {  // twice in one batch: the last one counts
      versions.back().value = std::move(value);
    } else {
      versions.push_back({sequence_, std::move(value)});
      garbage_.push_back({sequence_, family, key});
      return;
    }
    if (!versions.back().value) garbage_.push_back({sequence_, family, key});
  }

  /// Drops the versions that no snapshot can see any more. Amortised O(log n) a replaced key.
  void collect() {
    const Sequence lowest = pins_->lowest(sequence_);
    while (!garbage_.empty() && garbage_.front().since <= lowest) {
      Table& table = tables_[static_cast<std::size_t>(garbage_.front().family)];
      const auto it = table.find(garbage_.front().key);
      if (it != table.end()) {
        Versions& versions = it->second;
        std::size_t keep = versions.size() - 1;  // the newest version every reader can see
        while (keep > 0 && versions[keep].since > lowest) --keep;
        if (!versions[keep].value && versions[keep].since <= lowest) ++keep;
        versions.erase(versions.begin(), versions.begin() + static_cast<std::ptrdiff_t>(keep));
        if (versions.empty()) table.erase(it);
      }
      garbage_.pop_front();
    }
  }

  mutable std::shared_mutex mutex_;
  std::array<Table, family_count> tables_;
  std::deque<Garbage> garbage_;  // ascending `since`
  Sequence sequence_ = 0;
  std::shared_ptr<Pins> pins_ = std::make_shared<Pins>();
  bool closed_ = false;
};

}  // namespace

Result<std::unique_ptr<Engine>> open_memory_engine() {
  return std::unique_ptr<Engine>(std::make_unique<MemoryEngine>());
}

}  // namespace plenum::storage::kv
