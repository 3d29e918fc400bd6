#pragma once
// Purpose: what the ledgers of a database derive for one entity or fact, and whether the graph has
// it. May depend on: ingest/disputes.hpp, ingest/resolver.hpp, ingest/derive_values.hpp, storage,
// core.
// Invariants: reads only; the one place that says which ledgers add up to a node or an edge.

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ingest/contribution.hpp"
#include "ingest/derive_values.hpp"
#include "ingest/disputes.hpp"
#include "ingest/resolver.hpp"
#include "plenum/result.hpp"
#include "storage/snapshot.hpp"

namespace plenum::ingest {

/// The derived part of a node.
struct NodeState {
  PropertyMap properties;
  std::set<std::string> labels;
};

/// The property of a node or edge that contradicts another one: true, or absent.
inline constexpr const char* disputed_property = "disputed";

/// Of the entity that the group `head` leads.
Result<NodeState> node_state(LedgerBook& book, Resolver& resolver, Disputes& disputes,
                             const std::string& head, const std::string& key);
/// Of the edge whose ledgers are `merged`.
Result<PropertyMap> edge_state(Disputes& disputes, const Ledger& merged,
                               const FactIdentity& identity, const std::string& key);
/// Whether `disputed` is derived: a property of that name is then nobody else's.
bool can_be_disputed(const Ledger& figure);
bool can_be_disputed(const Ledger& merged, const FactIdentity& edge);
/// The groups of an entity; empty when its key leads nobody now, since it merged into another one.
/// Valid as long as the resolver.
Result<const std::vector<std::string>*> members_of(Resolver& resolver, const std::string& key);
/// Keys of the facts between groups of two entities, which add up to the edge between these.
std::vector<std::string> facts_between(const FactIdentity& identity,
                                       const std::vector<std::string>& subjects,
                                       const std::vector<std::string>& objects);
/// The same where the key of the identity is known: most entities are one group.
std::vector<std::string> facts_between(const FactIdentity& identity, const std::string& key,
                                       const std::vector<std::string>& subjects,
                                       const std::vector<std::string>& objects);

/// The ledgers of facts as one.
Result<Ledger> merged_facts(LedgerBook& book, const std::vector<std::string>& facts);

/// All that is said of the edge between two entities.
Result<Ledger> fact_between(LedgerBook& book, Resolver& resolver, const FactIdentity& identity);

/// Whether people rejected the fact: then it has no edge, and contradicts nothing.
Result<bool> is_rejected(LedgerBook& book, Resolver& resolver, const FactIdentity& identity);

/// The edges that stand for a fact between two entities: its key, and its type too, since people
/// may copy a key to edges of their own.
Result<std::vector<EdgeId>> fact_edges(const storage::Snapshot& view, const std::string& key,
                                       const std::string& type);
/// The same among the edges with the key.
Result<std::vector<EdgeId>> edges_of_type(const storage::Snapshot& view,
                                          const std::vector<EdgeId>& with_key,
                                          const std::string& type);
/// The one among them that runs between two nodes.
Result<std::optional<EdgeId>> edge_between(const storage::Snapshot& view,
                                           const std::vector<EdgeId>& edges, NodeId start,
                                           NodeId end);

/// Whether all that an applied contribution derives is in the graph, with the labels and
/// properties that are derived. O(its entities and facts).
Result<bool> is_derived(const storage::Snapshot& view, const KeyedContribution& article);

}  // namespace plenum::ingest
