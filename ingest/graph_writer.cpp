#include "ingest/graph_writer.hpp"

#include <algorithm>

#include "core/interrupt.hpp"
#include "core/try.hpp"
#include "ingest/keys.hpp"

namespace plenum::ingest {
namespace {

constexpr std::size_t sha_prefix_min = 8;

std::string sha_of_document(const std::string& document) {
  return document.substr(article_document("").size());
}

/// References of the stored article: its paths, the groups it mentions, the facts it asserts.
Result<std::vector<std::string>> references_of(const StoredArticle& article,
                                               const Contribution& contribution,
                                               const Interrupt* interrupt) {
  std::vector<std::string> references;
  references.reserve(article.paths.size());
  for (const std::string& path : article.paths) references.push_back(path_reference(path));
  const std::vector<std::string> groups = group_keys(contribution);
  for (const std::string& group : groups) references.push_back(mention_reference(group));
  for (const FactContribution& fact : contribution.facts) {
    PLENUM_TRY(core::check_interrupt(interrupt));
    references.push_back(assertion_reference(fact_identity(fact, groups).key()));
  }
  std::sort(references.begin(), references.end());
  references.erase(std::unique(references.begin(), references.end()), references.end());
  return references;
}

Result<Contribution> stored_contribution(const storage::Snapshot& view, const std::string& sha) {
  PLENUM_ASSIGN(auto bytes, view.document(contribution_document(sha)));
  if (!bytes) {
    return Error(ErrorCode::corruption, "the contribution of article " + sha + " is missing");
  }
  return decode_contribution(*bytes);
}

}  // namespace

Result<bool> GraphWriter::is_known(const storage::Snapshot& view, const std::string& sha,
                                   const std::string& path) {
  PLENUM_ASSIGN(auto documents, view.documents_by_reference(path_reference(path)));
  return std::find(documents.begin(), documents.end(), article_document(sha)) != documents.end();
}

Result<bool> GraphWriter::is_whole(const storage::Snapshot& view, const std::string& sha) {
  PLENUM_ASSIGN(const Contribution contribution, stored_contribution(view, sha));
  LedgerBook book(view);
  Resolver resolver(book);
  std::vector<std::string> keys = group_keys(contribution);
  for (std::string& key : keys) {
    PLENUM_ASSIGN(key, resolver.entity_key(key));
    PLENUM_ASSIGN(const auto nodes, view.nodes_by_key(key));
    if (nodes.empty()) return false;
  }
  for (const FactContribution& fact : contribution.facts) {
    PLENUM_ASSIGN(const auto edges, fact_edges(view, fact_identity(fact, keys).key(), fact.type));
    if (edges.empty()) return false;
  }
  return true;
}

Result<DerivedCounts> GraphWriter::restore(const std::string& sha) {
  PLENUM_ASSIGN(const Contribution contribution, load_contribution(sha));
  Deriver deriver(transaction_, interrupt_);
  return deriver.restore(contribution);
}

Result<StoredArticle> GraphWriter::load(const std::string& sha) const {
  PLENUM_ASSIGN(auto bytes, transaction_.view().document(article_document(sha)));
  if (!bytes) return Error(ErrorCode::not_found, "no article with sha256 " + sha);
  return decode_article(*bytes);
}

Result<Contribution> GraphWriter::load_contribution(const std::string& sha) const {
  return stored_contribution(transaction_.view(), sha);
}

/// What the document contributes. `interrupted` in place of a part of it.
Result<Contribution> GraphWriter::contribution_of(const Document& document,
                                                  std::string_view source) const {
  Contribution contribution = contribute(document, source, labels_of_, interrupt_);
  PLENUM_TRY(core::check_interrupt(interrupt_));
  return contribution;
}

Status GraphWriter::store(const StoredArticle& article, const Contribution& contribution) {
  const std::string& sha = article.document.article.sha256;
  PLENUM_ASSIGN(const auto references, references_of(article, contribution, interrupt_));
  PLENUM_TRY(transaction_.put_document(article_document(sha), encode_article(article), references));
  PLENUM_TRY(core::check_interrupt(interrupt_));
  return transaction_.put_document(contribution_document(sha), encode_contribution(contribution),
                                   {});
}

Status GraphWriter::rewrite(const StoredArticle& article, const Contribution& before) {
  PLENUM_ASSIGN(const Contribution after,
                contribution_of(article.document, article.document.article.source));
  Deriver deriver(transaction_, interrupt_);
  PLENUM_TRY(deriver.apply({{&before, -1}, {&after, +1}}));
  return store(article, after);
}

Status GraphWriter::add_path(StoredArticle& article, const std::string& path) {
  article.paths.insert(std::lower_bound(article.paths.begin(), article.paths.end(), path), path);
  const std::string& sha = article.document.article.sha256;
  PLENUM_ASSIGN(const Contribution before, load_contribution(sha));
  if (article.paths.front() == article.document.article.source) return store(article, before);
  article.document.article.source = article.paths.front();
  return rewrite(article, before);
}

Result<DerivedCounts> GraphWriter::drop_path(const std::string& sha, const std::string& path) {
  PLENUM_ASSIGN(StoredArticle article, load(sha));
  std::erase(article.paths, path);
  if (article.paths.empty()) return remove(sha);
  PLENUM_ASSIGN(const Contribution before, load_contribution(sha));
  article.document.article.source = article.paths.front();
  PLENUM_TRY(rewrite(article, before));
  return DerivedCounts{};
}

Result<IngestOutcome> GraphWriter::write(const Document& document, const std::string& path) {
  const std::string& sha = document.article.sha256;
  PLENUM_ASSIGN(const bool known, is_known(transaction_.view(), sha, path));
  if (known) return IngestOutcome::unchanged;
  bool replaced = false;
  PLENUM_ASSIGN(auto former, transaction_.view().documents_by_reference(path_reference(path)));
  for (const std::string& other : former) {
    PLENUM_TRY(drop_path(sha_of_document(other), path));
    replaced = true;
  }
  PLENUM_ASSIGN(auto stored, transaction_.view().document(article_document(sha)));
  if (stored) {
    PLENUM_ASSIGN(StoredArticle article, decode_article(*stored));
    PLENUM_TRY(add_path(article, path));
    return replaced ? IngestOutcome::replaced : IngestOutcome::unchanged;
  }
  StoredArticle article{document, {path}};
  article.document.article.source = path;
  PLENUM_ASSIGN(const Contribution contribution, contribution_of(document, path));
  Deriver deriver(transaction_, interrupt_);
  PLENUM_TRY(deriver.apply({{&contribution, +1}}));
  PLENUM_TRY(store(article, contribution));
  return replaced ? IngestOutcome::replaced : IngestOutcome::added;
}

Result<DerivedCounts> GraphWriter::remove(const std::string& sha) {
  PLENUM_ASSIGN(const Contribution contribution, load_contribution(sha));
  Deriver deriver(transaction_, interrupt_);
  PLENUM_ASSIGN(const DerivedCounts counts, deriver.apply({{&contribution, -1}}));
  PLENUM_TRY(transaction_.erase_document(article_document(sha)));
  PLENUM_TRY(transaction_.erase_document(contribution_document(sha)));
  return counts;
}

Result<std::string> find_article(const storage::Snapshot& view, std::string_view words) {
  PLENUM_ASSIGN(auto by_path, view.documents_by_reference(path_reference(words)));
  if (!by_path.empty()) return sha_of_document(by_path.front());
  PLENUM_ASSIGN(auto nodes, view.nodes_by_key(words));
  if (const auto sha = view.find_property("sha256"); sha && !nodes.empty()) {
    PLENUM_ASSIGN(const Value value, view.property(nodes.front(), *sha));
    if (value.kind() == ValueKind::string) return value.as_string();
  }
  const Error missing =
      Error(ErrorCode::not_found, "no article '" + std::string(words) + "' in this database")
          .with_hint(
              "name it by its path, its key or its sha256: "
              "MATCH (a:Article) RETURN a.source, a.key, a.sha256");
  if (words.size() < sha_prefix_min) return missing;
  const std::string prefix = article_document(words);
  std::string after = prefix;
  after.back() = static_cast<char>(after.back() - 1);
  after += '\xFF';
  PLENUM_ASSIGN(auto documents, view.document_keys(after, 2));
  std::erase_if(documents, [&](const std::string& key) { return !key.starts_with(prefix); });
  if (documents.empty()) return missing;
  if (documents.size() > 1) {
    return Error(ErrorCode::invalid_argument,
                 "several articles have a sha256 that begins with '" + std::string(words) + "'");
  }
  return sha_of_document(documents.front());
}

}  // namespace plenum::ingest
