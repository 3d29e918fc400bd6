#pragma once
// Purpose: the logical plan: which operators in which order, over a bound statement.
// May depend on: query/bind, query/exec/op/source.hpp (SeekKind), query/functions/aggregate.hpp,
// query/plan/value_share.hpp.
// Invariants: immutable once planned, so that executions share it; points into the bound statement,
// which the owner keeps alive; inputs come first in execution.

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "query/bind/bound_query.hpp"
#include "query/exec/op/source.hpp"
#include "query/plan/value_share.hpp"

namespace plenum::query::plan {

using bind::Slot;
inline constexpr Slot no_slot = exec::no_slot;

struct Node;
using NodePtr = std::unique_ptr<Node>;

struct Unit {};
struct Argument {};
struct Scan {
  Slot slot;
  std::string label;  ///< empty: all nodes
};
struct Seek {
  Slot slot;
  exec::SeekKind kind;
  const bind::Expression* value;
  bool each = false;
};
/// The entities that an index of the schema finds for values of its first properties, and a range
/// or the beginning of a string of the next one.
struct IndexSeek {
  Slot slot = no_slot;
  bool edge = false;
  std::string index;
  std::string label;  ///< label or type
  std::string how;    ///< "name =, age >", for EXPLAIN
  std::vector<const bind::Expression*> equal;
  std::optional<std::size_t> each;  ///< which of `equal` is a list of values
  const bind::Expression* lower = nullptr;
  const bind::Expression* upper = nullptr;
  bool lower_inclusive = false;
  bool upper_inclusive = false;
  const bind::Expression* prefix = nullptr;
};
/// A relationship of a pattern as it is walked.
struct Walk {
  const bind::PatternEdge* edge = nullptr;
  Slot from = no_slot;
  Slot to = no_slot;
  bool turned = false;  ///< from the right end as written
  bool from_known = true;
  bool to_known = false;
  std::vector<Slot> different_from;
};
struct Expand : Walk {};
struct ExpandInto : Walk {};
struct ExpandVar : Walk {};
struct EdgeEnds : Walk {};
struct ShortestPath : Walk {
  bool all = false;
};
struct LabelFilter {
  Slot slot;
  bind::LabelTest test;
};
struct Filter {
  std::vector<const bind::Expression*> predicates;
};
struct Project {
  std::vector<std::pair<Slot, const bind::Expression*>> items;
};
struct BuildPath {
  Slot slot;
  std::vector<Slot> nodes;
  std::vector<Slot> edges;
};
struct Aggregate {
  const bind::Aggregation* what;
};
/// One row with a count that the snapshot keeps, in each of the slots.
struct StoredCount {
  bool edges = false;
  std::string label;  ///< label or type; empty: all
  std::vector<Slot> slots;
};
struct Distinct {
  std::vector<Slot> slots;
};
/// With a limit only the first rows (and those a SKIP above drops) are kept.
struct Sort {
  const std::vector<bind::SortKey>* keys;
  const bind::Expression* skip = nullptr;
  const bind::Expression* limit = nullptr;
};
struct SkipLimit {
  const bind::Expression* skip;
  const bind::Expression* limit;
  bool input_updates;
};
struct Unwind {
  const bind::Unwind* what;
};
enum class ApplyMode : std::uint8_t { inner, optional, pass };
/// inputs[1] is the inner plan.
struct Apply {
  ApplyMode mode;
  std::vector<Slot> imports;
  std::vector<Slot> inner;
  Slot row_tag = no_slot;
  bool batched = false;
  bool eager = false;
};
struct Union {
  std::vector<std::vector<Slot>> from;  ///< by input
  std::vector<Slot> slots;
};
struct Cartesian {};
struct HashJoin {
  std::vector<const bind::Expression*> left;
  std::vector<const bind::Expression*> right;
};
struct Create {
  const bind::CreatePattern* pattern;
};
/// inputs[1] is the plan of the match.
struct Merge {
  const bind::Merge* what;
  std::vector<Slot> imports;
  std::vector<Slot> inner;
};
struct Set {
  const std::vector<bind::SetItem>* items;
};
struct Remove {
  const std::vector<bind::RemoveItem>* items;
};
struct Delete {
  const bind::Delete* what;
};
struct Call {
  const bind::CallProcedure* what;
};
/// inputs[1] is the body.
struct Foreach {
  const bind::Foreach* what;
  std::vector<Slot> imports;
};

struct Node {
  std::variant<Unit, Argument, Scan, Seek, IndexSeek, Expand, ExpandInto, ExpandVar, EdgeEnds,
               ShortestPath, LabelFilter, Filter, Project, BuildPath, Aggregate, StoredCount,
               Distinct, Sort, SkipLimit, Unwind, Apply, Union, Cartesian, HashJoin, Create, Merge,
               Set, Remove, Delete, Call, Foreach>
      what;
  std::vector<NodePtr> inputs;
  double rows = 1;  ///< estimate of what comes out
  std::uint32_t id = 0;
  SourceSpan clause;  ///< the clause that it is a part of; no line for none
};

/// The plan of a subquery inside an expression.
struct SubqueryPlan {
  NodePtr root;
  std::vector<Slot> imports;
  Slot result = no_slot;
  Slot row_tag = no_slot;
  bool batched = false;
};

struct Plan {
  NodePtr root;
  std::vector<Slot> columns;
  std::unordered_map<const bind::Subquery*, SubqueryPlan> subqueries;
  std::vector<bind::ExpressionPtr> made;  ///< expressions that the statement has in another form
  /// What the estimates asked of parameters; with other shares it might be another plan.
  std::vector<ValueTest> value_tests;
  std::uint32_t slot_count = 0;
  std::uint32_t node_count = 0;
};

}  // namespace plenum::query::plan
