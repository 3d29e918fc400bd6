// USE: which graph a statement reads.
#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "query/bind/bound_walk.hpp"
#include "query/bind/statement_binder.hpp"

namespace plenum::query::bind {

/// The USE at the beginning of a statement, which is taken out of it.
std::optional<Moment> StatementBinder::take_use(ast::Query& ast) {
  auto& clauses = ast.parts.front().clauses;
  const auto* use = clauses.empty() ? nullptr : std::get_if<ast::UseGraph>(&clauses.front().what);
  if (use == nullptr) return std::nullopt;
  const SourceSpan where = clauses.front().span;
  std::optional<Moment> moment = use_graph(*use, where);
  clauses.erase(clauses.begin());
  if (!failed() && clauses.empty())
    fail("InvalidClauseComposition", "a query cannot consist of USE alone", where,
         "follow it with MATCH … RETURN, or with CALL");
  return moment;
}

std::optional<Moment> StatementBinder::use_graph(const ast::UseGraph& ast,
                                                 const SourceSpan& where) {
  const bool valid = core::equal_ignoring_ascii_case(ast.name, "graph.asOf");
  const bool recorded = core::equal_ignoring_ascii_case(ast.name, "graph.asKnown");
  if (!valid && !recorded) {
    if (!ast.is_call && core::equal_ignoring_ascii_case(ast.name, "graph")) return std::nullopt;
    fail("UnknownGraph", fmt::format("there is no graph '{}'", ast.name), where,
         "graph, graph.asOf(date) and graph.asKnown(datetime) are there");
    return std::nullopt;
  }
  const std::size_t given = ast.arguments.size();
  if (given < 1 || given > (valid ? 2U : 1U)) {
    fail("InvalidNumberOfArguments",
         fmt::format("{} takes {}", valid ? "graph.asOf()" : "graph.asKnown()",
                     valid ? "a date, and perhaps options" : "a datetime"),
         where,
         valid ? "for example USE graph.asOf(date('2025-10-24'), {unknown: 'exclude'})"
               : "for example USE graph.asKnown(datetime('2025-10-24T12:00Z'))");
    return std::nullopt;
  }
  Moment moment;
  moment.clock = valid ? Moment::Clock::valid : Moment::Clock::recorded;
  moment.where = where;
  moment.at = row_expression(*ast.arguments[0], "USE");
  if (given == 2) moment.options = row_expression(*ast.arguments[1], "the options of USE");
  return moment;
}

}  // namespace plenum::query::bind
