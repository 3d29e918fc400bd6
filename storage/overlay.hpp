#pragma once
// Purpose: the graph in memory, versioned: what the log says, and what the open transaction adds.
// May depend on: storage/overlay, storage/catalog.hpp, storage/id_allocator.hpp, core.
// Invariants: one writer, which writes with the timestamp after the newest visible one; readers
// pass the timestamp they read at, take no lock and see nothing newer. Every change is on the undo
// list until the writer publishes or takes it back. Memory is given back only when no reader can
// hold it.

#include <atomic>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <vector>

#include "plenum/result.hpp"
#include "storage/catalog.hpp"
#include "storage/id_allocator.hpp"
#include "storage/overlay/adjacency.hpp"
#include "storage/overlay/label_sets.hpp"
#include "storage/overlay/lookup_index.hpp"
#include "storage/overlay/membership.hpp"
#include "storage/overlay/memory_pool.hpp"
#include "storage/overlay/paged_array.hpp"
#include "storage/overlay/reclaim.hpp"
#include "storage/overlay/records.hpp"
#include "storage/snapshot.hpp"
#include "storage/types.hpp"

namespace plenum::storage {

/// Exact numbers of one state.
struct Counts {
  std::uint64_t nodes = 0;
  std::uint64_t edges = 0;
  std::uint64_t documents = 0;
  std::vector<std::uint64_t> nodes_by_label;
  std::vector<std::uint64_t> edges_by_type;
};

/// The three built-in lookups.
enum class Lookup : std::uint8_t { node_key, node_folded_name, edge_key };
inline constexpr std::size_t lookup_count = 3;
/// The text by which a value is found, or nullopt when it is not: strings only, names folded.
std::optional<std::string> lookup_text(Lookup lookup, const Value& value);

class Overlay {
 public:
  Overlay() = default;
  Overlay(const Overlay&) = delete;
  Overlay& operator=(const Overlay&) = delete;
  ~Overlay();

  // Reading, from any thread, at timestamp `at`.
  /// The record if the entity is visible, else null. O(1).
  const NodeRecord* node(NodeId id, Timestamp at) const noexcept {
    const NodeRecord* record = nodes_.find(id.value);
    return record != nullptr && visible(*record, at) ? record : nullptr;
  }
  const EdgeRecord* edge(EdgeId id, Timestamp at) const noexcept {
    const EdgeRecord* record = edges_.find(id.value);
    return record != nullptr && visible(*record, at) ? record : nullptr;
  }
  bool has_label(const NodeRecord& record, LabelToken label, Timestamp at) const noexcept;
  const LabelSets& label_sets() const noexcept { return label_sets_; }
  /// Sets of ids. Null for a token without any.
  const Membership& all_nodes() const noexcept { return all_nodes_; }
  const Membership& all_edges() const noexcept { return all_edges_; }
  const Membership* nodes_of(LabelToken label) const noexcept {
    return label_nodes_.find(static_cast<std::uint32_t>(label));
  }
  const Membership* edges_of(TypeToken type) const noexcept {
    return type_edges_.find(static_cast<std::uint32_t>(type));
  }
  /// The visible entries of a block: the block's own arrays when all or a prefix of it is visible,
  /// else copied into the buffer.
  AdjacencySlice entries(const AdjacencyBlock& block, Timestamp at, AdjacencyBuffer& buffer) const;
  /// How many entries are visible. O(1) for a block without deletions or newer entries.
  std::uint64_t degree(const AdjacencyBlock& block, Timestamp at) const;
  /// Ids of the entities found by the text, ascending.
  std::vector<std::uint64_t> lookup(Lookup lookup, std::string_view text, Timestamp at) const;

  const Catalog& catalog() const noexcept { return catalog_; }
  /// Writer (and its view): numbers of the state being written.
  const Counts& counts() const noexcept { return counts_; }

  // Writing. `at` is the timestamp of the open transaction. Preconditions (visible entities, known
  // tokens, no attached edges, ascending properties without nulls) are the caller's to check.
  Catalog& catalog() noexcept { return catalog_; }
  const IdAllocator& node_ids() const noexcept { return node_ids_; }
  const IdAllocator& edge_ids() const noexcept { return edge_ids_; }
  IdAllocator& node_ids() noexcept { return node_ids_; }
  IdAllocator& edge_ids() noexcept { return edge_ids_; }
  LabelSets& label_sets() noexcept { return label_sets_; }
  Result<std::uint32_t> add_name(NameKind kind, std::string_view name);
  void insert_node(NodeId id, std::uint32_t label_set, std::span<const Property> properties,
                   Timestamp at);
  void insert_edge(EdgeId id, TypeToken type, NodeId start, NodeId end,
                   std::span<const Property> properties, Timestamp at);
  void erase_node(NodeId id, Timestamp at);
  void erase_edge(EdgeId id, Timestamp at);
  /// Sets or (a null value) removes one property or label. False when that changes nothing.
  bool set_node_property(NodeId id, const Property& change, Timestamp at);
  bool set_edge_property(EdgeId id, const Property& change, Timestamp at);
  bool set_label(NodeId id, LabelToken label, bool present, Timestamp at);
  void count_document(std::int64_t difference) noexcept {
    counts_.documents += static_cast<std::uint64_t>(difference);
  }

  /// Was the id ever used?
  bool node_known(NodeId id) const noexcept;
  bool edge_known(EdgeId id) const noexcept;
  /// Does a node have edges in the newest state? O(types at the node).
  bool has_edges(NodeId id) const noexcept;
  /// Would the edge come after all others of its type at both ends?
  bool can_append(EdgeId id, TypeToken type, NodeId start, NodeId end) const noexcept;

  /// Length of the undo list.
  std::size_t mark() const noexcept { return undo_.size(); }
  /// Takes back everything after the mark, newest first.
  void undo_to(std::size_t mark, Timestamp at);
  /// Forgets how to undo: the changes are going to be published.
  void settle(Timestamp at);

  /// Seals what the finished transaction replaced, see ReaderRegistry::advance.
  void end_epoch(Epoch epoch) { retired_.seal(epoch); }
  /// Gives back what no reader can hold any more. Between transactions only.
  void reclaim(Epoch oldest, Timestamp oldest_timestamp);

  /// Memory taken from the system, about.
  std::uint64_t bytes() const noexcept;

 private:
  struct Undo {
    enum class Kind : std::uint8_t {
      name,          ///< number: NameKind
      node_created,  ///< number: id
      edge_created,
      node_deleted,
      edge_deleted,
      node_version,  ///< number: id, version: the one before
      edge_version,
    };
    Kind kind;
    std::uint64_t number = 0;
    Version* version = nullptr;
  };

  /// Edges that no reader sees, by (node, direction, type).
  using DeadEntries =
      std::map<std::tuple<std::uint64_t, Direction, TypeToken>, std::vector<EdgeId>>;

  Version* new_version(std::uint32_t label_set, Timestamp at);
  void destroy(Version* version) noexcept;
  void push_node_version(NodeId id, NodeRecord& record, Version* next);
  void index(Lookup lookup, std::uint64_t id, const Value& value);
  void index_all(bool node, std::uint64_t id, std::span<const Property> properties);
  bool stale(Lookup lookup, std::uint64_t id, std::uint64_t hash) const;
  std::optional<PropertyToken> lookup_property(Lookup lookup) const;
  void retire(const Membership::Leftover& leftover);
  void retire(AdjacencyBlock* block);
  void join(bool member, Membership& set, std::uint64_t id, Timestamp at);
  void count_node(std::uint32_t label_set, std::uint64_t id, bool member, Timestamp at);
  void count_edge(TypeToken type, std::uint64_t id, bool member, Timestamp at);
  void change_labels(std::uint32_t before, std::uint32_t after, std::uint64_t id, Timestamp at);
  void mark_dead(const EdgeRecord& record, std::int32_t difference);
  void undo(const Undo& step, Timestamp at);
  void settle_version(std::atomic<Version*>& head, Version* before, Timestamp at);
  void retire_adjacency(EdgeId id);
  void reclaim(const Retired& item);
  void reclaim_chain(std::atomic<Version*>& head);
  void reclaim_adjacency(AdjacencyHead& head);
  void compact(const DeadEntries& dead);

  MemoryPool pool_;
  PagedArray<NodeRecord, 10> nodes_;
  PagedArray<EdgeRecord, 10> edges_;
  LabelSets label_sets_;
  Membership all_nodes_;
  Membership all_edges_;
  PagedArray<Membership, 6> label_nodes_;
  PagedArray<Membership, 6> type_edges_;
  LookupIndex lookups_[lookup_count];
  Catalog catalog_;
  IdAllocator node_ids_;
  IdAllocator edge_ids_;
  Counts counts_;
  std::vector<Undo> undo_;
  RetiredQueue retired_;
  std::optional<PropertyToken> key_property_;
  std::optional<PropertyToken> name_property_;
};

}  // namespace plenum::storage
