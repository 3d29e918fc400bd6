#pragma once
// Purpose: which index of the schema, if any, brings the nodes or relationships of a pattern.
// May depend on: query/plan/logical.hpp, query/plan/cost.hpp, query/bind, storage.
// Invariants: what an index finds is a superset of what the predicates let through, so they are
// tested all the same; values are expressions over slots in scope that give the same each time.

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "query/plan/cost.hpp"
#include "query/plan/logical.hpp"
#include "storage/snapshot.hpp"

namespace plenum::query::plan {

struct IndexChoice {
  IndexSeek seek;
  double rows = 1;                                  ///< estimate for one row that comes in
  bool reads_scope = false;                         ///< a value comes from the rows
  std::vector<const bind::Expression*> predicates;  ///< whose share is in the estimate
  bool tests(const bind::Expression* predicate) const {
    return std::find(predicates.begin(), predicates.end(), predicate) != predicates.end();
  }
  bool has_equality() const noexcept { return !seek.equal.empty(); }
};

/// The index that is estimated to find the fewest entities for the element in `slot`: a node with
/// all `labels` (and those that predicates require), or a relationship of the one type in `labels`.
/// Nullopt when none can be used.
std::optional<IndexChoice> choose_index(const Cost& cost,
                                        const std::vector<const bind::Expression*>& predicates,
                                        storage::EntityKind entity, Slot slot,
                                        const std::vector<std::string>& labels,
                                        const std::set<Slot>& scope);

}  // namespace plenum::query::plan
