#pragma once
// Purpose: indexes, constraints and graph types of the store for the rows of a bulk load.
// May depend on: storage/schema.hpp, storage/constraint.hpp, storage/graph_type_check.hpp,
// storage/index, storage/bulk, core.
// Invariants: rows are checked as they come, uniqueness when the index entries, sorted, meet those
// of the store. A violation is ErrorCode::constraint, as a transaction's would be.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "plenum/result.hpp"
#include "storage/bulk/record_sorter.hpp"
#include "storage/bulk_load.hpp"
#include "storage/graph_type_check.hpp"
#include "storage/schema.hpp"
#include "storage/segment_writer.hpp"
#include "storage/shared_state.hpp"
#include "storage/snapshot.hpp"

namespace plenum::storage::bulk {

/// One row of a batch.
struct Row {
  std::span<const BulkColumn> columns;
  std::size_t row = 0;
};

/// Belongs to one thread.
class LoadRules {
 public:
  /// `graph`: the state that the load starts from, all of it in the base. `sorter` makes an empty
  /// one by RecordOrder::payload. What is passed by reference outlives this.
  LoadRules(Snapshot graph, const SharedState& shared, const std::function<RecordSorter()>& sorter);

  bool empty() const noexcept { return schema_->empty(); }
  /// The row of a new node with the labels of a set.
  Status add_node(std::uint64_t id, std::uint32_t set, const Row& row);
  /// The row of an edge that has no id yet; appends what add_edge() needs to `keys`.
  Status check_edge(TypeToken type, NodeId start, NodeId end, const Row& row, std::string& keys);
  /// The edge got its id. Takes what check_edge() appended off the front of `bytes`.
  Status add_edge(TypeToken type, std::uint64_t id, std::string_view& bytes);

  /// Memory of the sorts; spill() writes the largest one to disk.
  std::uint64_t bytes() const noexcept;
  Status spill();

  /// Merges all index entries into the stored indexes of `base`. Full-text indexes that rows are
  /// about lose their pages: the next fold makes them anew.
  Status write(const Base& base, SegmentWriter& out);
  /// The schema of the state after the load.
  SchemaPtr settled() const;

 private:
  struct Index {
    Schema::EntryPtr entry;
    RecordSorter entries;
  };
  /// What is about the entities of one label set, or one type.
  struct Subject {
    std::vector<const SchemaRule*> constraints;
    std::vector<std::size_t> indexes;  ///< in indexes_
    std::vector<const GraphType*> graph_types;
  };

  Subject& subject(EntityKind kind, std::uint32_t owner);
  bool is_about(const SchemaRule& rule, EntityKind kind, std::uint32_t owner) const;
  Status check_constraints(const Subject& subject, const Row& row) const;
  Status check_node_types(const Subject& subject, std::uint32_t set, const Row& row) const;
  Status check_edge_types(const Subject& subject, TypeToken type, NodeId start, NodeId end,
                          const Row& row) const;
  Result<std::vector<LabelToken>> labels_of(NodeId node) const;
  Status add_entry(Index& index, std::string_view key, std::uint64_t id, bool comparable);
  Error repeated(const SchemaRule& rule, std::uint64_t one, std::uint64_t other) const;

  Snapshot graph_;
  SchemaPtr schema_;
  const SharedState& shared_;
  TokenNames names_;
  std::vector<Index> indexes_;
  std::set<std::string> outdated_;  ///< names of full-text indexes that rows are about
  std::map<std::pair<EntityKind, std::uint32_t>, Subject> subjects_;
  /// Nodes of the load in extents that label sets share; only where graph types ask for labels.
  std::unordered_map<std::uint64_t, std::uint32_t> mixed_sets_;
};

}  // namespace plenum::storage::bulk
