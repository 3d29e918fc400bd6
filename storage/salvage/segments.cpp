#include "storage/salvage/segments.hpp"

#include <algorithm>
#include <string>

#include "core/interrupt.hpp"
#include "core/try.hpp"
#include "storage/documents.hpp"
#include "storage/projection/adjacency_page.hpp"
#include "storage/segment/column.hpp"

namespace plenum::storage {

namespace {

constexpr std::uint32_t any_fold = 0xFFFFFFFF;

}  // namespace

FoundSegments::FoundSegments(std::shared_ptr<const kv::Engine> engine, const kv::SnapshotPtr& at,
                             std::optional<std::uint32_t> fold, Findings& findings)
    : counting_(engine, at, fold.value_or(any_fold)),
      any_(std::move(engine), at, any_fold),
      findings_(&findings) {}

Result<FoundSegments> FoundSegments::read(const std::shared_ptr<const kv::Engine>& engine,
                                          const kv::SnapshotPtr& at,
                                          std::optional<std::uint32_t> fold,
                                          const Interrupt* interrupt, Findings& findings) {
  FoundSegments found(engine, at, fold, findings);
  PLENUM_TRY(scan_range(
      *engine, at, kv::Family::segment, std::string(1, '\0'), {},
      [&](const kv::KeyValue& entry) -> Result<bool> {
        PLENUM_TRY(core::check_interrupt(interrupt));
        if (const auto adjacency = parse_adjacency_key(entry.key)) {
          found.adjacency_[{adjacency->type, adjacency->direction}].insert(adjacency->group);
        } else if (const auto column = parse_column_key(entry.key)) {
          found.columns_[{column->kind, column->property}].insert(column->segment);
        } else if (!parse_index_page_key(entry.key)) {  // indexes are made anew
          findings.problem("graph", "unknown key " + key_text(entry.key));
        }
        return true;
      }));
  return found;
}

void FoundSegments::expect(const UnitPages& units) {
  const Error missing(ErrorCode::corruption, "it is not there");
  for (const auto& [bytes, pages] : units) {
    const auto unit = parse_unit(bytes);
    if (!unit || unit->space == Space::index_page) continue;
    const bool column = unit->space == Space::column;
    std::set<std::uint64_t>& found =
        column ? columns_[{unit->kind, unit->property}] : adjacency_[{unit->type, unit->direction}];
    const std::uint64_t each = column ? 1 : adjacency_page_groups;
    for (std::uint64_t page = pages.next(0); page < pages.bound(); page = pages.next(page + 1)) {
      const auto first = found.lower_bound(page * each);
      if (first != found.end() && *first < (page + 1) * each) continue;
      lose(bytes, page * each, missing);
      if (column) found.insert(page);  // who asks for it has to know that it was there
    }
  }
}

std::set<std::uint64_t> FoundSegments::column_numbers(EntityKind kind) const {
  std::set<std::uint64_t> all;
  for (const auto& [unit, numbers] : columns_) {
    if (unit.first == kind) all.insert(numbers.begin(), numbers.end());
  }
  return all;
}

std::vector<PropertyToken> FoundSegments::properties(EntityKind kind) const {
  std::vector<PropertyToken> all;
  for (const auto& [unit, numbers] : columns_) {
    if (unit.first == kind && unit.second < mixed_type_column) all.push_back(unit.second);
  }
  return all;
}

std::set<TypeToken> FoundSegments::types() const {
  std::set<TypeToken> all;
  for (const auto& [unit, numbers] : adjacency_) all.insert(unit.first);
  return all;
}

void FoundSegments::lose(const std::string& unit, std::uint64_t number, const Error& error) {
  ++findings_->report.lost_segments;
  findings_->problem("graph", "segment " + std::to_string(number) + " of unit " + key_text(unit) +
                                  " is lost: " + error.message());
}

std::optional<StoredSegment> FoundSegments::segment(const std::string& unit, std::uint64_t number) {
  auto found = counting_.read(unit, number);
  // None that the fold may see: its record is older than the segments are.
  if (found.ok() && found->fold == 0) found = any_.read(unit, number);
  if (!found.ok()) {
    lose(unit, number, found.error());
    return std::nullopt;
  }
  if (found->parts.empty()) return std::nullopt;
  return *std::move(found);
}

bool FoundSegments::has_column(EntityKind kind, PropertyToken key, std::uint64_t number) const {
  const auto unit = columns_.find({kind, key});
  return unit != columns_.end() && unit->second.contains(number);
}

std::unique_ptr<const ColumnPage> FoundSegments::column(EntityKind kind, PropertyToken key,
                                                        std::uint64_t number) {
  if (!has_column(kind, key, number)) return nullptr;
  const std::string unit = column_unit(kind, key);
  const auto stored = segment(unit, number);
  if (!stored) return nullptr;
  auto page = segment::decode_column(stored->views());
  if (page.ok()) return *std::move(page);
  lose(unit, number, page.error());
  return nullptr;
}

void FoundSegments::append_edges(TypeToken type, Direction direction, std::vector<FoundEdge>& out) {
  const auto groups = adjacency_.find({type, direction});
  if (groups == adjacency_.end()) return;
  const std::string unit = adjacency_unit(direction, type);
  segment::AdjacencyGroup group;
  for (const std::uint64_t number : groups->second) {
    const auto stored = segment(unit, number);
    if (!stored) continue;
    if (const Status read = segment::decode_adjacency(number, stored->views(), group); !read.ok()) {
      lose(unit, number, read.error());
      continue;
    }
    for (std::size_t index = 0; index < segment::adjacency_group_nodes; ++index) {
      const std::uint64_t node = (number << segment::adjacency_group_bits) + index;
      for (std::size_t at = group.offsets[index]; at < group.offsets[index + 1]; ++at) {
        const std::uint64_t other = group.neighbours[at];
        const bool from_here = direction == Direction::out;
        out.push_back({group.edges[at], from_here ? node : other, from_here ? other : node});
      }
    }
  }
}

std::vector<FoundSegments::FoundEdge> FoundSegments::edges(TypeToken type) {
  std::vector<FoundEdge> all;
  append_edges(type, Direction::out, all);
  append_edges(type, Direction::in, all);
  const auto by_id = [](const FoundEdge& a, const FoundEdge& b) { return a.id < b.id; };
  std::stable_sort(all.begin(), all.end(), by_id);
  const auto same = [](const FoundEdge& a, const FoundEdge& b) { return a.id == b.id; };
  all.erase(std::unique(all.begin(), all.end(), same), all.end());
  return all;
}

}  // namespace plenum::storage
