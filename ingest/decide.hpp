#pragma once
// Purpose: the decisions that people make: two entities are one, an entity is several, a fact is
// not so; each is logged, and the graph recomputed, in the caller's transaction. May depend on:
// ingest/deriver.hpp, ingest/decisions.hpp, ingest/belongings.hpp, storage, core. Invariants: what
// people added to nodes and edges is kept, and separating what a merge joined leaves the graph as
// it was. After an error the transaction must not be committed.

#include <cstdint>
#include <string>
#include <vector>

#include "ingest/decisions.hpp"
#include "ingest/deriver.hpp"
#include "plenum/interrupt.hpp"
#include "plenum/result.hpp"
#include "plenum/value.hpp"
#include "storage/transaction.hpp"

namespace plenum::ingest {

struct DecisionOutcome {
  std::uint64_t number = 0;  ///< in the log; 0: it was so already, nothing was logged
  std::vector<std::string>
      entities;  ///< keys of the entities or the edge concerned, as they are now
};

/// Entities are named by a node or by a key, of a node that is or of one that was merged away.
/// One use a decision.
class DecisionMaker {
 public:
  explicit DecisionMaker(storage::Transaction& transaction, const Interrupt* interrupt = nullptr);

  /// Both are one entity from now on, which has the first one's name.
  Result<DecisionOutcome> merge(const Value& one, const Value& other);
  /// Takes back what people merged into the entity.
  Result<DecisionOutcome> separate(const Value& entity);
  /// The part (a node, a key, or a name that the entity has) is another entity from now on,
  /// whatever names say.
  Result<DecisionOutcome> separate(const Value& entity, const Value& part);
  /// The fact, a relationship or a node that is a statement or figure, is not so: it is in no
  /// graph, whichever article says it.
  Result<DecisionOutcome> reject(const Value& fact);
  /// Takes back the rejection of the edge or node with this key.
  Result<DecisionOutcome> accept(const std::string& key);

 private:
  struct Party;  ///< an entity as it is before the decision

  Result<std::string> group_of(const Value& entity, std::string_view caller);
  Result<std::string> part_of(const Party& entity, const Value& part);
  Result<Party> party_of(const std::string& group);
  Result<DecisionOutcome> part(const Party& entity, const std::vector<std::string>& leaving);
  Result<DecisionOutcome> keep_apart(const Party& one, const Party& other);
  Status write_groups(const std::vector<std::string>& groups,
                      const std::vector<std::string>& together,
                      const std::vector<std::string>& apart_from, std::uint64_t number);
  Status keep_of(const Party& gone, const Party& heir, const Deriver& deriver);
  Result<std::vector<std::string>> entities_of(const std::vector<std::string>& groups);
  Result<DecisionOutcome> reject_claim(const Value& claim);
  Result<DecisionOutcome> settle_claim(Decision decision);
  Result<DecisionOutcome> settle(Decision decision, const std::string& edge_key,
                                 const std::string& type);

  storage::Transaction& transaction_;
  const Interrupt* interrupt_;
  LedgerBook book_;
  Resolver resolver_;
};

}  // namespace plenum::ingest
