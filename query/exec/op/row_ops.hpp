#pragma once
// Purpose: operators that work row by row on what flows past, and those that join flows.
// May depend on: query/exec.
// Invariants: order of rows is kept but by Apply (unmatched rows come after matched ones of their
// chunk).

#include <utility>
#include <vector>

#include "query/exec/eval/evaluator.hpp"
#include "query/exec/operator.hpp"
#include "query/exec/row_store.hpp"

namespace plenum::query::exec {

/// Keeps the rows for which all predicates are true; the survivors are a selection, not a copy.
OperatorPtr make_filter(OperatorPtr input, std::vector<EvaluatorPtr> predicates);

struct Computed {
  Slot slot = no_slot;
  EvaluatorPtr value;
};
/// Adds columns beside those of the input.
OperatorPtr make_project(OperatorPtr input, std::vector<Computed> items);

/// A path value over slots of nodes and edges (or lists of edges).
struct PathSpec {
  struct Step {
    Slot edge = no_slot;
    Slot node = no_slot;
  };
  Slot slot = no_slot;
  Slot first = no_slot;
  std::vector<Step> steps;
};
OperatorPtr make_build_path(OperatorPtr input, PathSpec spec);

/// One row an item of the list; null gives none, a non-list itself.
OperatorPtr make_unwind(OperatorPtr input, EvaluatorPtr list, Slot slot, std::vector<Slot> keep);
/// The same for range(bounds...), without the list; `span` is that of the call.
OperatorPtr make_unwind_range(OperatorPtr input, std::vector<EvaluatorPtr> bounds,
                              const SourceSpan& span, Slot slot, std::vector<Slot> keep);

/// Numbers of rows as expressions that read no row; null pointers: 0 and no limit.
/// `input_updates`: the input is pulled even for LIMIT 0.
OperatorPtr make_skip_limit(OperatorPtr input, EvaluatorPtr skip, EvaluatorPtr limit,
                            bool input_updates);
/// A SKIP or LIMIT value; SyntaxError at run time when it is no non-negative integer.
Result<std::uint64_t> row_number(ExecContext& context, Evaluator& value, std::string_view what);

enum class ApplyMode : std::uint8_t {
  inner,     ///< rows of the inner plan beside their outer row
  optional,  ///< likewise, and one row with nulls for an outer row without any
  pass       ///< the inner plan runs for its effects; outer rows pass once
};
struct ApplySpec {
  ApplyMode mode = ApplyMode::inner;
  std::vector<Slot> keep;   ///< outer columns needed above
  std::vector<Slot> inner;  ///< columns taken from the inner plan
  bool eager = false;       ///< the inner plan writes: all outer rows are read first
};
OperatorPtr make_apply(OperatorPtr outer, Subplan inner, ApplySpec spec);

/// Rows of all inputs, one after the other; columns are renamed into `slots`.
struct UnionInput {
  OperatorPtr input;
  std::vector<Slot> slots;
};
OperatorPtr make_union(std::vector<UnionInput> inputs, std::vector<Slot> slots);

/// Every row of `left` with every row of `right`, which is read once and kept.
OperatorPtr make_cartesian(OperatorPtr left, OperatorPtr right, std::vector<Slot> left_keep,
                           std::vector<Slot> right_keep);
/// Rows of both whose keys are equal (null joins nothing); `right` is read once and hashed.
OperatorPtr make_hash_join(OperatorPtr left, OperatorPtr right, std::vector<EvaluatorPtr> left_keys,
                           std::vector<EvaluatorPtr> right_keys, std::vector<Slot> left_keep,
                           std::vector<Slot> right_keep);

}  // namespace plenum::query::exec
