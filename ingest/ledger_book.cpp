#include "ingest/ledger_book.hpp"

#include <algorithm>

#include "core/try.hpp"
#include "ingest/contribute.hpp"
#include "ingest/derive_values.hpp"

namespace plenum::ingest {
namespace {

/// Ledgers that format 1.2 wrote of entities that are no facts have dates all the same.
bool counts_dates(const Ledger& ledger) { return is_claim(class_of_ledger(ledger)); }

Error missing(const std::string& document) {
  return {ErrorCode::corruption, "the document " + document + " is missing"};
}

}  // namespace

Result<LedgerBook::Entry*> LedgerBook::load(Entries& entries, const std::string& key,
                                            bool is_entity) {
  PLENUM_TRY(watch_.check());
  auto found = entries.find(key);
  if (found != entries.end()) return &found->second;
  PLENUM_TRY(fetch(entries, {key}, is_entity));
  return &entries.find(key)->second;
}

Status LedgerBook::fetch(Entries& entries, const std::set<std::string>& keys, bool is_entity) {
  std::vector<const std::string*> asked;
  std::vector<std::string> documents;
  for (const std::string& key : keys) {
    if (entries.contains(key)) continue;
    asked.push_back(&key);
    documents.push_back(is_entity ? entity_ledger_document(key) : fact_ledger_document(key));
  }
  if (asked.empty()) return {};
  PLENUM_ASSIGN(const auto found, view_.documents(documents));
  for (std::size_t i = 0; i < asked.size(); ++i) {
    PLENUM_TRY(watch_.check());
    Entry entry;
    if (found[i]) {
      PLENUM_ASSIGN(entry.now, Ledger::decode(*found[i]));
      if (is_entity && !counts_dates(entry.now)) entry.now.drop(Facet::date);
      entry.before = entry.now;
    }
    entries.emplace(*asked[i], std::move(entry));
  }
  return {};
}

Status LedgerBook::fetch(const std::set<std::string>& groups, const std::set<std::string>& facts) {
  PLENUM_TRY(fetch(entities_, groups, true));
  return fetch(facts_, facts, false);
}

Result<const Ledger*> LedgerBook::entity(const std::string& group) {
  PLENUM_ASSIGN(Entry * entry, load(entities_, group, true));
  return &entry->now;
}

Result<const Ledger*> LedgerBook::fact(const std::string& fact) {
  PLENUM_ASSIGN(Entry * entry, load(facts_, fact, false));
  return &entry->now;
}

Result<const Ledger*> LedgerBook::entity_before(const std::string& group) {
  PLENUM_ASSIGN(Entry * entry, load(entities_, group, true));
  return &entry->before;
}

Result<const Ledger*> LedgerBook::fact_before(const std::string& fact) {
  PLENUM_ASSIGN(Entry * entry, load(facts_, fact, false));
  return &entry->before;
}

Status LedgerBook::apply(Entries& entries, const std::string& key, bool is_entity,
                         const Ledger& part, int sign) {
  PLENUM_ASSIGN(Entry * entry, load(entries, key, is_entity));
  entry->changed = true;
  if (sign > 0) {
    entry->now.merge(part);
  } else if (!entry->now.subtract(part)) {
    return Error(ErrorCode::corruption, "an article's contribution is not in its ledgers")
        .with_hint("run `plenum rebuild` to derive the graph from the stored articles again");
  }
  return {};
}

Status LedgerBook::apply(const KeyedContribution& article, int sign) {
  for (std::size_t i = 0; i < article.groups.size(); ++i) {
    PLENUM_TRY(apply(entities_, article.groups[i], true, article.entity_part(i), sign));
  }
  for (std::size_t i = 0; i < article.facts.size(); ++i) {
    PLENUM_TRY(apply(facts_, article.facts[i], false, article.fact_part(i), sign));
  }
  return {};
}

/// What is named by documents that carry a short form.
std::vector<std::string> LedgerBook::definers(std::vector<std::string> documents,
                                              const std::string& group) {
  const std::size_t prefix = entity_ledger_document("").size();
  std::erase_if(documents, [&](std::string& document) {
    if (document.size() <= prefix) return true;
    document.erase(0, prefix);
    return document == group;
  });
  return documents;
}

Result<std::vector<std::string>> LedgerBook::groups_defining(const std::string& group) const {
  PLENUM_ASSIGN(auto documents, view_.documents_by_reference(short_form_reference(group)));
  return definers(std::move(documents), group);
}

Result<std::vector<std::vector<std::string>>> LedgerBook::groups_defining(
    std::span<const std::string> groups) const {
  std::vector<std::string> references;
  references.reserve(groups.size());
  for (const std::string& group : groups) references.push_back(short_form_reference(group));
  PLENUM_ASSIGN(auto found, view_.documents_by_references(references));
  for (std::size_t i = 0; i < groups.size(); ++i) {
    found[i] = definers(std::move(found[i]), groups[i]);
  }
  return found;
}

Result<std::vector<std::string>> LedgerBook::facts_of(const std::string& group) const {
  PLENUM_ASSIGN(auto documents, view_.documents_by_reference(end_reference(group)));
  const std::size_t prefix = fact_ledger_document("").size();
  std::vector<std::string> facts;
  facts.reserve(documents.size());
  for (const std::string& document : documents) facts.push_back(document.substr(prefix));
  return facts;
}

void LedgerBook::make_mention(const KeyedContribution& article, std::size_t fact, Entries& made) {
  const Ledger part = article.fact_part(fact);
  made.try_emplace(article.facts[fact], Entry{part, part, false, false});
}

Status LedgerBook::know(Entries made) {
  std::vector<std::string> documents;
  std::vector<Entry*> entries;
  for (auto& [key, entry] : made) {
    if (facts_.contains(key)) continue;
    documents.push_back(fact_ledger_document(key));
    entries.push_back(&entry);
  }
  if (documents.empty()) return {};
  PLENUM_ASSIGN(const auto found, view_.documents(documents));
  for (std::size_t i = 0; i < found.size(); ++i) {
    PLENUM_TRY(watch_.check());
    if (!found[i]) continue;
    PLENUM_ASSIGN(entries[i]->now, Ledger::decode(*found[i]));
    entries[i]->before = entries[i]->now;
    entries[i]->stored = true;
  }
  facts_.merge(made);
  return {};
}

Status LedgerBook::know_mentions(const KeyedContribution& article, bool stored) {
  Entries made;
  for (std::size_t i = 0; i < article.facts.size(); ++i) {
    if (!is_mention(article.contribution.facts[i], article.contribution)) continue;
    PLENUM_TRY(watch_.check());
    articles_known_.insert(article.identities[i].subject);
    if (stored) {
      make_mention(article, i, made);
    } else {
      facts_.try_emplace(article.facts[i], Entry{{}, {}, false, false});
    }
  }
  return know(std::move(made));
}

Result<std::vector<std::string>> LedgerBook::mentions_of(const std::string& group) {
  constexpr std::size_t at_once = 64;
  PLENUM_ASSIGN(const auto articles, view_.documents_by_reference(mention_reference(group)));
  std::vector<std::string> mentions;
  for (std::size_t from = 0; from < articles.size(); from += at_once) {
    std::vector<std::string> documents;
    for (std::size_t i = from; i < std::min(from + at_once, articles.size()); ++i) {
      documents.push_back(contribution_document(articles[i].substr(article_document("").size())));
    }
    PLENUM_ASSIGN(const auto found, view_.documents(documents));
    Entries made;
    for (std::size_t i = 0; i < found.size(); ++i) {
      PLENUM_TRY(watch_.check());
      if (!found[i]) return missing(documents[i]);
      PLENUM_ASSIGN(Contribution contribution, decode_contribution(*found[i]));
      const KeyedContribution article(std::move(contribution));
      for (std::size_t fact = 0; fact < article.facts.size(); ++fact) {
        if (!is_mention(article.contribution.facts[fact], article.contribution)) continue;
        const FactIdentity& mention = article.identities[fact];
        if (mention.subject != group && mention.object != group) continue;
        make_mention(article, fact, made);
        mentions.push_back(article.facts[fact]);
      }
    }
    PLENUM_TRY(know(std::move(made)));
  }
  return mentions;
}

Status LedgerBook::know_mentions(const std::string& article_group,
                                 const std::vector<std::string>& facts) {
  const bool known =
      articles_known_.contains(article_group) ||
      std::ranges::all_of(facts, [&](const std::string& fact) { return facts_.contains(fact); });
  if (known) return {};
  PLENUM_ASSIGN(const Ledger* article, entity(article_group));
  if (article->empty()) return {};
  const std::string document = contribution_document(article->smallest(Facet::identity).substr(1));
  PLENUM_ASSIGN(const auto stored, view_.document(document));
  if (!stored) return missing(document);
  PLENUM_ASSIGN(Contribution contribution, decode_contribution(*stored));
  return know_mentions(KeyedContribution(std::move(contribution)), true);
}

Result<std::vector<std::string>> LedgerBook::claimants(const std::string& claim) {
  if (const auto known = claimants_.find(claim); known != claimants_.end()) return known->second;
  PLENUM_ASSIGN(auto documents, view_.documents_by_reference(claim_reference(claim)));
  const std::size_t prefix = entity_ledger_document("").size();
  static_assert(std::string_view("ledger/e/").size() == std::string_view("ledger/f/").size());
  for (std::string& document : documents) document.erase(0, prefix);
  return claimants_.emplace(claim, std::move(documents)).first->second;
}

Status LedgerBook::write(const std::string& key, const Entry& entry, bool is_entity) {
  PLENUM_TRY(watch_.check());
  const std::string document = is_entity ? entity_ledger_document(key) : fact_ledger_document(key);
  if (entry.now.empty()) {
    PLENUM_TRY(transaction_->erase_document(document));
    return {};
  }
  std::vector<std::string> references;
  if (is_entity) {
    for (const auto& [form, count] : entry.now.texts(Facet::short_form)) {
      references.push_back(short_form_reference(form));
    }
    for (const auto& [claim, count] : entry.now.texts(Facet::claim)) {
      references.push_back(claim_reference(claim));
    }
    std::sort(references.begin(), references.end());
  } else {
    const FactIdentity fact = FactIdentity::decode(entry.now.smallest(Facet::identity));
    references.push_back(end_reference(fact.subject));
    if (fact.object != fact.subject) references.push_back(end_reference(fact.object));
    for (const auto& [office, count] : entry.now.texts(Facet::claim)) {
      references.push_back(claim_reference(office_claim(fact.type, fact.object, office)));
    }
    if (entry.now.total(Facet::denial) > 0) references.push_back(denial_reference(key));
    if (fact.has_words_of_its_own()) {
      references.push_back(claim_reference(fact.denied_as().key()));
    }
    std::sort(references.begin(), references.end());
  }
  return transaction_->put_document(document, entry.now.encode(), references);
}

Status LedgerBook::flush() {
  watch_.begin("adding up");
  claimants_.clear();
  std::size_t done = 0;
  const std::size_t count = entities_.size() + facts_.size();
  for (auto& [key, entry] : entities_) {
    watch_.reach(done++, count);
    if (entry.changed) PLENUM_TRY(write(key, entry, true));
    entry.changed = false;
  }
  for (auto& [key, entry] : facts_) {
    watch_.reach(done++, count);
    if (entry.changed && entry.stored) PLENUM_TRY(write(key, entry, false));
    entry.changed = false;
  }
  return {};
}

}  // namespace plenum::ingest
