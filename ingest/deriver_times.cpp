#include <algorithm>

#include "core/try.hpp"
#include "ingest/deriver.hpp"
#include "ingest/keys.hpp"

namespace plenum::ingest {

void Deriver::note_times(const Ledger& before) {
  if (before.total(Facet::claim) == 0) return;
  const auto properties = before.texts(Facet::property);
  const bool timed = std::any_of(properties.begin(), properties.end(), [](const auto& each) {
    return each.first.starts_with("valid_precision");
  });
  if (!timed) return;
  const FactIdentity fact = FactIdentity::decode(before.smallest(Facet::identity));
  for (const auto& [office, count] : before.texts(Facet::claim))
    timed_before_[office_claim(fact.type, fact.object, office)].insert(fact.subject);
}

Status Deriver::add_times_before(const FactIdentity& identity,
                                 const std::vector<std::string>& subjects,
                                 const std::vector<std::string>& objects, const Ledger& before,
                                 PropertyMap& former) {
  for (const auto& [office, count] : before.texts(Facet::claim)) {
    for (const std::string& object : objects) {
      const std::string claim = office_claim(identity.type, object, office);
      if (read_before_.insert(claim).second) {
        PLENUM_ASSIGN(const auto facts, book_.claimants(claim));
        for (const std::string& fact : facts) {
          PLENUM_ASSIGN(const Ledger* ledger, book_.fact_before(fact));
          note_times(*ledger);
        }
      }
      const std::set<std::string>& timed = timed_before_[claim];
      const bool any = std::any_of(subjects.begin(), subjects.end(),
                                   [&](const std::string& each) { return timed.contains(each); });
      if (!any) continue;
      for (const char* name : {"valid_from", "valid_to", "valid_precision"})
        former.try_emplace(name, nullptr);
    }
  }
  return {};
}

}  // namespace plenum::ingest
