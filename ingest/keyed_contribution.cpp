#include "ingest/keyed_contribution.hpp"

#include <utility>

#include "ingest/derive_values.hpp"

namespace plenum::ingest {
namespace {

std::string property_text(const std::string& name, const Value& value) {
  return (name + '\0').append(encode_facet_value(value));
}

/// Only entities that are facts themselves say when they were reported. That of a country would
/// have an entry for each day of the news.
Ledger part_of(const EntityContribution& entity, const std::string& published) {
  Ledger part;
  const char tag = class_letter(entity.entity_class);
  part.add(Facet::identity, std::string(1, tag) + entity.blocking);
  part.add(Facet::article, {});
  part.add(Facet::mention, {}, entity.mentions);
  part.add(Facet::name, entity.name);
  for (const std::string& label : entity.labels) part.add(Facet::label, label);
  for (const std::string& alias : entity.aliases) part.add(Facet::alias, alias);
  for (const auto& [name, value] : entity.properties) {
    part.add(Facet::property, property_text(name, value));
  }
  for (const std::string& form : entity.short_forms) {
    part.add(Facet::short_form, group_key(entity.entity_class, form));
  }
  if (entity.is_short_form) part.add(Facet::is_short, {});
  if (!entity.claim.empty()) part.add(Facet::claim, entity.claim);
  if (!published.empty() && is_claim(entity.entity_class)) part.add(Facet::date, published);
  return part;
}

Ledger part_of(const FactContribution& fact, const FactIdentity& identity,
               const std::string& published) {
  Ledger part;
  part.add(Facet::identity, identity.encode());
  if (!fact.denial.empty()) {  // makes no edge, and says nothing of one but this
    part.add(Facet::denial, fact.denial);
    return part;
  }
  part.add(Facet::article, {});
  if (!fact.claim.empty()) part.add(Facet::claim, fact.claim);
  part.add(Facet::confidence, std::to_string(fact.confidence));
  for (const auto& [name, value] : fact.qualifiers) {
    part.add(Facet::property, property_text(name, value));
  }
  if (!published.empty()) part.add(Facet::date, published);
  return part;
}

}  // namespace

std::vector<std::string> group_keys(const Contribution& contribution) {
  std::vector<std::string> keys;
  keys.reserve(contribution.entities.size());
  for (const EntityContribution& entity : contribution.entities) {
    keys.push_back(group_key(entity.entity_class, entity.blocking));
  }
  return keys;
}

bool is_mention(const FactContribution& fact, const Contribution& contribution) {
  return fact.type == mentions_type &&
         contribution.entities[fact.subject].entity_class == EntityClass::article;
}

FactIdentity fact_identity(const FactContribution& fact, const std::vector<std::string>& groups) {
  FactIdentity identity{fact.type, groups[fact.subject], groups[fact.object],
                        encode_qualifiers(fact.identity)};
  return fact.denial.empty() ? identity : identity.denied_as();
}

KeyedContribution::KeyedContribution(Contribution of)
    : contribution(std::move(of)), groups(group_keys(contribution)) {
  identities.reserve(contribution.facts.size());
  facts.reserve(contribution.facts.size());
  for (const FactContribution& fact : contribution.facts) {
    facts.push_back(identities.emplace_back(fact_identity(fact, groups)).key());
  }
}

void KeyedContribution::make_parts() {
  if (!entity_parts_.empty() || !fact_parts_.empty()) return;
  std::vector<Ledger> of_entities, of_facts;
  of_entities.reserve(groups.size());
  of_facts.reserve(facts.size());
  for (std::size_t i = 0; i < groups.size(); ++i) of_entities.push_back(entity_part(i));
  for (std::size_t i = 0; i < facts.size(); ++i) of_facts.push_back(fact_part(i));
  entity_parts_ = std::move(of_entities);
  fact_parts_ = std::move(of_facts);
}

Ledger KeyedContribution::entity_part(std::size_t entity) const {
  if (!entity_parts_.empty()) return entity_parts_[entity];
  return part_of(contribution.entities[entity], contribution.published);
}

Ledger KeyedContribution::fact_part(std::size_t fact) const {
  if (!fact_parts_.empty()) return fact_parts_[fact];
  return part_of(contribution.facts[fact], identities[fact], contribution.published);
}

}  // namespace plenum::ingest
