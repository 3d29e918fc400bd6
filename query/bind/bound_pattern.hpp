#pragma once
// Purpose: patterns as a query graph, for MATCH, MERGE and CREATE.
// May depend on: include/plenum, bind/bound_expression.hpp.
// Invariants: edges name their ends by index into `nodes`; a node or edge that occurs twice in the
// text is one entry here; every entry has a slot, anonymous ones too.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plenum/graph_types.hpp"
#include "query/bind/bound_expression.hpp"

namespace plenum::query::bind {

/// A node to be matched. Its property map was turned into predicates of the graph.
struct PatternNode {
  SourceSpan span;
  Slot slot;
  bool anonymous = false;
  bool bound = false;               ///< the slot has a value before this clause (node or null)
  std::vector<std::string> labels;  ///< all of these are required; other label tests are predicates
};

/// Bounds of `*min..max`; `unbounded` when there is no upper one.
struct PathLength {
  static constexpr std::uint64_t unbounded = ~std::uint64_t{0};
  std::uint64_t min = 1;
  std::uint64_t max = unbounded;
};

/// A relationship to be matched. `from` is the left end as written; with Direction::out it points
/// from → to, with Direction::in to → from, with both either way.
struct PatternEdge {
  SourceSpan span;
  Slot slot;  ///< an edge; with `length` the list of edges in the order walked
  bool anonymous = false;
  bool bound = false;
  std::size_t from = 0;
  std::size_t to = 0;
  Direction direction = Direction::out;
  std::vector<std::string> types;  ///< any of these; empty: all types
  std::optional<PathLength> length;
  /// For variable length only: predicates that every edge walked must meet, over `element`. For
  /// single edges they are in the graph's predicates.
  Slot element = 0;
  std::vector<ExpressionPtr> element_predicates;
};

enum class PathMode : std::uint8_t { walk, shortest, all_shortest };

/// One written path. `edges` are indexes in order of the text; `nodes` has one more.
struct PatternPath {
  SourceSpan span;
  std::optional<Slot> slot;  ///< where the path value goes, if it is named
  PathMode mode = PathMode::walk;
  std::vector<std::size_t> nodes;
  std::vector<std::size_t> edges;
};

/// A conjunct of WHERE or of a property map, with the slots it reads.
struct Predicate {
  ExpressionPtr expression;
  std::vector<Slot> slots;
};

/// What one MATCH looks for. All edges of `edges` are pairwise different in a match (relationship
/// uniqueness), also those inside variable lengths; edges of shortest paths are exempt among
/// different paths of the same clause only as far as their own path goes.
struct QueryGraph {
  std::vector<PatternNode> nodes;
  std::vector<PatternEdge> edges;
  std::vector<PatternPath> paths;
  std::vector<Predicate> predicates;  ///< conjunction; property maps first, then WHERE
};

/// A node to be created. `properties` is a map expression (literal or parameter) or null.
struct NewNode {
  SourceSpan span;
  Slot slot;
  std::vector<std::string> labels;
  ExpressionPtr properties;
};
/// A relationship to be created from slot `from` to slot `to` (already the right way round).
struct NewEdge {
  SourceSpan span;
  Slot slot;
  Slot from;
  Slot to;
  std::string type;
  ExpressionPtr properties;
};
/// A named path over slots: nodes.size() == edges.size() + 1.
struct NewPath {
  Slot slot;
  std::vector<Slot> nodes;
  std::vector<Slot> edges;
};

/// What CREATE makes, once a row: first nodes, then edges, then path values. The property
/// expressions never read slots of this same list.
struct CreatePattern {
  std::vector<NewNode> nodes;
  std::vector<NewEdge> edges;
  std::vector<NewPath> paths;
};

}  // namespace plenum::query::bind
