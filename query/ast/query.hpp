#pragma once
// Purpose: whole statements of the syntax tree: queries with UNION, and schema commands.
// May depend on: include/plenum, ast/clause.hpp.
// Invariants: plain immutable data; a Query has at least one part.

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "query/ast/clause.hpp"

namespace plenum::query::ast {

struct SingleQuery {
  SourceSpan span;
  std::vector<Clause> clauses;
};

/// parts[0] UNION parts[1] UNION …; `all[i]` tells of the UNION before parts[i + 1].
struct Query {
  SourceSpan span;
  std::vector<SingleQuery> parts;
  std::vector<bool> all;
  std::vector<SourceSpan> union_spans;
};

enum class ElementKind : std::uint8_t { node, relationship };

/// `CREATE [RANGE|TEXT|FULLTEXT|…] INDEX [name] [IF NOT EXISTS] FOR (n:L|M) ON (n.a, n.b)`;
/// full-text: `ON EACH [n.a, n.b]`.
struct CreateIndex {
  std::string kind;  ///< "range", "text", "point", "lookup", "fulltext", "vector"; folded
  std::string name;  ///< may be empty
  bool if_not_exists = false;
  ElementKind element = ElementKind::node;
  std::vector<Name> labels;  ///< labels or types
  std::vector<Name> properties;
  bool each = false;      ///< ON EACH […]
  ExpressionPtr options;  ///< OPTIONS {…}; null when absent
};

enum class ConstraintKind : std::uint8_t { unique, exists, key, typed };

/// `CREATE CONSTRAINT [name] [IF NOT EXISTS] FOR (n:L) REQUIRE n.p IS UNIQUE | IS NOT NULL |
/// IS [NODE|RELATIONSHIP] KEY | IS :: TYPE`
struct CreateConstraint {
  ConstraintKind kind = ConstraintKind::unique;
  std::string name;
  bool if_not_exists = false;
  ElementKind element = ElementKind::node;
  std::string label;
  std::vector<Name> properties;
  Name type;  ///< typed only, upper case
};

/// DROP INDEX name, DROP CONSTRAINT name, DROP GRAPH TYPE name
struct DropSchema {
  enum class Kind : std::uint8_t { index, constraint, graph_type } kind = Kind::index;
  std::string name;
  bool if_exists = false;
};

struct PropertyDeclaration {
  SourceSpan span;
  std::string name;
  std::string type;  ///< upper case, e.g. "STRING", "LIST<INTEGER>", "DATE | STRING"
  bool not_null = false;
};
/// Also an end of an edge type, which may be the alias of another node type alone.
struct NodeTypeDeclaration {
  SourceSpan span;
  std::string alias;  ///< inside the graph type; may be empty
  std::string name;   ///< NODE TYPE name; may be empty, stands for it like an alias
  std::vector<std::string> labels;
  std::vector<std::string> implied;  ///< after =>
  bool has_properties = false;       ///< braces are there
  std::vector<PropertyDeclaration> properties;
};
struct EdgeTypeDeclaration {
  SourceSpan span;
  std::string type;
  NodeTypeDeclaration from;
  NodeTypeDeclaration to;
  std::vector<PropertyDeclaration> properties;
};
/// `CREATE [OR REPLACE] [OPEN|CLOSED] GRAPH TYPE name [IF NOT EXISTS] { (a:A {…}),
/// (:A)-[:T {…}]->(:B) }`
struct CreateGraphType {
  std::string name;
  bool replace = false;
  bool if_not_exists = false;
  bool closed = false;
  std::vector<NodeTypeDeclaration> nodes;
  std::vector<EdgeTypeDeclaration> edges;
};

/// `SHOW INDEXES`, `SHOW CONSTRAINTS`, …; `what` in lower case, e.g. "indexes".
struct Show {
  std::string what;
};

struct Command {
  SourceSpan span;
  std::variant<CreateIndex, CreateConstraint, DropSchema, CreateGraphType, Show> what;
};

enum class ExplainMode : std::uint8_t { none, explain, profile };

struct Statement {
  SourceSpan span;
  ExplainMode explain = ExplainMode::none;
  std::variant<Query, Command> body;
};

}  // namespace plenum::query::ast
