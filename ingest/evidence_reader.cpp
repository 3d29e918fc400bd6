#include "ingest/evidence_reader.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "core/interrupt.hpp"
#include "core/try.hpp"
#include "ingest/contribute.hpp"
#include "ingest/keys.hpp"
#include "ingest/ledger_book.hpp"
#include "ingest/resolver.hpp"
#include "ingest/tokens.hpp"

namespace plenum::ingest {

/// An article and what it gave to the graph.
struct StoredPair {
  StoredArticle article;
  Contribution contribution;
  std::vector<std::string> keys;  ///< of the contribution's groups
};

namespace {

/// Decoded articles are dropped once their documents take more bytes than this; one always stays.
constexpr std::size_t kept_bytes_max = std::size_t{16} << 20U;

EvidenceItem item_at(const Document& document, Span span, std::uint32_t sentence) {
  EvidenceItem item;
  const Article& article = document.article;
  item.sha = article.sha256;
  item.source = article.source;
  item.title = article.title;
  item.dated = article.published.known();
  item.published_days = article.published.from_days;
  item.sentence_index = sentence;
  item.sentence = document.text_of(document.sentences[sentence].text);
  item.surface = document.text_of(span);
  const Span raw = article.map.to_raw(span);
  item.start = raw.begin;
  item.end = raw.end;
  return item;
}

void sort_newest_first(std::vector<EvidenceItem>& items) {
  std::stable_sort(items.begin(), items.end(), [](const EvidenceItem& a, const EvidenceItem& b) {
    if (a.dated != b.dated) return a.dated;
    if (a.dated && a.published_days != b.published_days) return a.published_days > b.published_days;
    return std::tie(a.source, a.sha, a.start) < std::tie(b.source, b.sha, b.start);
  });
}

Result<std::vector<std::string>> groups_of(Resolver& resolver, const std::string& key) {
  PLENUM_ASSIGN(const std::string head, resolver.head(key));
  if (head.empty()) return std::vector<std::string>{};
  PLENUM_ASSIGN(const auto* members, resolver.members(head));
  return *members;
}

/// What an end of an assertion was taken from; the mention may be missing.
EvidenceEnd end_of(const StoredPair& pair, std::uint32_t entity, std::uint32_t mention) {
  const Document& document = pair.article.document;
  EvidenceEnd end;
  end.name = document.entities[entity].name;
  end.group = pair.keys[pair.contribution.places[entity]];
  if (mention == no_index) mention = document.entities[entity].first_mention;
  if (mention < document.mentions.size()) {
    end.surface = document.text_of(document.mentions[mention].text);
    end.rule = document.mentions[mention].rule;
  }
  return end;
}

void explain(const StoredPair& pair, Span span, EvidenceItem& item) {
  const Document& document = pair.article.document;
  item.pack = document.pack_id;
  std::vector<RawToken> tokens;
  cut_tokens(document.article.text, span, tokens);
  for (const RawToken& token : tokens) item.tokens.emplace_back(document.text_of(token.text));
}

void add_mentions(const StoredPair& pair, const std::set<std::string>& groups, bool explains,
                  std::vector<EvidenceItem>& items) {
  const Document& document = pair.article.document;
  for (const Mention& mention : document.mentions) {
    if (mention.entity >= pair.contribution.places.size()) continue;
    if (!groups.contains(pair.keys[pair.contribution.places[mention.entity]])) continue;
    EvidenceItem item = item_at(document, mention.text, mention.sentence);
    item.type = mention.type;
    item.rule = mention.rule;
    item.confidence = 1000;
    if (explains) {
      explain(pair, mention.text, item);
      const auto number = static_cast<std::uint32_t>(&mention - document.mentions.data());
      item.subject = end_of(pair, mention.entity, number);
    }
    items.push_back(std::move(item));
  }
}

void add_assertions(const StoredPair& pair, const std::set<std::string>& facts, bool with_denials,
                    bool explains, std::vector<EvidenceItem>& items) {
  const Document& document = pair.article.document;
  for (const Assertion& assertion : document.assertions) {
    if (!with_denials && !assertion.holds()) continue;
    if (!facts.contains(assertion_fact_key(assertion, pair.contribution))) continue;
    EvidenceItem item = item_at(document, assertion.text, assertion.sentence);
    item.type = assertion.type;
    item.rule = assertion.rule;
    item.rule_place = assertion.rule_place;
    item.confidence = assertion.confidence;
    item.negated = assertion.negated;
    item.modality = assertion.modality;
    if (explains) {
      explain(pair, assertion.text, item);
      item.subject = end_of(pair, assertion.subject, assertion.subject_mention);
      item.object = end_of(pair, assertion.object, assertion.object_mention);
    }
    items.push_back(std::move(item));
  }
}

}  // namespace

Result<StoredArticle> read_article(const storage::Snapshot& view, const std::string& sha) {
  PLENUM_ASSIGN(auto bytes, view.document(article_document(sha)));
  if (!bytes) return Error(ErrorCode::not_found, "no article with sha256 " + sha);
  return decode_article(*bytes);
}

struct EvidenceReader::Impl {
  const storage::Snapshot& view;
  const Interrupt* interrupt;
  bool explains;
  std::map<std::string, StoredPair> kept;  ///< by sha256
  std::size_t kept_bytes = 0;

  Status check() const { return core::check_interrupt(interrupt); }

  /// Valid until the next call.
  Result<const StoredPair*> pair_of(const std::string& sha) {
    PLENUM_TRY(check());
    if (const auto found = kept.find(sha); found != kept.end()) return &found->second;
    StoredPair pair;
    PLENUM_ASSIGN(pair.article, read_article(view, sha));
    PLENUM_TRY(check());
    PLENUM_ASSIGN(auto bytes, view.document(contribution_document(sha)));
    if (!bytes) {
      return Error(ErrorCode::corruption, "the contribution of article " + sha + " is missing");
    }
    PLENUM_ASSIGN(pair.contribution, decode_contribution(*bytes));
    pair.keys = group_keys(pair.contribution);
    const std::size_t size = pair.article.document.article.bytes.size() + bytes->size();
    if (kept_bytes + size > kept_bytes_max) {
      kept.clear();
      kept_bytes = 0;
    }
    kept_bytes += size;
    return &kept.emplace(sha, std::move(pair)).first->second;
  }

  /// sha256 of the articles that carry one of the references.
  Result<std::set<std::string>> articles_with(const std::vector<std::string>& references) const {
    std::set<std::string> shas;
    const std::size_t prefix = article_document("").size();
    for (const std::string& reference : references) {
      PLENUM_TRY(check());
      PLENUM_ASSIGN(auto documents, view.documents_by_reference(reference));
      for (const std::string& document : documents) {
        if (shas.size() < evidence_articles_max) shas.insert(document.substr(prefix));
      }
    }
    return shas;
  }

  Result<std::set<std::string>> articles_mentioning(const std::vector<std::string>& groups) const {
    std::vector<std::string> references;
    references.reserve(groups.size());
    for (const std::string& group : groups) references.push_back(mention_reference(group));
    return articles_with(references);
  }
};

EvidenceReader::EvidenceReader(const storage::Snapshot& view, const Interrupt* interrupt,
                               bool explains)
    : impl_(std::make_unique<Impl>(Impl{view, interrupt, explains, {}, 0})) {}
EvidenceReader::~EvidenceReader() = default;

Result<std::vector<std::string>> EvidenceReader::articles_of(const std::string& entity_key) {
  LedgerBook book(impl_->view);
  Resolver resolver(book);
  PLENUM_ASSIGN(const auto groups, groups_of(resolver, entity_key));
  PLENUM_ASSIGN(const auto shas, impl_->articles_mentioning(groups));
  return std::vector<std::string>(shas.begin(), shas.end());
}

Result<std::vector<EvidenceItem>> EvidenceReader::mentions_of(const std::string& entity_key) {
  LedgerBook book(impl_->view);
  Resolver resolver(book);
  PLENUM_ASSIGN(const auto groups, groups_of(resolver, entity_key));
  PLENUM_ASSIGN(const auto shas, impl_->articles_mentioning(groups));
  std::vector<EvidenceItem> items;
  const std::set<std::string> wanted(groups.begin(), groups.end());
  for (const std::string& sha : shas) {
    PLENUM_ASSIGN(const StoredPair* pair, impl_->pair_of(sha));
    add_mentions(*pair, wanted, impl_->explains, items);
  }
  sort_newest_first(items);
  return items;
}

Result<std::vector<EvidenceItem>> EvidenceReader::assertions_of(const std::string& edge_key,
                                                                const std::string& type,
                                                                const std::string& subject,
                                                                const std::string& object,
                                                                bool with_denials) {
  LedgerBook book(impl_->view);
  Resolver resolver(book);
  PLENUM_ASSIGN(const auto subjects, groups_of(resolver, subject));
  PLENUM_ASSIGN(const auto objects, groups_of(resolver, object));
  std::set<std::string> facts;
  for (const std::string& group : subjects) {
    PLENUM_TRY(impl_->check());
    PLENUM_ASSIGN(const auto ends, book.facts_of(group));
    for (const std::string& fact : ends) {
      PLENUM_ASSIGN(const Ledger* ledger, book.fact(fact));
      const FactIdentity identity = FactIdentity::decode(ledger->smallest(Facet::identity));
      if (identity.type != type || identity.subject != group) continue;
      if (!std::binary_search(objects.begin(), objects.end(), identity.object)) continue;
      const FactIdentity edge{type, subject, object, identity.qualifiers};
      if (edge.key() != edge_key) continue;
      facts.insert(fact);
      if (with_denials) facts.insert(identity.denied_as().key());
    }
  }
  std::vector<std::string> references;
  references.reserve(facts.size());
  for (const std::string& fact : facts) {
    references.push_back(assertion_reference(fact));
    if (with_denials) references.push_back(doubt_reference(fact));
  }
  PLENUM_ASSIGN(const auto shas, impl_->articles_with(references));
  std::vector<EvidenceItem> items;
  for (const std::string& sha : shas) {
    PLENUM_ASSIGN(const StoredPair* pair, impl_->pair_of(sha));
    add_assertions(*pair, facts, with_denials, impl_->explains, items);
  }
  sort_newest_first(items);
  return items;
}

}  // namespace plenum::ingest
