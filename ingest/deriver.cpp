#include "ingest/deriver.hpp"

#include <utility>

#include "core/try.hpp"
#include "ingest/derive_values.hpp"

namespace plenum::ingest {
namespace {

const std::string& value_of(const std::map<std::string, std::string>& map, const std::string& key) {
  static const std::string none;
  auto found = map.find(key);
  return found == map.end() ? none : found->second;
}

const std::vector<std::string>& groups_of(
    const std::map<std::string, std::vector<std::string>>& groups, const std::string& key) {
  static const std::vector<std::string> none;
  auto found = groups.find(key);
  return found == groups.end() ? none : found->second;
}

}  // namespace

Result<DerivedCounts> Deriver::apply(const std::vector<SignedContribution>& changes) {
  PLENUM_TRY(collect_touched(changes));
  PLENUM_TRY(update([&]() -> Status {
    // Taking back first keeps every intermediate count that a later addition needs.
    for (int sign : {-1, +1}) {
      for (const SignedContribution& change : changes) {
        if (change.sign == sign) PLENUM_TRY(book_.apply(*change.article, sign));
      }
    }
    return book_.flush();
  }));
  return counts_;
}

Result<DerivedCounts> Deriver::decide(const std::vector<std::string>& groups,
                                      const std::vector<std::string>& facts,
                                      const std::function<Status()>& write) {
  facts_.insert(facts.begin(), facts.end());
  for (const std::string& group : groups) {
    groups_.insert(group);
    PLENUM_ASSIGN(const Ledger* ledger, book_.entity(group));
    for (const auto& [form, count] : ledger->texts(Facet::short_form)) groups_.insert(form);
    PLENUM_TRY(add_rival_figures(*ledger));
    // One that is rejected has no entity any more, though its articles stay.
    if (is_claim(class_of_ledger(*ledger))) PLENUM_TRY(add_facts_of({group}));
  }
  PLENUM_TRY(update([&]() -> Status {
    PLENUM_TRY(write());
    book_.decisions().forget();
    return {};
  }));
  return counts_;
}

/// `write` is all that changes what the graph is derived from.
Status Deriver::update(const std::function<Status()>& write) {
  PLENUM_TRY(watch_.check());
  PLENUM_TRY(book_.fetch(groups_, facts_));
  {
    Resolver before(book_);
    PLENUM_TRY(widen(before));
    PLENUM_TRY(remember(before, keys_before_, heads_before_, groups_before_));
  }
  PLENUM_TRY(write());
  Resolver after(book_);
  disputes_.emplace(book_, after);
  PLENUM_TRY(remember(after, keys_after_, heads_after_, groups_after_));
  for (const std::string& group : groups_) {
    const std::string& was = value_of(keys_before_, group);
    const std::string& is = value_of(keys_after_, group);
    // Facts of a group that nobody named before, or names now, come and go with the same articles.
    if (was == is || was.empty() || is.empty()) continue;
    PLENUM_TRY(add_facts_of({group}));
  }
  PLENUM_TRY(derive_nodes(after));
  PLENUM_TRY(derive_edges(after));
  PLENUM_TRY(drop_stale_nodes());
  disputes_.reset();
  return {};
}

Result<DerivedCounts> Deriver::restore(const KeyedContribution& article) {
  restoring_ = true;
  PLENUM_TRY(collect_touched({{&article, +1}}));
  Resolver resolver(book_);
  disputes_.emplace(book_, resolver);
  PLENUM_TRY(remember(resolver, keys_before_, heads_before_, groups_before_));
  keys_after_ = keys_before_;
  heads_after_ = heads_before_;
  groups_after_ = groups_before_;
  PLENUM_TRY(derive_nodes(resolver));
  PLENUM_TRY(derive_edges(resolver));
  return counts_;
}

Status Deriver::derive_nodes(Resolver& resolver) {
  std::map<std::string, std::string> entities;  // key -> head
  for (const auto& [group, key] : keys_after_) {
    if (!key.empty()) entities[key] = heads_after_[group];
  }
  std::vector<std::string> keys;
  keys.reserve(entities.size());
  for (const auto& [key, head] : entities) keys.push_back(key);
  // What the loop does to one key changes nothing of another one that is still an entity.
  PLENUM_ASSIGN(auto found, transaction_.view().nodes_by_keys(keys));
  watch_.begin("storing entities");
  std::size_t done = 0;
  for (const auto& [key, head] : entities) {
    watch_.reach(done, entities.size());
    PLENUM_TRY(watch_.check());
    PLENUM_TRY(derive_node(resolver, head, key, std::move(found[done])));
    ++done;
  }
  return {};
}

Status Deriver::derive_node(Resolver& resolver, const std::string& head, const std::string& key,
                            std::vector<NodeId> found) {
  PLENUM_ASSIGN(const auto* members, resolver.members(head));
  PLENUM_ASSIGN(const NodeState wanted, node_state(book_, resolver, *disputes_, head, key));
  if (found.empty()) {
    // The entity may live on under another key: its node keeps its identity, and what hangs on it.
    for (const std::string& member : *members) {
      const std::string& former = value_of(keys_before_, member);
      if (former.empty() || groups_after_.contains(former)) continue;
      PLENUM_ASSIGN(found, transaction_.view().nodes_by_key(former));
      if (!found.empty()) break;
    }
  }
  if (!found.empty()) {
    nodes_.emplace(key, found.front());
    return set_node(found.front(), wanted, key);
  }
  // Somebody deleted it, and with it the edges of all its facts.
  if (groups_before_.contains(key)) {
    PLENUM_TRY(add_facts_of(*members));
  } else {
    fresh_.insert(key);
  }
  std::vector<storage::LabelToken> labels;
  for (const std::string& label : wanted.labels) {
    PLENUM_ASSIGN(labels.emplace_back(), transaction_.label(label));
  }
  std::vector<storage::Property> properties;
  for (const auto& [name, value] : wanted.properties) {
    PLENUM_ASSIGN(auto token, transaction_.property(name));
    properties.push_back({token, value});
  }
  PLENUM_ASSIGN(const NodeId created, transaction_.create_node(labels, properties));
  nodes_.emplace(key, created);
  ++counts_.nodes_created;
  if (wanted.properties.contains(disputed_property)) ++counts_.disputed;
  return {};
}

Result<Ledger> Deriver::ledger_before(const std::string& key) {
  Ledger merged;
  for (const std::string& group : groups_of(groups_before_, key)) {
    PLENUM_ASSIGN(const Ledger* before, book_.entity_before(group));
    merged.merge(*before);
  }
  return merged;
}

Result<PropertyMap> Deriver::properties_before(const std::string& key) {
  PLENUM_ASSIGN(const Ledger before, ledger_before(key));
  PropertyMap properties = node_properties(before, before, key);
  if (can_be_disputed(before)) properties[disputed_property] = true;
  return properties;
}

Status Deriver::set_node(NodeId node, const NodeState& wanted, const std::string& key) {
  // The node may have stood for other groups, under other keys: all that was derived then counts.
  std::set<std::string> former_keys = {key};
  for (const std::string& group : groups_of(groups_after_, key)) {
    former_keys.insert(value_of(keys_before_, group));
  }
  PropertyMap former_properties;
  std::set<std::string> former_labels;
  for (const std::string& former : former_keys) {
    PLENUM_ASSIGN(const Ledger before, ledger_before(former));
    former_properties.merge(node_properties(before, before, former));
    if (can_be_disputed(before)) former_properties[disputed_property] = true;
    former_labels.merge(node_labels(before));
  }
  PLENUM_ASSIGN(bool changed, set_properties(node, wanted.properties, former_properties));
  for (const std::string& label : wanted.labels) {
    PLENUM_ASSIGN(auto token, transaction_.label(label));
    PLENUM_ASSIGN(const bool added, transaction_.add_label(node, token));
    changed = changed || added;
  }
  for (const std::string& label : former_labels) {
    if (wanted.labels.contains(label)) continue;
    PLENUM_ASSIGN(auto token, transaction_.label(label));
    PLENUM_TRY(transaction_.remove_label(node, token));
  }
  if (changed) ++counts_.mended;
  return {};
}

/// Whether that changed anything.
template <class Id>
Result<bool> Deriver::set_properties(Id id, const PropertyMap& wanted, const PropertyMap& former) {
  bool changed = false;
  for (const auto& [name, value] : wanted) {
    PLENUM_ASSIGN(auto token, transaction_.property(name));
    PLENUM_ASSIGN(const bool set, transaction_.set_property(id, token, value));
    if (set && name == disputed_property) ++counts_.disputed;
    changed = changed || set;
  }
  for (const auto& [name, value] : former) {
    if (wanted.contains(name)) continue;
    PLENUM_ASSIGN(auto token, transaction_.property(name));
    PLENUM_ASSIGN(const bool set, transaction_.set_property(id, token, nullptr));
    if (set && name == disputed_property) --counts_.disputed;
    changed = changed || set;
  }
  return changed;
}

Status Deriver::derive_edges(Resolver& resolver) {
  std::map<std::string, FactIdentity> edges;
  std::set<std::string> seen;
  std::set<std::string> done;
  const auto add = [&](const std::map<std::string, std::string>& keys, const std::string& fact,
                       const Ledger& ledger) -> Result<std::string> {
    if (ledger.empty()) return std::string();
    FactIdentity identity = FactIdentity::decode(ledger.smallest(Facet::identity));
    bool same = true;  // between the groups that are the keys of their entities
    for (std::string* end : {&identity.subject, &identity.object}) {
      std::string entity;
      if (auto known = keys.find(*end); known != keys.end()) {
        entity = known->second;
      } else {
        PLENUM_ASSIGN(entity, resolver.entity_key(*end));
      }
      if (entity.empty()) return entity;  // rejected, and no edge ends at it
      same = same && entity == *end;
      *end = std::move(entity);
    }
    std::string key = same ? fact : identity.key();
    edges.emplace(key, std::move(identity));
    return key;
  };
  watch_.begin("storing facts");
  // An end that has to be made again brings the other facts of its entity, a fact its rivals.
  while (!facts_.empty()) {
    for (const std::string& fact : std::exchange(facts_, {})) {
      if (!seen.insert(fact).second) continue;
      PLENUM_ASSIGN(const Ledger* before, book_.fact_before(fact));
      note_times(*before);
      PLENUM_ASSIGN(const std::string was, add(keys_before_, fact, *before));
      PLENUM_TRY(add_rivals(resolver, *before));
      PLENUM_ASSIGN(const Ledger* now, book_.fact(fact));
      PLENUM_ASSIGN(const std::string is, add(keys_after_, fact, *now));
      if (!was.empty() && !is.empty() && was != is) successors_[was] = {edges[is].type, is};
      PLENUM_TRY(add_rivals(resolver, *now));
    }
    std::vector<std::string> keys;
    for (const auto& [key, identity] : edges) {
      if (may_have_edges(identity)) keys.push_back(key);
    }
    PLENUM_ASSIGN(const auto with_key, transaction_.view().edges_by_keys(keys));
    std::size_t at = 0;
    for (const auto& [key, identity] : std::exchange(edges, {})) {
      watch_.reach(done.size(), done.size() + edges.size());
      PLENUM_TRY(watch_.check());
      std::vector<EdgeId> found;
      if (at < keys.size() && keys[at] == key) {
        PLENUM_ASSIGN(found, edges_of_type(transaction_.view(), with_key[at++], identity.type));
      }
      if (done.insert(key).second) PLENUM_TRY(derive_edge(resolver, key, identity, found));
    }
  }
  return pass_on();
}

/// The node of an entity that an edge needs; made again when somebody deleted it.
Result<NodeId> Deriver::end_node(Resolver& resolver, const std::string& key) {
  if (const auto known = nodes_.find(key); known != nodes_.end()) return known->second;
  PLENUM_ASSIGN(const auto found, transaction_.view().nodes_by_key(key));
  if (!found.empty()) {
    nodes_.emplace(key, found.front());
    return found.front();
  }
  PLENUM_ASSIGN(const std::string head, resolver.head(key));
  if (!head.empty()) {
    PLENUM_ASSIGN(const auto* members, resolver.members(head));
    PLENUM_TRY(derive_node(resolver, head, key, {}));
    PLENUM_TRY(add_facts_of(*members));
    if (const auto made = nodes_.find(key); made != nodes_.end()) return made->second;
  }
  return Error(ErrorCode::internal, "a fact of the article graph has lost one of its ends");
}

/// An entity that no change touches has the groups it has now.
const std::vector<std::string>& Deriver::members_before(const std::string& key,
                                                        const std::vector<std::string>& now) const {
  const bool touched = groups_before_.contains(key) || groups_after_.contains(key);
  return touched ? groups_of(groups_before_, key) : now;
}

Result<PropertyMap> Deriver::edge_before(const FactIdentity& identity, const std::string& key,
                                         const std::vector<std::string>& subjects,
                                         const std::vector<std::string>& objects) {
  Ledger before;
  const auto& subjects_then = members_before(identity.subject, subjects);
  const auto& objects_then = members_before(identity.object, objects);
  for (const std::string& fact : facts_between(identity, key, subjects_then, objects_then)) {
    PLENUM_ASSIGN(const Ledger* ledger, book_.fact_before(fact));
    before.merge(*ledger);
  }
  PropertyMap former;
  if (before.total(Facet::article) > 0) former = edge_properties(before, identity, key);
  if (can_be_disputed(before, identity)) former[disputed_property] = true;
  PLENUM_TRY(add_times_before(identity, subjects_then, objects_then, before, former));
  return former;
}

/// An article may mention an entity by groups that no change touches.
Status Deriver::know_mentions(const FactIdentity& identity, std::vector<std::string> facts,
                              const std::vector<std::string>& objects_before) {
  const std::vector<std::string> before =
      facts_between(identity, {identity.subject}, objects_before);
  facts.insert(facts.end(), before.begin(), before.end());
  return book_.know_mentions(identity.subject, facts);
}

bool Deriver::may_have_edges(const FactIdentity& identity) const {
  return !fresh_.contains(identity.subject) && !fresh_.contains(identity.object);
}

Status Deriver::derive_edge(Resolver& resolver, const std::string& edge_key,
                            const FactIdentity& identity, const std::vector<EdgeId>& found) {
  PLENUM_ASSIGN(const auto* subjects, members_of(resolver, identity.subject));
  PLENUM_ASSIGN(const auto* objects, members_of(resolver, identity.object));
  const std::vector<std::string> facts = facts_between(identity, edge_key, *subjects, *objects);
  if (identity.type == mentions_type) {
    PLENUM_TRY(know_mentions(identity, facts, members_before(identity.object, *objects)));
  }
  PLENUM_ASSIGN(const Ledger merged, merged_facts(book_, facts));
  PropertyMap former;
  if (!found.empty()) {
    PLENUM_ASSIGN(former, edge_before(identity, edge_key, *subjects, *objects));
  }
  PLENUM_ASSIGN(const bool rejected, is_rejected(book_, resolver, identity));
  if (rejected || merged.total(Facet::article) == 0) {
    PLENUM_TRY(inherit(edge_key, found, former));
    if (!found.empty()) edges_gone_.insert(edge_key);
    return delete_edges(found, former);
  }
  PLENUM_ASSIGN(const NodeId start, end_node(resolver, identity.subject));
  PLENUM_ASSIGN(const NodeId end, end_node(resolver, identity.object));
  PLENUM_ASSIGN(const PropertyMap wanted, edge_state(*disputes_, merged, identity, edge_key));
  PLENUM_ASSIGN(const auto present, edge_between(transaction_.view(), found, start, end));
  if (present) {
    if (can_be_disputed(merged, identity)) former[disputed_property] = true;
    PLENUM_ASSIGN(const bool changed, set_properties(*present, wanted, former));
    if (changed) ++counts_.mended;
    edges_.emplace(edge_key, true);
    return {};
  }
  edges_.emplace(edge_key, !found.empty());
  if (!found.empty() && !restoring_) {  // an end of it is another entity now
    successors_[edge_key] = {identity.type, edge_key};
    PLENUM_TRY(inherit(edge_key, {found.front()}, former));
    PLENUM_TRY(delete_edges({found.front()}, former));
  }
  if (wanted.contains(disputed_property)) ++counts_.disputed;
  std::vector<storage::Property> properties;
  for (const auto& [name, value] : wanted) {
    PLENUM_ASSIGN(auto token, transaction_.property(name));
    properties.push_back({token, value});
  }
  PLENUM_ASSIGN(const auto type, transaction_.type(identity.type));
  PLENUM_TRY(transaction_.create_edge(type, start, end, properties));
  ++counts_.edges_created;
  return {};
}

Status Deriver::delete_edges(const std::vector<EdgeId>& edges, const PropertyMap& former) {
  for (const EdgeId edge : edges) {
    if (former.contains(disputed_property)) {
      PLENUM_ASSIGN(const auto token, transaction_.property(disputed_property));
      PLENUM_ASSIGN(const Value mark, transaction_.view().property(edge, token));
      if (!mark.is_null()) --counts_.disputed;
    }
    PLENUM_TRY(transaction_.delete_edge(edge));
    ++counts_.edges_deleted;
  }
  return {};
}

Status Deriver::drop_stale_nodes() {
  std::map<std::string, std::string> stale;  // former key -> key of the survivor, if any
  for (const auto& [group, key] : keys_before_) {
    if (key.empty() || groups_after_.contains(key)) continue;
    std::string& survivor = stale[key];
    if (survivor.empty()) survivor = value_of(keys_after_, group);
  }
  for (const auto& [key, survivor] : stale) {
    PLENUM_TRY(watch_.check());
    PLENUM_ASSIGN(auto nodes, transaction_.view().nodes_by_key(key));
    for (NodeId node : nodes) PLENUM_TRY(keep_or_delete(node, key, survivor));
  }
  return {};
}

}  // namespace plenum::ingest
