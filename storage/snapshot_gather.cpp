// One property of many entities: runs of ids that nothing above the base knows are copied from its
// pages at once.
#include <algorithm>
#include <vector>

#include "core/try.hpp"
#include "storage/snapshot.hpp"
#include "storage/store_core.hpp"

namespace plenum::storage {

namespace {

constexpr EntityKind kind_of(NodeId) { return EntityKind::node; }
constexpr EntityKind kind_of(EdgeId) { return EntityKind::edge; }
const NodeRecord* known(const Overlay& layer, NodeId id) { return layer.known_node(id); }
const EdgeRecord* known(const Overlay& layer, EdgeId id) { return layer.known_edge(id); }

// A run has one column page.
static_assert(column_page_rows % Overlay::block_ids == 0);

template <class Id>
class Gatherer {
 public:
  Gatherer(const SnapshotState& state, PropertyToken key, PropertyColumn& out)
      : layers_(state.committed->layers), at_(state.at), key_(key), out_(out) {}

  Status take(std::span<const Id> ids) {
    for (std::size_t first = 0; first < ids.size();) {
      const std::size_t count = consecutive(ids.subspan(first));
      const std::size_t end = first + (count > 1 ? count : in_block(ids.subspan(first)));
      PLENUM_TRY(take_run(ids.subspan(first, end - first), count > 1));
      first = end;
    }
    return {};
  }

 private:
  /// How many ids follow one another up to the end of the block; 0 when not all that could.
  static std::size_t consecutive(std::span<const Id> ids) noexcept {
    const std::uint64_t first = ids[0].value;
    const std::size_t count =
        std::min<std::size_t>(ids.size(), Overlay::block_ids - first % Overlay::block_ids);
    // Four ids a round share the number that they are compared with: less than half the time.
    constexpr std::size_t quarter = 16;
    std::uint64_t difference = 0;
    std::size_t i = 0;
    for (; i + 4 * quarter <= count; i += 4 * quarter) {
      const Id* const at = ids.data() + i;
      for (std::size_t k = 0; k < quarter; ++k) {
        const std::uint64_t wanted = first + i + k;
        difference |= (at[k].value - wanted) | (at[k + quarter].value - wanted - quarter) |
                      (at[k + 2 * quarter].value - wanted - 2 * quarter) |
                      (at[k + 3 * quarter].value - wanted - 3 * quarter);
      }
    }
    for (; i < count; ++i) difference |= ids[i].value - first - i;
    return difference == 0 ? count : 0;
  }
  /// How many ids are of the first one's block.
  static std::size_t in_block(std::span<const Id> ids) noexcept {
    std::size_t count = 1;
    while (count < ids.size() &&
           ids[count].value / Overlay::block_ids == ids[0].value / Overlay::block_ids) {
      ++count;
    }
    return count;
  }

  /// Ids of one block of the overlay.
  Status take_run(std::span<const Id> ids, bool all_follow) {
    if (layers_.may_know_near(kind_of(ids[0]), ids[0].value)) {
      for (const Id id : ids) PLENUM_TRY(take_one(id));
      return {};
    }
    PLENUM_TRY(turn_to(ids[0]));
    if (column_ != nullptr && all_follow) {
      const std::size_t begin = row_of(ids[0]);
      const std::size_t end = begin + ids.size();
      if (column_->has_all(begin, end)) {
        column_->append_to(out_, begin, end);
        return {};
      }
    }
    for (const Id id : ids) PLENUM_TRY(take_stored(id));
    return {};
  }

  Status take_one(Id id) {
    const auto* record = known(layers_.active(), id);
    if (record == nullptr && layers_.frozen() != nullptr) record = known(*layers_.frozen(), id);
    if (record != nullptr) return take_record(*record, id);
    PLENUM_TRY(turn_to(id));
    return take_stored(id);
  }

  template <class Record>
  Status take_record(const Record& record, Id id) {
    if (!visible(record, at_)) return no_such_entity(id);
    const Version* version = version_at(record.head, at_);
    const Value* value = version == nullptr ? nullptr : version->find(key_);
    if (value == nullptr) {
      out_.append_null();
    } else {
      out_.append(*value);
    }
    return {};
  }

  /// Precondition: column_ is the page of the id.
  Status take_stored(Id id) {
    if (column_ != nullptr && column_->is_valid(row_of(id))) {
      column_->append_to(out_, row_of(id));
      return {};
    }
    PLENUM_TRY(check(id));  // null, unless the entity was never there
    out_.append_null();
    return {};
  }

  static std::size_t row_of(Id id) noexcept {
    return static_cast<std::size_t>(id.value & (column_page_rows - 1));
  }
  Status turn_to(Id id) {
    const std::uint64_t page = id.value >> column_page_bits;
    if (page == page_) return {};
    PageKeeper keep;
    PLENUM_ASSIGN(column_, layers_.base()->column(kind_of(id), key_, id.value, keep));
    if (keep != nullptr) out_.keep(std::move(keep));
    page_ = page;
    return {};
  }

  Status check(NodeId id) {
    PLENUM_ASSIGN(const NodeSight sight, layers_.node(id, at_));
    if (!sight.exists) return no_such_entity(id);
    return {};
  }
  // An edge that nothing above the base knows was found there.
  Status check(EdgeId id) {
    if (!layers_.base()->empty()) return {};
    return no_such_entity(id);
  }

  const Layers& layers_;
  Timestamp at_;
  PropertyToken key_;
  PropertyColumn& out_;
  const ColumnPage* column_ = nullptr;
  std::uint64_t page_ = ~std::uint64_t{0};
};

}  // namespace

Status Snapshot::gather(std::span<const NodeId> nodes, PropertyToken key,
                        PropertyColumn& out) const {
  out.reserve(out.size() + nodes.size());
  return Gatherer<NodeId>(*state_, key, out).take(nodes);
}

Status Snapshot::gather(std::span<const EdgeId> edges, PropertyToken key,
                        PropertyColumn& out) const {
  out.reserve(out.size() + edges.size());
  return Gatherer<EdgeId>(*state_, key, out).take(edges);
}

}  // namespace plenum::storage
