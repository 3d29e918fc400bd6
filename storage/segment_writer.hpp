#pragma once
// Purpose: puts new versions of segments beside those that a base reads, and notes what changed.
// May depend on: storage/base.hpp, storage/segment, storage/statistics, storage/kv/engine.hpp.
// Invariants: writes without WAL under a fold number that no base sees yet; no flush is waited for.
// Each segment is written once.

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "plenum/result.hpp"
#include "storage/base.hpp"
#include "storage/kv/engine.hpp"
#include "storage/segment/adjacency.hpp"
#include "storage/statistics/gatherer.hpp"

namespace plenum::storage {

/// What a fold did, for the new base and for what comes after it counts.
struct FoldOutput {
  UnitPages changed;                 ///< by unit: numbers of changed pages
  UnitPages units;                   ///< the pages that the new base has
  std::vector<std::string> stale;    ///< index keys that only the old base needs
  std::vector<std::string> dropped;  ///< units that only the old base has
  std::map<std::string, std::uint32_t, std::less<>> indexes;  ///< stored ones, by their rule's name
  std::map<std::uint32_t, std::vector<std::uint32_t>> text_runs;  ///< as in BaseMeta
  std::uint32_t next_index = 0;
  StatisticsRecords statistics;  ///< of units that changed
  std::uint64_t segments = 0;
  std::uint64_t bytes = 0;
  /// By unit: numbers of rewritten segments that had an older version.
  std::map<std::string, std::vector<std::uint64_t>> superseded;
};

/// Belongs to one thread.
class SegmentWriter {
 public:
  /// `fold`: the number that the new versions get. Base and engine outlive the writer.
  SegmentWriter(const Base& base, std::uint32_t fold, kv::Engine& engine);

  /// From now on tables are written beside what makes the next segments, which ends sooner. Not for
  /// what is done again and again: the tables are more and smaller.
  void begin_flushes() noexcept { flushes_ = true; }
  const Base& base() const noexcept { return base_; }
  /// Does the base have a page of the column there?
  bool has_column(EntityKind kind, PropertyToken key, std::uint64_t segment) const;

  /// A page without values hides what the base has.
  Status write_column(EntityKind kind, PropertyToken key, std::uint64_t segment,
                      const ColumnPage& page);
  /// What the base has of a group; empty when it has none.
  Status read_adjacency(Direction direction, TypeToken type, std::uint64_t group,
                        segment::AdjacencyGroup& out) const;
  /// `before`: what read_adjacency() answered.
  Status write_adjacency(Direction direction, TypeToken type, std::uint64_t group,
                         const segment::AdjacencyGroup& before,
                         const segment::AdjacencyGroup& edges);
  /// A node that the base has gets another set of labels.
  void relabelled(NodeId node) { gatherer_.relabelled(node); }
  /// A page of a stored index; null: it is gone.
  Status write_index_page(std::uint32_t index, std::uint64_t number, const IndexPage* page);
  Status write_index_directory(std::uint32_t index, const IndexDirectory& directory);
  /// The indexes that the new base has; before: those of the old one. Of these it drops what is not
  /// among the new ones.
  void set_indexes(std::map<std::string, std::uint32_t, std::less<>> numbers,
                   std::map<std::uint32_t, std::vector<std::uint32_t>> text_runs,
                   std::uint32_t next);
  /// An entry of the family index; readers check what it finds.
  Status put_lookup(std::string key);
  /// The entry is needed by the old base only.
  void forget_lookup(std::string key) { output_.stale.push_back(std::move(key)); }

  /// Hands the rest to the engine. The writer is done. `edge_extents`: all of them.
  Result<FoldOutput> finish(std::span<const Extent> edge_extents);

 private:
  void drop_index(std::uint32_t index);
  Status put(const std::string& unit, std::uint64_t number, std::uint64_t page, bool present,
             std::vector<std::string> bodies,
             const std::function<std::string(std::uint16_t)>& key_of);
  Status send(bool all);

  const Base& base_;
  std::uint32_t fold_;
  kv::Engine& engine_;
  kv::Batch batch_;
  StatisticsGatherer gatherer_;
  FoldOutput output_;
  bool flushes_ = false;
  std::uint64_t flushed_bytes_ = 0;  ///< of output_.bytes, when a flush began last
};

}  // namespace plenum::storage
