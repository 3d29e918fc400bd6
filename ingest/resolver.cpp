#include "ingest/resolver.hpp"

#include <algorithm>

#include "core/try.hpp"

namespace plenum::ingest {

Result<std::string> Resolver::head(const std::string& group) {
  if (auto known = heads_.find(group); known != heads_.end()) return known->second;
  PLENUM_ASSIGN(const Ledger* ledger, book_.entity(group));
  std::string head;
  if (!ledger->empty()) {
    head = group;
    if (ledger->total(Facet::is_short) > 0) {
      PLENUM_ASSIGN(auto definers, book_.groups_defining(group));
      // One definer that is not itself waiting for a definition: anything else is ambiguous.
      if (definers.size() == 1) {
        PLENUM_ASSIGN(const Ledger* definer, book_.entity(definers.front()));
        if (definer->total(Facet::is_short) == 0) head = definers.front();
      }
    }
  }
  heads_[group] = head;
  return head;
}

Result<std::vector<std::string>> Resolver::members(const std::string& head_group) {
  if (auto known = members_.find(head_group); known != members_.end()) return known->second;
  std::vector<std::string> members;
  PLENUM_ASSIGN(const std::string own_head, head(head_group));
  if (!own_head.empty() && own_head == head_group) {
    members.push_back(head_group);
    PLENUM_ASSIGN(const Ledger* ledger, book_.entity(head_group));
    for (const auto& [form, count] : ledger->texts(Facet::short_form)) {
      PLENUM_ASSIGN(const std::string form_head, head(form));
      if (form != head_group && form_head == head_group) members.push_back(form);
    }
    std::sort(members.begin(), members.end());
  }
  members_[head_group] = members;
  return members;
}

Result<std::string> Resolver::entity_key(const std::string& group) {
  PLENUM_ASSIGN(const std::string leader, head(group));
  if (leader.empty()) return leader;
  PLENUM_ASSIGN(auto groups, members(leader));
  return groups.empty() ? std::string() : groups.front();
}

}  // namespace plenum::ingest
