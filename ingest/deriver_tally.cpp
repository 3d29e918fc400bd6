// What a contribution that was applied found new, told by the keys of before and after.
#include <algorithm>

#include "ingest/contribute.hpp"
#include "ingest/deriver.hpp"

namespace plenum::ingest {
namespace {

KindTally* tally_of_class(GraphTally& tally, EntityClass entity_class) {
  switch (entity_class) {
    case EntityClass::statement:
      return &tally.statements;
    case EntityClass::statistic:
      return &tally.figures;
    case EntityClass::article:
      return nullptr;
    case EntityClass::person:
    case EntityClass::organization:
    case EntityClass::place:
    case EntityClass::plan:
    case EntityClass::sector:
    case EntityClass::event:
    case EntityClass::other:
      break;
  }
  return &tally.entities;
}

}  // namespace

std::set<std::string> Deriver::gone() const {
  std::set<std::string> keys = edges_gone_;
  for (const auto& [key, groups] : groups_before_) {
    if (!groups_after_.contains(key)) keys.insert(key);
  }
  return keys;
}

GraphTally Deriver::tally(const KeyedContribution& article,
                          const std::set<std::string>& gone) const {
  GraphTally tally;
  tally.disputed = counts_.disputed;
  const auto key_in = [](const std::map<std::string, std::string>& keys,
                         const std::string& group) -> const std::string& {
    static const std::string none;
    const auto found = keys.find(group);
    return found == keys.end() ? none : found->second;
  };
  const auto was_there = [&](const std::string& group) {
    return !key_in(keys_before_, group).empty();
  };
  const Contribution& contribution = article.contribution;
  const std::vector<std::string>& groups = article.groups;
  std::set<std::string> seen;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    KindTally* kind = tally_of_class(tally, contribution.entities[i].entity_class);
    const std::string& key = key_in(keys_after_, groups[i]);
    const auto members = groups_after_.find(key);
    if (kind == nullptr || members == groups_after_.end() || !seen.insert(key).second) continue;
    kind->count(!gone.contains(key) && std::ranges::none_of(members->second, was_there));
  }
  for (std::size_t i = 0; i < contribution.facts.size(); ++i) {
    const FactContribution& fact = contribution.facts[i];
    if (!fact.denial.empty() || fact.type == mentions_type) continue;
    const FactIdentity& between = article.identities[i];  // groups
    const std::string& subject = key_in(keys_after_, between.subject);
    const std::string& object = key_in(keys_after_, between.object);
    const bool same = subject == between.subject && object == between.object;
    const std::string key =
        same ? article.facts[i]
             : FactIdentity{between.type, subject, object, between.qualifiers}.key();
    const auto edge = edges_.find(key);
    if (edge == edges_.end() || !seen.insert(key).second) continue;
    tally.facts[fact.type].count(!edge->second && !gone.contains(key));
  }
  return tally;
}

}  // namespace plenum::ingest
