#pragma once
// Purpose: base ⊕ overlay: one state of the graph put together from its layers.
// May depend on: storage/base.hpp, storage/overlay.hpp.
// Invariants: the newest layer that knows an entity decides about it. Readers need no lock: what a
// generation takes over from below reads the same here and there.

#include <memory>
#include <optional>
#include <vector>

#include "storage/base.hpp"
#include "storage/overlay.hpp"

namespace plenum::storage {

/// Where an entity's labels and properties are.
struct NodeSight {
  bool exists = false;
  const Version* version = nullptr;  ///< null: in the base
  std::uint32_t label_set = 0;
};
struct EdgeSight {
  bool exists = false;
  bool in_base = false;
  const Version* version = nullptr;  ///< null: in the base, or without properties
  EdgeEnds ends;
};

/// Shares its layers. Cheap to copy; thread-safe.
class Layers {
 public:
  Layers() = default;
  Layers(std::shared_ptr<Overlay> active, std::shared_ptr<const Overlay> frozen,
         std::shared_ptr<const Base> base);

  const Overlay& active() const noexcept { return *active_; }
  const std::shared_ptr<Overlay>& active_pointer() const noexcept { return active_; }
  const std::shared_ptr<const Overlay>& frozen() const noexcept { return frozen_; }
  const std::shared_ptr<const Base>& base() const noexcept { return base_; }

  /// Of a database that has nothing yet.
  static Layers fresh(SharedState& shared);

  /// Without a look at its labels: half the price of node().
  Result<bool> contains(NodeId id, Timestamp at) const;
  Result<NodeSight> node(NodeId id, Timestamp at) const;
  Result<EdgeSight> edge(EdgeId id, Timestamp at) const;
  /// What a layer that has to change the entity takes over; null when it does not exist.
  Result<std::optional<NodeImage>> node_image(NodeId id, Timestamp at) const;
  Result<std::optional<EdgeImage>> edge_image(EdgeId id, Timestamp at) const;

  /// Writer: makes the entity one that the active generation may change. False when it does not
  /// exist at `at`.
  Result<bool> own(NodeId id, Timestamp at) const;
  Result<bool> own(EdgeId id, Timestamp at) const;

  Result<Value> property(const NodeSight& sight, NodeId id, PropertyToken key) const;
  Result<Value> property(const EdgeSight& sight, EdgeId id, PropertyToken key) const;
  Result<std::vector<Property>> properties(const NodeSight& sight, NodeId id) const;
  Result<std::vector<Property>> properties(const EdgeSight& sight, EdgeId id) const;

  /// Edges of one type at a node that exists, ascending by edge id.
  Result<AdjacencySlice> slice(NodeId id, Direction direction, TypeToken type, Timestamp at,
                               AdjacencyBuffer& buffer) const;
  Result<std::uint64_t> degree(NodeId id, Direction direction, TypeToken type, Timestamp at) const;
  /// Types of edges at a node: a superset, ascending, each once.
  void types(NodeId id, Direction direction, std::vector<TypeToken>& out) const;
  Result<bool> has_edges(NodeId id, Timestamp at) const;

  /// The ids of block `number` that exist, of a label or type if one is given.
  Status nodes(std::uint64_t number, const LabelToken* label, Timestamp at, IdBlock& out) const;
  Status edges(std::uint64_t number, const TypeToken* type, Timestamp at, IdBlock& out) const;

  /// Does a layer above the base know the entity?
  bool is_changed(EntityKind kind, std::uint64_t id) const noexcept {
    return kind == EntityKind::node ? known(NodeId{id}) != nullptr : known(EdgeId{id}) != nullptr;
  }
  /// May one know any of the ids in the same block of Overlay::block_ids?
  bool may_know_near(EntityKind kind, std::uint64_t id) const noexcept {
    return active_->may_know_near(kind, id) ||
           (frozen_ != nullptr && frozen_->may_know_near(kind, id));
  }
  /// Appends the ids of all such entities, ascending in each layer.
  void changed_ids(EntityKind kind, std::vector<std::uint64_t>& out) const;

  /// The number of the first block from `number` on that may hold an id; all ones without one.
  std::uint64_t next_block(EntityKind kind, std::uint64_t number) const;

  /// Of each text the ids of the entities whose property `key` is found by it, ascending.
  Result<std::vector<std::vector<std::uint64_t>>> lookup(Lookup lookup, PropertyToken key,
                                                         std::span<const std::string_view> texts,
                                                         Timestamp at) const;

 private:
  Result<bool> is_found(Lookup lookup, PropertyToken key, std::string_view text, std::uint64_t id,
                        Timestamp at) const;
  const NodeRecord* known(NodeId id) const noexcept;
  const EdgeRecord* known(EdgeId id) const noexcept;
  std::shared_ptr<Overlay> active_;
  std::shared_ptr<const Overlay> frozen_;
  std::shared_ptr<const Base> base_;
};

}  // namespace plenum::storage
