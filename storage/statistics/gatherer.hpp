#pragma once
// Purpose: StatisticsGatherer, keeps statistics in step with the segments that a fold or a bulk
// load writes.
// May depend on: storage/base.hpp, storage/statistics/unit_statistics.hpp, storage/kv/engine.hpp.
// Invariants: what it makes follows from the segments and from what was gathered before. A unit
// whose statistics are missing or damaged is gathered anew from all of its segments; one that
// cannot be read has none, and does not keep a fold from going on.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "plenum/result.hpp"
#include "storage/base.hpp"
#include "storage/id_allocator.hpp"
#include "storage/kv/engine.hpp"
#include "storage/statistics/unit_statistics.hpp"

namespace plenum::storage {

/// By unit the body of its record; empty: it has none.
using StatisticsRecords = std::map<std::string, std::string, std::less<>>;

/// Belongs to one thread. Holds the statistics of the units that were written: about 100 KB each.
class StatisticsGatherer {
 public:
  /// Base and engine outlive the gatherer.
  StatisticsGatherer(const Base& base, const kv::Engine& engine) : base_(base), engine_(engine) {}

  /// A segment of a property, as it is written. O(rows). Errors: io.
  Status column(EntityKind kind, PropertyToken key, std::uint64_t segment, const ColumnPage& page);
  /// A group as it was and as it is written. O(edges). Errors: io.
  Status adjacency(Direction direction, TypeToken type, std::uint64_t group,
                   const segment::AdjacencyGroup& before, const segment::AdjacencyGroup& after);
  /// A node that was there before has another set of labels.
  void relabelled(NodeId node) { relabelled_.push_back(node.value); }

  /// The records that changed. `written`: sees all that was written. Errors: io, corruption.
  Result<StatisticsRecords> finish(const SegmentStore& written,
                                   std::span<const Extent> edge_extents);

 private:
  template <class Unit>
  using Units = std::map<std::string, std::optional<Unit>, std::less<>>;
  class Groups;

  template <class Unit>
  Result<std::optional<Unit>> stored(const std::string& unit) const;
  Result<std::optional<ColumnStatistics>*> open_column(const std::string& unit);
  Result<std::optional<AdjacencyStatistics>*> open_adjacency(const std::string& unit);
  bool in_base(const std::string& unit) const;
  Status forget_relabelled();

  const Base& base_;
  const kv::Engine& engine_;
  Units<ColumnStatistics> columns_;
  Units<AdjacencyStatistics> adjacency_;
  std::vector<std::uint64_t> relabelled_;
};

}  // namespace plenum::storage
