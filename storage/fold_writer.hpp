#pragma once
// Purpose: base ⊕ one frozen generation → the segments that change.
// May depend on: storage/base.hpp, storage/overlay.hpp, storage/segment, storage/kv/engine.hpp.
// Invariants: reads immutable things only; writes beside what the base reads. The same input gives
// the same segments.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "plenum/result.hpp"
#include "storage/base.hpp"
#include "storage/overlay.hpp"

namespace plenum::storage {

/// What a fold did, for the new base and for what comes after it counts.
struct FoldOutput {
  UnitPages changed;               ///< by unit: numbers of changed pages
  UnitPages units;                 ///< the pages that the new base has
  std::vector<std::string> stale;  ///< index keys that only the old base needs
  std::uint64_t segments = 0;
  std::uint64_t bytes = 0;
  /// By unit: numbers of rewritten segments that had an older version.
  std::map<std::string, std::vector<std::uint64_t>> superseded;
};

/// A generation that takes no more changes, and the shared state as it was then.
struct FrozenGeneration {
  std::shared_ptr<const Overlay> overlay;
  Timestamp timestamp = 0;  ///< of its last commit
  Counts counts;
  FoldedShared names;                                  ///< what `meta` has to learn
  std::vector<Extent> edge_extents;                    ///< all of them
  std::optional<PropertyToken> lookups[lookup_count];  ///< properties of the built-in lookups
};

class FoldWriter {
 public:
  /// `fold`: the number that the new versions get.
  FoldWriter(const Base& base, const FrozenGeneration& frozen, std::uint32_t fold,
             kv::Engine& engine);

  /// Writes all changed segments and lookups, without WAL; nothing is flushed.
  Result<FoldOutput> run();

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
  Status collect_properties(EntityKind kind, std::uint64_t id, bool in_base, const Version* version,
                            ColumnChanges& changes);
  void note_lookup(EntityKind kind, std::uint64_t id, PropertyToken key, const Value& before,
                   const Value& after);
  Status write_columns(EntityKind kind, std::uint64_t segment, const ColumnChanges& changes);
  Status write_column(EntityKind kind, PropertyToken key, std::uint64_t segment,
                      const std::vector<std::pair<std::size_t, Value>>& rows);
  Status write_adjacency();
  Status write_group(const std::string& unit, std::uint64_t group, const EdgeChange* first,
                     const EdgeChange* last);
  void put_segment(const std::string& unit, std::uint64_t number, std::uint64_t page, bool present,
                   std::vector<std::string> bodies,
                   const std::function<std::string(std::uint16_t)>& key_of);
  Status send(bool all);

  const Base& base_;
  const FrozenGeneration& frozen_;
  const Overlay& generation_;
  Timestamp at_;
  std::uint32_t fold_;
  kv::Engine& engine_;
  kv::Batch batch_;
  std::vector<EdgeChange> edges_;
  FoldOutput output_;
};

}  // namespace plenum::storage
