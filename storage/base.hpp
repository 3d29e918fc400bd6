#pragma once
// Purpose: the graph as of the last fold: segments on disk, seen through pages in memory.
// May depend on: storage/projection, storage/base_meta.hpp, storage/segment_store.hpp,
// storage/statistics/statistics.hpp.
// Invariants: shows one fold for ever. A page is decoded at the first look and shared by all
// threads and by the bases of later folds that did not change it. Pages stand against one memory
// budget; what the caller was given to keep, it keeps while it looks. Reads may fail (damage, I/O).

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/result.hpp"
#include "storage/base_meta.hpp"
#include "storage/projection/adjacency_page.hpp"
#include "storage/projection/column_page.hpp"
#include "storage/projection/index_page.hpp"
#include "storage/projection/page_cache.hpp"
#include "storage/projection/page_table.hpp"
#include "storage/segment_store.hpp"
#include "storage/shared_state.hpp"
#include "storage/snapshot.hpp"
#include "storage/statistics/statistics.hpp"
#include "storage/types.hpp"

namespace plenum::storage {

/// 4,096 ids as a bitmap, the unit in which layers are merged.
struct IdBlock {
  static constexpr std::uint64_t ids = 4096;
  std::array<std::uint64_t, ids / 64> words{};
};

/// Where the units of a direction or kind stand among both.
constexpr std::size_t index_of(Direction direction) noexcept {
  return direction == Direction::in ? 1 : 0;
}
constexpr std::size_t index_of(EntityKind kind) noexcept {
  return kind == EntityKind::edge ? 1 : 0;
}

class Base {
 public:
  /// The base of an empty database.
  Base() = default;
  /// `segments` pinned at a state that has the fold of `meta`; `label_sets` outlives the base.
  Base(BaseMeta meta, SegmentStore segments, const LabelSets& label_sets,
       std::shared_ptr<PageCache> cache);
  Base(const Base&) = delete;
  Base& operator=(const Base&) = delete;
  /// The base after the next fold. `changed`: by unit the pages that it changed.
  std::shared_ptr<const Base> after(BaseMeta meta, SegmentStore segments,
                                    const UnitPages& changed) const;

  const BaseMeta& meta() const noexcept { return meta_; }
  const SegmentStore& segments() const noexcept { return segments_; }
  bool empty() const noexcept { return meta_.fold == 0; }
  /// What planners ask. Null for the base of an empty database.
  const Statistics* statistics() const noexcept { return statistics_.get(); }

  /// Number of the node's label set; null when there is no such node.
  Result<std::optional<std::uint32_t>> label_set(NodeId id) const;
  /// Null when there is no such edge.
  Result<std::optional<EdgeEnds>> ends(EdgeId id) const;
  /// A null value when the property is absent. Whether the id exists is not looked at.
  Result<Value> property(EntityKind kind, std::uint64_t id, PropertyToken key) const;
  /// In ascending token order; likewise.
  Result<std::vector<Property>> properties(EntityKind kind, std::uint64_t id) const;
  /// The page of a column that holds the id (row: id % 2,048); null when no id of it has a value.
  Result<const ColumnPage*> column(EntityKind kind, PropertyToken key, std::uint64_t id,
                                   PageKeeper& keep) const;

  /// Edges of one type at a node, ascending by edge id.
  Result<AdjacencySlice> slice(NodeId id, Direction direction, TypeToken type,
                               PageKeeper& keep) const;
  Result<std::uint64_t> degree(NodeId id, Direction direction, TypeToken type) const;
  /// Appends the types that nodes near this one have edges of: a superset of its own.
  void types_near(NodeId id, Direction direction, std::vector<TypeToken>& out) const;

  /// Which ids of block `number` (id / 4,096) exist: nodes, of a label if one is given; edges, of a
  /// type if one is given. `out` is empty before.
  Status nodes(std::uint64_t number, const LabelToken* label, IdBlock& out) const;
  Status edges(std::uint64_t number, const TypeToken* type, IdBlock& out) const;
  /// The number of the first block from `number` on that has ids; all ones without one.
  std::uint64_t next_block(EntityKind kind, std::uint64_t number) const noexcept;

  /// The directory of a stored index of `meta().indexes`. corruption when it is not there.
  Result<std::shared_ptr<const IndexDirectory>> index_directory(std::uint32_t index) const;
  /// A page that the directory names.
  Result<const IndexPage*> index_page(std::uint32_t index, std::uint64_t number,
                                      PageKeeper& keep) const;

  /// Appends ids that may be found by texts with these hashes, to one list each; a superset to be
  /// checked.
  Status candidates(Lookup lookup, std::span<const std::uint64_t> hashes,
                    std::span<std::vector<std::uint64_t>> out) const;

 private:
  template <class Page>
  struct Unit {
    using PageType = Page;
    Unit(std::string unit_bytes, PageSet present_pages, std::uint64_t number)
        : bytes(std::move(unit_bytes)),
          present(std::move(present_pages)),
          owner(number),
          pages(present.bound()),
          touches(std::make_unique<std::atomic<std::uint8_t>[]>(present.bound())) {}
    std::string bytes;
    PageSet present;
    std::uint64_t owner;  ///< of its pages in the cache
    /// Those that stay. All readers share it, and publishing, its one change, is thread-safe.
    mutable PageTable<Page> pages;
    mutable std::atomic<std::uint32_t> misses{0};
    /// By page: how often it was looked for and not there while memory was short, modulo 256.
    std::unique_ptr<std::atomic<std::uint8_t>[]> touches;
  };
  using AdjacencyUnit = std::shared_ptr<const Unit<AdjacencyPage>>;
  using ColumnUnit = std::shared_ptr<const Unit<ColumnPage>>;
  using IndexUnit = std::shared_ptr<const Unit<IndexPage>>;
  /// Read when somebody asks for it first. Shared by the bases that did not change the index.
  struct DirectoryKeeper {
    std::mutex mutex;
    std::shared_ptr<const IndexDirectory> directory;
  };
  struct StoredIndex {
    IndexUnit unit;
    std::shared_ptr<DirectoryKeeper> directory;
  };

  template <class Page>
  Result<const Page*> page(const Unit<Page>& unit, std::uint64_t number, PageKeeper& keep) const;
  template <class Page>
  const Page* page_in_memory(const Unit<Page>& unit, std::uint64_t number, PageKeeper& keep) const;
  /// Is one group or value of a page that is not in memory enough for now? Counts the question.
  template <class Page>
  bool piece_is_enough(const Unit<Page>& unit, std::uint64_t number) const;
  Result<Value> value_of(const Unit<ColumnPage>& unit, std::uint64_t id) const;
  /// A page with one group, which only `keep` holds.
  Result<const AdjacencyPage*> load_group(const Unit<AdjacencyPage>& unit, std::uint64_t group,
                                          PageKeeper& keep) const;
  template <class Page>
  Result<const Page*> load(const Unit<Page>& unit, std::uint64_t number, bool must_stay,
                           PageKeeper& keep) const;
  template <class Page>
  void load_all(const Unit<Page>& unit) const;
  Result<std::unique_ptr<const AdjacencyPage>> decode(const Unit<AdjacencyPage>& unit,
                                                      std::uint64_t number) const;
  Result<std::unique_ptr<const ColumnPage>> decode(const Unit<ColumnPage>& unit,
                                                   std::uint64_t number) const;
  Result<std::unique_ptr<const IndexPage>> decode(const Unit<IndexPage>& unit,
                                                  std::uint64_t number) const;
  void adopt_units(const Base* older, const UnitPages& changed);
  template <class Page>
  void adopt(const std::string& bytes, const PageSet& present, const UnitPages& changed,
             const std::shared_ptr<const Unit<Page>>* before,
             std::shared_ptr<const Unit<Page>>& target);
  void adopt_index(std::uint32_t index, const std::string& bytes, const PageSet& present,
                   const Base* older, const UnitPages& changed);
  const ColumnUnit* column_unit_of(EntityKind kind, PropertyToken key) const noexcept;
  const AdjacencyUnit* adjacency_unit_of(Direction direction, TypeToken type) const noexcept;
  Result<std::optional<TypeToken>> type_of(EdgeId id) const;

  BaseMeta meta_;
  SegmentStore segments_;
  std::unique_ptr<const Statistics> statistics_;
  const LabelSets* label_sets_ = nullptr;
  std::shared_ptr<PageCache> cache_;
  std::vector<std::array<AdjacencyUnit, 2>> adjacency_;  ///< by type; out, in
  std::array<std::vector<ColumnUnit>, 2> columns_;       ///< by kind and property
  std::map<std::uint32_t, StoredIndex> indexes_;
  ColumnUnit label_set_unit_;
  ColumnUnit start_unit_;
  ColumnUnit mixed_type_unit_;
};

}  // namespace plenum::storage
