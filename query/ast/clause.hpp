#pragma once
// Purpose: clauses of the syntax tree.
// May depend on: include/plenum, ast/pattern.hpp.
// Invariants: plain immutable data in the order written.

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "query/ast/pattern.hpp"

namespace plenum::query::ast {

struct Clause;

struct Match {
  bool optional = false;
  std::vector<Pattern> patterns;
  ExpressionPtr where;
};

struct Unwind {
  ExpressionPtr list;
  Name variable;
};

struct ProjectionItem {
  SourceSpan span;
  ExpressionPtr expression;
  std::optional<Name> alias;
  std::string text;  ///< source text of the expression: the column's name without an alias
};

struct SortItem {
  ExpressionPtr expression;
  bool descending = false;
};

/// WITH or RETURN.
struct Projection {
  bool is_return = false;
  bool distinct = false;
  bool star = false;
  std::vector<ProjectionItem> items;
  std::vector<SortItem> order_by;
  ExpressionPtr skip;
  ExpressionPtr limit;
  ExpressionPtr where;  ///< WITH only
};

struct Create {
  std::vector<Pattern> patterns;
};

struct SetProperty {
  ExpressionPtr object;
  Name key;
  ExpressionPtr value;
};
/// `SET object[key] = value`
struct SetDynamicProperty {
  ExpressionPtr object;
  ExpressionPtr key;
  ExpressionPtr value;
};
/// `SET n = map` (replaces) or `SET n += map` (adds)
struct SetProperties {
  Name variable;
  bool add = false;
  ExpressionPtr value;
};
struct SetLabels {
  Name variable;
  std::vector<Name> labels;
};
struct SetItem {
  SourceSpan span;
  std::variant<SetProperty, SetDynamicProperty, SetProperties, SetLabels> what;
};

struct Merge {
  Pattern pattern;
  std::vector<SetItem> on_create;
  std::vector<SetItem> on_match;
};

struct Set {
  std::vector<SetItem> items;
};

struct RemoveProperty {
  ExpressionPtr object;
  Name key;
};
struct RemoveLabels {
  Name variable;
  std::vector<Name> labels;
};
struct RemoveItem {
  SourceSpan span;
  std::variant<RemoveProperty, RemoveLabels> what;
};
struct Remove {
  std::vector<RemoveItem> items;
};

struct Delete {
  bool detach = false;
  std::vector<ExpressionPtr> targets;
};

struct YieldItem {
  Name field;
  std::optional<Name> alias;
};

/// `CALL name(arguments) YIELD …`
struct CallProcedure {
  Name name;
  bool has_arguments = false;  ///< parentheses were written
  std::vector<ExpressionPtr> arguments;
  bool has_yield = false;
  bool yield_star = false;
  std::vector<YieldItem> items;
  ExpressionPtr where;
  bool standalone = false;  ///< the whole statement
};

/// `CALL { … }`, `CALL (a, b) { … }`
struct CallSubquery {
  std::unique_ptr<Query> query;
  bool has_imports = false;  ///< a list of variables was written
  bool import_all = false;   ///< `CALL (*) { … }`
  std::vector<Name> imports;
  bool in_transactions = false;
};

struct Foreach {
  Name variable;
  ExpressionPtr list;
  std::vector<Clause> body;
};

struct LoadCsv {
  bool with_headers = false;
  ExpressionPtr url;
  Name variable;
  ExpressionPtr field_terminator;
};

/// `USE graph` or `USE graph.asOf(…)`
struct UseGraph {
  std::string name;
  bool is_call = false;
  std::vector<ExpressionPtr> arguments;
};

struct Clause {
  SourceSpan span;
  std::variant<Match, Unwind, Projection, Create, Merge, Set, Remove, Delete, CallProcedure,
               CallSubquery, Foreach, LoadCsv, UseGraph>
      what;

  template <class T>
  Clause(SourceSpan where, T clause) : span(where), what(std::move(clause)) {}
  Clause(Clause&&) noexcept;
  Clause& operator=(Clause&&) noexcept;
  ~Clause();
};

}  // namespace plenum::query::ast
