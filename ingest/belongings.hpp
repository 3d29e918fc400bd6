#pragma once
// Purpose: what people added to a node or edge that a decision of theirs takes away: kept, so that
// the opposite decision gives it back.
// May depend on: storage, core.
// Invariants: what was changed since is not given back over it.

#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ingest/derive_values.hpp"
#include "plenum/result.hpp"
#include "storage/transaction.hpp"

namespace plenum::ingest {

struct Belongings {
  /// `moved`: the node that took over had none of the name, and has this one.
  struct OwnProperty {
    std::string name;
    Value value;
    bool moved = false;
  };
  struct OwnLabel {
    std::string name;
    bool moved = false;
  };
  std::vector<OwnProperty> properties;
  std::vector<OwnLabel> labels;
  std::vector<EdgeId> edges;  ///< as they are now, at the node that took over

  bool empty() const { return properties.empty() && labels.empty() && edges.empty(); }
};

/// Properties and labels of a node that are not derived.
Result<Belongings> belongings_of(const storage::Snapshot& view, NodeId node,
                                 const PropertyMap& derived, const std::set<std::string>& labels);
/// Properties of an edge that are not derived.
Result<Belongings> belongings_of(const storage::Snapshot& view, EdgeId edge,
                                 const PropertyMap& derived);

/// Kept under a group's or an edge's key; replaces what was kept there.
Status keep_belongings(storage::Transaction& transaction, const std::string& key,
                       const Belongings& belongings);
/// What is kept under a key; nothing is kept there any more. nullopt: nothing was.
Result<std::optional<Belongings>> take_belongings(storage::Transaction& transaction,
                                                  const std::string& key);
/// Edges that moved on: former and present ids.
Status follow_edges(storage::Transaction& transaction, const std::string& key,
                    std::span<const std::pair<EdgeId, EdgeId>> moved);

/// Gives them to a node, taking them from those that took over.
Status give_back(storage::Transaction& transaction, const Belongings& belongings,
                 std::span<const NodeId> from, NodeId to);
/// Gives properties to an edge that has none of their names.
Status give_back(storage::Transaction& transaction, const Belongings& belongings, EdgeId to);

}  // namespace plenum::ingest
