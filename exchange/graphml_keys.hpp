#pragma once
// Purpose: the declared keys of a GraphML file and the values of their data.
// May depend on: core, include/plenum.
// Invariants: text that does not fit its key's type is an error, never a guess.

#include <optional>
#include <string>
#include <string_view>

#include "plenum/result.hpp"
#include "plenum/value.hpp"

namespace plenum::exchange {

/// What the data of a key is to us.
enum class GraphmlRole : std::uint8_t { property, labels, type, internal };

struct GraphmlKey {
  std::string name;
  std::string element;   ///< node, edge, all, ... as written
  std::string type;      ///< attr.type; empty: string
  std::string own_type;  ///< plenum:type
  GraphmlRole role = GraphmlRole::property;
  std::optional<std::string> fallback;
};

/// The role as written by us, or as Neo4j's exports mean it: a node's key "labels", an edge's key
/// "label".
GraphmlRole graphml_role(std::string_view id, const GraphmlKey& key, std::string_view own_role);

Result<Value> graphml_value(const GraphmlKey& key, const std::string& text);

}  // namespace plenum::exchange
