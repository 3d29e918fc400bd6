#include "storage/segment_store.hpp"

#include <optional>
#include <utility>

#include "core/try.hpp"
#include "storage/documents.hpp"
#include "storage/segment/adjacency.hpp"
#include "storage/segment/column.hpp"

namespace plenum::storage {

namespace {

// Number, part and fold of a key of any kind.
struct Place {
  std::uint64_t number = 0;
  std::uint16_t part = 0;
  std::uint32_t fold = 0;
};

std::optional<Place> place_of(std::string_view key) {
  if (const auto adjacency = parse_adjacency_key(key)) {
    return Place{adjacency->group, adjacency->part, adjacency->fold};
  }
  if (const auto column = parse_column_key(key)) {
    return Place{column->segment, column->part, column->fold};
  }
  if (const auto index = parse_index_page_key(key)) {
    return Place{index->page, index->part, index->fold};
  }
  return std::nullopt;
}

// Keys come as number, part, newest fold first: the first version of part 0 that may be seen is the
// segment's, and of the other parts the versions of the same fold belong to it.
class Collector {
 public:
  Collector(bool adjacency, std::uint32_t fold, const SegmentStore::Visit& visit)
      : adjacency_(adjacency), fold_(fold), visit_(visit) {}

  Status take(const kv::KeyValue& entry) {
    const auto place = place_of(entry.key);
    if (!place) {
      return Error(ErrorCode::corruption, "unknown segment key " + key_text(entry.key));
    }
    if (open_ && place->number != segment_.number) PLENUM_TRY(finish());
    if (place->fold > fold_) return {};
    if (!open_) {
      if (place->part != 0) return missing(place->number);
      open_ = true;
      segment_.number = place->number;
      segment_.fold = place->fold;
      segment_.parts.clear();
    } else if (place->fold != segment_.fold || place->part != segment_.parts.size()) {
      return {};  // an older version
    }
    PLENUM_ASSIGN(const std::string_view body, unseal(entry.key, entry.value));
    segment_.parts.emplace_back(body);
    return {};
  }

  Status finish() {
    if (!open_) return {};
    open_ = false;
    if (segment_.parts[0].empty()) return {};
    PLENUM_ASSIGN(const std::uint32_t parts, adjacency_
                                                 ? segment::adjacency_parts(segment_.parts[0])
                                                 : segment::column_parts(segment_.parts[0]));
    if (parts != segment_.parts.size()) return missing(segment_.number);
    return visit_(segment_);
  }

 private:
  static Error missing(std::uint64_t number) {
    return {ErrorCode::corruption, "a part of segment " + std::to_string(number) + " is missing"};
  }

  bool adjacency_;
  std::uint32_t fold_;
  const SegmentStore::Visit& visit_;
  bool open_ = false;
  StoredSegment segment_;
};

}  // namespace

Status SegmentStore::scan(std::string_view unit, std::uint64_t first, std::uint64_t last,
                          const Visit& visit) const {
  const bool adjacency = unit[0] == static_cast<char>(Space::adjacency);
  Collector collector(adjacency, fold_, visit);
  PLENUM_TRY(scan_range(*engine_, at_, kv::Family::segment, segment_begin(unit, first),
                        segment_begin(unit, last), [&](const kv::KeyValue& entry) -> Result<bool> {
                          PLENUM_TRY(collector.take(entry));
                          return true;
                        }));
  return collector.finish();
}

Result<StoredSegment> SegmentStore::read(std::string_view unit, std::uint64_t number) const {
  StoredSegment found;
  PLENUM_TRY(scan(unit, number, number + 1, [&](const StoredSegment& segment) -> Status {
    found = segment;
    return {};
  }));
  return found;
}

Result<std::vector<StoredSegment>> SegmentStore::read_columns(
    std::span<const std::string_view> units, std::uint64_t number) const {
  std::vector<StoredSegment> found(units.size());
  if (units.empty()) return found;
  std::vector<kv::ScanRange> ranges;
  ranges.reserve(units.size());
  for (const std::string_view unit : units) {
    ranges.push_back({segment_begin(unit, number), segment_begin(unit, number + 1), 64, false});
  }
  PLENUM_ASSIGN(const auto blocks, engine_->multi_scan(at_, kv::Family::segment, ranges));
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (blocks[i].resume) {  // long, or of many versions
      PLENUM_ASSIGN(found[i], read(units[i], number));
      continue;
    }
    const Visit visit = [&](const StoredSegment& segment) -> Status {
      found[i] = segment;
      return {};
    };
    Collector collector(false, fold_, visit);
    for (const kv::KeyValue& entry : blocks[i].entries) PLENUM_TRY(collector.take(entry));
    PLENUM_TRY(collector.finish());
  }
  return found;
}

Status SegmentStore::lookup(std::uint8_t lookup, std::span<const std::uint64_t> hashes,
                            std::span<std::vector<std::uint64_t>> ids) const {
  std::vector<kv::ScanRange> ranges;
  ranges.reserve(hashes.size());
  for (const std::uint64_t hash : hashes) {
    std::string low = lookup_begin(lookup, hash);
    std::string high = hash == ~std::uint64_t{0}
                           ? std::string(1, low[0]) + static_cast<char>(lookup + 1)
                           : lookup_begin(lookup, hash + 1);
    ranges.push_back({std::move(low), std::move(high)});
  }
  if (ranges.empty()) return {};
  PLENUM_ASSIGN(const auto blocks, engine_->multi_scan(at_, kv::Family::index, ranges));
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    const auto take = [&](const kv::KeyValue& entry) -> Result<bool> {
      PLENUM_TRY(unseal(entry.key, entry.value));
      if (const auto id = parse_lookup_id(entry.key)) ids[i].push_back(*id);
      return true;
    };
    for (const kv::KeyValue& entry : blocks[i].entries) {
      if (const auto taken = take(entry); !taken.ok()) return taken.error();
    }
    if (!blocks[i].resume) continue;
    PLENUM_TRY(
        scan_range(*engine_, at_, kv::Family::index, *blocks[i].resume, ranges[i].high, take));
  }
  return {};
}

}  // namespace plenum::storage
