// What a change of contributions touches: groups, facts, and the entities that go with them.
#include "core/try.hpp"
#include "ingest/deriver.hpp"

namespace plenum::ingest {

Status Deriver::add_facts_of(const std::vector<std::string>& groups) {
  for (const std::string& group : groups) {
    PLENUM_ASSIGN(const auto facts, book_.facts_of(group));
    facts_.insert(facts.begin(), facts.end());
    PLENUM_ASSIGN(const auto mentions, book_.mentions_of(group));
    facts_.insert(mentions.begin(), mentions.end());
  }
  return {};
}

Status Deriver::collect_touched(const std::vector<SignedContribution>& changes) {
  for (const SignedContribution& change : changes) {
    PLENUM_TRY(watch_.check());
    const KeyedContribution& article = *change.article;
    PLENUM_TRY(book_.know_mentions(article, restoring_ || change.sign < 0));
    groups_.insert(article.groups.begin(), article.groups.end());
    facts_.insert(article.facts.begin(), article.facts.end());
    for (const EntityContribution& entity : article.contribution.entities) {
      for (const std::string& form : entity.short_forms) {
        groups_.insert(group_key(entity.entity_class, form));
      }
      if (entity.claim.empty()) continue;
      PLENUM_ASSIGN(const auto rivals, book_.claimants(entity.claim));
      groups_.insert(rivals.begin(), rivals.end());
    }
  }
  return {};
}

/// Adds the groups whose entity may change along: other definers of a short form, what people made
/// one with these, and the members of every entity concerned.
Status Deriver::widen(Resolver& before) {
  const std::vector<std::string> touched(groups_.begin(), groups_.end());
  PLENUM_ASSIGN(auto all_definers, book_.groups_defining(touched));
  for (std::size_t at = 0; at < touched.size(); ++at) {
    std::vector<std::string>& definers = all_definers[at];
    definers.push_back(touched[at]);
    for (std::size_t i = 0, count = definers.size(); i < count; ++i) {
      PLENUM_ASSIGN(const DecidedGroup* decided, book_.decisions().of_group(definers[i]));
      definers.insert(definers.end(), decided->together.begin(), decided->together.end());
    }
    for (const std::string& definer : definers) {
      PLENUM_ASSIGN(const std::string head, before.head(definer));
      if (head.empty()) continue;
      PLENUM_ASSIGN(const auto* members, before.members(head));
      groups_.insert(members->begin(), members->end());
      if (members->size() < 2) continue;
      for (const std::string& member : *members) {  // another one may lead from now on
        PLENUM_ASSIGN(const Ledger* ledger, book_.entity(member));
        PLENUM_TRY(add_rival_figures(*ledger));
      }
    }
  }
  return {};
}

Status Deriver::remember(Resolver& resolver, std::map<std::string, std::string>& keys,
                         std::map<std::string, std::string>& heads,
                         std::map<std::string, std::vector<std::string>>& groups) {
  for (const std::string& group : groups_) {
    PLENUM_ASSIGN(std::string head, resolver.head(group));
    PLENUM_ASSIGN(std::string key, resolver.entity_key(group));
    if (!key.empty()) groups[key].push_back(group);
    heads.insert_or_assign(heads.end(), group, std::move(head));
    keys.insert_or_assign(keys.end(), group, std::move(key));
  }
  return {};
}

}  // namespace plenum::ingest
