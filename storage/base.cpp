#include "storage/base.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include "core/try.hpp"
#include "storage/projection/column_builder.hpp"
#include "storage/segment/adjacency.hpp"
#include "storage/segment/column.hpp"
#include "storage/segment/index_page.hpp"

namespace plenum::storage {

namespace {

/// So many looks at missing pages of a unit cost a read each; then the whole unit is loaded.
constexpr std::uint32_t single_loads_max = 8;
/// Of so many reads of a page that memory is short for, one reads the whole page.
constexpr std::uint8_t piece_reads_a_page = 16;
/// What is expected of a page before it is decoded, for the decision to load the whole unit.
template <class Page>
constexpr std::uint64_t page_bytes_expected = 192 * 1024;
template <>
constexpr std::uint64_t page_bytes_expected<ColumnPage> = 24 * 1024;
template <>
constexpr std::uint64_t page_bytes_expected<IndexPage> = 24 * 1024;

std::size_t row_of(std::uint64_t id) noexcept {
  return static_cast<std::size_t>(id & (column_page_rows - 1));
}

}  // namespace

const Base::ColumnUnit* Base::column_unit_of(EntityKind kind, PropertyToken key) const noexcept {
  if (key == label_set_column) return &label_set_unit_;
  if (key == start_node_column) return &start_unit_;
  if (key == mixed_type_column) return &mixed_type_unit_;
  const auto& columns = columns_[index_of(kind)];
  const auto token = static_cast<std::size_t>(key);
  return token < columns.size() ? &columns[token] : nullptr;
}

const Base::AdjacencyUnit* Base::adjacency_unit_of(Direction direction,
                                                   TypeToken type) const noexcept {
  const auto token = static_cast<std::size_t>(type);
  return token < adjacency_.size() ? &adjacency_[token][index_of(direction)] : nullptr;
}

Result<std::unique_ptr<const AdjacencyPage>> Base::decode(const Unit<AdjacencyPage>& unit,
                                                          std::uint64_t number) const {
  AdjacencyPageBuilder builder;
  PLENUM_TRY(segments_.scan(unit.bytes, number * adjacency_page_groups,
                            (number + 1) * adjacency_page_groups,
                            [&](const StoredSegment& segment) -> Status {
                              return builder.append_parts(segment.number, segment.views());
                            }));
  return builder.finish();
}

Result<std::unique_ptr<const ColumnPage>> Base::decode(const Unit<ColumnPage>& unit,
                                                       std::uint64_t number) const {
  PLENUM_ASSIGN(const StoredSegment segment, segments_.read(unit.bytes, number));
  if (segment.parts.empty()) return ColumnPageBuilder().finish();
  return segment::decode_column(segment.views());
}

Result<std::unique_ptr<const IndexPage>> Base::decode(const Unit<IndexPage>& unit,
                                                      std::uint64_t number) const {
  PLENUM_ASSIGN(const StoredSegment segment, segments_.read(unit.bytes, number));
  if (segment.parts.empty()) {
    return Error(ErrorCode::corruption,
                 "page " + std::to_string(number) + " of a stored index is missing");
  }
  return segment::decode_index_page(segment.views());
}

template <class Page>
Result<const Page*> Base::load(const Unit<Page>& unit, std::uint64_t number, bool must_stay,
                               PageKeeper& keep) const {
  PLENUM_ASSIGN(auto decoded, decode(unit, number));
  const std::uint64_t bytes = decoded->bytes();
  const bool stays = must_stay ? cache_->reserve(bytes) : cache_->reserve_to_stay(bytes);
  if (!stays &&
      !cache_->reserve(bytes)) {  // larger than all the budget: as long as it is looked at
    std::shared_ptr<const Page> owned(std::move(decoded));
    const Page* raw = owned.get();
    keep = std::move(owned);
    return raw;
  }
  std::shared_ptr<const Page> owned(decoded.release(),
                                    [budget = cache_->budget(), bytes](const Page* page) {
                                      std::default_delete<const Page>()(page);
                                      budget->release(bytes);
                                    });
  if (stays) return unit.pages.publish(number, std::move(owned));
  keep = cache_->insert(unit.owner, number, std::move(owned), bytes);
  return static_cast<const Page*>(keep.get());
}

// As long as the budget lasts; what fails is noticed by whoever needs the page.
template <class Page>
void Base::load_all(const Unit<Page>& unit) const {
  std::atomic<std::uint64_t> next{std::is_same_v<Page, IndexPage> ? 1U : 0U};  // 0: the directory
  const auto work = [&] {
    for (;;) {
      const std::uint64_t number = unit.present.next(next.fetch_add(1));
      if (number >= unit.present.bound()) return;
      std::uint64_t expected = number;
      next.compare_exchange_strong(expected, number + 1);
      PageKeeper keep;
      if (unit.pages.find(number) == nullptr && !load(unit, number, true, keep).ok()) return;
      if (keep != nullptr) return;
    }
  };
  std::vector<std::thread> threads;
  const unsigned helpers = std::min(7U, std::max(1U, std::thread::hardware_concurrency()) - 1);
  for (unsigned i = 0; i < helpers; ++i) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
}

template <class Page>
const Page* Base::page_in_memory(const Unit<Page>& unit, std::uint64_t number,
                                 PageKeeper& keep) const {
  if (const Page* found = unit.pages.find(number)) return found;
  keep = cache_->find(unit.owner, number);
  return static_cast<const Page*>(keep.get());
}

template <class Page>
Result<const Page*> Base::page(const Unit<Page>& unit, std::uint64_t number,
                               PageKeeper& keep) const {
  if (!unit.present.contains(number)) return static_cast<const Page*>(nullptr);
  if (const Page* found = page_in_memory(unit, number, keep)) return found;
  if (unit.misses.fetch_add(1, std::memory_order_relaxed) == single_loads_max &&
      cache_->fits(unit.present.bound() * page_bytes_expected<Page>)) {
    load_all(unit);
    if (const Page* found = unit.pages.find(number)) return found;
  }
  return load(unit, number, false, keep);
}

Result<std::optional<std::uint32_t>> Base::label_set(NodeId id) const {
  if (label_set_unit_ == nullptr) return std::optional<std::uint32_t>{};
  PageKeeper keep;
  PLENUM_ASSIGN(const ColumnPage* found,
                page(*label_set_unit_, id.value >> column_page_bits, keep));
  if (found == nullptr) return std::optional<std::uint32_t>{};
  const auto set = found->find_integer(row_of(id.value));
  if (!set) return std::optional<std::uint32_t>{};
  return std::optional(static_cast<std::uint32_t>(*set));
}

Result<std::optional<TypeToken>> Base::type_of(EdgeId id) const {
  const std::uint32_t owner = owner_in(meta_.edge_extents, id.value);
  if (owner != Extent::mixed) return std::optional(TypeToken{owner});
  if (mixed_type_unit_ == nullptr) return std::optional<TypeToken>{};
  PageKeeper keep;
  PLENUM_ASSIGN(const ColumnPage* found,
                page(*mixed_type_unit_, id.value >> column_page_bits, keep));
  if (found == nullptr) return std::optional<TypeToken>{};
  const auto type = found->find_integer(row_of(id.value));
  if (!type) return std::optional<TypeToken>{};
  return std::optional(TypeToken{static_cast<std::uint32_t>(*type)});
}

Result<std::optional<EdgeEnds>> Base::ends(EdgeId id) const {
  const auto none = std::optional<EdgeEnds>{};
  if (start_unit_ == nullptr) return none;
  PageKeeper keep;
  PLENUM_ASSIGN(const ColumnPage* found, page(*start_unit_, id.value >> column_page_bits, keep));
  if (found == nullptr) return none;
  const auto start = found->find_integer(row_of(id.value));
  if (!start) return none;
  PLENUM_ASSIGN(const auto type, type_of(id));
  const NodeId from{static_cast<std::uint64_t>(*start)};
  PageKeeper keep_edges;
  AdjacencySlice edges;
  if (type) {
    PLENUM_ASSIGN(edges, slice(from, Direction::out, *type, keep_edges));
  }
  const auto at = std::lower_bound(edges.edges.begin(), edges.edges.end(), id);
  if (at == edges.edges.end() || *at != id) {
    return Error(ErrorCode::corruption,
                 "relationship " + std::to_string(id.value) + " is missing at its start node");
  }
  const NodeId to = edges.nodes[static_cast<std::size_t>(at - edges.edges.begin())];
  return std::optional(EdgeEnds{*type, from, to});
}

Result<const ColumnPage*> Base::column(EntityKind kind, PropertyToken key, std::uint64_t id,
                                       PageKeeper& keep) const {
  const ColumnUnit* unit = column_unit_of(kind, key);
  if (unit == nullptr || *unit == nullptr) return static_cast<const ColumnPage*>(nullptr);
  return page(**unit, id >> column_page_bits, keep);
}

Result<AdjacencySlice> Base::slice(NodeId id, Direction direction, TypeToken type,
                                   PageKeeper& keep) const {
  const AdjacencyUnit* unit = adjacency_unit_of(direction, type);
  if (unit == nullptr || *unit == nullptr) return AdjacencySlice{};
  const std::uint64_t number = id.value >> adjacency_page_bits;
  if (!(*unit)->present.contains(number)) return AdjacencySlice{};
  const AdjacencyPage* found = page_in_memory(**unit, number, keep);
  if (found == nullptr) {
    if (piece_is_enough(**unit, number)) {
      PLENUM_ASSIGN(found, load_group(**unit, id.value / segment::adjacency_group_nodes, keep));
    } else {
      PLENUM_ASSIGN(found, page(**unit, number, keep));
    }
  }
  return found->slice(static_cast<std::size_t>(id.value & (adjacency_page_nodes - 1)));
}

// A page holds 64 groups, or 2,048 values, so that reading one of them is much cheaper: where a
// page would push out others, it has to be asked for several times before it is worth that.
template <class Page>
bool Base::piece_is_enough(const Unit<Page>& unit, std::uint64_t number) const {
  if (cache_->has_room(page_bytes_expected<Page>)) return false;
  const std::uint8_t before = unit.touches[number].fetch_add(1, std::memory_order_relaxed);
  return before % piece_reads_a_page != piece_reads_a_page - 1;
}

Result<Value> Base::value_of(const Unit<ColumnPage>& unit, std::uint64_t id) const {
  const std::uint64_t number = id >> column_page_bits;
  if (!unit.present.contains(number)) return Value();
  PageKeeper keep;
  const ColumnPage* found = page_in_memory(unit, number, keep);
  if (found == nullptr && piece_is_enough(unit, number)) {
    PLENUM_ASSIGN(const StoredSegment segment, segments_.read(unit.bytes, number));
    if (segment.parts.empty()) return Value();
    return segment::column_value(segment.views(), row_of(id));
  }
  if (found == nullptr) {
    PLENUM_ASSIGN(found, page(unit, number, keep));
  }
  return found->value(row_of(id));
}

Result<Value> Base::property(EntityKind kind, std::uint64_t id, PropertyToken key) const {
  const ColumnUnit* unit = column_unit_of(kind, key);
  if (unit == nullptr || *unit == nullptr) return Value();
  return value_of(**unit, id);
}

Result<std::vector<Property>> Base::properties(EntityKind kind, std::uint64_t id) const {
  std::vector<Property> all;
  std::vector<std::string_view> asked;  // columns of which one value is read, and their places
  std::vector<std::size_t> places;
  const std::uint64_t number = id >> column_page_bits;
  const auto& columns = columns_[index_of(kind)];
  for (std::size_t token = 0; token < columns.size(); ++token) {
    if (columns[token] == nullptr || !columns[token]->present.contains(number)) continue;
    const Unit<ColumnPage>& unit = *columns[token];
    PageKeeper keep;
    const ColumnPage* found = page_in_memory(unit, number, keep);
    const PropertyToken key{static_cast<std::uint32_t>(token)};
    if (found == nullptr && piece_is_enough(unit, number)) {
      asked.emplace_back(unit.bytes);
      places.push_back(all.size());
      all.push_back({key, Value()});
      continue;
    }
    if (found == nullptr) {
      PLENUM_ASSIGN(found, page(unit, number, keep));
    }
    if (found->is_valid(row_of(id))) all.push_back({key, found->value(row_of(id))});
  }
  if (asked.empty()) return all;
  PLENUM_ASSIGN(const auto segments, segments_.read_columns(asked, number));
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (segments[i].parts.empty()) continue;
    PLENUM_ASSIGN(all[places[i]].value, segment::column_value(segments[i].views(), row_of(id)));
  }
  std::erase_if(all, [](const Property& each) { return each.value.is_null(); });
  return all;
}

Result<const AdjacencyPage*> Base::load_group(const Unit<AdjacencyPage>& unit, std::uint64_t group,
                                              PageKeeper& keep) const {
  AdjacencyPageBuilder builder;
  PLENUM_ASSIGN(const StoredSegment segment, segments_.read(unit.bytes, group));
  if (!segment.parts.empty()) PLENUM_TRY(builder.append_parts(group, segment.views()));
  std::shared_ptr<const AdjacencyPage> page(builder.finish());
  const AdjacencyPage* raw = page.get();
  keep = std::move(page);
  return raw;
}

Result<std::uint64_t> Base::degree(NodeId id, Direction direction, TypeToken type) const {
  PageKeeper keep;
  PLENUM_ASSIGN(const AdjacencySlice all, slice(id, direction, type, keep));
  return std::uint64_t{all.size()};
}

void Base::types_near(NodeId id, Direction direction, std::vector<TypeToken>& out) const {
  const std::uint64_t number = id.value >> adjacency_page_bits;
  for (std::size_t type = 0; type < adjacency_.size(); ++type) {
    const AdjacencyUnit& unit = adjacency_[type][index_of(direction)];
    if (unit != nullptr && unit->present.contains(number)) {
      out.push_back(TypeToken{static_cast<std::uint32_t>(type)});
    }
  }
}

std::uint64_t Base::next_block(EntityKind kind, std::uint64_t number) const noexcept {
  const ColumnUnit& unit = kind == EntityKind::node ? label_set_unit_ : start_unit_;
  if (unit == nullptr) return ~std::uint64_t{0};
  constexpr std::uint64_t pages = IdBlock::ids / column_page_rows;
  if (number >= segment_number_bound) return ~std::uint64_t{0};
  const std::uint64_t next = unit->present.next(number * pages);
  return next == ~std::uint64_t{0} ? next : next / pages;
}

Result<std::shared_ptr<const IndexDirectory>> Base::index_directory(std::uint32_t index) const {
  const auto missing = [&] {
    return Error(ErrorCode::corruption,
                 "the stored index " + std::to_string(index) + " is missing");
  };
  const auto found = indexes_.find(index);
  if (found == indexes_.end()) return missing();
  DirectoryKeeper& keeper = *found->second.directory;
  const std::lock_guard lock(keeper.mutex);
  if (keeper.directory == nullptr) {
    PLENUM_ASSIGN(const StoredSegment segment, segments_.read(found->second.unit->bytes, 0));
    if (segment.parts.empty()) return missing();
    PLENUM_ASSIGN(keeper.directory, segment::decode_index_directory(segment.views()));
  }
  return keeper.directory;
}

Result<const IndexPage*> Base::index_page(std::uint32_t index, std::uint64_t number,
                                          PageKeeper& keep) const {
  const auto found = indexes_.find(index);
  if (found != indexes_.end()) {
    PLENUM_ASSIGN(const IndexPage* read, page(*found->second.unit, number, keep));
    if (read != nullptr) return read;
  }
  return Error(ErrorCode::corruption, "page " + std::to_string(number) + " of the stored index " +
                                          std::to_string(index) + " is missing");
}

Status Base::candidates(Lookup lookup, std::span<const std::uint64_t> hashes,
                        std::span<std::vector<std::uint64_t>> out) const {
  return segments_.lookup(static_cast<std::uint8_t>(lookup), hashes, out);
}

namespace {

// Pages of 2,048 in a block of 4,096.
constexpr std::size_t words_per_page = column_page_rows / 64;

void set_bit(IdBlock& block, std::size_t half, std::size_t row) {
  block.words[half * words_per_page + row / 64] |= std::uint64_t{1} << (row % 64);
}

/// All rows of the page that have a value.
void set_valid(IdBlock& block, std::size_t half, const ColumnPage& page) {
  if (page.form() == ColumnPage::Form::sparse) {
    page.for_each_valid([&](std::size_t row) { set_bit(block, half, row); });
    return;
  }
  const auto valid = page.valid_words();
  for (std::size_t word = 0; word < valid.size(); ++word) {
    block.words[half * words_per_page + word] |= valid[word];
  }
}

void copy_range(IdBlock& block, std::uint64_t from, std::uint64_t to, IdBlock& out) {
  for (std::uint64_t word = from / 64; word * 64 < to; ++word) {
    std::uint64_t mask = ~std::uint64_t{0};
    if (word == from / 64) mask &= ~std::uint64_t{0} << (from % 64);
    if (to - word * 64 < 64) mask &= (std::uint64_t{1} << (to - word * 64)) - 1;
    out.words[static_cast<std::size_t>(word)] |= block.words[static_cast<std::size_t>(word)] & mask;
  }
}

}  // namespace

Status Base::nodes(std::uint64_t number, const LabelToken* label, IdBlock& out) const {
  if (label_set_unit_ == nullptr) return {};
  for (std::size_t half = 0; half < 2; ++half) {
    PageKeeper keep;
    PLENUM_ASSIGN(const ColumnPage* found, page(*label_set_unit_, number * 2 + half, keep));
    if (found == nullptr) continue;
    if (label == nullptr) {
      set_valid(out, half, *found);
      continue;
    }
    const auto has_label = [&](std::int64_t set) {
      return label_sets_->has(static_cast<std::uint32_t>(set), *label);
    };
    if (const auto set = found->constant_integer()) {  // the nodes of an extent have one label set
      if (has_label(*set)) set_valid(out, half, *found);
      continue;
    }
    std::int64_t last = -1;
    bool has = false;
    found->for_each_valid([&](std::size_t row) {
      const std::int64_t set = found->integer(row);
      if (set != last) has = has_label(set);
      last = set;
      if (has) set_bit(out, half, row);
    });
  }
  return {};
}

Status Base::edges(std::uint64_t number, const TypeToken* type, IdBlock& out) const {
  if (start_unit_ == nullptr) return {};
  IdBlock all;
  IdBlock& target = type == nullptr ? out : all;
  for (std::size_t half = 0; half < 2; ++half) {
    PageKeeper keep;
    PLENUM_ASSIGN(const ColumnPage* found, page(*start_unit_, number * 2 + half, keep));
    if (found == nullptr) continue;
    set_valid(target, half, *found);
  }
  if (type == nullptr) return {};
  const std::uint64_t begin = number * IdBlock::ids;
  const auto& extents = meta_.edge_extents;
  auto next = std::partition_point(extents.begin(), extents.end(), [&](const Extent& extent) {
    return extent.start + extent.size <= begin;
  });
  for (; next != extents.end() && next->start < begin + IdBlock::ids; ++next) {
    const Extent& extent = *next;
    const std::uint64_t from = std::max(extent.start, begin);
    const std::uint64_t to = std::min(extent.start + extent.size, begin + IdBlock::ids);
    if (from >= to) continue;
    if (extent.owner == static_cast<std::uint32_t>(*type)) {
      copy_range(all, from - begin, to - begin, out);
    } else if (extent.owner == Extent::mixed && mixed_type_unit_ != nullptr) {
      for (std::uint64_t id = from; id < to; ++id) {
        PLENUM_ASSIGN(const auto own, type_of(EdgeId{id}));
        if (own == *type) copy_range(all, id - begin, id - begin + 1, out);
      }
    }
  }
  return {};
}

}  // namespace plenum::storage
