#pragma once
// Purpose: what an opened store, its snapshots and its transaction share.
// May depend on: everything of storage.
// Invariants: `committed` changes only under the lock of `readers`; the active generation is
// written only by the holder of `gate`. Lives until the last snapshot is gone.

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "plenum/result.hpp"
#include "storage/commit_stamp.hpp"
#include "storage/document_changes.hpp"
#include "storage/file_lock.hpp"
#include "storage/fold_writer.hpp"
#include "storage/format_version.hpp"
#include "storage/kv/engine.hpp"
#include "storage/layers.hpp"
#include "storage/open.hpp"
#include "storage/visibility.hpp"

namespace plenum::storage {

/// One committed state: what a snapshot copies besides its timestamp. Immutable.
struct CommittedState {
  Timestamp timestamp = 0;
  std::uint64_t catalog_version = 0;
  std::uint32_t names[name_kind_count] = {0, 0, 0};
  std::uint64_t node_id_bound = 1;
  std::uint64_t edge_id_bound = 1;
  Counts counts;
  SchemaPtr schema;
  Layers layers;
  kv::SnapshotPtr engine;  ///< the documents of this state
};

/// Lets one writer in, in the order in which they came: a program that writes without a pause would
/// keep folds out for ever. Thread-safe.
class WriterGate {
 public:
  /// `conflict` after `timeout`; `invalid_argument` at once when this thread is inside.
  Status enter(std::chrono::milliseconds timeout);
  void leave();
  /// The store closes: nobody waits any longer, whoever does not find the place free has `conflict`
  /// at once. A close waits for a fold, and must not wait for who is inside, who may be itself.
  void end_waits();
  bool waits_ended();
  /// Is this thread inside?
  bool held_here();
  /// How many threads wait for their turn.
  std::size_t waiting();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::uint64_t> waiting_;  ///< tickets
  std::uint64_t next_ticket_ = 0;
  bool taken_ = false;
  bool waits_ended_ = false;
  std::thread::id owner_;
};

/// Is a fold due? In the order of how much it presses.
enum class FoldNeed : std::uint8_t { none, at_a_pause, now };

struct StoreCore {
  std::string path;  ///< ":memory:" or the directory
  StoreOptions options;
  std::optional<FileLock> lock;      ///< of a directory; released last
  std::optional<CommitStamp> stamp;  ///< likewise
  std::uint64_t store_id = 0;
  std::atomic<std::uint16_t> format_minor{storage::format_minor};  ///< that the header names
  std::shared_ptr<kv::Engine> engine;
  SharedState shared;
  Layers layers = Layers::fresh(shared);  ///< the writer's; changed only under `gate`
  ReaderRegistry readers;
  std::shared_ptr<const CommittedState> committed;
  WriterGate gate;
  /// Held by the one fold, by a bulk load where it begins and ends, while a backup is captured.
  /// A fold that shows waits for `gate` with it, a load that ends the other way round. No fold is
  /// between its two steps while a load holds the gate. Others: enter_to_fold(), never both.
  std::mutex folding;
  std::optional<FrozenGeneration> frozen;  ///< under `folding`; waits to be folded
  FoldedNames folded_names;                ///< under `folding`: with those of `frozen`
  std::shared_ptr<PageCache> page_cache;
  std::mutex stamping;
  std::atomic<std::uint64_t> change_bytes{0};  ///< of the active generation
  std::function<void(FoldNeed)> wake_folder;   ///< set before the store is shared; may be empty
  std::atomic<bool> failed{false};             ///< a commit failed: no more writing until reopened
  std::atomic<bool> closed{false};

  /// What the writer changes.
  Overlay& overlay() const noexcept { return *layers.active_pointer(); }
  /// `read_only` when nothing may be written: by its options, after a failure, once closed.
  Status check_writable() const;
  /// Commits a batch durably and moves the stamp.
  Status write(const kv::Batch& batch, Timestamp timestamp);
  /// Makes the overlay's newest state the committed one as of `timestamp`, and reclaims.
  void publish(Timestamp timestamp);
  /// Stamps what is durable: by default the stamp's own state with the present MANIFEST.
  Status restamp(const std::function<void(StampState&)>& change);
  /// Makes `layers` those of all later readers. Under `gate`, between transactions.
  void show_layers();
  /// Ends a transaction that changed nothing.
  void abandon();
  /// `bytes`: changes that are many. Few of them are some when the graph has doubled since the last
  /// fold: the planner knows nothing of what was never folded.
  FoldNeed fold_need(const CommittedState& state, std::uint64_t bytes) const;
  /// The state to be published. Writer only.
  std::shared_ptr<const CommittedState> describe(Timestamp timestamp) const;
};

/// The layers of a state that has `meta` as its base and nothing above it yet.
Layers layers_at(const StoreCore& core, const std::shared_ptr<kv::Engine>& engine,
                 const kv::SnapshotPtr& at, BaseMeta meta, SharedState& shared);

/// What the language calls EntityNotFound: the entity was deleted, or never was.
Error no_such_entity(NodeId node);
Error no_such_entity(EdgeId edge);

/// What a Snapshot points to.
struct SnapshotState {
  std::shared_ptr<StoreCore> core;
  std::shared_ptr<const CommittedState> committed;
  Timestamp at = 0;
  /// Of a transaction's view: its document changes; null for a committed state.
  std::shared_ptr<const DocumentChanges> changes;
  std::optional<ReaderRegistry::Registration> registration;  ///< none of a filtered one
  /// Of a filtered snapshot: what it shows, and the state that it is a part of.
  std::shared_ptr<const Visibility> visible;
  std::shared_ptr<const SnapshotState> whole;

  bool live() const noexcept { return changes != nullptr; }
  const Counts& counts() const noexcept {
    if (visible) return visible->counts();
    return live() ? core->shared.counts : committed->counts;
  }
  template <class Id>
  bool hides(Id id) const noexcept {
    return visible && visible->hides(id);
  }
};

/// A snapshot of a state that somebody keeps.
std::shared_ptr<const SnapshotState> snapshot_of(const std::shared_ptr<StoreCore>& core,
                                                 std::shared_ptr<const CommittedState> committed);

/// A snapshot of the newest committed state, or with `changes` the view of the open transaction.
std::shared_ptr<const SnapshotState> open_snapshot(
    const std::shared_ptr<StoreCore>& core,
    std::shared_ptr<const DocumentChanges> changes = nullptr);

}  // namespace plenum::storage
