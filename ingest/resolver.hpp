#pragma once
// Purpose: which groups of names are one entity: keys first, then vetoes, never a chain.
// May depend on: ingest/ledger_book.hpp, storage, core.
// Invariants: an answer is a function of the ledgers and decisions alone, so the order of articles
// does not matter. A group whose name is a short form belongs to the one group that defines that
// form; when two define it, it is an entity of its own again. A group that was absorbed absorbs
// nobody. What people decided about a group comes before all that; a statement or figure that they
// rejected does not exist.

#include <map>
#include <string>
#include <vector>

#include "ingest/ledger_book.hpp"
#include "plenum/result.hpp"

namespace plenum::ingest {

/// Remembers its answers: make a new one after ledgers were changed and flushed.
class Resolver {
 public:
  explicit Resolver(LedgerBook& book) : book_(book) {}

  /// The group that leads the entity this group belongs to; empty when the group does not exist, or
  /// is rejected.
  Result<std::string> head(const std::string& group);
  /// All groups of the entity that a head leads, ascending; empty when it does not exist. Valid as
  /// long as the resolver.
  Result<const std::vector<std::string>*> members(const std::string& head);
  /// The key of the entity: the smallest of its groups. Empty when the group does not exist.
  Result<std::string> entity_key(const std::string& group);

 private:
  Result<std::string> lead(const std::string& group);
  Result<std::string> definer(const std::string& form);

  LedgerBook& book_;
  std::map<std::string, std::string, std::less<>> heads_;
  std::map<std::string, std::vector<std::string>, std::less<>> members_;
};

}  // namespace plenum::ingest
