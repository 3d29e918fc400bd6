#include "ingest/decide.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "core/try.hpp"
#include "ingest/belongings.hpp"
#include "ingest/contribute.hpp"
#include "ingest/derived_state.hpp"
#include "ingest/disputes.hpp"
#include "ingest/procedure_parts.hpp"

namespace plenum::ingest {

struct DecisionMaker::Party {
  std::string key;   ///< of the node
  std::string head;  ///< the group that leads
  std::string name;
  EntityClass entity_class = EntityClass::article;
  std::vector<std::string> members;   ///< all groups
  std::vector<std::string> together;  ///< that people joined; the head alone if they did not
  NodeId node;
  bool has_node = false;  ///< nobody deleted it
  Belongings belongings;
  Map properties;  ///< of the node
  std::vector<std::string> labels;

  bool is_joined() const { return together.size() > 1; }
};

namespace {

constexpr std::string_view key_hint =
    "keys are in the property `key`: MATCH (n:Entity) RETURN n.name, n.key";

Error no_entity(std::string_view words) {
  return Error(ErrorCode::not_found,
               "no entity of the articles has the key '" + std::string(words) + "'")
      .with_language("EntityNotFound", "runtime", "UnknownEntity")
      .with_hint(std::string(key_hint));
}

Error wrong_decision(std::string message, std::string_view hint) {
  return Error(ErrorCode::invalid_argument, std::move(message))
      .with_language("ArgumentError", "runtime", "InvalidArgumentValue")
      .with_hint(std::string(hint));
}

Error rejected_already(std::string_view key) {
  return wrong_decision("it is rejected, so there is nothing to decide",
                        "CALL kg.accept('" + std::string(key) + "') takes that back");
}

std::vector<std::string> without(std::vector<std::string> all,
                                 const std::vector<std::string>& some) {
  std::erase_if(all, [&](const std::string& each) {
    return std::find(some.begin(), some.end(), each) != some.end();
  });
  return all;
}

}  // namespace

DecisionMaker::DecisionMaker(storage::Transaction& transaction, const Interrupt* interrupt)
    : transaction_(transaction),
      interrupt_(interrupt),
      book_(transaction, interrupt),
      resolver_(book_) {}

Result<std::string> DecisionMaker::group_of(const Value& entity, std::string_view caller) {
  std::string key;
  if (const Node* node = entity.get_if<Node>()) {
    key = key_of(node->properties);
    if (key.empty()) {
      return wrong_decision("the node is not derived from articles",
                            "what you added yourself is changed with SET and DELETE");
    }
  } else if (entity.kind() == ValueKind::string) {
    key = entity.as_string();
  } else {
    return wrong_argument(caller, "nodes or their keys", entity);
  }
  PLENUM_ASSIGN(const Ledger* ledger, book_.entity(key));
  if (ledger->empty()) return no_entity(key);
  if (class_of_ledger(*ledger) == EntityClass::article) {
    return wrong_decision("an article is its bytes, and nothing to decide about",
                          "remove it: plenum remove DB ARTICLE");
  }
  PLENUM_ASSIGN(const std::string head, resolver_.head(key));
  if (head.empty()) return rejected_already(key);
  return key;
}

Result<DecisionMaker::Party> DecisionMaker::party_of(const std::string& group) {
  Party party;
  PLENUM_ASSIGN(party.head, resolver_.head(group));
  PLENUM_ASSIGN(const auto* members, resolver_.members(party.head));
  party.members = *members;
  PLENUM_ASSIGN(party.key, resolver_.entity_key(group));
  PLENUM_ASSIGN(const DecidedGroup* decided, book_.decisions().of_group(party.head));
  party.together = decided->is_clustered() ? decided->together : std::vector{party.head};
  PLENUM_ASSIGN(const Ledger* ledger, book_.entity(party.head));
  party.name = ledger->most_frequent(Facet::name);
  party.entity_class = class_of_ledger(*ledger);
  PLENUM_ASSIGN(const auto nodes, transaction_.view().nodes_by_key(party.key));
  if (nodes.empty()) return party;
  party.node = nodes.front();
  party.has_node = true;
  Disputes disputes(book_, resolver_);
  PLENUM_ASSIGN(const NodeState state,
                node_state(book_, resolver_, disputes, party.head, party.key));
  PLENUM_ASSIGN(party.belongings,
                belongings_of(transaction_.view(), party.node, state.properties, state.labels));
  PLENUM_ASSIGN(const Node node, transaction_.view().node(party.node));
  party.properties = node.properties;
  party.labels = node.labels;
  return party;
}

/// Each of the groups is together with `together` (nobody, if that is empty) and apart from the
/// other groups.
Status DecisionMaker::write_groups(const std::vector<std::string>& groups,
                                   const std::vector<std::string>& together,
                                   const std::vector<std::string>& apart_from,
                                   std::uint64_t number) {
  for (const std::string& group : groups) {
    PLENUM_ASSIGN(const DecidedGroup* present, book_.decisions().of_group(group));
    DecidedGroup decided = *present;
    decided.together = together.size() > 1 ? together : std::vector<std::string>{};
    for (const std::string& other : together) decided.apart.erase(other);
    for (const std::string& other : apart_from) {
      if (other != group) decided.apart.insert(other);
    }
    decided.number = number;
    PLENUM_TRY(put_decided_group(transaction_, group, decided));
  }
  return {};
}

/// What people added to the node that is gone, for the day it comes back.
Status DecisionMaker::keep_of(const Party& gone, const Party& heir, const Deriver& deriver) {
  Belongings belongings = gone.belongings;
  for (auto& property : belongings.properties) {
    property.moved = !heir.properties.contains(property.name);
  }
  for (auto& label : belongings.labels) {
    label.moved =
        std::find(heir.labels.begin(), heir.labels.end(), label.name) == heir.labels.end();
  }
  for (const auto& [former, present] : deriver.moved_edges()) belongings.edges.push_back(present);
  for (const std::string& group : gone.together) {
    PLENUM_TRY(follow_edges(transaction_, group, deriver.moved_edges()));
  }
  return keep_belongings(transaction_, gone.head, belongings);
}

/// Keys of the entities that groups belong to now, without repetition.
Result<std::vector<std::string>> DecisionMaker::entities_of(
    const std::vector<std::string>& groups) {
  LedgerBook book(transaction_.view());
  Resolver resolver(book);
  std::vector<std::string> keys;
  for (const std::string& group : groups) {
    PLENUM_ASSIGN(std::string key, resolver.entity_key(group));
    if (key.empty() || std::find(keys.begin(), keys.end(), key) != keys.end()) continue;
    keys.push_back(std::move(key));
  }
  return keys;
}

Result<DecisionOutcome> DecisionMaker::merge(const Value& one, const Value& other) {
  PLENUM_ASSIGN(const std::string first_group, group_of(one, "kg.merge()"));
  PLENUM_ASSIGN(const std::string second_group, group_of(other, "kg.merge()"));
  PLENUM_ASSIGN(const Party first, party_of(first_group));
  PLENUM_ASSIGN(const Party second, party_of(second_group));
  if (first.head == second.head) return DecisionOutcome{0, {first.key}};
  if (first.entity_class != second.entity_class) {
    return wrong_decision(
        "'" + first.name + "' and '" + second.name +
            "' are of different types, and never one entity",
        "only two people, two bodies or organizations, two places, two plans, two "
        "sectors, two events, two statements or two figures can be one");
  }
  std::vector<std::string> together = first.together;
  for (const std::string& group : without(second.together, first.together)) {
    together.push_back(group);
  }
  Deriver deriver(transaction_, interrupt_);
  DecisionOutcome outcome;
  PLENUM_TRY(deriver.decide(together, {}, [&]() -> Status {
    PLENUM_ASSIGN(
        outcome.number,
        append_decision(
            transaction_,
            {0, DecisionKind::merge, {first.key, second.key}, {first.name, second.name}, {}, {}}));
    return write_groups(together, together, {}, outcome.number);
  }));
  PLENUM_ASSIGN(outcome.entities, entities_of({first.head}));
  const bool second_goes = outcome.entities.empty() || outcome.entities.front() != second.key;
  const Party& gone = second_goes ? second : first;
  if (gone.has_node) PLENUM_TRY(keep_of(gone, second_goes ? first : second, deriver));
  return outcome;
}

/// The group of a part: a key of one of its groups, or a name that only one of them has.
Result<std::string> DecisionMaker::part_of(const Party& entity, const Value& part) {
  if (part.kind() != ValueKind::string) return group_of(part, "kg.separate()");
  const std::string& words = part.as_string();
  PLENUM_ASSIGN(const Ledger* by_key, book_.entity(words));
  if (!by_key->empty()) return words;
  const std::string wanted = folded_words(words);
  std::set<std::string> found;
  for (const std::string& group : entity.members) {
    PLENUM_ASSIGN(const Ledger* ledger, book_.entity(group));
    for (const Facet facet : {Facet::name, Facet::alias}) {
      for (const auto& [text, count] : ledger->texts(facet)) {
        if (folded_words(text) == wanted) found.insert(group);
      }
    }
  }
  if (found.size() == 1) return *found.begin();
  if (found.empty()) {
    return Error(ErrorCode::not_found, "'" + entity.name + "' has no part named '" + words + "'")
        .with_language("EntityNotFound", "runtime", "UnknownEntity")
        .with_hint("CALL kg.decisions() has the keys of what was merged, n.aliases the names");
  }
  return wrong_decision(
      "several parts of '" + entity.name + "' are named '" + words + "'",
      "name the part by its key: MATCH (n) CALL kg.explain(n) YIELD subject RETURN "
      "DISTINCT subject.key, subject.because");
}

Result<DecisionOutcome> DecisionMaker::separate(const Value& entity) {
  PLENUM_ASSIGN(const std::string group, group_of(entity, "kg.separate()"));
  PLENUM_ASSIGN(const Party party, party_of(group));
  if (!party.is_joined()) {
    return wrong_decision("nobody merged anything into '" + party.name + "'",
                          "name the part that is another entity: kg.separate(entity, 'its name')");
  }
  return part(party, party.together);
}

Result<DecisionOutcome> DecisionMaker::separate(const Value& entity, const Value& other) {
  PLENUM_ASSIGN(const std::string group, group_of(entity, "kg.separate()"));
  PLENUM_ASSIGN(const Party party, party_of(group));
  PLENUM_ASSIGN(const std::string leaving, part_of(party, other));
  PLENUM_ASSIGN(const std::string head, resolver_.head(leaving));
  if (head != party.head) {
    PLENUM_ASSIGN(const Party apart, party_of(leaving));
    return keep_apart(party, apart);
  }
  if (leaving == party.head && !party.is_joined()) {
    return wrong_decision(
        "that is no part of '" + party.name + "' but the entity itself",
        "an article's own words for one entity stay together; parts have keys of their own: "
        "MATCH (n) CALL kg.explain(n) YIELD subject RETURN DISTINCT subject.key, subject.because");
  }
  return part(party, {leaving});
}

/// Names never join them.
Result<DecisionOutcome> DecisionMaker::keep_apart(const Party& one, const Party& other) {
  std::vector<std::string> all = one.together;
  all.insert(all.end(), other.together.begin(), other.together.end());
  Deriver deriver(transaction_, interrupt_);
  DecisionOutcome outcome;
  PLENUM_TRY(deriver.decide(all, {}, [&]() -> Status {
    PLENUM_ASSIGN(
        outcome.number,
        append_decision(
            transaction_,
            {0, DecisionKind::separate, {one.key, other.key}, {one.name, other.name}, {}, {}}));
    PLENUM_TRY(write_groups(one.together, one.together, other.together, outcome.number));
    return write_groups(other.together, other.together, one.together, outcome.number);
  }));
  PLENUM_ASSIGN(outcome.entities, entities_of(all));
  return outcome;
}

/// Each of the leaving groups becomes an entity of its own.
Result<DecisionOutcome> DecisionMaker::part(const Party& entity,
                                            const std::vector<std::string>& leaving) {
  const std::vector<std::string> staying = without(entity.together, leaving);
  std::vector<std::string> all = entity.together;
  for (const std::string& group : without(leaving, entity.together)) all.push_back(group);
  std::vector<std::string> keys = {entity.key};
  keys.insert(keys.end(), leaving.begin(), leaving.end());
  std::vector<std::string> names = {entity.name};
  for (const std::string& group : leaving) {
    PLENUM_ASSIGN(const Ledger* ledger, book_.entity(group));
    names.push_back(ledger->most_frequent(Facet::name));
  }
  Deriver deriver(transaction_, interrupt_);
  DecisionOutcome outcome;
  PLENUM_TRY(deriver.decide(all, {}, [&]() -> Status {
    PLENUM_ASSIGN(
        outcome.number,
        append_decision(transaction_,
                        {0, DecisionKind::separate, std::move(keys), std::move(names), {}, {}}));
    PLENUM_TRY(write_groups(staying, staying, leaving, outcome.number));
    return write_groups(leaving, {}, all, outcome.number);
  }));
  PLENUM_ASSIGN(outcome.entities, entities_of(all));
  // Later merges are taken back first: they may have moved what earlier ones had moved.
  LedgerBook book(transaction_.view());
  Resolver resolver(book);
  std::vector<NodeId> nodes;
  for (const std::string& key : outcome.entities) {
    PLENUM_ASSIGN(const auto found, transaction_.view().nodes_by_key(key));
    nodes.insert(nodes.end(), found.begin(), found.end());
  }
  for (auto group = all.rbegin(); group != all.rend(); ++group) {
    PLENUM_ASSIGN(const std::string key, resolver.entity_key(*group));
    PLENUM_ASSIGN(const auto to, transaction_.view().nodes_by_key(key));
    if (to.empty() || std::find(staying.begin(), staying.end(), *group) != staying.end()) continue;
    PLENUM_ASSIGN(const auto belongings, take_belongings(transaction_, *group));
    if (!belongings) continue;
    std::vector<NodeId> from = nodes;
    std::erase(from, to.front());
    PLENUM_TRY(give_back(transaction_, *belongings, from, to.front()));
  }
  return outcome;
}

/// A statement or figure with all that stands for it.
Result<DecisionOutcome> DecisionMaker::reject_claim(const Value& claim) {
  PLENUM_ASSIGN(const std::string group, group_of(claim, "kg.reject()"));
  PLENUM_ASSIGN(const Party party, party_of(group));
  if (!is_claim(party.entity_class)) {
    return wrong_decision("'" + party.name + "' is no fact to reject",
                          "reject a relationship, a statement or a figure; if an article means "
                          "another one: kg.separate(entity, 'the name')");
  }
  Decision decision{0, DecisionKind::reject, {party.key}, {party.name}, {}, party.members};
  return settle_claim(std::move(decision));
}

Result<DecisionOutcome> DecisionMaker::reject(const Value& fact) {
  if (fact.kind() == ValueKind::node) return reject_claim(fact);
  const Edge* edge = fact.get_if<Edge>();
  if (edge == nullptr) {
    return wrong_argument("kg.reject()", "a relationship, a statement or a figure", fact);
  }
  const std::string key = key_of(edge->properties);
  if (edge->type == "MENTIONS") {
    return wrong_decision("that an article names an entity is no fact to reject",
                          "if it names another one: kg.separate(entity, 'the name')");
  }
  PLENUM_ASSIGN(const Node start, transaction_.view().node(edge->start));
  PLENUM_ASSIGN(const Node end, transaction_.view().node(edge->end));
  const std::string subject = key_of(start.properties);
  const std::string object = key_of(end.properties);
  PLENUM_ASSIGN(const auto* subjects, members_of(resolver_, subject));
  PLENUM_ASSIGN(const auto* objects, members_of(resolver_, object));
  Decision decision{0, DecisionKind::reject, {key, subject, object}, {}, edge->type, {}};
  for (const Node* node : {&start, &end}) {
    const auto name = node->properties.find("name");
    const bool named = name != node->properties.end() && name->second.kind() == ValueKind::string;
    decision.names.push_back(named ? name->second.as_string() : std::string());
  }
  FactIdentity identity_of_edge;
  for (const std::string& group : *subjects) {
    PLENUM_ASSIGN(const auto facts, book_.facts_of(group));
    for (const std::string& each : facts) {
      PLENUM_ASSIGN(const Ledger* ledger, book_.fact(each));
      const FactIdentity identity = FactIdentity::decode(ledger->smallest(Facet::identity));
      if (identity.subject != group || identity.type != edge->type ||
          !std::binary_search(objects->begin(), objects->end(), identity.object))
        continue;
      const FactIdentity between{identity.type, subject, object, identity.qualifiers};
      if (between.key() != key) continue;
      decision.facts.push_back(each);
      identity_of_edge = between;
    }
  }
  if (key.empty() || decision.facts.empty()) {
    return wrong_decision("the relationship is not derived from articles",
                          "what you added yourself is changed with SET and DELETE");
  }
  PLENUM_ASSIGN(const Ledger merged, fact_between(book_, resolver_, identity_of_edge));
  PropertyMap derived = edge_properties(merged, identity_of_edge, key);
  derived[disputed_property] = true;
  Disputes disputes(book_, resolver_);
  PLENUM_TRY(disputes.complete_time(identity_of_edge, key, merged, derived));
  PLENUM_ASSIGN(const Belongings belongings, belongings_of(transaction_.view(), edge->id, derived));
  PLENUM_TRY(keep_belongings(transaction_, key, belongings));
  return settle(std::move(decision), key, edge->type);
}

Result<DecisionOutcome> DecisionMaker::accept(const std::string& key) {
  constexpr std::size_t decisions_a_page = 1024;
  std::optional<Decision> rejection;
  for (std::uint64_t after = 0;;) {
    PLENUM_ASSIGN(auto page, read_decisions(transaction_.view(), after, decisions_a_page));
    for (Decision& decision : page) {
      after = decision.number;
      if (decision.kind == DecisionKind::reject && decision.keys.front() == key)
        rejection = std::move(decision);
    }
    if (page.size() < decisions_a_page) break;
  }
  bool in_force = false;
  if (rejection) {
    for (const std::string& fact : rejection->facts) {
      PLENUM_ASSIGN(const std::uint64_t number, book_.decisions().rejection(fact));
      in_force = in_force || number != 0;
    }
  }
  if (!in_force) {
    return Error(ErrorCode::not_found, "no fact with the key '" + key + "' is rejected")
        .with_language("EntityNotFound", "runtime", "UnknownEntity")
        .with_hint("CALL kg.decisions() lists what was rejected, with its key");
  }
  rejection->kind = DecisionKind::accept;
  if (rejection->type.empty()) return settle_claim(*std::move(rejection));
  const std::string type = rejection->type;
  return settle(*std::move(rejection), key, type);
}

/// Logs and carries out the rejection of a statement or figure, whose groups the decision has as
/// its facts, or that it is accepted again. What people added keeps its node, as after a removal.
Result<DecisionOutcome> DecisionMaker::settle_claim(Decision decision) {
  const bool rejects = decision.kind == DecisionKind::reject;
  const std::vector<std::string> groups = decision.facts;
  Deriver deriver(transaction_, interrupt_);
  DecisionOutcome outcome{0, {decision.keys.front()}};
  PLENUM_TRY(deriver.decide(groups, {}, [&]() -> Status {
    PLENUM_ASSIGN(outcome.number, append_decision(transaction_, std::move(decision)));
    for (const std::string& group : groups) {
      PLENUM_TRY(put_rejection(transaction_, group, rejects ? outcome.number : 0));
    }
    return {};
  }));
  return outcome;
}

/// Logs and carries out the rejection of a relationship, or that it is accepted again.
Result<DecisionOutcome> DecisionMaker::settle(Decision decision, const std::string& edge_key,
                                              const std::string& type) {
  const bool rejects = decision.kind == DecisionKind::reject;
  const std::vector<std::string> facts = decision.facts;
  Deriver deriver(transaction_, interrupt_);
  DecisionOutcome outcome{0, {edge_key}};
  PLENUM_TRY(deriver.decide({}, facts, [&]() -> Status {
    PLENUM_ASSIGN(outcome.number, append_decision(transaction_, std::move(decision)));
    for (const std::string& fact : facts) {
      PLENUM_TRY(put_rejection(transaction_, fact, rejects ? outcome.number : 0));
    }
    return {};
  }));
  if (rejects) return outcome;
  PLENUM_ASSIGN(const auto belongings, take_belongings(transaction_, edge_key));
  if (!belongings) return outcome;
  PLENUM_ASSIGN(const auto edges, fact_edges(transaction_.view(), edge_key, type));
  for (const EdgeId edge : edges) PLENUM_TRY(give_back(transaction_, *belongings, edge));
  return outcome;
}

}  // namespace plenum::ingest
