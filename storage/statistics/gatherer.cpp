#include "storage/statistics/gatherer.hpp"

#include <algorithm>
#include <utility>

#include "core/try.hpp"
#include "storage/key_layout.hpp"
#include "storage/segment/column.hpp"

namespace plenum::storage {

namespace {

/// Damage takes the statistics of a unit away, nothing else.
Result<bool> done_or_damaged(const Status& status) {
  if (status.ok()) return true;
  if (status.error().code() == ErrorCode::corruption) return false;
  return status.error();
}

Status scan_column(const Base& base, const std::string& unit, ColumnStatistics& out) {
  return base.segments().scan(
      unit, 0, segment_number_bound, [&](const StoredSegment& segment) -> Status {
        PLENUM_ASSIGN(const auto page, segment::decode_column(segment.views()));
        out.replace(segment.number, *page);
        return {};
      });
}

Status scan_adjacency(const Base& base, const std::string& unit, Direction direction,
                      AdjacencyStatistics& out) {
  const segment::AdjacencyGroup none;
  segment::AdjacencyGroup group;
  return base.segments().scan(
      unit, 0, segment_number_bound, [&](const StoredSegment& segment) -> Status {
        PLENUM_TRY(segment::decode_adjacency(segment.number, segment.views(), group));
        out.replace(direction, segment.number, none, group);
        return {};
      });
}

}  // namespace

/// Tells label sets of nodes and types of edges from the segments that were written.
class StatisticsGatherer::Groups {
 public:
  Groups(const SegmentStore& written, std::span<const Extent> edge_extents)
      : written_(written), edge_extents_(edge_extents) {}

  Status find_node(std::uint64_t id, std::uint32_t& group) {
    if (group != group_unknown) return {};
    return find(EntityKind::node, label_set_column, id, group);
  }
  Status find_edge(std::uint64_t id, std::uint32_t& group) {
    if (group != group_unknown) return {};
    group = owner_in(edge_extents_, id);
    return group == Extent::mixed ? find(EntityKind::edge, mixed_type_column, id, group) : Status{};
  }

 private:
  Status find(EntityKind kind, PropertyToken column, std::uint64_t id, std::uint32_t& group) {
    const std::uint64_t segment = id / column_page_rows;
    auto& pages = pages_[kind == EntityKind::edge ? 1 : 0];
    auto page = pages.find(segment);
    if (page == pages.end()) {
      auto decoded = read(column_unit(kind, column), segment);
      if (!decoded.ok()) PLENUM_TRY(done_or_damaged(decoded.error()));
      page = pages.emplace(segment, decoded.ok() ? *std::move(decoded) : nullptr).first;
    }
    if (page->second == nullptr) return {};
    const auto number = page->second->find_integer(id % column_page_rows);
    if (number) group = static_cast<std::uint32_t>(*number);
    return {};
  }

  Result<std::unique_ptr<const ColumnPage>> read(const std::string& unit,
                                                 std::uint64_t segment) const {
    PLENUM_ASSIGN(const StoredSegment stored, written_.read(unit, segment));
    if (stored.parts.empty()) return std::unique_ptr<const ColumnPage>();
    return segment::decode_column(stored.views());
  }

  const SegmentStore& written_;
  std::span<const Extent> edge_extents_;
  std::map<std::uint64_t, std::unique_ptr<const ColumnPage>> pages_[2];
};

bool StatisticsGatherer::in_base(const std::string& unit) const {
  return base_.meta().units.contains(unit);
}

template <class Unit>
Result<std::optional<Unit>> StatisticsGatherer::stored(const std::string& unit) const {
  const std::string key = statistics_key(unit);
  auto found = engine_.multi_get(nullptr, kv::Family::meta, std::span(&key, 1));
  if (!found.ok()) {
    PLENUM_TRY(done_or_damaged(found.error()));
    return std::optional<Unit>{};
  }
  if (!found->front()) return std::optional<Unit>{};
  const auto body = unseal(key, *found->front());
  return body.ok() ? Unit::decode(*body) : std::optional<Unit>{};
}

Result<std::optional<ColumnStatistics>*> StatisticsGatherer::open_column(const std::string& unit) {
  const auto [at, fresh] = columns_.try_emplace(unit);
  if (!fresh) return &at->second;
  std::optional<ColumnStatistics>& out = at->second;
  PLENUM_ASSIGN(out, stored<ColumnStatistics>(unit));
  if (out) return &out;
  out.emplace();
  if (in_base(unit)) {
    PLENUM_ASSIGN(const bool whole, done_or_damaged(scan_column(base_, unit, *out)));
    if (!whole) out.reset();
  }
  return &out;
}

Result<std::optional<AdjacencyStatistics>*> StatisticsGatherer::open_adjacency(
    const std::string& unit) {
  const auto [at, fresh] = adjacency_.try_emplace(unit);
  if (!fresh) return &at->second;
  std::optional<AdjacencyStatistics>& out = at->second;
  PLENUM_ASSIGN(out, stored<AdjacencyStatistics>(unit));
  if (out) return &out;
  out.emplace();
  if (in_base(unit)) {
    const Direction direction = parse_unit(unit)->direction;
    PLENUM_ASSIGN(const bool whole, done_or_damaged(scan_adjacency(base_, unit, direction, *out)));
    if (!whole) out.reset();
  }
  return &out;
}

Status StatisticsGatherer::column(EntityKind kind, PropertyToken key, std::uint64_t segment,
                                  const ColumnPage& page) {
  if (key >= mixed_type_column) return {};  // not a property
  PLENUM_ASSIGN(std::optional<ColumnStatistics>* const unit, open_column(column_unit(kind, key)));
  if (*unit) (*unit)->replace(segment, page);
  return {};
}

Status StatisticsGatherer::adjacency(Direction direction, TypeToken type, std::uint64_t group,
                                     const segment::AdjacencyGroup& before,
                                     const segment::AdjacencyGroup& after) {
  PLENUM_ASSIGN(std::optional<AdjacencyStatistics>* const unit,
                open_adjacency(adjacency_unit(direction, type)));
  if (*unit) (*unit)->replace(direction, group, before, after);
  return {};
}

// Also in units that nothing was written of.
Status StatisticsGatherer::forget_relabelled() {
  if (relabelled_.empty()) return {};
  std::sort(relabelled_.begin(), relabelled_.end());
  const auto forget = [&](std::uint64_t id, std::uint32_t& group) {
    const bool hit = std::binary_search(relabelled_.begin(), relabelled_.end(), id);
    if (hit) group = group_unknown;
    return hit;
  };
  for (const auto& [bytes, pages] : base_.meta().units) {
    const auto unit = parse_unit(bytes);
    bool changed = false;
    if (unit && unit->space == Space::column && unit->kind == EntityKind::node &&
        unit->property < mixed_type_column) {
      const bool open = columns_.contains(bytes);
      PLENUM_ASSIGN(std::optional<ColumnStatistics>* const known, open_column(bytes));
      if (!*known) continue;
      for (auto& [id, value] : (*known)->rows) changed |= forget(id, value.group);
      if (!open && !changed) columns_.erase(bytes);
    } else if (unit && unit->space == Space::adjacency && unit->direction == Direction::out) {
      const bool open = adjacency_.contains(bytes);
      PLENUM_ASSIGN(std::optional<AdjacencyStatistics>* const known, open_adjacency(bytes));
      if (!*known) continue;
      for (auto& [key, edge] : (*known)->edges) {
        changed |= forget(key.first, edge.source_set);
        changed |= forget(edge.target, edge.target_set);
      }
      if (!open && !changed) adjacency_.erase(bytes);
    }
  }
  return {};
}

Result<StatisticsRecords> StatisticsGatherer::finish(const SegmentStore& written,
                                                     std::span<const Extent> edge_extents) {
  PLENUM_TRY(forget_relabelled());
  Groups groups(written, edge_extents);
  StatisticsRecords records;
  for (auto& [unit, statistics] : columns_) {
    std::string& record = records[unit];
    if (!statistics) continue;
    const bool of_edges = parse_unit(unit)->kind == EntityKind::edge;
    for (auto& [id, value] : statistics->rows) {
      PLENUM_TRY(of_edges ? groups.find_edge(id, value.group) : groups.find_node(id, value.group));
    }
    record = statistics->encode();
  }
  for (auto& [unit, statistics] : adjacency_) {
    std::string& record = records[unit];
    if (!statistics) continue;
    for (auto& [key, edge] : statistics->edges) {
      PLENUM_TRY(groups.find_node(key.first, edge.source_set));
      PLENUM_TRY(groups.find_node(edge.target, edge.target_set));
    }
    record = statistics->encode();
  }
  return records;
}

}  // namespace plenum::storage
