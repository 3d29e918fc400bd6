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

namespace {

void add_updates(const std::vector<Clause>& clauses, std::vector<const Clause*>& out) {
  for (const Clause& clause : clauses) {
    if (!clause.updates()) continue;
    if (const auto* call = std::get_if<CallSubquery>(&clause.what)) {
      for (const SingleQuery& part : call->query->parts) add_updates(part.clauses, out);
    } else if (const auto* each = std::get_if<Foreach>(&clause.what)) {
      add_updates(each->body, out);
    } else {
      out.push_back(&clause);
    }
  }
}

}  // namespace

SourceSpan only_update(const Query& query) {
  std::vector<const Clause*> found;
  for (const SingleQuery& part : query.parts) add_updates(part.clauses, found);
  return found.size() == 1 ? found.front()->span : SourceSpan{};
}

}  // namespace plenum::query::bind
