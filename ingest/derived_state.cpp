#include "ingest/derived_state.hpp"

#include <algorithm>
#include <map>

#include "core/try.hpp"

namespace plenum::ingest {
namespace {

template <class Id>
Result<bool> has_properties(const storage::Snapshot& view, Id id, const PropertyMap& wanted) {
  for (const auto& [name, value] : wanted) {
    const auto token = view.find_property(name);
    if (!token) return false;
    PLENUM_ASSIGN(const Value present, view.property(id, *token));
    if (!(present == value)) return false;
  }
  return true;
}

Result<bool> has_state(const storage::Snapshot& view, NodeId node, const NodeState& wanted) {
  for (const std::string& label : wanted.labels) {
    const auto token = view.find_label(label);
    if (!token) return false;
    PLENUM_ASSIGN(const bool present, view.has_label(node, *token));
    if (!present) return false;
  }
  return has_properties(view, node, wanted.properties);
}

}  // namespace

bool can_be_disputed(const Ledger& figure) { return figure.total(Facet::claim) > 0; }

bool can_be_disputed(const Ledger& merged, const FactIdentity& edge) {
  return merged.total(Facet::claim) + merged.total(Facet::denial) > 0 ||
         edge.has_words_of_its_own();
}

Result<PropertyMap> edge_state(Disputes& disputes, const Ledger& merged,
                               const FactIdentity& identity, const std::string& key) {
  PropertyMap properties = edge_properties(merged, identity, key);
  if (can_be_disputed(merged, identity)) {
    PLENUM_TRY(disputes.complete_time(identity, key, merged, properties));
    PLENUM_ASSIGN(const bool disputed, disputes.of_fact(identity, merged));
    if (disputed) properties[disputed_property] = true;
  }
  return properties;
}

Result<Ledger> merged_facts(LedgerBook& book, const std::vector<std::string>& facts) {
  Ledger merged;
  for (const std::string& each : facts) {
    PLENUM_ASSIGN(const Ledger* ledger, book.fact(each));
    merged.merge(*ledger);
  }
  return merged;
}

Result<Ledger> fact_between(LedgerBook& book, Resolver& resolver, const FactIdentity& identity) {
  PLENUM_ASSIGN(const auto* subjects, members_of(resolver, identity.subject));
  PLENUM_ASSIGN(const auto* objects, members_of(resolver, identity.object));
  return merged_facts(book, facts_between(identity, *subjects, *objects));
}

Result<bool> is_rejected(LedgerBook& book, Resolver& resolver, const FactIdentity& identity) {
  PLENUM_ASSIGN(const bool some, book.decisions().any());
  if (!some) return false;
  PLENUM_ASSIGN(const auto* subjects, members_of(resolver, identity.subject));
  PLENUM_ASSIGN(const auto* objects, members_of(resolver, identity.object));
  for (const std::string& each : facts_between(identity, *subjects, *objects)) {
    PLENUM_ASSIGN(const std::uint64_t number, book.decisions().rejection(each));
    if (number != 0) return true;
  }
  return false;
}

Result<NodeState> node_state(LedgerBook& book, Resolver& resolver, Disputes& disputes,
                             const std::string& head, const std::string& key) {
  PLENUM_ASSIGN(const auto* members, resolver.members(head));
  Ledger merged;
  for (const std::string& member : *members) {
    PLENUM_ASSIGN(const Ledger* ledger, book.entity(member));
    merged.merge(*ledger);
  }
  PLENUM_ASSIGN(const Ledger* lead, book.entity(head));
  NodeState state{node_properties(merged, *lead, key), node_labels(merged)};
  if (can_be_disputed(merged)) {
    PLENUM_ASSIGN(const bool disputed, disputes.of_figure(head, *lead));
    if (disputed) state.properties[disputed_property] = true;
  }
  return state;
}

Result<const std::vector<std::string>*> members_of(Resolver& resolver, const std::string& key) {
  static const std::vector<std::string> none;
  PLENUM_ASSIGN(const std::string head, resolver.head(key));
  if (head.empty()) return &none;
  PLENUM_ASSIGN(const auto* members, resolver.members(head));
  return members->empty() || members->front() != key ? &none : members;
}

std::vector<std::string> facts_between(const FactIdentity& identity,
                                       const std::vector<std::string>& subjects,
                                       const std::vector<std::string>& objects) {
  std::vector<std::string> facts;
  for (const std::string& subject : subjects) {
    for (const std::string& object : objects) {
      facts.push_back(FactIdentity{identity.type, subject, object, identity.qualifiers}.key());
    }
  }
  return facts;
}

std::vector<std::string> facts_between(const FactIdentity& identity, const std::string& key,
                                       const std::vector<std::string>& subjects,
                                       const std::vector<std::string>& objects) {
  const bool single = subjects.size() == 1 && objects.size() == 1 &&
                      subjects.front() == identity.subject && objects.front() == identity.object;
  return single ? std::vector<std::string>{key} : facts_between(identity, subjects, objects);
}

Result<std::vector<EdgeId>> fact_edges(const storage::Snapshot& view, const std::string& key,
                                       const std::string& type) {
  PLENUM_ASSIGN(const auto found, view.edges_by_key(key));
  return edges_of_type(view, found, type);
}

Result<std::vector<EdgeId>> edges_of_type(const storage::Snapshot& view,
                                          const std::vector<EdgeId>& with_key,
                                          const std::string& type) {
  const auto token = view.find_type(type);
  std::vector<EdgeId> edges;
  for (EdgeId edge : with_key) {
    PLENUM_ASSIGN(const storage::EdgeEnds ends, view.ends(edge));
    if (token && ends.type == *token) edges.push_back(edge);
  }
  return edges;
}

Result<std::optional<EdgeId>> edge_between(const storage::Snapshot& view,
                                           const std::vector<EdgeId>& edges, NodeId start,
                                           NodeId end) {
  for (EdgeId edge : edges) {
    PLENUM_ASSIGN(const storage::EdgeEnds ends, view.ends(edge));
    if (ends.start == start && ends.end == end) return std::optional(edge);
  }
  return std::optional<EdgeId>();
}

Result<bool> is_derived(const storage::Snapshot& view, const KeyedContribution& article) {
  LedgerBook book(view);
  PLENUM_TRY(book.know_mentions(article, true));
  Resolver resolver(book);
  Disputes disputes(book, resolver);
  std::map<std::string, NodeId> nodes;  // by entity key
  std::vector<std::string> keys = article.groups;
  for (std::string& key : keys) {
    PLENUM_ASSIGN(const std::string head, resolver.head(key));
    PLENUM_ASSIGN(key, resolver.entity_key(key));
    if (key.empty() || nodes.count(key) > 0) continue;  // rejected, or seen
    PLENUM_ASSIGN(const auto found, view.nodes_by_key(key));
    if (found.empty()) return false;
    PLENUM_ASSIGN(const NodeState wanted, node_state(book, resolver, disputes, head, key));
    PLENUM_ASSIGN(const bool whole, has_state(view, found.front(), wanted));
    if (!whole) return false;
    nodes.emplace(key, found.front());
  }
  for (const FactContribution& fact : article.contribution.facts) {
    if (!fact.denial.empty()) continue;
    const FactIdentity identity = fact_identity(fact, keys);
    if (identity.subject.empty() || identity.object.empty()) continue;  // an end is rejected
    const std::string key = identity.key();
    PLENUM_ASSIGN(const bool rejected, is_rejected(book, resolver, identity));
    if (rejected) continue;
    PLENUM_ASSIGN(const auto edges, fact_edges(view, key, fact.type));
    PLENUM_ASSIGN(const auto edge,
                  edge_between(view, edges, nodes.at(identity.subject), nodes.at(identity.object)));
    if (!edge) return false;
    PLENUM_ASSIGN(const Ledger merged, fact_between(book, resolver, identity));
    PLENUM_ASSIGN(const PropertyMap wanted, edge_state(disputes, merged, identity, key));
    PLENUM_ASSIGN(const bool whole, has_properties(view, *edge, wanted));
    if (!whole) return false;
  }
  return true;
}

}  // namespace plenum::ingest
