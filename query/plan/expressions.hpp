#pragma once
// Purpose: walking bound expressions: children, subqueries, and shapes the planner looks for.
// May depend on: query/bind.
// Invariants: recursion is bounded by the depth of the syntax tree.

#include <functional>
#include <vector>

#include "query/bind/bound_clause.hpp"

namespace plenum::query::plan {

/// `x.a = 1 OR x.a = 2 OR x.a IN [3]`, of one expression over a variable, as `x.a IN [1, 2, 3]`,
/// which has the same value on every row. Null when the predicate is anything else.
bind::ExpressionPtr as_one_of(const bind::Expression& predicate);

/// Calls `f` for each direct child; subqueries have none.
void for_each_child(const bind::Expression& expression,
                    const std::function<void(const bind::Expression&)>& f);
/// Calls `f` for every subquery at any depth (not for those inside subqueries).
void for_each_subquery(const bind::Expression& expression,
                       const std::function<void(const bind::Subquery&)>& f);

/// `property = value`, `property IN list` or `id(x) = value` over one slot.
struct Lookup {
  bind::Slot slot = 0;
  std::string key;  ///< property name; empty for id()
  const bind::Expression* value = nullptr;
  bool each = false;
  const bind::Expression* predicate = nullptr;  ///< that says so
};
/// Each way in which the predicate can be read as a lookup.
std::vector<Lookup> lookups(const bind::Expression& predicate);

/// Is the predicate `left = right`? Then its two sides.
bool equality_sides(const bind::Expression& predicate, const bind::Expression*& left,
                    const bind::Expression*& right);

/// Slots that a query graph reads from outside and that it adds.
std::vector<bind::Slot> graph_reads(const bind::QueryGraph& graph);
std::vector<bind::Slot> graph_adds(const bind::QueryGraph& graph);

}  // namespace plenum::query::plan
