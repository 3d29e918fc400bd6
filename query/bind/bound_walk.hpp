#pragma once
// Purpose: walk over the parts of bound expressions, for rewrites.
// May depend on: bind/bound_expression.hpp.
// Invariants: children come in the order of evaluation; a subquery has none.

#include <vector>

#include "query/bind/bound_expression.hpp"

namespace plenum::query::bind {

/// The owners of the direct children, absent ones left out.
std::vector<ExpressionPtr*> children(Expression& expression);
std::vector<const Expression*> children(const Expression& expression);

/// Variables that the expression itself introduces for its children (list comprehension, …).
std::vector<Slot> introduced_slots(const Expression& expression);

}  // namespace plenum::query::bind
