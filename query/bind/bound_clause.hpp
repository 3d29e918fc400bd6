#pragma once
// Purpose: clauses with names resolved, aggregation lifted out and updates spelt out.
// May depend on: include/plenum, bind/bound_pattern.hpp.
// Invariants: plain data in order of execution; a clause reads slots of clauses before it only.

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "plenum/procedure.hpp"
#include "query/bind/bound_pattern.hpp"

namespace plenum::query::bind {

struct Clause;

/// Adds the slots of the graph to each row, one row a match; with `optional` one row with nulls
/// where nothing matches (predicates are part of the matching).
struct Match {
  bool optional = false;
  QueryGraph graph;
};

/// One row an element; null gives none; a non-list gives one row.
struct Unwind {
  ExpressionPtr list;
  Slot slot;
};

struct GroupingKey {
  ExpressionPtr expression;
  Slot slot;
};
/// `function` is an aggregate; `star` for count(*), then without arguments.
struct AggregateCall {
  SourceSpan span;
  std::shared_ptr<const FunctionInfo> function;
  bool distinct = false;
  bool star = false;
  std::vector<ExpressionPtr> arguments;
  Slot slot;
};
/// One row a group; without keys exactly one row, also for no input. Afterwards only the slots of
/// keys and calls exist.
struct Aggregation {
  std::vector<GroupingKey> keys;
  std::vector<AggregateCall> calls;
};

/// A column of WITH or RETURN. A variable passed on under its own name keeps its slot (then
/// `expression` is a reference to `slot`); all others get a new one.
struct ProjectionItem {
  SourceSpan span;
  std::string name;
  ExpressionPtr expression;
  Slot slot;
};
struct SortKey {
  ExpressionPtr expression;
  bool descending = false;
};

/// WITH or RETURN, executed in this order: aggregation; items computed beside the incoming slots;
/// DISTINCT over the item slots; ORDER BY (its expressions read item slots and, without aggregation
/// and DISTINCT, incoming slots too); SKIP; LIMIT; WHERE (item slots only, and incoming ones where
/// neither aggregation nor DISTINCT stands between); then all but the item slots end.
struct Projection {
  bool is_return = false;
  std::optional<Aggregation> aggregation;
  std::vector<ProjectionItem> items;
  bool distinct = false;
  std::vector<SortKey> order_by;
  ExpressionPtr skip;   ///< constant over the rows: literals, parameters, functions of them
  ExpressionPtr limit;  ///< likewise
  std::vector<Predicate> where;
};

struct Create {
  CreatePattern pattern;
};

/// `object.key = value` on the node or relationship (or null) that `object` gives.
struct SetProperty {
  ExpressionPtr object;
  std::string key;
  ExpressionPtr value;
};
struct SetDynamicProperty {
  ExpressionPtr object;
  ExpressionPtr key;
  ExpressionPtr value;
};
/// Replaces all properties, or with `add` overwrites those named; a null value removes its key.
/// `value` is a map, node or relationship.
struct SetProperties {
  Slot slot;
  bool add = false;
  ExpressionPtr value;
};
struct SetLabels {
  Slot slot;
  std::vector<std::string> labels;
};
struct SetItem {
  SourceSpan span;
  std::variant<SetProperty, SetDynamicProperty, SetProperties, SetLabels> what;
};
/// Items in order, each seeing those before it.
struct Set {
  std::vector<SetItem> items;
};

struct RemoveProperty {
  ExpressionPtr object;
  std::string key;
};
struct RemoveLabels {
  Slot slot;
  std::vector<std::string> labels;
};
struct RemoveItem {
  SourceSpan span;
  std::variant<RemoveProperty, RemoveLabels> what;
};
struct Remove {
  std::vector<RemoveItem> items;
};

/// Nodes, relationships, paths or null.
struct Delete {
  bool detach = false;
  std::vector<ExpressionPtr> targets;
};

/// For each row: all matches of `match` or, if none, what `create` makes; row by row, seeing its
/// own effects. Nodes that are `bound` in `match` are not in `create`. The property maps stand in
/// both: as predicates and as properties.
struct Merge {
  QueryGraph match;
  CreatePattern create;
  std::vector<SetItem> on_create;
  std::vector<SetItem> on_match;
};

struct YieldColumn {
  std::size_t column;  ///< index into procedure->columns
  Slot slot;
};
/// One argument a declared parameter, in order (left-out ones are filled with their fallback).
/// A procedure without columns lets each row through once. `where` filters what was yielded.
struct CallProcedure {
  SourceSpan span;  ///< of the name
  std::shared_ptr<const Procedure> procedure;
  std::vector<ExpressionPtr> arguments;
  std::vector<YieldColumn> yields;
  std::vector<Predicate> where;
};

/// For each row the rows of `query`. Without a RETURN (`returns == false`) each row passes once.
struct CallSubquery {
  std::unique_ptr<Query> query;
  std::vector<Slot> imports;
  bool returns = false;
};

/// The updating clauses of `body`, once an element of the list; rows pass unchanged.
struct Foreach {
  Slot slot;
  ExpressionPtr list;
  std::vector<Clause> body;
};

struct Clause {
  SourceSpan span;
  std::variant<Match, Unwind, Projection, Create, Merge, Set, Remove, Delete, CallProcedure,
               CallSubquery, Foreach>
      what;

  template <class T>
  Clause(SourceSpan where, T clause) : span(where), what(std::move(clause)) {}
  Clause(Clause&&) noexcept;
  Clause& operator=(Clause&&) noexcept;
  ~Clause();

  /// Does it (or anything inside it) change the graph?
  bool updates() const;
};

}  // namespace plenum::query::bind
