#pragma once
// Purpose: nodes and edges of a snapshot in one stable order, the source of every writer.
// May depend on: storage/snapshot.hpp, exchange/exchange.hpp, core.
// Invariants: derived elements (with a string property `key`) come first, by labels or type and
// key; the others by labels or type and id. Labels and property names are sorted as text; nodes and
// edges are numbered from 1. The order is kept by an import into an empty database, so that an
// export of it has the same bytes.

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "exchange/exchange.hpp"
#include "plenum/value.hpp"

namespace plenum::exchange {

struct NamedValue {
  std::string_view name;
  Value value;
};

struct NodeRecord {
  std::uint64_t number = 0;
  NodeId id;
  std::vector<std::string_view> labels;
  std::vector<NamedValue> properties;
};

struct EdgeRecord {
  std::uint64_t number = 0;
  EdgeId id;
  std::string_view type;
  std::uint64_t from = 0;  ///< number of the start node
  std::uint64_t to = 0;    ///< number of the end node
  std::vector<NamedValue> properties;
};

/// The value of a property, or null.
const Value* find_property(const std::vector<NamedValue>& properties, std::string_view name);
/// What a reader calls the node: its name, title, text, id or key, else label and number.
std::string display_name(const NodeRecord& node);
/// A value as text for people; a string stands bare.
std::string display_value(const Value& value);

class GraphSource {
 public:
  /// Decides the order. O(elements · log). Holds 16 bytes an element and 8 a node id.
  /// A subgraph's edges bring their ends along; ids that do not exist are not_found.
  static Result<GraphSource> open(const storage::Snapshot& snapshot,
                                  const std::optional<Subgraph>& subgraph, core::Watch watch);

  std::uint64_t node_count() const { return nodes_.size(); }
  std::uint64_t edge_count() const { return edges_.size(); }
  const storage::Snapshot& snapshot() const { return *snapshot_; }
  Status check() const { return watch_.check(); }
  const core::Watch& watch() const { return watch_; }

  /// One after the other in order; may be called any number of times. Stops at the first error.
  /// Records and their views live until the call returns.
  Status each_node(const std::function<Status(const NodeRecord&)>& visit) const;
  Status each_edge(const std::function<Status(const EdgeRecord&)>& visit) const;
  /// The same without properties, for layouts.
  Status each_edge_ends(
      const std::function<Status(std::uint64_t from, std::uint64_t to)>& visit) const;

 private:
  friend class SourceBuilder;
  const storage::Snapshot* snapshot_ = nullptr;
  core::Watch watch_;
  std::vector<NodeId> nodes_;
  std::vector<EdgeId> edges_;
  std::vector<std::uint64_t> numbers_;  // by node id; 0: not exported
};

}  // namespace plenum::exchange
