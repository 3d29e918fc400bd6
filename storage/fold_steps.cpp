#include "storage/fold_steps.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "core/try.hpp"
#include "storage/documents.hpp"
#include "storage/key_layout.hpp"

namespace plenum::storage {

namespace {

/// Erased keys go to the engine in batches of about this size.
constexpr std::size_t erase_bytes = 1024 * 1024;

/// Commits erasures of the one kind of families in batches.
class Eraser {
 public:
  explicit Eraser(kv::Engine& engine) : engine_(engine) {}
  Status erase(kv::Family family, std::string key) {
    batch_.erase(family, std::move(key));
    return batch_.bytes() < erase_bytes ? Status{} : finish();
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
  for (const std::string& unit : output.dropped) {
    PLENUM_TRY(scan_range(engine, at, kv::Family::segment, segment_begin(unit, 0),
                          segment_begin(unit, segment_number_bound),
                          [&](const kv::KeyValue& entry) -> Result<bool> {
                            PLENUM_TRY(eraser.erase(kv::Family::segment, entry.key));
                            return true;
                          }));
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

}  // namespace

Result<std::unique_lock<std::mutex>> enter_to_fold(StoreCore& core) {
  for (;;) {
    PLENUM_TRY(core.gate.enter(core.options.lock_timeout));
    std::unique_lock folding(core.folding, std::try_to_lock);
    if (folding.owns_lock()) return folding;
    core.gate.leave();
    folding.lock();
  }
}

Status commit_fold_record(kv::Engine& engine, const BaseMeta& meta, kv::Durability durability) {
  kv::Batch batch;
  append_fold_record(meta, batch);
  return engine.commit(batch, durability);
}

Status commit_base(StoreCore& core, const BaseMeta& meta, const FoldedShared& names,
                   const FoldOutput& output, Timestamp durable) {
  kv::Engine& engine = *core.engine;
  PLENUM_TRY(engine.flush(kv::Family::segment));
  PLENUM_TRY(engine.flush(kv::Family::index));
  // The log that goes would have told of documents that are missing: they get into tables first.
  PLENUM_TRY(engine.flush(kv::Family::document));
  std::set<std::string> units;
  for (const auto& [unit, pages] : output.changed) units.insert(unit);
  kv::Batch batch;
  append_base_meta(meta, names, units, batch);
  for (const auto& [unit, body] : output.statistics) {
    std::string key = statistics_key(unit);
    const auto pages = meta.units.find(unit);
    if (body.empty() || pages == meta.units.end() || pages->second.empty()) {
      batch.erase(kv::Family::meta, std::move(key));
      continue;
    }
    std::string value = seal(key, body);
    batch.put(kv::Family::meta, std::move(key), std::move(value));
  }
  PLENUM_TRY(engine.commit(batch, kv::Durability::sync));
  Status stamped = core.restamp([&](StampState& state) {
    state.timestamp = std::max(state.timestamp, durable);
    state.trim_watermark = meta.timestamp;
  });
  // The base on disk is newer than the one in memory, which nothing may be folded into any more.
  if (!stamped.ok()) core.failed.store(true, std::memory_order_release);
  return stamped;
}

std::shared_ptr<const Base> base_after(const StoreCore& core, const Base& before,
                                       const BaseMeta& meta, const FoldOutput& output) {
  return before.after(meta, SegmentStore(core.engine, core.engine->snapshot(), meta.fold),
                      output.changed);
}

Status tidy_after_fold(StoreCore& core, const BaseMeta& meta, const FoldOutput& output) {
  kv::Engine& engine = *core.engine;
  // In its log file alone the record's units and names could get lost unseen: the next fold
  // writes the head of the record again, and nothing of the rest.
  PLENUM_TRY(engine.flush(kv::Family::meta));
  PLENUM_TRY(erase_superseded(engine, output, meta.fold));
  PLENUM_TRY(trim_log(engine, meta.timestamp));
  PLENUM_TRY(engine.flush(kv::Family::segment));
  BaseMeta clean = meta;
  clean.unclean = false;
  return commit_fold_record(engine, clean, kv::Durability::async);
}

Status sweep_folds(StoreCore& core, const BaseMeta& meta) {
  kv::Engine& engine = *core.engine;
  Eraser eraser(engine);
  std::string segment;
  std::uint32_t newest = 0;  // the version of the segment that counts
  PLENUM_TRY(scan_range(engine, engine.snapshot(), kv::Family::segment, std::string(1, '\0'), {},
                        [&](const kv::KeyValue& entry) -> Result<bool> {
                          const std::uint32_t fold = segment_fold(entry.key);
                          const std::string_view place = segment_place(entry.key);
                          const std::string_view unit = segment_unit(entry.key);
                          if (fold <= meta.fold && place != segment) {
                            segment = place;
                            newest = fold;
                          }
                          if (fold > meta.fold || fold != newest || !meta.units.contains(unit)) {
                            PLENUM_TRY(eraser.erase(kv::Family::segment, entry.key));
                          }
                          return true;
                        }));
  PLENUM_TRY(eraser.finish());
  PLENUM_TRY(trim_log(engine, meta.timestamp));
  PLENUM_TRY(engine.flush(kv::Family::segment));
  BaseMeta clean = meta;
  clean.unclean = false;
  return commit_fold_record(engine, clean, kv::Durability::sync);
}

}  // namespace plenum::storage
