#pragma once
// Purpose: what the last fold left in `meta`: its number, names, label sets, extents, counts, and
// which pages each unit of segments has.
// May depend on: storage/shared_state.hpp, storage/key_layout.hpp, storage/kv/engine.hpp.
// Invariants: written in one synced batch, which is the moment at which a fold counts. Segments
// with a number above `fold` are garbage of a fold that did not come so far.

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "plenum/result.hpp"
#include "storage/kv/engine.hpp"
#include "storage/schema.hpp"
#include "storage/shared_state.hpp"
#include "storage/types.hpp"

namespace plenum::storage {

/// A set of page numbers. Numbers are dense, so it is a bitmap.
class PageSet {
 public:
  bool contains(std::uint64_t number) const noexcept {
    const std::uint64_t word = number / 64;
    return word < words_.size() && (words_[word] >> (number % 64) & 1U) != 0;
  }
  void set(std::uint64_t number, bool present);
  /// The smallest member from `number` on; all ones without one.
  std::uint64_t next(std::uint64_t number) const noexcept;
  /// One past the largest member.
  std::uint64_t bound() const noexcept;
  bool empty() const noexcept { return bound() == 0; }

  void encode(std::string& out) const;
  static Result<PageSet> decode(std::string_view bytes);

 private:
  std::vector<std::uint64_t> words_;
};

/// Which segments a unit has: column segments (id / 2,048), pages of adjacency (id / 4,096).
using UnitPages = std::map<std::string, PageSet, std::less<>>;

struct BaseMeta {
  std::uint32_t fold = 0;   ///< 0: nothing was ever folded
  Timestamp timestamp = 0;  ///< all commits up to here are in it
  /// A fold with a number above `fold` may have left segments, or one up to it old versions.
  bool unclean = false;
  Counts counts;
  UnitPages units;  ///< by the unit's bytes, see adjacency_unit(), column_unit(), index_unit()
  std::map<std::string, std::uint32_t, std::less<>> indexes;  ///< stored ones, by their rule's name
  /// By the number of a full-text index: those of its later runs, oldest first.
  std::map<std::uint32_t, std::vector<std::uint32_t>> text_runs;
  std::uint32_t next_index = 0;      ///< never given before
  std::vector<Extent> edge_extents;  ///< ascending start; what the types of edges are told by
  std::uint32_t label_sets = 0;      ///< how many there are
};

/// Reads the meta family. Names, label sets, extents and counts go to `shared`, which is empty.
/// corruption: a record is damaged, or makes no sense.
Result<BaseMeta> load_base_meta(const kv::Engine& engine, const kv::SnapshotPtr& at,
                                SharedState& shared);

/// The record of the last fold alone: all of it but the units and extents.
Status decode_fold_record(std::string_view body, BaseMeta& meta);

/// What a fold adds to the names, label sets and extents that `meta` has, as of its timestamp.
struct FoldedShared {
  std::vector<std::pair<std::uint32_t, std::string>> names[name_kind_count];
  std::vector<std::pair<std::uint32_t, std::vector<LabelToken>>> label_sets;
  std::vector<std::pair<std::uint32_t, Extent>> node_extents;
  std::vector<std::pair<std::uint32_t, Extent>> edge_extents;
  SchemaPtr schema;  ///< written whole
};

/// Remembers what was written, so that a fold writes what is new. Writer only.
class FoldedNames {
 public:
  /// All of `shared` is in `meta`.
  void remember(const SharedState& shared);
  /// What `shared` has beyond that.
  FoldedShared difference(const SharedState& shared) const;

 private:
  std::uint32_t names_[name_kind_count] = {0, 0, 0};
  std::uint32_t label_sets_ = 0;
  std::vector<Extent> node_extents_;
  std::vector<Extent> edge_extents_;
};

/// The batch that makes a fold count. `units`: those whose pages changed.
void append_base_meta(const BaseMeta& meta, const FoldedShared& shared,
                      const std::set<std::string>& units, kv::Batch& batch);

/// The record alone, with another `unclean`.
void append_fold_record(const BaseMeta& meta, kv::Batch& batch);

}  // namespace plenum::storage
