#pragma once
// Purpose: one generation of changes in memory, versioned: what the log says since the last fold,
// and what the open transaction adds.
// May depend on: storage/overlay, storage/shared_state.hpp, core.
// Invariants: it knows whole entities: those made in it, and copies of those below it that it
// changes (they begin at 0); what it does not know is read below. Of a node it has only its own new
// edges, and the number of edges below that it deleted. One writer, which writes with the timestamp
// after the newest visible one; readers pass the timestamp they read at, take no lock and see
// nothing newer. Every change is on the undo list until the writer publishes or takes it back.
// Memory is given back only when no reader can hold it.

#include <atomic>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <vector>

#include "plenum/result.hpp"
#include "storage/overlay/adjacency.hpp"
#include "storage/overlay/lookup_index.hpp"
#include "storage/overlay/membership.hpp"
#include "storage/overlay/memory_pool.hpp"
#include "storage/overlay/paged_array.hpp"
#include "storage/overlay/reclaim.hpp"
#include "storage/overlay/records.hpp"
#include "storage/overlay/sparse_array.hpp"
#include "storage/shared_state.hpp"
#include "storage/snapshot.hpp"
#include "storage/types.hpp"

namespace plenum::storage {

/// An entity as it is below a generation, to be changed in it.
struct NodeImage {
  std::uint32_t label_set = 0;
  std::vector<Property> properties;  ///< ascending tokens
};
struct EdgeImage {
  TypeToken type{};
  NodeId start;
  NodeId end;
  std::vector<Property> properties;
};

class Overlay {
 public:
  /// What may_know_near() tells of at once.
  static constexpr unsigned block_bits = 10;
  static constexpr std::uint64_t block_ids = std::uint64_t{1} << block_bits;
  explicit Overlay(SharedState& shared) : shared_(shared) {}
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
  /// The record if this generation knows the entity, visible or not, else null. O(1).
  const NodeRecord* known_node(NodeId id) const noexcept {
    const NodeRecord* record = nodes_.find(id.value);
    return record != nullptr && record->known() ? record : nullptr;
  }
  const EdgeRecord* known_edge(EdgeId id) const noexcept {
    const EdgeRecord* record = edges_.find(id.value);
    return record != nullptr && record->known() ? record : nullptr;
  }
  /// May it know any of the block_ids ids around this one? O(1).
  bool may_know_near(EntityKind kind, std::uint64_t id) const noexcept {
    return kind == EntityKind::node ? nodes_.has_near(id) : edges_.has_near(id);
  }
  /// Edges of a node in this generation, known or not; null when it never had one here.
  const NodeRecord* adjacency_of(NodeId id) const noexcept { return nodes_.find(id.value); }
  bool has_label(const NodeRecord& record, LabelToken label, Timestamp at) const noexcept;
  const LabelSets& label_sets() const noexcept { return shared_.label_sets; }
  /// Sets of ids. Null for a token without any.
  const Membership& all_nodes() const noexcept { return all_nodes_; }
  const Membership& all_edges() const noexcept { return all_edges_; }
  /// Ids that this generation knows.
  const Membership& touched_nodes() const noexcept { return touched_nodes_; }
  const Membership& touched_edges() const noexcept { return touched_edges_; }
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
  /// Appends ids that may be found by the text, unsorted; a superset to be checked.
  void candidates(Lookup lookup, std::string_view text, std::vector<std::uint64_t>& out) const;

  const Catalog& catalog() const noexcept { return shared_.catalog; }
  /// Writer (and its view): numbers of the state being written.
  const Counts& counts() const noexcept { return shared_.counts; }
  /// Nothing was ever changed here.
  bool empty() const noexcept { return empty_.load(std::memory_order_acquire); }

  // Writing. `at` is the timestamp of the open transaction. Preconditions (visible entities, known
  // tokens, no attached edges, ascending properties without nulls) are the caller's to check.
  Catalog& catalog() noexcept { return shared_.catalog; }
  const IdAllocator& node_ids() const noexcept { return shared_.node_ids; }
  const IdAllocator& edge_ids() const noexcept { return shared_.edge_ids; }
  IdAllocator& node_ids() noexcept { return shared_.node_ids; }
  IdAllocator& edge_ids() noexcept { return shared_.edge_ids; }
  LabelSets& label_sets() noexcept { return shared_.label_sets; }
  /// Takes an entity over from below, unchanged, before its first change here. Not undone: the copy
  /// reads as what it was copied from. Precondition: not known here.
  void adopt_node(NodeId id, const NodeImage& image);
  void adopt_edge(EdgeId id, const EdgeImage& image);
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
    shared_.counts.documents += static_cast<std::uint64_t>(difference);
  }

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

  /// Memory taken from the system, values with it, about; indexes not counted, which belong to all
  /// generations.
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
    Undo(Kind kind, std::uint64_t number, Version* before) noexcept
        : version(before), packed_(number << 8U | static_cast<std::uint64_t>(kind)) {}
    Kind kind() const noexcept { return static_cast<Kind>(packed_ & 0xFFU); }
    std::uint64_t number() const noexcept { return packed_ >> 8U; }
    Version* version;

   private:
    std::uint64_t packed_;  ///< in one word: a transaction may have millions of these
  };

  /// Edges that no reader sees, by (node, direction, type).
  using DeadEntries =
      std::map<std::tuple<std::uint64_t, Direction, TypeToken>, std::vector<EdgeId>>;

  Version* new_version(std::uint32_t label_set, Timestamp at);
  void fill(Version& version, std::span<const Property> properties);
  void fill(Version& version, std::vector<Property>&& properties);
  void destroy(Version* version) noexcept;
  void push_node_version(NodeId id, NodeRecord& record, Version* next);
  void index(Lookup lookup, std::uint64_t id, const Value& value);
  void index_all(bool node, std::uint64_t id, std::span<const Property> properties);
  bool stale(Lookup lookup, std::uint64_t id, std::uint64_t hash) const;
  void retire(const Membership::Leftover& leftover);
  void retire(AdjacencyBlock* block);
  void join(bool member, Membership& set, std::uint64_t id, Timestamp at);
  void touch(Membership& set, std::uint64_t id);
  void join_node(std::uint32_t label_set, std::uint64_t id, bool member, Timestamp at);
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
  std::uint64_t value_bytes_ = 0;  ///< of the versions, beside the pool
  SparseArray<NodeRecord, block_bits> nodes_;
  SparseArray<EdgeRecord, block_bits> edges_;
  SharedState& shared_;
  Membership all_nodes_;
  Membership all_edges_;
  Membership touched_nodes_;
  Membership touched_edges_;
  PagedArray<Membership, 6> label_nodes_;
  PagedArray<Membership, 6> type_edges_;
  LookupIndex lookups_[lookup_count];
  std::vector<Undo> undo_;
  RetiredQueue retired_;
  std::atomic<bool> empty_{true};
};

}  // namespace plenum::storage
