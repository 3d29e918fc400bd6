#pragma once
// Purpose: Statistics, what a planner asks about the graph as of the last fold.
// May depend on: storage/statistics/unit_statistics.hpp, storage/segment_store.hpp,
// storage/shared_state.hpp.
// Invariants: shows one fold for ever; a unit is read when somebody asks for it first. What is
// missing or damaged is answered by null: the planner then does without. Thread-safe.

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "plenum/value.hpp"
#include "storage/segment_store.hpp"
#include "storage/shared_state.hpp"
#include "storage/statistics/unit_statistics.hpp"

namespace plenum::storage {

/// The values of a property at the nodes of a label, or at the edges of a type. All shares are
/// between 0 and 1, of the entities with the label or type.
class ValueStatistics {
 public:
  /// What a sample shows of `entities` entities.
  struct Sample {
    std::vector<std::string> codes;  ///< in any order
    double scale = 1;                ///< how many entities each of them stands for
    double distinct = 0;             ///< of the whole column, about
    bool whole = false;              ///< the sample is of the whole column
    double entities = 0;             ///< above 0
  };
  explicit ValueStatistics(Sample sample);

  /// About how many entities have a value, and how many different ones there are.
  double rows() const noexcept { return rows_; }
  double distinct() const noexcept { return distinct_; }
  double present() const noexcept { return std::min(1.0, rows_ / entities_); }
  /// Of the entities whose value is this one. O(log sample).
  double equal(const Value& value) const;
  /// The same for a value that is not known.
  double equal_any() const noexcept { return present() / distinct_; }
  /// Of those with a value between the bounds (of one kind; null: none), O(log sample).
  double between(const Value* low, bool low_inclusive, const Value* high,
                 bool high_inclusive) const;
  double starts_with(const std::string& prefix) const;

 private:
  double share(std::size_t first, std::size_t last) const noexcept;

  std::vector<std::string> codes_;  ///< ascending
  double scale_;
  double entities_;
  double rows_;
  double distinct_;
  double rare_ = 0;           ///< entities whose value is rare in the sample
  double rare_distinct_ = 1;  ///< how many such values there are
};

/// The edges of one type.
class EdgeStatistics {
 public:
  /// `sets` outlives it and has `set_count` numbers at least.
  EdgeStatistics(const AdjacencyStatistics& out, const AdjacencyStatistics& in,
                 const LabelSets& sets, std::uint32_t set_count);

  /// Of the edges that start at nodes with all of `from` and end at nodes with all of `to`. Not 0:
  /// what a sample does not show may be there. O(different pairs of label sets).
  double share(std::span<const LabelToken> from, std::span<const LabelToken> to) const;
  /// By direction.
  const DegreeHistogram& degrees(Direction direction) const noexcept {
    return degrees_[direction == Direction::in ? 1 : 0];
  }

 private:
  const LabelSets& sets_;
  std::array<DegreeHistogram, 2> degrees_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, double> pairs_;  ///< by sets, of the sample
  double sampled_ = 0;
};

class Statistics {
 public:
  /// `sets` outlives it and had `set_count` numbers at the fold; `counts` are those of the fold.
  Statistics(SegmentStore at, Counts counts, const LabelSets& sets, std::uint32_t set_count)
      : at_(std::move(at)), counts_(std::move(counts)), sets_(sets), set_count_(set_count) {}

  /// Null: nothing is known. Without a label (type) those of all nodes (edges).
  std::shared_ptr<const ValueStatistics> values(EntityKind kind, PropertyToken key,
                                                std::optional<std::uint32_t> label) const;
  std::shared_ptr<const EdgeStatistics> edges(TypeToken type) const;

  /// Can the record of a unit be read?
  static bool makes_sense(const SegmentUnit& unit, std::string_view body);

 private:
  template <class Unit>
  std::optional<Unit> read(const std::string& unit) const;
  std::shared_ptr<const ColumnStatistics> column(EntityKind kind, PropertyToken key) const;
  std::shared_ptr<const ValueStatistics> make_values(EntityKind kind, PropertyToken key,
                                                     std::optional<std::uint32_t> label) const;
  bool belongs(EntityKind kind, std::uint32_t group, std::optional<std::uint32_t> label) const;
  double entities(EntityKind kind, std::optional<std::uint32_t> label) const;

  using ValuesKey = std::tuple<EntityKind, PropertyToken, std::optional<std::uint32_t>>;
  SegmentStore at_;
  Counts counts_;
  const LabelSets& sets_;
  std::uint32_t set_count_;
  mutable std::mutex mutex_;
  mutable std::map<std::pair<EntityKind, PropertyToken>, std::shared_ptr<const ColumnStatistics>>
      columns_;
  mutable std::map<ValuesKey, std::shared_ptr<const ValueStatistics>> values_;
  mutable std::map<TypeToken, std::shared_ptr<const EdgeStatistics>> edges_;
};

}  // namespace plenum::storage
