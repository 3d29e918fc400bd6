#include "storage/fold_writer.hpp"

#include <algorithm>
#include <bit>
#include <functional>
#include <tuple>

#include "core/hash.hpp"
#include "core/try.hpp"
#include "storage/key_layout.hpp"
#include "storage/projection/column_builder.hpp"
#include "storage/segment/adjacency.hpp"
#include "storage/segment/column.hpp"

namespace plenum::storage {

namespace {

/// Segments go to the engine in batches of about this size.
constexpr std::size_t batch_bytes = 8 * 1024 * 1024;

bool same(const Value& a, const Value& b) { return a.kind() == b.kind() && a == b; }

Value as_value(std::uint64_t number) { return Value(static_cast<std::int64_t>(number)); }

}  // namespace

FoldWriter::FoldWriter(const Base& base, const FrozenGeneration& frozen, std::uint32_t fold,
                       kv::Engine& engine)
    : base_(base),
      frozen_(frozen),
      generation_(*frozen.overlay),
      at_(frozen.timestamp),
      fold_(fold),
      engine_(engine) {
  output_.units = base.meta().units;
}

// Calls take(segment, ids) for each segment of 2,048 ids that the generation knows ids of.
template <class Take>
Status FoldWriter::each_segment(const Membership& touched, Take&& take) {
  std::vector<std::uint64_t> ids;
  for (std::uint64_t number = touched.next_page(0); number != ~std::uint64_t{0};
       number = touched.next_page(number + 1)) {
    const MembershipPage* page = touched.page(number);
    for (std::uint32_t half = 0; half < 2; ++half) {
      ids.clear();
      for (std::uint32_t word = half * 32; word < (half + 1) * 32; ++word) {
        std::uint64_t bits = page->current[word].load(std::memory_order_acquire);
        for (; bits != 0; bits &= bits - 1) {
          ids.push_back(number * MembershipPage::ids + word * 64ULL +
                        static_cast<std::uint64_t>(std::countr_zero(bits)));
        }
      }
      if (!ids.empty()) PLENUM_TRY(take(number * 2 + half, ids));
    }
  }
  return {};
}

Result<FoldOutput> FoldWriter::run() {
  PLENUM_TRY(each_segment(
      generation_.touched_nodes(),
      [this](std::uint64_t segment, const auto& ids) { return node_segment(segment, ids); }));
  PLENUM_TRY(each_segment(
      generation_.touched_edges(),
      [this](std::uint64_t segment, const auto& ids) { return edge_segment(segment, ids); }));
  PLENUM_TRY(write_adjacency());
  PLENUM_TRY(send(true));
  return std::move(output_);
}

Status FoldWriter::node_segment(std::uint64_t segment, const std::vector<std::uint64_t>& ids) {
  ColumnChanges changes;
  for (const std::uint64_t number : ids) {
    const NodeId id{number};
    const NodeRecord* record = generation_.known_node(id);
    if (record == nullptr) continue;  // rolled back
    const bool alive = visible(*record, at_);
    const Version* version = alive ? version_at(record->head, at_) : nullptr;
    PLENUM_ASSIGN(const auto before, base_.label_set(id));
    if (!alive && !before) continue;
    const std::size_t row = number % column_page_rows;
    if (alive && before != version->label_set) {
      changes[static_cast<std::uint32_t>(label_set_column)].emplace_back(
          row, as_value(version->label_set));
    } else if (!alive) {
      changes[static_cast<std::uint32_t>(label_set_column)].emplace_back(row, Value());
    }
    PLENUM_TRY(collect_properties(EntityKind::node, number, before.has_value(), version, changes));
  }
  return write_columns(EntityKind::node, segment, changes);
}

Status FoldWriter::edge_segment(std::uint64_t segment, const std::vector<std::uint64_t>& ids) {
  ColumnChanges changes;
  for (const std::uint64_t number : ids) {
    const EdgeRecord* record = generation_.known_edge(EdgeId{number});
    if (record == nullptr) continue;
    const bool alive = visible(*record, at_);
    const bool before = record->adopted();
    if (!alive && !before) continue;
    const Version* version = alive ? version_at(record->head, at_) : nullptr;
    PLENUM_TRY(collect_properties(EntityKind::edge, number, before, version, changes));
    if (alive == before) continue;
    const std::size_t row = number % column_page_rows;
    const auto type = static_cast<std::uint32_t>(record->type);
    changes[static_cast<std::uint32_t>(start_node_column)].emplace_back(
        row, alive ? as_value(record->start.value) : Value());
    if (owner_in(frozen_.edge_extents, number) == Extent::mixed) {
      changes[static_cast<std::uint32_t>(mixed_type_column)].emplace_back(
          row, alive ? as_value(type) : Value());
    }
    edges_.push_back(
        {record->type, Direction::out, alive, record->start.value, number, record->target.value});
    edges_.push_back(
        {record->type, Direction::in, alive, record->target.value, number, record->start.value});
  }
  return write_columns(EntityKind::edge, segment, changes);
}

// Differences between the base's properties and the version's; a null version has none.
Status FoldWriter::collect_properties(EntityKind kind, std::uint64_t id, bool in_base,
                                      const Version* version, ColumnChanges& changes) {
  std::vector<Property> before;
  if (in_base) {
    PLENUM_ASSIGN(before, base_.properties(kind, id));
  }
  const auto after = version == nullptr ? std::span<const Property>{} : version->all();
  const std::size_t row = id % column_page_rows;
  auto old = before.begin();
  auto now = after.begin();
  const auto change = [&](PropertyToken key, const Value& from, const Value& to) {
    if (same(from, to)) return;
    changes[static_cast<std::uint32_t>(key)].emplace_back(row, to);
    note_lookup(kind, id, key, from, to);
  };
  while (old != before.end() || now != after.end()) {
    if (now == after.end() || (old != before.end() && old->key < now->key)) {
      change(old->key, old->value, Value());
      ++old;
    } else if (old == before.end() || now->key < old->key) {
      change(now->key, Value(), now->value);
      ++now;
    } else {
      change(now->key, old->value, now->value);
      ++old;
      ++now;
    }
  }
  return {};
}

void FoldWriter::note_lookup(EntityKind kind, std::uint64_t id, PropertyToken key,
                             const Value& before, const Value& after) {
  for (const Lookup lookup : {Lookup::node_key, Lookup::node_folded_name, Lookup::edge_key}) {
    const bool of_edges = lookup == Lookup::edge_key;
    if (of_edges != (kind == EntityKind::edge) ||
        frozen_.lookups[static_cast<std::size_t>(lookup)] != key)
      continue;
    const auto key_of = [&](const std::string& text) {
      return lookup_key(static_cast<std::uint8_t>(lookup), core::stable_hash64(text), id);
    };
    const auto old = lookup_text(lookup, before);
    const auto now = lookup_text(lookup, after);
    if (old == now || (old && now && key_of(*old) == key_of(*now))) continue;
    if (now) {
      std::string entry = key_of(*now);
      std::string value = seal(entry, {});
      batch_.put(kv::Family::index, std::move(entry), std::move(value));
    }
    if (old) output_.stale.push_back(key_of(*old));
  }
}

Status FoldWriter::write_columns(EntityKind kind, std::uint64_t segment,
                                 const ColumnChanges& changes) {
  for (const auto& [key, rows] : changes) {
    PLENUM_TRY(write_column(kind, PropertyToken{key}, segment, rows));
  }
  return send(false);
}

Status FoldWriter::write_column(EntityKind kind, PropertyToken key, std::uint64_t segment,
                                const std::vector<std::pair<std::size_t, Value>>& rows) {
  PageKeeper keep;
  PLENUM_ASSIGN(const ColumnPage* before,
                base_.column(kind, key, segment * column_page_rows, keep));
  ColumnPageBuilder builder;
  std::size_t next = 0;
  const auto copy_until = [&](std::size_t end) {
    for (; before != nullptr && next < end; ++next) builder.append_row(*before, next);
    next = end;
  };
  for (const auto& [row, value] : rows) {
    copy_until(row);
    if (!value.is_null()) builder.append(row, value);
    next = row + 1;
  }
  copy_until(column_page_rows);
  const auto page = builder.finish();
  PLENUM_ASSIGN(auto bodies, segment::encode_column(*page));
  const bool present = page->count() > 0;
  put_segment(column_unit(kind, key), segment, segment, present, std::move(bodies),
              [&](std::uint16_t part) {
                return column_key({kind, key, segment, part, fold_});
              });
  return {};
}

Status FoldWriter::write_adjacency() {
  const auto order = [](const EdgeChange& change) {
    return std::tuple(change.type, change.direction, change.node, change.edge);
  };
  std::sort(edges_.begin(), edges_.end(),
            [&](const EdgeChange& a, const EdgeChange& b) { return order(a) < order(b); });
  const EdgeChange* const end = edges_.data() + edges_.size();
  for (const EdgeChange* first = edges_.data(); first != end;) {
    const auto place = [](const EdgeChange& change) {
      return std::tuple(change.type, change.direction,
                        change.node >> segment::adjacency_group_bits);
    };
    const EdgeChange* last = first;
    while (last != end && place(*last) == place(*first)) ++last;
    PLENUM_TRY(write_group(adjacency_unit(first->direction, first->type),
                           first->node >> segment::adjacency_group_bits, first, last));
    PLENUM_TRY(send(false));
    first = last;
  }
  return {};
}

namespace {

Error unexpected(std::uint64_t edge) {
  return {ErrorCode::corruption, "relationship " + std::to_string(edge) +
                                     " is not where the records of changes say in the segments"};
}

}  // namespace

Status FoldWriter::write_group(const std::string& unit, std::uint64_t group,
                               const EdgeChange* first, const EdgeChange* last) {
  segment::AdjacencyGroup before;
  const auto present = base_.meta().units.find(unit);
  const std::uint64_t page = group / adjacency_page_groups;
  if (present != base_.meta().units.end() && present->second.contains(page)) {
    PLENUM_ASSIGN(const StoredSegment stored, base_.segments().read(unit, group));
    if (!stored.parts.empty()) {
      PLENUM_TRY(segment::decode_adjacency(group, stored.views(), before));
    }
  }
  segment::AdjacencyGroup after;
  for (std::size_t index = 0; index < segment::adjacency_group_nodes; ++index) {
    const std::uint64_t node = (group << segment::adjacency_group_bits) + index;
    std::size_t old = before.offsets[index];
    const std::size_t old_end = before.offsets[index + 1];
    const auto keep_below = [&](std::uint64_t edge) {
      for (; old < old_end && before.edges[old] < edge; ++old) {
        after.neighbours.push_back(before.neighbours[old]);
        after.edges.push_back(before.edges[old]);
      }
    };
    for (; first != last && first->node == node; ++first) {
      keep_below(first->edge);
      const bool there = old < old_end && before.edges[old] == first->edge;
      if (there == first->added) return unexpected(first->edge);
      if (there) {
        ++old;
      } else {
        after.neighbours.push_back(first->neighbour);
        after.edges.push_back(first->edge);
      }
    }
    keep_below(~std::uint64_t{0});
    after.offsets[index + 1] = static_cast<std::uint32_t>(after.edges.size());
  }
  PLENUM_ASSIGN(auto bodies, segment::encode_adjacency(group, after));
  const auto parsed = parse_unit(unit);
  // A page that lost its last edge stays in the set: it is found empty.
  put_segment(unit, group, page, true, std::move(bodies), [&](std::uint16_t part) {
    return adjacency_key({parsed->direction, parsed->type, group, part, fold_});
  });
  return {};
}

void FoldWriter::put_segment(const std::string& unit, std::uint64_t number, std::uint64_t page,
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
}

Status FoldWriter::send(bool all) {
  if (batch_.empty() || (!all && batch_.bytes() < batch_bytes)) return {};
  PLENUM_TRY(engine_.commit(batch_, kv::Durability::async));
  batch_ = {};
  return {};
}

}  // namespace plenum::storage
