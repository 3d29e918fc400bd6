#include "storage/fold_writer.hpp"

#include <algorithm>
#include <bit>
#include <tuple>

#include "core/hash.hpp"
#include "core/try.hpp"
#include "storage/key_layout.hpp"
#include "storage/projection/column_builder.hpp"
#include "storage/segment/adjacency.hpp"

namespace plenum::storage {

namespace {

bool same(const Value& a, const Value& b) { return a.kind() == b.kind() && a == b; }

Value as_value(std::uint64_t number) { return Value(static_cast<std::int64_t>(number)); }

std::span<const Property> properties_of(const Version* version) {
  return version == nullptr ? std::span<const Property>{} : version->all();
}

}  // namespace

FoldWriter::FoldWriter(const Base& base, const FrozenGeneration& frozen, const Snapshot& graph,
                       std::uint32_t fold, kv::Engine& engine)
    : base_(base),
      frozen_(frozen),
      graph_(graph),
      generation_(*frozen.overlay),
      at_(frozen.timestamp),
      out_(base, fold, engine),
      indexes_(base, frozen.names.schema, frozen.overlay->label_sets()) {}

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

Result<FoldOutput> FoldWriter::run(TextRuns texts) {
  PLENUM_TRY(each_segment(
      generation_.touched_nodes(),
      [this](std::uint64_t segment, const auto& ids) { return node_segment(segment, ids); }));
  PLENUM_TRY(each_segment(
      generation_.touched_edges(),
      [this](std::uint64_t segment, const auto& ids) { return edge_segment(segment, ids); }));
  PLENUM_TRY(write_adjacency());
  PLENUM_TRY(indexes_.write(out_, graph_, texts));
  return out_.finish(frozen_.edge_extents);
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
      if (before) out_.relabelled(id);
    } else if (!alive) {
      changes[static_cast<std::uint32_t>(label_set_column)].emplace_back(row, Value());
    }
    std::vector<Property> old;
    if (before) {
      PLENUM_ASSIGN(old, base_.properties(EntityKind::node, number));
    }
    const auto now = properties_of(version);
    PLENUM_TRY(collect_properties(EntityKind::node, number, old, now, changes));
    if (!indexes_.concerns(EntityKind::node)) continue;
    indexes_.note(EntityKind::node, number,
                  before ? std::optional(IndexImage{*before, old}) : std::nullopt,
                  alive ? std::optional(IndexImage{version->label_set, now}) : std::nullopt);
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
    const auto type = static_cast<std::uint32_t>(record->type);
    std::vector<Property> old;
    if (before) {
      PLENUM_ASSIGN(old, base_.properties(EntityKind::edge, number));
    }
    const auto now = properties_of(version);
    PLENUM_TRY(collect_properties(EntityKind::edge, number, old, now, changes));
    if (indexes_.concerns(EntityKind::edge)) {
      indexes_.note(EntityKind::edge, number,
                    before ? std::optional(IndexImage{type, old}) : std::nullopt,
                    alive ? std::optional(IndexImage{type, now}) : std::nullopt);
    }
    if (alive == before) continue;
    const std::size_t row = number % column_page_rows;
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

// Differences between the base's properties and the version's.
Status FoldWriter::collect_properties(EntityKind kind, std::uint64_t id,
                                      std::span<const Property> before,
                                      std::span<const Property> after, ColumnChanges& changes) {
  const std::size_t row = id % column_page_rows;
  auto old = before.begin();
  auto now = after.begin();
  const auto change = [&](PropertyToken key, const Value& from, const Value& to) -> Status {
    if (same(from, to)) return {};
    changes[static_cast<std::uint32_t>(key)].emplace_back(row, to);
    return note_lookup(kind, id, key, from, to);
  };
  while (old != before.end() || now != after.end()) {
    if (now == after.end() || (old != before.end() && old->key < now->key)) {
      PLENUM_TRY(change(old->key, old->value, Value()));
      ++old;
    } else if (old == before.end() || now->key < old->key) {
      PLENUM_TRY(change(now->key, Value(), now->value));
      ++now;
    } else {
      PLENUM_TRY(change(now->key, old->value, now->value));
      ++old;
      ++now;
    }
  }
  return {};
}

Status FoldWriter::note_lookup(EntityKind kind, std::uint64_t id, PropertyToken key,
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
    if (now) PLENUM_TRY(out_.put_lookup(key_of(*now)));
    if (old) out_.forget_lookup(key_of(*old));
  }
  return {};
}

Status FoldWriter::write_columns(EntityKind kind, std::uint64_t segment,
                                 const ColumnChanges& changes) {
  for (const auto& [key, rows] : changes) {
    PLENUM_TRY(write_column(kind, PropertyToken{key}, segment, rows));
  }
  return {};
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
  return out_.write_column(kind, key, segment, *builder.finish());
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
    PLENUM_TRY(write_group(first, last));
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

// All changes from first on lie in one group.
Status FoldWriter::write_group(const EdgeChange* first, const EdgeChange* last) {
  const TypeToken type = first->type;
  const Direction direction = first->direction;
  const std::uint64_t group = first->node >> segment::adjacency_group_bits;
  segment::AdjacencyGroup before;
  PLENUM_TRY(out_.read_adjacency(direction, type, group, before));
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
  return out_.write_adjacency(direction, type, group, before, after);
}

}  // namespace plenum::storage
