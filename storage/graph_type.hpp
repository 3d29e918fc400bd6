#pragma once
// Purpose: graph types: which nodes, edges and properties the user declared, and how they combine.
// May depend on: storage/types.hpp, core.
// Invariants: a GraphType never changes and is consistent: labels and types that it names are
// declared once, a node type's implied labels are not among its own. docs/language.md says what it
// means, docs/decisions/006-graph-types.md why.

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/type_union.hpp"
#include "plenum/result.hpp"
#include "storage/types.hpp"

namespace plenum::core {
class ByteReader;
}

namespace plenum::storage {

// Bounds of one database and of one graph type.
inline constexpr std::size_t graph_types_max = 256;
inline constexpr std::size_t element_types_max = 4096;  ///< node types, and edge types
/// In one place, and of a node type of a closed graph type with all they imply.
inline constexpr std::size_t element_labels_max = 64;
inline constexpr std::size_t element_properties_max = 1024;
inline constexpr std::size_t graph_type_bytes_max = 1024UL * 1024;               ///< encoded
inline constexpr std::size_t graph_types_bytes_max = 16 * graph_type_bytes_max;  ///< together

/// What is said of one property: a value that is there has the type.
struct PropertyRule {
  PropertyToken key{};
  core::TypeUnion type;
  bool required = false;  ///< NOT NULL
};

/// About every node that has all of `labels`; an empty list: about all nodes.
struct NodeType {
  std::vector<LabelToken> labels;        ///< ascending
  std::vector<LabelToken> implied;       ///< ascending; labels that it has to have too
  std::vector<PropertyRule> properties;  ///< as declared
};

/// About every edge of the type whose ends have these labels.
struct EdgeType {
  TypeToken type{};
  std::vector<LabelToken> from;  ///< ascending; empty: any node
  std::vector<LabelToken> to;
  std::vector<PropertyRule> properties;
};

struct GraphTypeDefinition {
  std::string name;
  bool closed = false;
  std::vector<NodeType> nodes;  ///< as declared
  std::vector<EdgeType> edges;
};

/// Is `part` in `whole`? Both ascending.
bool has_all(std::span<const LabelToken> whole, std::span<const LabelToken> part) noexcept;

/// A definition that is consistent, and what is looked up in it. Thread-safe.
class GraphType {
 public:
  /// invalid_argument: something is declared twice or out of order; limit: too much of something.
  static Result<std::shared_ptr<const GraphType>> make(GraphTypeDefinition definition);
  /// Precondition: what make() looks at.
  explicit GraphType(GraphTypeDefinition consistent);
  GraphType(const GraphType&) = delete;
  GraphType& operator=(const GraphType&) = delete;

  const GraphTypeDefinition& definition() const noexcept { return definition_; }
  const std::string& name() const noexcept { return definition_.name; }
  bool closed() const noexcept { return definition_.closed; }

  /// The node types that a node with these labels is of, as declared. O(labels + candidates).
  std::vector<const NodeType*> node_types(std::span<const LabelToken> labels) const;
  /// The edge types of this name, whatever their ends.
  std::span<const std::uint32_t> edge_types(TypeToken type) const;
  const EdgeType& edge_type(std::uint32_t number) const { return definition_.edges[number]; }
  /// May a node of a closed graph type have just these labels?
  bool declares(std::span<const LabelToken> labels) const;
  /// May a node of a closed graph type have these labels, perhaps with others? True without labels.
  bool fits(std::span<const LabelToken> labels) const;
  /// What a node of a closed graph type may have.
  const std::set<std::vector<LabelToken>>& label_sets() const noexcept { return label_sets_; }

  // Can a change break it? Yes in doubt, and quick.
  bool about_node(std::span<const LabelToken> labels) const;
  bool about_label(LabelToken label) const { return closed() || labels_.count(label) > 0; }
  bool about_edge(TypeToken type) const { return closed() || by_type_.count(type) > 0; }
  bool about_property(EntityKind kind, PropertyToken key) const;
  /// Does an end of an edge type ask for the label?
  bool about_ends(LabelToken label) const { return end_labels_.count(label) > 0; }
  /// Names of edges that ask their ends for labels, ascending.
  const std::vector<TypeToken>& types_with_ends() const noexcept { return types_with_ends_; }

 private:
  void index_nodes();
  void index_edges();
  /// False: a set has more than element_labels_max labels.
  bool close_label_sets();
  bool close(std::vector<LabelToken>& set) const;

  GraphTypeDefinition definition_;
  /// Node types by the label of theirs that fewest others have.
  std::unordered_map<LabelToken, std::vector<std::uint32_t>> by_label_;
  std::vector<std::uint32_t> unlabelled_;
  std::unordered_map<TypeToken, std::vector<std::uint32_t>> by_type_;
  std::set<std::vector<LabelToken>> label_sets_;  ///< of a closed one
  std::unordered_map<LabelToken, std::vector<const std::vector<LabelToken>*>> sets_by_label_;
  std::unordered_set<LabelToken> labels_;
  std::unordered_set<LabelToken> end_labels_;
  std::unordered_set<PropertyToken> properties_[2];
  std::vector<TypeToken> types_with_ends_;
};
using GraphTypePtr = std::shared_ptr<const GraphType>;

/// A graph type as the log and the records of a fold hold it; frozen since format 1:
///   name counted | closed u8 | count varint, node types | count varint, edge types
///   node type    labels | implied labels | properties
///   edge type    type varint | labels of the start | labels of the end | properties
///   labels       count varint, label varint…, ascending
///   properties   count varint, (property varint | required u8 | type counted)…
void append_graph_type(std::string& out, const GraphTypeDefinition& type);
/// Null for bytes that make no sense; `labels` and the others bound the tokens.
GraphTypePtr read_graph_type(core::ByteReader& reader, std::uint32_t labels, std::uint32_t types,
                             std::uint32_t properties);

}  // namespace plenum::storage
