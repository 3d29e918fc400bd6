#include "query/ast/clause.hpp"
#include "query/ast/expression.hpp"
#include "query/ast/query.hpp"

namespace plenum::query::ast {

// Here, where every node type is complete.
Expression::~Expression() = default;
Clause::Clause(Clause&&) noexcept = default;
Clause& Clause::operator=(Clause&&) noexcept = default;
Clause::~Clause() = default;

}  // namespace plenum::query::ast
