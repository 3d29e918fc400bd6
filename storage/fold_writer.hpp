#pragma once
// Purpose: base ⊕ one frozen generation → the segments that change.
// May depend on: storage/segment_writer.hpp, storage/base.hpp, storage/overlay.hpp.
// Invariants: reads immutable things only; writes beside what the base reads. The same input gives
// the same segments.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "plenum/result.hpp"
#include "storage/base.hpp"
#include "storage/fold.hpp"
#include "storage/index/index_fold.hpp"
#include "storage/overlay.hpp"
#include "storage/segment_writer.hpp"

namespace plenum::storage {

struct CommittedState;  // storage/store_core.hpp

/// A generation that takes no more changes, and the shared state as it was then.
struct FrozenGeneration {
  std::shared_ptr<const Overlay> overlay;
  Timestamp timestamp = 0;  ///< of its last commit
  Counts counts;
  FoldedShared names;                                  ///< what `meta` has to learn
  std::shared_ptr<const CommittedState> state;         ///< as of then
  std::vector<Extent> edge_extents;                    ///< all of them
  std::uint32_t label_sets = 0;                        ///< how many
  std::optional<PropertyToken> lookups[lookup_count];  ///< properties of the built-in lookups
  bool counts_on_disk = false;                         ///< what is left is to show it
};

class FoldWriter {
 public:
  /// `fold`: the number that the new versions get. `graph` shows the state that is folded.
  FoldWriter(const Base& base, const FrozenGeneration& frozen, const Snapshot& graph,
             std::uint32_t fold, kv::Engine& engine);

  /// Writes all changed segments and lookups, without WAL; nothing is flushed.
  Result<FoldOutput> run(TextRuns texts);

 private:
  struct EdgeChange {
    TypeToken type{};
    Direction direction{};
    bool added = false;
    std::uint64_t node = 0;
    std::uint64_t edge = 0;
    std::uint64_t neighbour = 0;
  };
  /// New values of one segment of one column: row → value, null for none.
  using ColumnChanges = std::map<std::uint32_t, std::vector<std::pair<std::size_t, Value>>>;

  template <class Take>
  Status each_segment(const Membership& touched, Take&& take);
  Status node_segment(std::uint64_t segment, const std::vector<std::uint64_t>& ids);
  Status edge_segment(std::uint64_t segment, const std::vector<std::uint64_t>& ids);
  Status collect_properties(EntityKind kind, std::uint64_t id, std::span<const Property> before,
                            std::span<const Property> after, ColumnChanges& changes);
  Status note_lookup(EntityKind kind, std::uint64_t id, PropertyToken key, const Value& before,
                     const Value& after);
  Status write_columns(EntityKind kind, std::uint64_t segment, const ColumnChanges& changes);
  Status write_column(EntityKind kind, PropertyToken key, std::uint64_t segment,
                      const std::vector<std::pair<std::size_t, Value>>& rows);
  Status write_adjacency();
  Status write_group(const EdgeChange* first, const EdgeChange* last);

  const Base& base_;
  const FrozenGeneration& frozen_;
  const Snapshot& graph_;
  const Overlay& generation_;
  Timestamp at_;
  SegmentWriter out_;
  IndexFold indexes_;
  std::vector<EdgeChange> edges_;
};

}  // namespace plenum::storage
