#pragma once
// Purpose: the segments of a damaged store, one by one: one that cannot be read takes no other
// with it.
// May depend on: storage/segment_store.hpp, storage/segment, storage/salvage/findings.hpp.
// Invariants: which segments there are is told by their keys, not by the records about them.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "plenum/result.hpp"
#include "storage/base_meta.hpp"
#include "storage/key_layout.hpp"
#include "storage/kv/engine.hpp"
#include "storage/projection/column_page.hpp"
#include "storage/salvage/findings.hpp"
#include "storage/segment/adjacency.hpp"
#include "storage/segment_store.hpp"

namespace plenum::storage {

class FoundSegments {
 public:
  /// `fold`: the last one that counts, if that is known.
  static Result<FoundSegments> read(const std::shared_ptr<const kv::Engine>& engine,
                                    const kv::SnapshotPtr& at, std::optional<std::uint32_t> fold,
                                    const Interrupt* interrupt, Findings& findings);

  /// Counts as lost what the records say that the units have, and no key is of.
  void expect(const UnitPages& units);

  bool empty() const noexcept { return columns_.empty() && adjacency_.empty(); }
  /// Numbers of the segments of any column of the kind.
  std::set<std::uint64_t> column_numbers(EntityKind kind) const;
  /// Properties that have columns; without those that no catalog gives.
  std::vector<PropertyToken> properties(EntityKind kind) const;
  /// Types that have adjacency.
  std::set<TypeToken> types() const;

  /// Null when the segment is not there, or cannot be read: then it is counted as lost.
  std::unique_ptr<const ColumnPage> column(EntityKind kind, PropertyToken key,
                                           std::uint64_t number);
  bool has_column(EntityKind kind, PropertyToken key, std::uint64_t number) const;

  /// An edge as a group of one direction has it.
  struct FoundEdge {
    std::uint64_t id = 0;
    std::uint64_t start = 0;
    std::uint64_t end = 0;
  };
  /// All edges of a type that stand at their start or at their end, ascending by id, each once.
  std::vector<FoundEdge> edges(TypeToken type);

 private:
  FoundSegments(std::shared_ptr<const kv::Engine> engine, const kv::SnapshotPtr& at,
                std::optional<std::uint32_t> fold, Findings& findings);
  std::optional<StoredSegment> segment(const std::string& unit, std::uint64_t number);
  void lose(const std::string& unit, std::uint64_t number, const Error& error);
  void append_edges(TypeToken type, Direction direction, std::vector<FoundEdge>& out);

  SegmentStore counting_;  ///< versions that the fold may see
  SegmentStore any_;       ///< all versions
  Findings* findings_;
  std::map<std::pair<EntityKind, PropertyToken>, std::set<std::uint64_t>> columns_;
  std::map<std::pair<TypeToken, Direction>, std::set<std::uint64_t>> adjacency_;
};

}  // namespace plenum::storage
