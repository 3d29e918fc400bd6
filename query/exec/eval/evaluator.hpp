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
  /// An error has the place of the innermost expression that failed.
  Result<VectorPtr> evaluate(ExecContext& context, const Chunk& chunk) {
    Result<VectorPtr> result = compute(context, chunk);
    if (!result.ok()) [[unlikely]]
      result = placed(result.error(), span_);
    return result;  // one object on every path, so that none is moved
  }

  /// Of the expression in the text of the statement; no line for what nobody wrote.
  const SourceSpan& span() const noexcept { return span_; }
  void set_span(const SourceSpan& span) noexcept { span_ = span; }

 private:
  virtual Result<VectorPtr> compute(ExecContext& context, const Chunk& chunk) = 0;
  SourceSpan span_;
};

using EvaluatorPtr = std::unique_ptr<Evaluator>;

/// The leaf of a subplan: hands out the rows it was supplied with, once an open().
class ArgumentSource {
 public:
  virtual ~ArgumentSource() = default;
  virtual void supply(Chunk rows) = 0;
};

/// A running subplan: a subquery inside an expression, or the inner side of an Apply.
struct Subplan {
  OperatorPtr root;
  std::vector<ArgumentSource*> arguments;  ///< its leaves that are given the outer rows
  std::vector<Slot> imports;
  Slot result = no_slot;   ///< column of COLLECT
  Slot row_tag = no_slot;  ///< slot that carries the outer row's number when batched
  bool batched = false;    ///< all rows of a chunk at once; else row by row

  /// Starts it over some rows of a chunk.
  Status start(ExecContext& context, const Chunk& outer, std::span<const std::uint32_t> rows);
};

/// What the compiler of expressions needs of the planner: the running plan of a subquery.
using SubplanFactory = std::function<Result<Subplan>(const bind::Subquery&)>;

/// Compiles a bound expression. The tree must outlive the result.
Result<EvaluatorPtr> compile(const bind::Expression& expression, const SubplanFactory& subplans);

/// The column of a slot.
EvaluatorPtr make_column_reader(Slot slot);
/// The label test of a pattern node. The test must outlive the result.
EvaluatorPtr make_label_test(Slot slot, const bind::LabelTest& test);

/// Rows for which a predicate is true (null and false drop out; a non-boolean is TypeError).
Result<std::vector<std::uint32_t>> true_rows(const VectorPtr& vector, std::string_view what);

}  // namespace plenum::query::exec
