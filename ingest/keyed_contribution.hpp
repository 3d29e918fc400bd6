#pragma once
// Purpose: what one article adds to the ledgers of the groups and facts it speaks of.
// May depend on: core, ingest contributions, keys and ledgers.
// Invariants: a function of the contribution alone, so it can be made before the article's turn to
// be stored, on another thread.

#include <cstddef>
#include <string>
#include <vector>

#include "ingest/contribution.hpp"
#include "ingest/keys.hpp"
#include "ingest/ledger.hpp"

namespace plenum::ingest {

/// A contribution with the keys of its entities' groups and of its facts, each in their order: all
/// that it is asked for again and again.
struct KeyedContribution {
  explicit KeyedContribution(Contribution of);

  Contribution contribution;
  std::vector<std::string> groups;
  std::vector<FactIdentity> identities;  ///< between groups
  std::vector<std::string> facts;

  /// Makes all parts and keeps them. O(facets).
  void make_parts();
  /// What an entity or a fact adds to the ledger of its group or key. O(1) of those that are kept.
  Ledger entity_part(std::size_t entity) const;
  Ledger fact_part(std::size_t fact) const;

 private:
  std::vector<Ledger> entity_parts_, fact_parts_;  ///< empty: not made
};

/// The group keys of a contribution's entities, in their order.
std::vector<std::string> group_keys(const Contribution& contribution);
/// Whether a fact of a contribution is that its article mentions an entity.
bool is_mention(const FactContribution& fact, const Contribution& contribution);
/// The fact between groups that a contribution's fact counts for or denies.
FactIdentity fact_identity(const FactContribution& fact, const std::vector<std::string>& groups);

}  // namespace plenum::ingest
