#pragma once
// Purpose: a whole bound statement: what the planner starts from.
// May depend on: include/plenum, bind/bound_clause.hpp, ast/query.hpp (schema commands).
// Invariants: every Slot of the tree indexes Statement::slots; immutable once bound, so one tree
// may be planned by several threads.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "query/ast/query.hpp"
#include "query/bind/bound_clause.hpp"

namespace plenum::query::bind {

/// A chain of clauses. It ends with a RETURN (Projection::is_return), a standalone procedure call
/// with columns, or an updating clause (then there are no columns).
struct SingleQuery {
  std::vector<Clause> clauses;
  /// Where Query::columns are found after the last clause, in the order of Query::columns.
  std::vector<Slot> column_slots;
};

struct Column {
  std::string name;
  Type type;
  Slot slot;  ///< parts.size() == 1: that of the only part; with UNION a slot of its own
};

/// `USE graph.asOf(at, options)` or `USE graph.asKnown(at)`: of what time the graph is read.
struct Moment {
  enum class Clock : std::uint8_t { valid, recorded } clock = Clock::valid;
  SourceSpan where;
  ExpressionPtr at;       ///< reads no row
  ExpressionPtr options;  ///< null when left out
};

/// One part, or several joined by UNION (`all`: keep duplicates; mixing is refused).
struct Query {
  std::vector<SingleQuery> parts;
  bool all = false;
  std::vector<Column> columns;
  bool updates = false;
  std::optional<Moment> moment;  ///< absent: the graph as it is
};

struct SlotInfo {
  std::string name;  ///< as written; empty for anonymous and helper slots
  Type type;
};

/// The one updating clause of a query, looked for inside CALL { … } and FOREACH too; no line when
/// there is none or several.
SourceSpan only_update(const Query& query);

/// A parameter that a statement names, and where it first does.
struct ParameterUse {
  std::string name;
  SourceSpan where;
};

struct Statement {
  ast::ExplainMode explain = ast::ExplainMode::none;
  std::variant<Query, ast::Command> body;
  std::vector<SlotInfo> slots;
  std::vector<ParameterUse> parameters;  ///< those used, sorted by name
  bool updates = false;                  ///< changes graph or schema: needs the writer
  bool deterministic = true;             ///< no rand(), no running clock

  Statement() = default;
  Statement(Statement&&) noexcept;
  Statement& operator=(Statement&&) noexcept;
  ~Statement();
};

}  // namespace plenum::query::bind
