#include "storage/segment_writer.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "core/try.hpp"
#include "storage/key_layout.hpp"
#include "storage/segment/column.hpp"
#include "storage/segment/index_page.hpp"

namespace plenum::storage {

namespace {

/// Segments go to the engine in batches of about this size.
constexpr std::size_t send_bytes = 8 * 1024 * 1024;
/// After so much the engine begins to write a table, where it is to do so.
constexpr std::uint64_t flush_bytes = 32 * 1024 * 1024;

}  // namespace

SegmentWriter::SegmentWriter(const Base& base, std::uint32_t fold, kv::Engine& engine)
    : base_(base), fold_(fold), engine_(engine), gatherer_(base, engine) {
  output_.units = base.meta().units;
  output_.indexes = base.meta().indexes;
  output_.text_runs = base.meta().text_runs;
  output_.next_index = base.meta().next_index;
}

bool SegmentWriter::has_column(EntityKind kind, PropertyToken key, std::uint64_t segment) const {
  const auto unit = base_.meta().units.find(column_unit(kind, key));
  return unit != base_.meta().units.end() && unit->second.contains(segment);
}

Status SegmentWriter::write_column(EntityKind kind, PropertyToken key, std::uint64_t segment,
                                   const ColumnPage& page) {
  PLENUM_TRY(gatherer_.column(kind, key, segment, page));
  PLENUM_ASSIGN(auto bodies, segment::encode_column(page));
  return put(column_unit(kind, key), segment, segment, page.count() > 0, std::move(bodies),
             [&](std::uint16_t part) {
               return column_key({kind, key, segment, part, fold_});
             });
}

Status SegmentWriter::read_adjacency(Direction direction, TypeToken type, std::uint64_t group,
                                     segment::AdjacencyGroup& out) const {
  out.clear();
  const std::string unit = adjacency_unit(direction, type);
  const auto present = base_.meta().units.find(unit);
  const std::uint64_t page = group / adjacency_page_groups;
  if (present == base_.meta().units.end() || !present->second.contains(page)) return {};
  PLENUM_ASSIGN(const StoredSegment stored, base_.segments().read(unit, group));
  if (stored.parts.empty()) return {};
  return segment::decode_adjacency(group, stored.views(), out);
}

Status SegmentWriter::write_adjacency(Direction direction, TypeToken type, std::uint64_t group,
                                      const segment::AdjacencyGroup& before,
                                      const segment::AdjacencyGroup& edges) {
  PLENUM_TRY(gatherer_.adjacency(direction, type, group, before, edges));
  PLENUM_ASSIGN(auto bodies, segment::encode_adjacency(group, edges));
  // A page that lost its last edge stays in the set: it is found empty.
  return put(adjacency_unit(direction, type), group, group / adjacency_page_groups, true,
             std::move(bodies), [&](std::uint16_t part) {
               return adjacency_key({direction, type, group, part, fold_});
             });
}

Status SegmentWriter::write_index_page(std::uint32_t index, std::uint64_t number,
                                       const IndexPage* page) {
  std::vector<std::string> bodies;
  if (page != nullptr) {
    PLENUM_ASSIGN(bodies, segment::encode_index_page(*page));
  }
  return put(index_unit(index), number, number, page != nullptr, std::move(bodies),
             [&](std::uint16_t part) {
               return index_page_key({index, number, part, fold_});
             });
}

Status SegmentWriter::write_index_directory(std::uint32_t index, const IndexDirectory& directory) {
  PLENUM_ASSIGN(auto bodies, segment::encode_index_directory(directory));
  return put(index_unit(index), 0, 0, true, std::move(bodies), [&](std::uint16_t part) {
    return index_page_key({index, 0, part, fold_});
  });
}

void SegmentWriter::set_indexes(std::map<std::string, std::uint32_t, std::less<>> numbers,
                                std::map<std::uint32_t, std::vector<std::uint32_t>> text_runs,
                                std::uint32_t next) {
  output_.indexes = std::move(numbers);
  output_.text_runs = std::move(text_runs);
  output_.next_index = next;
  std::set<std::uint32_t> kept;
  for (const auto& [rule, number] : output_.indexes) kept.insert(number);
  for (const auto& [number, later] : output_.text_runs) kept.insert(later.begin(), later.end());
  const auto drop = [&](std::uint32_t number) {
    if (!kept.contains(number)) drop_index(number);
  };
  for (const auto& [rule, number] : base_.meta().indexes) drop(number);
  for (const auto& [number, later] : base_.meta().text_runs) {
    std::for_each(later.begin(), later.end(), drop);
  }
}

void SegmentWriter::drop_index(std::uint32_t index) {
  const std::string unit = index_unit(index);
  output_.units.erase(unit);
  output_.changed[unit];  // its record goes
  output_.dropped.push_back(unit);
}

Status SegmentWriter::put_lookup(std::string key) {
  std::string value = seal(key, {});
  batch_.put(kv::Family::index, std::move(key), std::move(value));
  return send(false);
}

Result<FoldOutput> SegmentWriter::finish(std::span<const Extent> edge_extents) {
  PLENUM_TRY(send(true));
  const SegmentStore written(base_.segments().engine(), engine_.snapshot(), fold_);
  PLENUM_ASSIGN(output_.statistics, gatherer_.finish(written, edge_extents));
  return std::move(output_);
}

Status SegmentWriter::put(const std::string& unit, std::uint64_t number, std::uint64_t page,
                          bool present, std::vector<std::string> bodies,
                          const std::function<std::string(std::uint16_t)>& key_of) {
  const auto old = base_.meta().units.find(unit);
  if (old != base_.meta().units.end() && old->second.contains(page)) {
    output_.superseded[unit].push_back(number);
  }
  output_.units[unit].set(page, present);
  output_.changed[unit].set(page, true);
  if (bodies.empty()) bodies.emplace_back();
  for (std::size_t part = 0; part < bodies.size(); ++part) {
    std::string key = key_of(static_cast<std::uint16_t>(part));
    std::string value = seal(key, std::move(bodies[part]));
    output_.bytes += value.size();
    batch_.put(kv::Family::segment, std::move(key), std::move(value));
  }
  ++output_.segments;
  return send(false);
}

Status SegmentWriter::send(bool all) {
  if (batch_.empty() || (!all && batch_.bytes() < send_bytes)) return {};
  PLENUM_TRY(engine_.commit(batch_, kv::Durability::async));
  batch_ = {};
  if (!flushes_ || output_.bytes - flushed_bytes_ < flush_bytes) return {};
  flushed_bytes_ = output_.bytes;
  return engine_.begin_flush(kv::Family::segment);
}

}  // namespace plenum::storage
