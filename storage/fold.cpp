#include "storage/fold.hpp"

#include <chrono>
#include <optional>
#include <utility>

#include "core/try.hpp"
#include "storage/fold_steps.hpp"
#include "storage/fold_writer.hpp"
#include "storage/open_steps.hpp"
#include "storage/store_core.hpp"

namespace plenum::storage {

namespace {

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

// Lets a new generation begin; the one before takes no more changes. False when there is nothing
// to be folded. Under the gate.
bool freeze(StoreCore& core, TextRuns texts) {
  const BaseMeta& meta = core.layers.base()->meta();
  if (meta.timestamp == core.committed->timestamp &&
      !core.committed->schema->has_unstored_fulltext() &&
      (texts == TextRuns::grow || meta.text_runs.empty())) {
    return false;
  }
  FrozenGeneration frozen;
  frozen.overlay = core.layers.active_pointer();
  frozen.timestamp = core.committed->timestamp;
  frozen.counts = core.shared.counts;
  frozen.state = core.committed;
  core.shared.catalog.exchange_indexes(freeze_indexes(*core.shared.catalog.schema()));
  frozen.names = core.folded_names.difference(core.shared);
  frozen.edge_extents = core.shared.edge_ids.extents();
  frozen.label_sets = core.shared.label_sets.size();
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

Status show(StoreCore& core, const Schema& frozen, std::shared_ptr<const Base> base) {
  for (;;) {
    Status entered = core.gate.enter(core.options.lock_timeout);
    if (entered.ok()) break;
    if (entered.error().code() != ErrorCode::conflict) return entered;
    if (core.gate.waits_ended()) return entered;
  }
  const GateGuard guard(core.gate);
  Catalog& catalog = core.shared.catalog;
  catalog.exchange_indexes(
      settle_indexes(catalog.schema(), frozen, {base, core.committed->timestamp}));
  core.layers = Layers(core.layers.active_pointer(), nullptr, std::move(base));
  core.show_layers();
  return {};
}

Result<FoldReport> fold_frozen(const std::shared_ptr<StoreCore>& core_pointer, TextRuns texts) {
  StoreCore& core = *core_pointer;
  FrozenGeneration& frozen = *core.frozen;
  const Snapshot graph(snapshot_of(core_pointer, frozen.state));
  const Base& before = *core.layers.base();
  BaseMeta meta = before.meta();
  meta.unclean = true;
  PLENUM_TRY(raise_format(core));
  PLENUM_TRY(commit_fold_record(*core.engine, meta, kv::Durability::sync));
  FoldWriter writer(before, frozen, graph, meta.fold + 1, *core.engine);
  PLENUM_ASSIGN(const FoldOutput output, writer.run(texts));
  ++meta.fold;
  meta.timestamp = frozen.timestamp;
  meta.counts = frozen.counts;
  meta.units = output.units;
  meta.indexes = output.indexes;
  meta.text_runs = output.text_runs;
  meta.next_index = output.next_index;
  meta.edge_extents = frozen.edge_extents;
  meta.label_sets = frozen.label_sets;
  PLENUM_TRY(commit_base(core, meta, frozen.names, output, 0));
  frozen.counts_on_disk = true;
  PLENUM_TRY(show(core, *frozen.names.schema, base_after(core, before, meta, output)));
  core.frozen.reset();
  PLENUM_TRY(tidy_after_fold(core, meta, output));
  return FoldReport{meta.timestamp, output.segments, output.bytes};
}

}  // namespace

Result<FoldReport> fold(const std::shared_ptr<StoreCore>& core, TextRuns texts) {
  PLENUM_TRY(core->check_writable());
  PLENUM_ASSIGN(const std::unique_lock lock, enter_to_fold(*core));
  {
    const GateGuard guard(core->gate);
    PLENUM_TRY(core->check_writable());
    // Folding it again would begin with the base before it, which is the one on disk no more.
    if (core->frozen && core->frozen->counts_on_disk) {
      return Error(ErrorCode::read_only, "the database was being closed when its last fold ended")
          .with_hint("open it again");
    }
    if (!core->frozen && !freeze(*core, texts)) {
      return FoldReport{core->layers.base()->meta().timestamp, 0, 0};
    }
  }
  return fold_frozen(core, texts);
}

Status clean_up_folds(StoreCore& core) {
  const BaseMeta& meta = core.layers.base()->meta();
  return meta.unclean ? sweep_folds(core, meta) : Status{};
}

}  // namespace plenum::storage
