#pragma once
// Purpose: the narrow ordered key-value interface that everything durable stands on.
// May depend on: core, include/plenum. RocksDB appears in the .cpp files of this folder only.
// Invariants: keys compare by memcmp; every key starts with its space byte; values are at most
// value_bytes_max; a commit is atomic; no iterator lives across a call; nothing here is specific to
// RocksDB, so that an engine on the PostgreSQL wire can stand in.

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/interrupt.hpp"
#include "plenum/result.hpp"

namespace plenum::storage::kv {

inline constexpr std::size_t value_bytes_max = 64 * 1024;
inline constexpr std::size_t key_bytes_max = 8 * 1024;
inline constexpr std::size_t batch_bytes_max = 256 * 1024 * 1024;

/// Column families. Which one a key belongs to follows from its space byte; an engine with one flat
/// table may ignore it. `log` and `meta` are always written to the WAL, `segment` and `index` never
/// (they are rebuilt by replaying the log), `document` always.
enum class Family : std::uint8_t { meta, log, segment, index, document };
inline constexpr std::size_t family_count = 5;

enum class Durability : std::uint8_t { sync, async };

/// A pinned state of the engine. Cheap. Destroying it releases the pin.
class EngineSnapshot {
 public:
  virtual ~EngineSnapshot() = default;
};
using SnapshotPtr = std::shared_ptr<const EngineSnapshot>;

struct KeyValue {
  std::string key;
  std::string value;
};

/// Keys in [low, high), at most `limit` of them.
struct ScanRange {
  std::string low = {};
  std::string high = {};  ///< empty: to the end of the family
  std::size_t limit = 1024;
  bool reverse = false;
};

struct ScanBlock {
  std::vector<KeyValue> entries;
  /// Where to go on: the new `low` (the new `high` when reverse); absent at the end of the range.
  std::optional<std::string> resume;
};

/// Puts and deletes that become visible and durable together, in order.
class Batch {
 public:
  enum class Kind : std::uint8_t { put, erase };
  struct Operation {
    Kind kind;
    Family family;
    std::string key;
    std::string value;
  };
  void put(Family family, std::string key, std::string value) {
    bytes_ += key.size() + value.size();
    operations_.push_back({Kind::put, family, std::move(key), std::move(value)});
  }
  void erase(Family family, std::string key) {
    bytes_ += key.size();
    operations_.push_back({Kind::erase, family, std::move(key), {}});
  }
  const std::vector<Operation>& operations() const noexcept { return operations_; }
  std::size_t bytes() const noexcept { return bytes_; }
  bool empty() const noexcept { return operations_.empty(); }

 private:
  std::vector<Operation> operations_;
  std::size_t bytes_ = 0;
};

/// One file of the engine, for the commit stamp and for `check`.
struct FileInfo {
  std::string name;
  std::uint64_t bytes = 0;
};

/// How far the engine's own list of files (RocksDB's MANIFEST) surely reaches on disk: number of
/// the list, and its synced bytes. Numbers only grow; within one number bytes only grow. Part of
/// the commit stamp: a list that is lower than stamped was cut. Zeros for the memory engine.
struct ManifestMark {
  std::uint64_t number = 0;
  std::uint64_t bytes = 0;
  friend auto operator<=>(const ManifestMark&, const ManifestMark&) = default;
};

/// How a checkpoint is written.
struct CheckpointOptions {
  /// Files that never change by second names where the file system can; else every byte is copied.
  bool link = true;
  /// Called once the moment of the copy is fixed; what is written later is not in it.
  std::function<void()> captured = {};
  /// Called while bytes are copied; an error ends it.
  std::function<Status(std::uint64_t done, std::uint64_t total)> progress = {};
};

/// Thread-safety: every call may come from any thread; commits are applied one after another.
/// Errors: io, corruption (naming the file), limit (value too large), read_only.
class Engine {
 public:
  virtual ~Engine() = default;

  virtual SnapshotPtr snapshot() const = 0;
  /// One entry a key, in the order of `keys`; absent keys are nullopt. A null snapshot means "now".
  virtual Result<std::vector<std::optional<std::string>>> multi_get(
      const SnapshotPtr& at, Family family, std::span<const std::string> keys) const = 0;
  /// One block a range. Bounded by each range's limit; go on from ScanBlock::resume.
  virtual Result<std::vector<ScanBlock>> multi_scan(const SnapshotPtr& at, Family family,
                                                    std::span<const ScanRange> ranges) const = 0;
  /// Applies the batch atomically. With Durability::sync it is on disk when this returns. After a
  /// failed write or sync the engine refuses every later one (`read_only`) until it is opened
  /// again; what failed may be there after that, whole, or not at all. One batch holds either
  /// families with a WAL or such without.
  virtual Status commit(const Batch& batch, Durability durability) = 0;
  /// Makes all that was committed durable, whatever its durability was. After a failed write: its
  /// error, which nobody may have seen yet when it was in the background.
  virtual Status sync() = 0;
  /// Writes what is in memory of the never-WAL families to files and makes them durable.
  virtual Status flush(Family family) = 0;
  /// The same beside what the caller does next, for what is written in one go: a later flush() has
  /// less to wait for, and has the errors of this one.
  virtual Status begin_flush(Family family) = 0;
  /// Adds runs of keys sorted by memcmp as a whole, atomically; they replace present keys.
  virtual Status ingest(Family family, std::vector<std::vector<KeyValue>> sorted_runs) = 0;
  /// A copy of one moment of all families, as files in a new directory, synced. Writing goes on;
  /// what is written without a WAL must be flushed before what refers to it, and not while the
  /// moment is taken. `unsupported` of the memory engine.
  virtual Status checkpoint(const std::string& directory,
                            const CheckpointOptions& options) const = 0;
  /// The engine's files and sizes, sorted by name; empty for the memory engine.
  /// Also after close(), for the list in the commit stamp.
  virtual Result<std::vector<FileInfo>> files() const = 0;
  /// Never ahead of what is durable; cheap enough to ask after every commit.
  virtual Result<ManifestMark> manifest_mark() const = 0;
  /// Reads and checks every stored block; the first damage as corruption, naming the file. The flag
  /// (may be null) is asked every few megabytes, a table at most.
  virtual Status verify_checksums(const Interrupt* interrupt) const = 0;
  /// Rewrites all tables until none has anything that was erased or replaced, but for what
  /// snapshots that live still see. Takes up to as much disk again meanwhile. O(bytes).
  /// `interrupted` soon after the flag (may be null) was set: some tables are as they were.
  virtual Status compact(const Interrupt* interrupt) = 0;
  /// Removes the files that nothing refers to: RocksDB goes on when it could not remove one, and
  /// leaves lists of files that an interrupted opening began. Nothing else is written meanwhile.
  virtual Status remove_unused_files() = 0;
  /// Flushes, so that the next open replays nothing, and lets go of all files. Snapshots that still
  /// live become useless: reading at one is invalid_argument. Closing twice is fine.
  virtual Status close() = 0;
};

}  // namespace plenum::storage::kv
