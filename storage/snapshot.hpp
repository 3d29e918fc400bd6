#pragma once
// Purpose: the one face through which query, graph, ingest and exchange read a database.
// May depend on: storage/types.hpp, core, include/plenum.
// Invariants: a Snapshot shows one committed state for ever (or, when it came from
// Transaction::view(), that transaction's own state as it goes); reading takes no lock; batches
// first; spans and string views handed out stay valid while the Snapshot (or transaction) lives.

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/result.hpp"
#include "storage/id_span.hpp"
#include "storage/property_column.hpp"
#include "storage/types.hpp"

namespace plenum::storage {

/// Neighbours of one node in one direction: parallel views, zero copy where the store can.
struct AdjacencySlice {
  IdSpan<NodeId> nodes;
  IdSpan<EdgeId> edges;
  std::size_t size() const noexcept { return nodes.size(); }
};

/// Scratch for slices that have to be merged from several places. Reused between calls: a slice is
/// valid until its buffer is used again.
struct AdjacencyBuffer {
  std::vector<NodeId> nodes;
  std::vector<EdgeId> edges;
  std::shared_ptr<const void> keep;  ///< what the slice points into, if nothing else keeps it
};

struct EdgeEnds {
  TypeToken type{};
  NodeId start;
  NodeId end;
};

/// A resumable scan in ascending id order. Starts at zero; owned by the caller.
struct ScanPosition {
  std::uint64_t next = 0;
  bool done = false;
};

/// One stored document (evidence of an article): an opaque payload under a caller's key.
struct DocumentReference {
  std::string reference;  ///< e.g. a fact key or entity key
  std::string document;   ///< key of the document that names it
};

struct SnapshotState;
class Visibility;  // storage/visibility.hpp
class Layers;      // storage/layers.hpp
class Schema;      // storage/schema.hpp
class Statistics;  // storage/statistics/statistics.hpp

/// Cheap to copy. Thread-safe, but for one from Transaction::view(), which belongs to its thread.
class Snapshot {
 public:
  explicit Snapshot(std::shared_ptr<const SnapshotState> state) : state_(std::move(state)) {}

  /// The same state without what `visible` hides: scans, expansions, counts, lookups and single
  /// entities answer as if that were not there. For reading only.
  Snapshot showing(std::shared_ptr<const Visibility> visible) const;
  /// Whether a filter leaves an element out of this snapshot; what does not exist is not hidden.
  bool hides(NodeId node) const noexcept;
  bool hides(EdgeId edge) const noexcept;

  Timestamp timestamp() const noexcept;
  /// Changes with every new name, index or constraint: what compiled plans depend on.
  std::uint64_t catalog_version() const noexcept;

  /// Indexes and constraints of this state; storage/index/index_scan.hpp reads the indexes.
  std::shared_ptr<const Schema> schema() const;
  /// What the state is put together from: for storage/index. Knows nothing of a filter.
  const Layers& layers() const noexcept;

  /// About the graph as of the last fold; null when there was none.
  const Statistics* statistics() const noexcept;
  /// Changes with them.
  std::uint64_t statistics_version() const noexcept;

  // Names. Tokens run from 0 to count - 1. A name never used in this database has no token.
  std::optional<LabelToken> find_label(std::string_view name) const;
  std::optional<TypeToken> find_type(std::string_view name) const;
  std::optional<PropertyToken> find_property(std::string_view name) const;
  std::string_view label_name(LabelToken token) const;
  std::string_view type_name(TypeToken token) const;
  std::string_view property_name(PropertyToken token) const;
  std::uint32_t label_count() const noexcept;
  std::uint32_t type_count() const noexcept;
  std::uint32_t property_count() const noexcept;

  // Exact counts, O(1) for a committed state.
  std::uint64_t node_count() const noexcept;
  std::uint64_t node_count(LabelToken label) const noexcept;
  std::uint64_t edge_count() const noexcept;
  std::uint64_t edge_count(TypeToken type) const noexcept;
  /// One past the largest node (edge) id that this state can hold: sizes of dense arrays.
  std::uint64_t node_id_bound() const noexcept;
  std::uint64_t edge_id_bound() const noexcept;

  // Single entities. Unknown or deleted: contains() and has_label() are false,
  // other calls answer not_found.
  Result<bool> contains(NodeId node) const;
  Result<bool> contains(EdgeId edge) const;
  Result<bool> has_label(NodeId node, LabelToken label) const;
  /// Labels in ascending token order.
  Result<std::vector<LabelToken>> labels(NodeId node) const;
  Result<EdgeEnds> ends(EdgeId edge) const;
  /// Null when the property is absent.
  Result<Value> property(NodeId node, PropertyToken key) const;
  Result<Value> property(EdgeId edge, PropertyToken key) const;
  /// In ascending token order.
  Result<std::vector<Property>> properties(NodeId node) const;
  Result<std::vector<Property>> properties(EdgeId edge) const;
  /// The whole entity with names, as the public API shows it.
  Result<Node> node(NodeId node) const;
  Result<Edge> edge(EdgeId edge) const;

  // Batches.
  /// Appends one row an id to `out`; absent property: null. A deleted id is not_found
  /// (EntityNotFound of the language).
  Status gather(std::span<const NodeId> nodes, PropertyToken key, PropertyColumn& out) const;
  Status gather(std::span<const EdgeId> edges, PropertyToken key, PropertyColumn& out) const;
  /// Appends the next ids, at most `limit`, in ascending order; position.done at the end.
  Status scan_nodes(ScanPosition& position, std::size_t limit, std::vector<NodeId>& out) const;
  Status scan_nodes(LabelToken label, ScanPosition& position, std::size_t limit,
                    std::vector<NodeId>& out) const;
  Status scan_edges(ScanPosition& position, std::size_t limit, std::vector<EdgeId>& out) const;
  Status scan_edges(TypeToken type, ScanPosition& position, std::size_t limit,
                    std::vector<EdgeId>& out) const;

  /// Edges of one type at a node; direction out or in (for both, ask twice: a self-loop shows in
  /// each). Order: ascending edge id.
  Result<AdjacencySlice> expand(NodeId node, Direction direction, TypeToken type,
                                AdjacencyBuffer& buffer) const;
  /// Edges of all types, merged in ascending edge id order.
  Result<AdjacencySlice> expand(NodeId node, Direction direction, AdjacencyBuffer& buffer) const;
  Result<std::uint64_t> degree(NodeId node, Direction direction, TypeToken type) const;
  Result<std::uint64_t> degree(NodeId node, Direction direction) const;

  // Built-in lookups, ascending ids. `key` is the property that derived entities carry; the folded
  // name is the case-folded, NFC-normalised `name` property (core/utf8.hpp).
  Result<std::vector<NodeId>> nodes_by_key(std::string_view key) const;
  Result<std::vector<NodeId>> nodes_by_folded_name(std::string_view folded) const;
  Result<std::vector<EdgeId>> edges_by_key(std::string_view key) const;
  /// Those of many keys, in their order; cheaper than one after the other.
  Result<std::vector<std::vector<NodeId>>> nodes_by_keys(std::span<const std::string> keys) const;
  Result<std::vector<std::vector<EdgeId>>> edges_by_keys(std::span<const std::string> keys) const;

  // Documents.
  Result<std::optional<std::string>> document(std::string_view key) const;
  /// Those of many keys, in their order; cheaper than one after the other.
  Result<std::vector<std::optional<std::string>>> documents(
      std::span<const std::string> keys) const;
  /// Keys of all documents after `after`, ascending, at most `limit`.
  Result<std::vector<std::string>> document_keys(std::string_view after, std::size_t limit) const;
  /// Those of many references, in their order; cheaper than one after the other.
  Result<std::vector<std::vector<std::string>>> documents_by_references(
      std::span<const std::string> references) const;
  /// Keys of the documents that carry a reference, ascending.
  Result<std::vector<std::string>> documents_by_reference(std::string_view reference) const;
  /// References that start with `prefix`, after `after`, ascending, at most `limit`.
  Result<std::vector<std::string>> references(std::string_view prefix, std::string_view after,
                                              std::size_t limit) const;

 private:
  std::shared_ptr<const SnapshotState> state_;
};

}  // namespace plenum::storage
