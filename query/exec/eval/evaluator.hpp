#pragma once
// Purpose: Evaluator, a compiled expression that computes a vector for the rows of a chunk.
// May depend on: query/exec/chunk.hpp, query/exec/context.hpp, query/bind/bound_expression.hpp.
// Invariants: the result has chunk.rows() rows (logical ones, in order); nothing is computed for
// rows that are not selected, so an error comes from rows that count only. Evaluators belong to one
// execution: they may keep compiled patterns and running subplans.

#include <functional>
#include <memory>
#include <vector>

#include "query/bind/bound_expression.hpp"
#include "query/exec/chunk.hpp"
#include "query/exec/context.hpp"
#include "query/exec/operator.hpp"

namespace plenum::query::exec {

class Evaluator {
 public:
  virtual ~Evaluator() = default;
  virtual Result<VectorPtr> evaluate(ExecContext& context, const Chunk& chunk) = 0;
};

using EvaluatorPtr = std::unique_ptr<Evaluator>;

/// A running subplan for a subquery inside an expression.
struct Subplan {
  OperatorPtr root;
  class ArgumentSource* argument = nullptr;  ///< leaf that is given the rows
  std::vector<Slot> imports;
  Slot result = no_slot;   ///< column of COLLECT
  Slot row_tag = no_slot;  ///< slot that carries the outer row when batched
  bool batched = false;    ///< all rows of a chunk at once; else row by row
};

/// The leaf of a subplan.
class ArgumentSource {
 public:
  virtual ~ArgumentSource() = default;
  virtual void supply(Chunk rows) = 0;
};

/// What the compiler of expressions needs of the planner: the running plan of a subquery.
using SubplanFactory = std::function<Result<Subplan>(const bind::Subquery&)>;

/// Compiles a bound expression. The tree must outlive the result.
Result<EvaluatorPtr> compile(const bind::Expression& expression, const SubplanFactory& subplans);

/// Rows for which a predicate is true (null and false drop out; a non-boolean is TypeError).
Result<std::vector<std::uint32_t>> true_rows(const VectorPtr& vector, std::string_view what);

}  // namespace plenum::query::exec
