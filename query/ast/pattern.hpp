#pragma once
// Purpose: patterns of the syntax tree: nodes, relationships, labels, lengths.
// May depend on: include/plenum, ast/expression.hpp.
// Invariants: plain immutable data; in a Pattern nodes.size() == relationships.size() + 1.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "query/ast/expression.hpp"

namespace plenum::query::ast {

/// A label or type expression: `A`, `A&B` (also `:A:B`), `A|B`, `!A`, `%` (any).
struct LabelExpression {
  enum class Kind : std::uint8_t { name, conjunction, disjunction, negation, wildcard } kind;
  SourceSpan span;
  std::string name;                       ///< kind name only
  std::vector<LabelExpression> operands;  ///< one for negation, several for the other two
};

/// `*`, `*2`, `*1..3`, `*..5`
struct VariableLength {
  SourceSpan span;
  std::optional<std::uint64_t> min;
  std::optional<std::uint64_t> max;
};

struct NodePattern {
  SourceSpan span;
  std::optional<Name> variable;
  std::optional<LabelExpression> labels;
  ExpressionPtr properties;  ///< MapLiteral or Parameter; null when absent
  ExpressionPtr where;       ///< `(n WHERE n.x = 1)`
};

/// `left` and `right` tell which arrow heads were written.
struct RelationshipPattern {
  SourceSpan span;
  bool left = false;
  bool right = false;
  std::optional<Name> variable;
  std::optional<LabelExpression> types;
  std::optional<VariableLength> length;
  ExpressionPtr properties;
  ExpressionPtr where;
};

enum class ShortestKind : std::uint8_t { none, shortest, all_shortest };

/// One path: `p = (a)-[r]->(b)…`, possibly inside shortestPath(…).
struct Pattern {
  SourceSpan span;
  std::optional<Name> variable;
  ShortestKind shortest = ShortestKind::none;
  std::vector<NodePattern> nodes;
  std::vector<RelationshipPattern> relationships;
};

}  // namespace plenum::query::ast
