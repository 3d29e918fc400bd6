#include "query/bind/bound_query.hpp"

namespace plenum::query::bind {

// Here, where every node type is complete.
Expression::~Expression() = default;
Clause::Clause(Clause&&) noexcept = default;
Clause& Clause::operator=(Clause&&) noexcept = default;
Clause::~Clause() = default;
Statement::Statement(Statement&&) noexcept = default;
Statement& Statement::operator=(Statement&&) noexcept = default;
Statement::~Statement() = default;

bool Clause::updates() const {
  if (const auto* call = std::get_if<CallProcedure>(&what))
    return call->procedure->effect == Effect::writes;
  if (const auto* call = std::get_if<CallSubquery>(&what)) return call->query->updates;
  return !std::holds_alternative<Match>(what) && !std::holds_alternative<Unwind>(what) &&
         !std::holds_alternative<Projection>(what);
}

}  // namespace plenum::query::bind
