#pragma once
// Purpose: what a graph type has against an entity, given its labels and properties, in words.
// May depend on: storage/graph_type.hpp, storage/snapshot.hpp, core.
// Invariants: reads no graph, so that rows that are not in one yet can be asked about too.

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/graph_type.hpp"
#include "storage/snapshot.hpp"

namespace plenum::storage {

/// Names of tokens, for messages.
struct TokenNames {
  std::function<std::string(LabelToken)> label;
  std::function<std::string(TypeToken)> type;
  std::function<std::string(PropertyToken)> property;

  /// The snapshot has to live as long.
  static TokenNames of(const Snapshot& graph);
};

/// `:Author:Person`, in the order of the names, quoted where they have to be; empty without labels.
std::string labels_text(std::span<const LabelToken> labels, const TokenNames& names);
/// `(:Person {name :: STRING NOT NULL})` and `(:Person)-[:KNOWS]->(:Person)`, as CREATE GRAPH TYPE
/// takes them.
std::string node_type_text(const NodeType& type, const TokenNames& names);
std::string edge_type_text(const EdgeType& type, const TokenNames& names);
/// The whole command: CREATE accepts it and makes the same graph type.
std::string graph_type_text(const GraphTypeDefinition& type, const TokenNames& names);

/// An edge with the labels of its ends.
struct EdgeLabels {
  TypeToken type{};
  std::span<const LabelToken> start;
  std::span<const LabelToken> end;
};

/// What is broken.
struct Breach {
  std::string element;  ///< the node or edge type; empty: the graph type as a whole
  std::string what;     ///< to be read after the name of the entity: "has no property name"
  std::string hint;
};

/// Keeps references to what it is made of. All labels and properties ascending.
class GraphTypeRules {
 public:
  GraphTypeRules(const GraphType& type, const TokenNames& names) : type_(type), names_(names) {}

  /// The properties that have to be known for the answer; nullopt: all.
  std::optional<std::vector<PropertyToken>> wanted(std::span<const LabelToken> labels) const;
  std::optional<std::vector<PropertyToken>> wanted(const EdgeLabels& edge) const;

  std::optional<Breach> node(std::span<const LabelToken> labels,
                             std::span<const Property> properties) const;
  std::optional<Breach> edge(const EdgeLabels& edge, std::span<const Property> properties) const;

 private:
  template <class Element>
  std::optional<Breach> conform(const std::vector<const Element*>& elements,
                                std::span<const Property> properties) const;
  std::optional<Breach> property(const PropertyRule& rule, const Value* value) const;
  std::vector<const EdgeType*> fitting(const EdgeLabels& edge) const;
  Breach not_declared(std::span<const LabelToken> labels) const;
  Breach no_ends(const EdgeLabels& edge) const;
  std::string property_name(PropertyToken key) const;

  const GraphType& type_;
  const TokenNames& names_;
};

}  // namespace plenum::storage
