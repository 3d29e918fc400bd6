#pragma once
// Purpose: operators that see all their input first: grouping, DISTINCT, ORDER BY, barriers.
// May depend on: query/exec, query/functions/aggregate.hpp.
// Invariants: groups are by equivalence (null is null, 1 is 1.0, NaN is NaN), in order of first
// appearance; sorting is stable; what is held is charged to the governor.

#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include "query/exec/eval/evaluator.hpp"
#include "query/exec/eval/value_ops.hpp"
#include "query/exec/operator.hpp"
#include "query/exec/row_store.hpp"
#include "query/functions/aggregate.hpp"

namespace plenum::query::exec {

struct AggregateItem {
  SourceSpan span;
  AggregateKind kind{};
  bool distinct = false;
  std::vector<EvaluatorPtr> arguments;  ///< empty for count(*)
  Slot slot = no_slot;
};
struct GroupKey {
  EvaluatorPtr value;
  Slot slot = no_slot;
};

/// One row a group; without keys exactly one. Counts of rows read unflat groups as they are.
OperatorPtr make_aggregate(OperatorPtr input, std::vector<GroupKey> keys,
                           std::vector<AggregateItem> items);
/// The first row of each combination of the slots.
OperatorPtr make_distinct(OperatorPtr input, std::vector<Slot> slots);

struct SortItem {
  EvaluatorPtr value;
  bool descending = false;
};
OperatorPtr make_sort(OperatorPtr input, std::vector<SortItem> items, std::vector<Slot> keep);
/// Only the first `limit` rows (a SKIP above is part of it): never holds many more.
OperatorPtr make_top_k(OperatorPtr input, std::vector<SortItem> items, EvaluatorPtr skip,
                       EvaluatorPtr limit, std::vector<Slot> keep);

/// Numbers rows by key: the same number for equivalent keys.
class GroupTable {
 public:
  void clear(ExecContext& context, std::size_t key_count);
  /// The group of each row of the keys, new ones as they come.
  Status assign(const std::vector<VectorPtr>& keys, std::size_t rows,
                std::vector<std::uint32_t>& groups);
  std::size_t size() const noexcept { return groups_; }
  Value key(std::size_t group, std::size_t index) const { return keys_[index].value(group); }

 private:
  Result<std::uint32_t> find_or_add(const std::vector<VectorPtr>& keys, std::size_t row);
  Status assign_ids(const std::vector<VectorPtr>& keys, std::size_t rows,
                    std::vector<std::uint32_t>& groups);

  std::size_t key_count_ = 0;
  std::size_t groups_ = 0;
  std::vector<Vector> keys_;  ///< a column each key: ids and numbers stay what they are
  std::unordered_multimap<std::uint64_t, std::uint32_t> general_;
  /// Shortcuts for a single key of ids or integers; `general_` knows their groups too.
  std::unordered_map<std::uint64_t, std::uint32_t> by_id_[3];
  CountedValues counted_;
  Charge charge_;
};

}  // namespace plenum::query::exec
