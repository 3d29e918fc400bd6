#pragma once
// Purpose: LedgerBook, the ledgers of a database seen through one transaction: read once, changed
// in memory, written together. May depend on: storage, core, ingest ledgers, keys and decisions.
// Invariants:
// an empty ledger is not stored; what was read before the first change stays available.

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/decisions.hpp"
#include "ingest/keyed_contribution.hpp"
#include "ingest/ledger.hpp"
#include "ingest/watch.hpp"
#include "plenum/result.hpp"
#include "storage/transaction.hpp"

namespace plenum::ingest {

class LedgerBook {
 public:
  /// Every call that reads or writes ledgers ends with `interrupted` once that of the watch is
  /// requested.
  explicit LedgerBook(storage::Transaction& transaction, Watch watch = {})
      : transaction_(&transaction), view_(transaction.view()), decisions_(view_), watch_(watch) {}
  /// For reading only.
  explicit LedgerBook(storage::Snapshot view) : view_(std::move(view)), decisions_(view_) {}

  DecisionBook& decisions() { return decisions_; }

  /// Reads ledgers of entities and facts that will be asked for: many at once cost less.
  Status fetch(const std::set<std::string>& groups, const std::set<std::string>& facts);

  /// The ledger as it is now; empty when there is none. The reference is stable.
  Result<const Ledger*> entity(const std::string& group);
  Result<const Ledger*> fact(const std::string& fact);
  /// The ledger as it was when this book first saw it.
  Result<const Ledger*> entity_before(const std::string& group);
  Result<const Ledger*> fact_before(const std::string& fact);

  /// Adds (sign = +1) or subtracts (-1) an article's contribution.
  Status apply(const KeyedContribution& article, int sign);

  /// Groups that define `group` as a short form of theirs, as stored (flush first).
  Result<std::vector<std::string>> groups_defining(const std::string& group) const;
  /// The same of many groups, in their order: one read.
  Result<std::vector<std::vector<std::string>>> groups_defining(
      std::span<const std::string> groups) const;
  /// Facts with an end in the group, as stored: none that is a mention.
  Result<std::vector<std::string>> facts_of(const std::string& group) const;

  // That an article mentions an entity is told by its contribution alone and has no stored ledger
  // (databases of formats before 1.4 have some, which go on as they are). Before the ledger of a
  // mention is asked for it has to be made known.
  /// Those of an article's contribution; `stored`: it is part of the ledgers.
  Status know_mentions(const KeyedContribution& article, bool stored);
  /// Those of the group (or by it, an article's) in all stored articles. O(articles).
  Result<std::vector<std::string>> mentions_of(const std::string& group);
  /// Of the facts, mentions by the article of a group, those that are not known yet.
  Status know_mentions(const std::string& article_group, const std::vector<std::string>& facts);

  /// Groups (of figures) or facts (of offices) that are values of a claim, as stored; of the key of
  /// a FactIdentity::denied_as() the facts in other words.
  Result<std::vector<std::string>> claimants(const std::string& claim);

  /// Writes changed ledgers with their references. Precondition: made with a transaction.
  Status flush();

 private:
  struct Entry {
    Ledger before;
    Ledger now;
    bool changed = false;
    bool stored = true;  ///< false: a mention's, see know_mentions()
  };
  using Entries = std::map<std::string, Entry, std::less<>>;

  Result<Entry*> load(Entries& entries, const std::string& key, bool is_entity);
  Status fetch(Entries& entries, const std::set<std::string>& keys, bool is_entity);
  Status apply(Entries& entries, const std::string& key, bool is_entity, const Ledger& part,
               int sign);
  static void make_mention(const KeyedContribution& article, std::size_t fact, Entries& made);
  /// Makes those of `made` known that are not; of formats before 1.4 the stored ones.
  Status know(Entries made);
  static std::vector<std::string> definers(std::vector<std::string> documents,
                                           const std::string& group);
  Status write(const std::string& key, const Entry& entry, bool is_entity);

  storage::Transaction* transaction_ = nullptr;
  storage::Snapshot view_;
  DecisionBook decisions_;
  Watch watch_;
  Entries entities_;
  Entries facts_;
  std::map<std::string, std::vector<std::string>> claimants_;  ///< as stored, by claim
  std::set<std::string> articles_known_;  ///< groups of those whose mentions are all known
};

}  // namespace plenum::ingest
