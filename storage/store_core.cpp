#include "storage/store_core.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "core/try.hpp"

namespace plenum::storage {

namespace {

/// Of fold_bytes: what has to change at least for a fold.
constexpr std::uint64_t first_fold_part = 64;

}  // namespace

Status WriterGate::enter(std::chrono::milliseconds timeout) {
  std::unique_lock lock(mutex_);
  if (taken_ && owner_ == std::this_thread::get_id()) {
    return Error(ErrorCode::invalid_argument, "this thread already has a write transaction open")
        .with_hint("commit it or roll it back first");
  }
  const std::uint64_t ticket = next_ticket_++;
  waiting_.push_back(ticket);
  const auto mine = [&] { return !taken_ && (waits_ended_ || waiting_.front() == ticket); };
  changed_.wait_for(lock, timeout, [&] { return mine() || waits_ended_; });
  const bool granted = mine();
  waiting_.erase(std::find(waiting_.begin(), waiting_.end(), ticket));
  if (!granted && waits_ended_) {
    return Error(ErrorCode::conflict, "the database is being closed beside a write transaction")
        .with_hint("open it again");
  }
  if (!granted) {
    return Error(ErrorCode::conflict, "another write transaction was open for more than " +
                                          std::to_string(timeout.count()) + " ms")
        .with_hint("try again later");
  }
  taken_ = true;
  owner_ = std::this_thread::get_id();
  return {};
}

void WriterGate::end_waits() {
  {
    const std::lock_guard lock(mutex_);
    waits_ended_ = true;
  }
  changed_.notify_all();
}

bool WriterGate::waits_ended() {
  const std::lock_guard lock(mutex_);
  return waits_ended_;
}

bool WriterGate::held_here() {
  const std::lock_guard lock(mutex_);
  return taken_ && owner_ == std::this_thread::get_id();
}

std::size_t WriterGate::waiting() {
  const std::lock_guard lock(mutex_);
  return waiting_.size();
}

void WriterGate::leave() {
  {
    const std::lock_guard lock(mutex_);
    taken_ = false;
    owner_ = {};
  }
  changed_.notify_all();  // one of them is the first
}

std::shared_ptr<const CommittedState> StoreCore::describe(Timestamp timestamp) const {
  auto state = std::make_shared<CommittedState>();
  state->timestamp = timestamp;
  const Catalog& catalog = shared.catalog;
  state->catalog_version = catalog.version();
  for (std::size_t kind = 0; kind < name_kind_count; ++kind) {
    state->names[kind] = catalog.size(static_cast<NameKind>(kind));
  }
  state->node_id_bound = shared.node_ids.bound();
  state->edge_id_bound = shared.edge_ids.bound();
  state->counts = shared.counts;
  state->schema = catalog.schema();
  state->layers = layers;
  state->engine = engine->snapshot();
  return state;
}

Status StoreCore::check_writable() const {
  if (options.read_only) {
    return Error(ErrorCode::read_only, "the database was opened read-only")
        .with_hint("open it for writing: without --read-only, or OpenOptions::read_only");
  }
  if (failed.load(std::memory_order_acquire) || closed.load(std::memory_order_acquire)) {
    return Error(ErrorCode::read_only,
                 "the database takes no more writes: a commit failed or it was closed")
        .with_hint("open it again");
  }
  return {};
}

Status StoreCore::write(const kv::Batch& batch, Timestamp timestamp) {
  PLENUM_TRY(engine->commit(batch, options.durability));
  // Only what is durable may be stamped; asynchronous commits are stamped at the close.
  if (!stamp || options.durability != kv::Durability::sync) return {};
  return restamp([&](StampState& state) { state.timestamp = timestamp; });
}

Status StoreCore::restamp(const std::function<void(StampState&)>& change) {
  if (!stamp) return {};
  const std::lock_guard lock(stamping);
  StampState state;
  state.store_id = store_id;
  state.timestamp = stamp->state().timestamp;
  state.trim_watermark = stamp->state().trim_watermark;
  PLENUM_ASSIGN(state.manifest, engine->manifest_mark());
  change(state);
  return stamp->record(state);
}

void StoreCore::show_layers() {
  auto next = describe(committed->timestamp);
  readers.advance(committed->timestamp, [&] { committed.swap(next); });
}

Layers layers_at(const StoreCore& core, const std::shared_ptr<kv::Engine>& engine,
                 const kv::SnapshotPtr& at, BaseMeta meta, SharedState& shared) {
  const std::uint32_t fold = meta.fold;
  auto base = std::make_shared<const Base>(std::move(meta), SegmentStore(engine, at, fold),
                                           shared.label_sets, core.page_cache);
  return {std::make_shared<Overlay>(shared), nullptr, std::move(base)};
}

void StoreCore::publish(Timestamp timestamp) {
  overlay().settle(timestamp);
  auto next = describe(timestamp);
  const Epoch epoch = readers.advance(timestamp, [&] { committed.swap(next); });
  overlay().end_epoch(epoch);
  const auto [oldest, at] = readers.oldest();
  overlay().reclaim(oldest, at);
  change_bytes.store(overlay().bytes(), std::memory_order_relaxed);
  if (!wake_folder) return;
  if (const FoldNeed need = fold_need(*committed, options.fold_bytes); need != FoldNeed::none) {
    wake_folder(need);
  }
}

FoldNeed StoreCore::fold_need(const CommittedState& state, std::uint64_t bytes) const {
  const std::uint64_t changed = change_bytes.load(std::memory_order_relaxed);
  if (changed > bytes) return FoldNeed::now;
  const Counts& folded = state.layers.base()->meta().counts;
  const bool doubled = state.counts.nodes + state.counts.edges > 2 * (folded.nodes + folded.edges);
  return doubled && changed > options.fold_bytes / first_fold_part ? FoldNeed::at_a_pause
                                                                   : FoldNeed::none;
}

void StoreCore::abandon() {
  const Epoch epoch = readers.advance(committed->timestamp, [] {});
  overlay().end_epoch(epoch);
  const auto [oldest, at] = readers.oldest();
  overlay().reclaim(oldest, at);
}

namespace {

Error no_such(const char* kind, std::uint64_t id) {
  return Error(ErrorCode::not_found,
               std::string("there is no ") + kind + " " + std::to_string(id) + " (any more)")
      .with_language("EntityNotFound", "runtime", "DeletedEntityAccess");
}

}  // namespace

Error no_such_entity(NodeId node) { return no_such("node", node.value); }
Error no_such_entity(EdgeId edge) { return no_such("relationship", edge.value); }

std::shared_ptr<const SnapshotState> snapshot_of(const std::shared_ptr<StoreCore>& core,
                                                 std::shared_ptr<const CommittedState> committed) {
  auto registration = core->readers.enter([] {});
  const Timestamp at = committed->timestamp;
  return std::make_shared<const SnapshotState>(SnapshotState{
      core, std::move(committed), at, nullptr, std::move(registration), nullptr, nullptr});
}

std::shared_ptr<const SnapshotState> open_snapshot(const std::shared_ptr<StoreCore>& core,
                                                   std::shared_ptr<const DocumentChanges> changes) {
  std::shared_ptr<const CommittedState> committed;
  auto registration = core->readers.enter([&] { committed = core->committed; });
  const Timestamp at = committed->timestamp + (changes != nullptr ? 1 : 0);
  return std::make_shared<const SnapshotState>(
      SnapshotState{core, std::move(committed), at, std::move(changes), std::move(registration),
                    nullptr, nullptr});
}

}  // namespace plenum::storage
