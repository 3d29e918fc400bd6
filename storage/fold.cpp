#include "storage/fold.hpp"

#include <chrono>
#include <optional>
#include <utility>

#include "core/try.hpp"
#include "storage/documents.hpp"
#include "storage/fold_writer.hpp"
#include "storage/key_layout.hpp"
#include "storage/store_core.hpp"

namespace plenum::storage {

namespace {

/// Erased keys go to the engine in batches of about this size.
constexpr std::size_t batch_bytes = 1024 * 1024;

/// Holds the writer's place.
class GateGuard {
 public:
  explicit GateGuard(WriterGate& gate) : gate_(&gate) {}
  GateGuard(const GateGuard&) = delete;
  GateGuard& operator=(const GateGuard&) = delete;
  ~GateGuard() { gate_->leave(); }

 private:
  WriterGate* gate_;
};

Status check_usable(const StoreCore& core) {
  if (core.options.read_only) {
    return Error(ErrorCode::read_only, "the database was opened read-only");
  }
  if (core.failed.load(std::memory_order_acquire) || core.closed.load(std::memory_order_acquire)) {
    return Error(ErrorCode::read_only, "the database takes no more writes");
  }
  return {};
}

// Lets a new generation begin; the one before takes no more changes. False when there is nothing
// to be folded.
Result<bool> freeze(StoreCore& core) {
  PLENUM_TRY(core.gate.enter(core.options.lock_timeout));
  const GateGuard guard(core.gate);
  PLENUM_TRY(check_usable(core));
  if (core.layers.base()->meta().timestamp == core.committed->timestamp) return false;
  FrozenGeneration frozen;
  frozen.overlay = core.layers.active_pointer();
  frozen.timestamp = core.committed->timestamp;
  frozen.counts = core.shared.counts;
  frozen.names = core.folded_names.difference(core.shared);
  frozen.edge_extents = core.shared.edge_ids.extents();
  for (std::size_t i = 0; i < lookup_count; ++i) {
    frozen.lookups[i] = core.shared.lookup_property(static_cast<Lookup>(i));
  }
  core.folded_names.remember(core.shared);
  core.layers = Layers(std::make_shared<Overlay>(core.shared), frozen.overlay, core.layers.base());
  core.show_layers();
  core.change_bytes.store(0, std::memory_order_relaxed);
  core.frozen = std::move(frozen);
  return true;
}

/// Commits erasures of the one kind of families in batches.
class Eraser {
 public:
  explicit Eraser(kv::Engine& engine) : engine_(engine) {}
  Status erase(kv::Family family, std::string key) {
    batch_.erase(family, std::move(key));
    return batch_.bytes() < batch_bytes ? Status{} : finish();
  }
  Status finish() {
    if (batch_.empty()) return {};
    const kv::Batch batch = std::exchange(batch_, {});
    return engine_.commit(batch, kv::Durability::async);
  }

 private:
  kv::Engine& engine_;
  kv::Batch batch_;
};

// Versions of rewritten segments that only older bases see, and entries of texts that are gone.
Status erase_superseded(kv::Engine& engine, const FoldOutput& output, std::uint32_t fold) {
  Eraser eraser(engine);
  const kv::SnapshotPtr at = engine.snapshot();
  for (const auto& [unit, numbers] : output.superseded) {
    for (const std::uint64_t number : numbers) {
      PLENUM_TRY(scan_range(engine, at, kv::Family::segment, segment_begin(unit, number),
                            segment_begin(unit, number + 1),
                            [&](const kv::KeyValue& entry) -> Result<bool> {
                              if (segment_fold(entry.key) < fold) {
                                PLENUM_TRY(eraser.erase(kv::Family::segment, entry.key));
                              }
                              return true;
                            }));
    }
  }
  for (const std::string& key : output.stale) {
    PLENUM_TRY(eraser.erase(kv::Family::index, key));
  }
  return eraser.finish();
}

Status trim_log(kv::Engine& engine, Timestamp timestamp) {
  Eraser eraser(engine);
  PLENUM_TRY(scan_range(engine, engine.snapshot(), kv::Family::log, space_begin(Space::log),
                        log_key(timestamp + 1, 0), [&](const kv::KeyValue& entry) -> Result<bool> {
                          PLENUM_TRY(eraser.erase(kv::Family::log, entry.key));
                          return true;
                        }));
  return eraser.finish();
}

Status commit_record(kv::Engine& engine, const BaseMeta& meta, kv::Durability durability) {
  kv::Batch batch;
  append_fold_record(meta, batch);
  return engine.commit(batch, durability);
}

Status show(StoreCore& core, std::shared_ptr<const Base> base) {
  for (;;) {
    const Status entered = core.gate.enter(core.options.lock_timeout);
    if (entered.ok()) break;
    if (entered.error().code() != ErrorCode::conflict) return entered;
    if (core.closed.load(std::memory_order_acquire)) return entered;
  }
  const GateGuard guard(core.gate);
  core.layers = Layers(core.layers.active_pointer(), nullptr, std::move(base));
  core.show_layers();
  return {};
}

Result<FoldReport> fold_frozen(StoreCore& core) {
  const FrozenGeneration& frozen = *core.frozen;
  kv::Engine& engine = *core.engine;
  const Base& before = *core.layers.base();
  BaseMeta meta = before.meta();
  meta.unclean = true;
  PLENUM_TRY(commit_record(engine, meta, kv::Durability::sync));
  FoldWriter writer(before, frozen, meta.fold + 1, engine);
  PLENUM_ASSIGN(FoldOutput output, writer.run());
  PLENUM_TRY(engine.flush(kv::Family::segment));
  PLENUM_TRY(engine.flush(kv::Family::index));
  // The log that goes would have told of documents that are missing: they get into tables first.
  PLENUM_TRY(engine.flush(kv::Family::document));

  ++meta.fold;
  meta.timestamp = frozen.timestamp;
  meta.counts = frozen.counts;
  meta.units = output.units;
  meta.edge_extents = frozen.edge_extents;
  std::set<std::string> units;
  for (const auto& [unit, pages] : output.changed) units.insert(unit);
  kv::Batch batch;
  append_base_meta(meta, frozen.names, units, batch);
  PLENUM_TRY(engine.commit(batch, kv::Durability::sync));
  // From here on the fold counts, whatever happens.
  PLENUM_TRY(core.restamp([&](StampState& state) { state.trim_watermark = meta.timestamp; }));
  PLENUM_TRY(show(core, before.after(meta, SegmentStore(core.engine, engine.snapshot(), meta.fold),
                                     output.changed)));
  const FoldReport report{meta.timestamp, output.segments, output.bytes};
  core.frozen.reset();
  // In its log file alone the record's units and names could get lost unseen: the next fold
  // writes the head of the record again, and nothing of the rest.
  PLENUM_TRY(engine.flush(kv::Family::meta));
  PLENUM_TRY(erase_superseded(engine, output, meta.fold));
  PLENUM_TRY(trim_log(engine, meta.timestamp));
  meta.unclean = false;
  PLENUM_TRY(engine.flush(kv::Family::segment));
  PLENUM_TRY(commit_record(engine, meta, kv::Durability::async));
  return report;
}

}  // namespace

Result<FoldReport> fold(const std::shared_ptr<StoreCore>& core) {
  const std::lock_guard lock(core->folding);
  PLENUM_TRY(check_usable(*core));
  if (!core->frozen) {
    PLENUM_ASSIGN(const bool any, freeze(*core));
    if (!any) return FoldReport{core->layers.base()->meta().timestamp, 0, 0};
  }
  return fold_frozen(*core);
}

Status clean_up_folds(StoreCore& core) {
  BaseMeta meta = core.layers.base()->meta();
  if (!meta.unclean) return {};
  kv::Engine& engine = *core.engine;
  Eraser eraser(engine);
  std::string segment;
  std::uint32_t newest = 0;  // the version of the segment that counts
  PLENUM_TRY(scan_range(engine, engine.snapshot(), kv::Family::segment, std::string(1, '\0'), {},
                        [&](const kv::KeyValue& entry) -> Result<bool> {
                          const std::uint32_t fold = segment_fold(entry.key);
                          const std::string_view place = segment_place(entry.key);
                          if (fold <= meta.fold && place != segment) {
                            segment = place;
                            newest = fold;
                          }
                          if (fold > meta.fold || fold != newest) {
                            PLENUM_TRY(eraser.erase(kv::Family::segment, entry.key));
                          }
                          return true;
                        }));
  PLENUM_TRY(eraser.finish());
  PLENUM_TRY(trim_log(engine, meta.timestamp));
  PLENUM_TRY(engine.flush(kv::Family::segment));
  meta.unclean = false;
  return commit_record(engine, meta, kv::Durability::sync);
}

}  // namespace plenum::storage
