// What may contradict what changes: other values of a claim, other holders of an office, denials.
#include <set>

#include "core/try.hpp"
#include "ingest/deriver.hpp"

namespace plenum::ingest {

/// Adds the figures that a figure may contradict.
Status Deriver::add_rival_figures(const Ledger& figure) {
  for (const auto& [claim, count] : figure.texts(Facet::claim)) {
    PLENUM_ASSIGN(const auto rivals, book_.claimants(claim));
    groups_.insert(rivals.begin(), rivals.end());
  }
  return {};
}

/// The groups of a group's entity, as it is now and as it was.
Result<std::vector<std::string>> Deriver::groups_with(Resolver& resolver,
                                                      const std::string& group) {
  PLENUM_ASSIGN(const std::string key, resolver.entity_key(group));
  PLENUM_ASSIGN(const auto* now, members_of(resolver, key));
  std::set<std::string> groups(now->begin(), now->end());
  if (const auto was = keys_before_.find(group); was != keys_before_.end()) {
    const auto before = groups_before_.find(was->second);
    if (before != groups_before_.end()) {
      groups.insert(before->second.begin(), before->second.end());
    }
  }
  groups.insert(group);
  return std::vector<std::string>(groups.begin(), groups.end());
}

/// Adds the facts that may contradict one: what it denies, in whatever words, and those with the
/// same office of its object, as that is now and as it was.
Status Deriver::add_rivals(Resolver& resolver, const Ledger& ledger) {
  if (ledger.empty()) return {};
  const auto offices = ledger.texts(Facet::claim);
  const bool denies = ledger.total(Facet::denial) > 0;
  if (offices.empty() && !denies) return {};
  const FactIdentity identity = FactIdentity::decode(ledger.smallest(Facet::identity));
  PLENUM_ASSIGN(const auto objects, groups_with(resolver, identity.object));
  if (denies) {
    PLENUM_ASSIGN(const auto subjects, groups_with(resolver, identity.subject));
    for (const std::string& fact : facts_between(identity, subjects, objects)) {
      PLENUM_ASSIGN(const auto denied, book_.claimants(fact));
      facts_.insert(denied.begin(), denied.end());
    }
  }
  for (const auto& [office, count] : offices) {
    for (const std::string& object : objects) {
      PLENUM_ASSIGN(const auto rivals,
                    book_.claimants(office_claim(identity.type, object, office)));
      facts_.insert(rivals.begin(), rivals.end());
    }
  }
  return {};
}

}  // namespace plenum::ingest
