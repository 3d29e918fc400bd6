#pragma once
// Purpose: ledgers -> nodes and fact edges: what changes in the graph when articles come and go.
// May depend on: ingest/derived_state.hpp, ingest/resolver.hpp, storage, core.
// Invariants: the derived part of the graph is a function of the ledgers; what people added
// (properties of other names, edges that no fact derives) is kept and keeps a node alive. An edge
// is derived when its type and `key` are those of a fact in the ledgers, not because it has a
// `key`.

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ingest/derived_state.hpp"
#include "ingest/ledger_book.hpp"
#include "ingest/resolver.hpp"
#include "ingest/tally.hpp"
#include "ingest/watch.hpp"
#include "plenum/result.hpp"
#include "storage/transaction.hpp"

namespace plenum::ingest {

/// A contribution to add (+1) or to take back (-1).
struct SignedContribution {
  const KeyedContribution* article;
  int sign;
};

struct DerivedCounts {
  std::uint64_t nodes_created = 0;
  std::uint64_t nodes_deleted = 0;
  std::uint64_t edges_created = 0;
  std::uint64_t edges_deleted = 0;
  std::uint64_t mended = 0;   ///< nodes and edges that were there with other derived values
  std::int64_t disputed = 0;  ///< as of GraphTally
};

/// One use a step: construct, apply once.
class Deriver {
 public:
  /// When the watch's interrupt is requested, apply() ends with `interrupted` in the middle
  /// of its work, and the transaction must not be committed.
  explicit Deriver(storage::Transaction& transaction, Watch watch = {})
      : transaction_(transaction), book_(transaction, watch), watch_(watch) {}

  /// Applies all changes to the ledgers and brings nodes and edges up to date. O(facts touched).
  Result<DerivedCounts> apply(const std::vector<SignedContribution>& changes);

  /// What apply() found new and what known for one of the contributions that it added. `gone` are
  /// keys that the transaction took away before and that count as known: see gone(). O(its
  /// entities and facts).
  GraphTally tally(const KeyedContribution& article, const std::set<std::string>& gone) const;
  /// Keys of the entities and edges that apply() took away.
  std::set<std::string> gone() const;

  /// Calls `write`, which stores what people decided about groups and facts between groups, and
  /// brings nodes and edges up to date. O(facts touched).
  Result<DerivedCounts> decide(const std::vector<std::string>& groups,
                               const std::vector<std::string>& facts,
                               const std::function<Status()>& write);
  /// Edges of people that now join the heir of a node that is gone: former and present ids.
  const std::vector<std::pair<EdgeId, EdgeId>>& moved_edges() const { return moved_edges_; }

  /// Brings nodes and facts of an applied contribution back to what is derived: what somebody
  /// deleted (a node with all derived edges it had) and what somebody changed.
  Result<DerivedCounts> restore(const KeyedContribution& article);

 private:
  Status update(const std::function<Status()>& write);
  Status collect_touched(const std::vector<SignedContribution>& changes);
  Status remember(Resolver& resolver, std::map<std::string, std::string>& keys,
                  std::map<std::string, std::string>& heads,
                  std::map<std::string, std::vector<std::string>>& groups);
  Status widen(Resolver& before);
  Status derive_nodes(Resolver& resolver);
  /// `found`: the nodes with the key.
  Status derive_node(Resolver& resolver, const std::string& head, const std::string& key,
                     std::vector<NodeId> found);
  Status derive_edges(Resolver& resolver);
  /// `found`: the edges of the fact.
  Status derive_edge(Resolver& resolver, const std::string& edge_key, const FactIdentity& identity,
                     const std::vector<EdgeId>& found);
  /// Whether an edge between two entities may be there already.
  bool may_have_edges(const FactIdentity& identity) const;
  Status know_mentions(const FactIdentity& identity, std::vector<std::string> facts,
                       const std::vector<std::string>& objects_before);
  const std::vector<std::string>& members_before(const std::string& key,
                                                 const std::vector<std::string>& now) const;
  Status inherit(const std::string& edge_key, const std::vector<EdgeId>& found,
                 const PropertyMap& former);
  Status pass_on();
  /// The derived properties that the edge between two entities had.
  Result<PropertyMap> edge_before(const FactIdentity& identity, const std::string& key,
                                  const std::vector<std::string>& subjects,
                                  const std::vector<std::string>& objects);
  /// Notes whose time in an office the ledger of a fact told before the change.
  void note_times(const Ledger& before);
  /// Adds the ends of valid time that another title of the office may have given the edge.
  Status add_times_before(const FactIdentity& identity, const std::vector<std::string>& subjects,
                          const std::vector<std::string>& objects, const Ledger& before,
                          PropertyMap& former);
  Result<NodeId> end_node(Resolver& resolver, const std::string& key);
  Status add_facts_of(const std::vector<std::string>& groups);
  Result<std::vector<std::string>> groups_with(Resolver& resolver, const std::string& group);
  Status add_rivals(Resolver& resolver, const Ledger& ledger);
  Status add_rival_figures(const Ledger& figure);
  Status delete_edges(const std::vector<EdgeId>& edges, const PropertyMap& former);
  Status drop_stale_nodes();
  Status keep_or_delete(NodeId node, const std::string& key, const std::string& survivor);
  /// What the node of a key derived before.
  Result<Ledger> ledger_before(const std::string& key);
  Result<PropertyMap> properties_before(const std::string& key);
  Status set_node(NodeId node, const NodeState& wanted, const std::string& key);
  template <class Id>
  Result<bool> set_properties(Id id, const PropertyMap& wanted, const PropertyMap& former);

  storage::Transaction& transaction_;
  LedgerBook book_;
  Watch watch_;
  DerivedCounts counts_;
  std::set<std::string> groups_;      ///< whose ledgers or heads may change
  std::set<std::string> facts_;       ///< whose ledgers, ends or rivals may change
  std::optional<Disputes> disputes_;  ///< of the state after the change
  std::map<std::string, std::string> keys_before_, keys_after_;    ///< group -> entity key
  std::map<std::string, std::string> heads_before_, heads_after_;  ///< group -> head
  std::map<std::string, std::vector<std::string>> groups_before_, groups_after_;  ///< by entity key
  /// Edges whose facts are those of another edge now, by key: the type and key of the other one.
  std::map<std::string, std::pair<std::string, std::string>> successors_;
  /// What people added to edges that went, by type and key of their successors.
  std::map<std::pair<std::string, std::string>, Map> inherited_;
  std::vector<std::pair<EdgeId, EdgeId>> moved_edges_;
  std::map<std::string, NodeId> nodes_;  ///< of entities that have one, by key
  std::map<std::string, bool> edges_;  ///< of those derived: whether they were there before, by key
  std::set<std::string> edges_gone_;   ///< keys
  /// Groups whose time in an office was told, by office_claim of its group, and those that were
  /// read.
  std::map<std::string, std::set<std::string>> timed_before_;
  std::set<std::string> read_before_;
  std::set<std::string> fresh_;  ///< keys of nodes that nothing derived before: no edge has them
  bool restoring_ = false;       ///< no ledger changes
};

}  // namespace plenum::ingest
