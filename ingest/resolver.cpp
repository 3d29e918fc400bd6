#include "ingest/resolver.hpp"

#include <algorithm>
#include <set>

#include "core/try.hpp"
#include "ingest/derive_values.hpp"

namespace plenum::ingest {

/// Of the groups that people made one entity the first that exists; a group of its own leads
/// itself.
Result<std::string> Resolver::lead(const std::string& group) {
  PLENUM_ASSIGN(const DecidedGroup* decided, book_.decisions().of_group(group));
  for (const std::string& member : decided->together) {
    PLENUM_ASSIGN(const Ledger* ledger, book_.entity(member));
    if (!ledger->empty()) return member;
  }
  return group;
}

/// The one entity that defines a short form; empty when none does, or several do.
Result<std::string> Resolver::definer(const std::string& form) {
  PLENUM_ASSIGN(const DecidedGroup* decided, book_.decisions().of_group(form));
  PLENUM_ASSIGN(const auto groups, book_.groups_defining(form));
  std::set<std::string> leads;
  for (const std::string& group : groups) {
    if (decided->apart.contains(group)) continue;
    PLENUM_ASSIGN(const DecidedGroup* other, book_.decisions().of_group(group));
    PLENUM_ASSIGN(const Ledger* ledger, book_.entity(group));
    // One that is itself waiting for a definition makes it ambiguous.
    if (ledger->total(Facet::is_short) > 0 && !other->is_clustered()) return std::string();
    PLENUM_ASSIGN(std::string leading, lead(group));
    leads.insert(std::move(leading));
  }
  return leads.size() == 1 ? *leads.begin() : std::string();
}

Result<std::string> Resolver::head(const std::string& group) {
  if (auto known = heads_.find(group); known != heads_.end()) return known->second;
  PLENUM_ASSIGN(const Ledger* ledger, book_.entity(group));
  std::string head;
  std::uint64_t rejected = 0;
  PLENUM_ASSIGN(const bool some, book_.decisions().any());
  if (some && is_claim(class_of_ledger(*ledger))) {
    PLENUM_ASSIGN(rejected, book_.decisions().rejection(group));
  }
  if (!ledger->empty() && rejected == 0) {
    PLENUM_ASSIGN(const DecidedGroup* decided, book_.decisions().of_group(group));
    // What people decided comes before what a name says.
    if (!decided->is_clustered() && ledger->total(Facet::is_short) > 0) {
      PLENUM_ASSIGN(head, definer(group));
    }
    if (head.empty()) {
      PLENUM_ASSIGN(head, lead(group));
    }
  }
  heads_[group] = head;
  return head;
}

Result<const std::vector<std::string>*> Resolver::members(const std::string& head_group) {
  if (auto known = members_.find(head_group); known != members_.end()) return &known->second;
  std::set<std::string> members;
  PLENUM_ASSIGN(const std::string own_head, head(head_group));
  if (!own_head.empty() && own_head == head_group) {
    PLENUM_ASSIGN(const DecidedGroup* decided, book_.decisions().of_group(head_group));
    std::vector<std::string> together = decided->together;
    if (!decided->is_clustered()) together = {head_group};
    for (const std::string& group : together) {
      PLENUM_ASSIGN(const Ledger* ledger, book_.entity(group));
      if (ledger->empty()) continue;
      members.insert(group);
      for (const auto& [form, count] : ledger->texts(Facet::short_form)) {
        PLENUM_ASSIGN(const std::string form_head, head(form));
        if (form_head == head_group) members.insert(form);
      }
    }
  }
  std::vector<std::string>& kept = members_[head_group];
  kept.assign(members.begin(), members.end());
  return &kept;
}

Result<std::string> Resolver::entity_key(const std::string& group) {
  PLENUM_ASSIGN(const std::string leader, head(group));
  if (leader.empty()) return leader;
  PLENUM_ASSIGN(const auto* groups, members(leader));
  return groups->empty() ? std::string() : groups->front();
}

}  // namespace plenum::ingest
