#pragma once
// Purpose: the way into the graph through an index of the schema.
// May depend on: query/exec, storage/index.
// Invariants: multiplies the rows of its input. Finds a superset of what the predicates it was
// chosen for let through. All entities of the label or type are a superset too: where the index is
// gone, where a value cannot be computed (the predicate raises the error, if there is a row for
// it), and where a range holds so much of them that a scan is faster.

#include <optional>
#include <string>
#include <vector>

#include "query/exec/eval/evaluator.hpp"
#include "query/exec/operator.hpp"

namespace plenum::query::exec {

struct IndexSeekSpec {
  Slot slot = no_slot;
  bool edge = false;
  std::string index;
  std::string label;  ///< label or type
  std::vector<EvaluatorPtr> equal;
  std::optional<std::size_t> each;  ///< which of `equal` is a list of values
  EvaluatorPtr lower;
  EvaluatorPtr upper;
  bool lower_inclusive = false;
  bool upper_inclusive = false;
  EvaluatorPtr prefix;
  std::vector<Slot> keep;
};

OperatorPtr make_index_seek(OperatorPtr input, IndexSeekSpec spec);

}  // namespace plenum::query::exec
