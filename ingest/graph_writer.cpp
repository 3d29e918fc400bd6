#include "ingest/graph_writer.hpp"

#include <algorithm>
#include <charconv>

#include "core/clock.hpp"
#include "core/try.hpp"
#include "ingest/keys.hpp"
#include "ingest/recorded.hpp"
#include "ingest/type_list.hpp"
#include "ingest/unknowns.hpp"

namespace plenum::ingest {
namespace {

constexpr std::size_t sha_prefix_min = 8;

std::string sha_of_document(const std::string& document) {
  return document.substr(article_document("").size());
}

/// References of the stored article: its paths and pack, the groups it mentions, the facts it
/// asserts, the names it leaves unknown.
Result<std::vector<std::string>> references_of(const Document& document,
                                               const std::vector<std::string>& paths,
                                               const KeyedContribution& article, Watch watch) {
  std::vector<std::string> references = unknown_references(document);
  for (const std::string& path : paths) references.push_back(path_reference(path));
  references.push_back(pack_reference(document.pack_id));
  for (const std::string& group : article.groups) references.push_back(mention_reference(group));
  for (std::size_t i = 0; i < article.facts.size(); ++i) {
    PLENUM_TRY(watch.check());
    const FactContribution& fact = article.contribution.facts[i];
    if (is_mention(fact, article.contribution)) continue;  // the mentioned group says it
    const std::string& key = article.facts[i];
    references.push_back(fact.denial.empty() ? assertion_reference(key) : doubt_reference(key));
  }
  std::sort(references.begin(), references.end());
  references.erase(std::unique(references.begin(), references.end()), references.end());
  return references;
}

/// What is stored of an article with what it contributes.
Result<PreparedArticle> prepared_of(const Document& document, const std::vector<std::string>& paths,
                                    KeyedContribution article, Watch watch) {
  PLENUM_ASSIGN(auto references, references_of(document, paths, article, watch));
  std::string contribution = encode_contribution(article.contribution);
  return PreparedArticle{std::move(article), encode_article(document, paths),
                         std::move(contribution), std::move(references)};
}

Result<KeyedContribution> keyed_contribution(const Document& document, std::string_view source,
                                             const PackRules& rules, Watch watch) {
  Contribution contribution = contribute(document, source, rules, watch);
  PLENUM_TRY(watch.check());
  return KeyedContribution(std::move(contribution));
}

Result<KeyedContribution> stored_contribution(const storage::Snapshot& view,
                                              const std::string& sha) {
  PLENUM_ASSIGN(auto bytes, view.document(contribution_document(sha)));
  if (!bytes) {
    return Error(ErrorCode::corruption, "the contribution of article " + sha + " is missing");
  }
  PLENUM_ASSIGN(Contribution contribution, decode_contribution(*bytes));
  return KeyedContribution(std::move(contribution));
}

Status erase_replies(storage::Transaction& transaction, const std::string& sha) {
  constexpr std::size_t at_once = 1000;
  const std::string prefix = reply_document(sha, "");
  while (true) {
    PLENUM_ASSIGN(const auto keys, transaction.view().document_keys(prefix, at_once));
    for (const std::string& key : keys) {
      if (!key.starts_with(prefix)) return {};
      PLENUM_TRY(transaction.erase_document(key));
    }
    if (keys.size() < at_once) return {};
  }
}

/// The sha256 of the stored article that a node stands for; empty when it is no Article.
Result<std::string> sha_of_node(const storage::Snapshot& view, NodeId node) {
  const auto label = view.find_label("Article");
  const auto property = view.find_property("sha256");
  if (!label || !property) return std::string();
  PLENUM_ASSIGN(const bool is_article, view.has_label(node, *label));
  if (!is_article) return std::string();
  PLENUM_ASSIGN(const Value sha, view.property(node, *property));
  if (sha.kind() != ValueKind::string) return std::string();
  PLENUM_ASSIGN(const auto stored, view.document(article_document(sha.as_string())));
  return stored ? sha.as_string() : std::string();
}

/// By the id that queries show: id(a) in decimal digits.
Result<std::string> sha_of_node_id(const storage::Snapshot& view, std::string_view words) {
  std::uint64_t id = 0;
  const char* end = words.data() + words.size();
  const auto read = std::from_chars(words.data(), end, id);
  if (read.ec != std::errc{} || read.ptr != end) return std::string();
  return sha_of_node(view, NodeId{id});
}

/// By the first digits of a sha256. Empty: none.
Result<std::string> sha_of_prefix(const storage::Snapshot& view, std::string_view words) {
  if (words.size() < sha_prefix_min) return std::string();
  const std::string prefix = article_document(words);
  std::string after = prefix;
  after.back() = static_cast<char>(after.back() - 1);
  after += '\xFF';
  PLENUM_ASSIGN(auto documents, view.document_keys(after, 2));
  std::erase_if(documents, [&](const std::string& key) { return !key.starts_with(prefix); });
  if (documents.empty()) return std::string();
  if (documents.size() > 1) {
    return Error(ErrorCode::invalid_argument,
                 "several articles have a sha256 that begins with '" + std::string(words) + "'");
  }
  return sha_of_document(documents.front());
}

}  // namespace

Result<PreparedArticle> prepare_article(const Document& document, const std::string& path,
                                        const PackRules& rules, Watch watch) {
  if (document.article.source != path) {
    Document named = document;
    named.article.source = path;
    return prepare_article(named, path, rules, watch);
  }
  PLENUM_ASSIGN(KeyedContribution article, keyed_contribution(document, path, rules, watch));
  article.make_parts();
  return prepared_of(document, {path}, std::move(article), watch);
}

Result<bool> GraphWriter::is_known(const storage::Snapshot& view, const std::string& sha,
                                   const std::string& path) {
  PLENUM_ASSIGN(auto documents, view.documents_by_reference(path_reference(path)));
  return std::find(documents.begin(), documents.end(), article_document(sha)) != documents.end();
}

Result<bool> GraphWriter::is_whole(const storage::Snapshot& view, const std::string& sha) {
  PLENUM_ASSIGN(const KeyedContribution contribution, stored_contribution(view, sha));
  return is_derived(view, contribution);
}

Result<DerivedCounts> GraphWriter::restore(const std::string& sha) {
  PLENUM_ASSIGN(const KeyedContribution contribution, load_contribution(sha));
  Deriver deriver(transaction_, watch_);
  return deriver.restore(contribution);
}

Result<StoredArticle> GraphWriter::load(const std::string& sha) const {
  PLENUM_ASSIGN(auto bytes, transaction_.view().document(article_document(sha)));
  if (!bytes) return Error(ErrorCode::not_found, "no article with sha256 " + sha);
  return decode_article(*bytes);
}

Result<KeyedContribution> GraphWriter::load_contribution(const std::string& sha) const {
  return stored_contribution(transaction_.view(), sha);
}

/// What the document contributes. `interrupted` in place of a part of it.
Result<KeyedContribution> GraphWriter::contribution_of(const Document& document,
                                                       std::string_view source) const {
  return keyed_contribution(document, source, rules_, watch_);
}

Status GraphWriter::store(const StoredArticle& article, const KeyedContribution& contribution) {
  PLENUM_ASSIGN(const PreparedArticle prepared,
                prepared_of(article.document, article.paths, contribution, watch_));
  return store(article.document, prepared);
}

Status GraphWriter::store(const Document& document, const PreparedArticle& prepared) {
  const std::string& sha = document.article.sha256;
  if (!document.pack_id.empty() && document.pack_id == rules_.pack_id) {
    PLENUM_TRY(put_types(transaction_, document.pack_id, rules_.types));
  }
  PLENUM_TRY(
      transaction_.put_document(article_document(sha), prepared.document, prepared.references));
  PLENUM_TRY(watch_.check());
  for (const auto& [key, content] : document.external.replies) {
    PLENUM_TRY(transaction_.put_document(reply_document(sha, key), content, {}));
  }
  return transaction_.put_document(contribution_document(sha), prepared.contribution, {});
}

/// Takes back what an article contributed, adds what it contributes now; either may be missing.
Result<DerivedCounts> GraphWriter::derive(const KeyedContribution* before,
                                          const KeyedContribution* after) {
  std::vector<SignedContribution> changes;
  if (before != nullptr) changes.push_back({before, -1});
  if (after != nullptr) changes.push_back({after, +1});
  Deriver deriver(transaction_, watch_);
  PLENUM_ASSIGN(const DerivedCounts counts, deriver.apply(changes));
  if (after != nullptr) {
    tally_.add(deriver.tally(*after, gone_));
  } else {
    tally_.disputed += counts.disputed;
    gone_.merge(deriver.gone());
  }
  return counts;
}

Status GraphWriter::rewrite(const StoredArticle& article, const KeyedContribution& before) {
  PLENUM_ASSIGN(const KeyedContribution after,
                contribution_of(article.document, article.document.article.source));
  Deriver deriver(transaction_, watch_);
  PLENUM_ASSIGN(const DerivedCounts counts, deriver.apply({{&before, -1}, {&after, +1}}));
  tally_.disputed += counts.disputed;
  return store(article, after);
}

Status GraphWriter::add_path(StoredArticle& article, const std::string& path) {
  article.paths.insert(std::lower_bound(article.paths.begin(), article.paths.end(), path), path);
  const std::string& sha = article.document.article.sha256;
  PLENUM_ASSIGN(const KeyedContribution before, load_contribution(sha));
  if (article.paths.front() == article.document.article.source) return store(article, before);
  article.document.article.source = article.paths.front();
  return rewrite(article, before);
}

Result<DerivedCounts> GraphWriter::drop_path(const std::string& sha, const std::string& path) {
  PLENUM_ASSIGN(StoredArticle article, load(sha));
  std::erase(article.paths, path);
  if (article.paths.empty()) return remove(sha);
  PLENUM_ASSIGN(const KeyedContribution before, load_contribution(sha));
  article.document.article.source = article.paths.front();
  PLENUM_TRY(rewrite(article, before));
  return DerivedCounts{};
}

Result<IngestOutcome> GraphWriter::write(const Document& document, const std::string& path) {
  PLENUM_ASSIGN(const PreparedArticle prepared, prepare_article(document, path, rules_, watch_));
  return write(document, path, prepared);
}

Result<IngestOutcome> GraphWriter::write(const Document& document, const std::string& path,
                                         const PreparedArticle& prepared) {
  const std::string& sha = document.article.sha256;
  PLENUM_ASSIGN(const auto former,
                transaction_.view().documents_by_reference(path_reference(path)));
  if (std::ranges::find(former, article_document(sha)) != former.end()) {
    return IngestOutcome::unchanged;
  }
  bool replaced = false;
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
  PLENUM_TRY(derive(nullptr, &prepared.article));
  PLENUM_TRY(store(document, prepared));
  PLENUM_TRY(put_recorded(transaction_, sha, core::system_clock().now().seconds));
  return replaced ? IngestOutcome::replaced : IngestOutcome::added;
}

Result<bool> GraphWriter::replace(const Document& document) {
  const std::string& sha = document.article.sha256;
  PLENUM_ASSIGN(StoredArticle article, load(sha));
  PLENUM_ASSIGN(const KeyedContribution before, load_contribution(sha));
  const std::string bytes_before = encode_article(article.document, article.paths);
  const std::string pack_before = article.document.pack_id;
  article.document = document;
  article.document.article.source = article.paths.front();
  PLENUM_ASSIGN(KeyedContribution after,
                contribution_of(article.document, article.document.article.source));
  PLENUM_ASSIGN(const PreparedArticle prepared,
                prepared_of(article.document, article.paths, std::move(after), watch_));
  if (prepared.document == bytes_before &&
      prepared.contribution == encode_contribution(before.contribution)) {
    return false;
  }
  PLENUM_TRY(derive(&before, &prepared.article));
  PLENUM_TRY(store(article.document, prepared));
  PLENUM_TRY(drop_types(transaction_, pack_before));
  return true;
}

Result<DerivedCounts> GraphWriter::remove(const std::string& sha) {
  PLENUM_ASSIGN(const KeyedContribution contribution, load_contribution(sha));
  PLENUM_ASSIGN(const StoredArticle article, load(sha));
  PLENUM_ASSIGN(const DerivedCounts counts, derive(&contribution, nullptr));
  PLENUM_TRY(transaction_.erase_document(article_document(sha)));
  PLENUM_TRY(drop_types(transaction_, article.document.pack_id));
  PLENUM_TRY(transaction_.erase_document(contribution_document(sha)));
  PLENUM_TRY(erase_recorded(transaction_, sha));
  PLENUM_TRY(erase_replies(transaction_, sha));
  return counts;
}

Status commit_article(storage::Transaction transaction, Watch watch) {
  PLENUM_TRY(watch.check());
  watch.begin("committing");
  watch.reach(0, 1);
  PLENUM_TRY(std::move(transaction).commit());
  return {};
}

Result<std::vector<std::string>> list_articles(const storage::Snapshot& view) {
  constexpr std::size_t at_once = 1000;
  const std::string prefix = article_document("");
  std::vector<std::string> shas;
  std::string after = prefix;
  while (true) {
    PLENUM_ASSIGN(const auto documents, view.document_keys(after, at_once));
    for (const std::string& key : documents) {
      if (!key.starts_with(prefix)) return shas;
      shas.push_back(sha_of_document(key));
    }
    if (documents.size() < at_once) return shas;
    after = documents.back();
  }
}

Result<std::string> find_article(const storage::Snapshot& view, std::string_view words) {
  PLENUM_ASSIGN(auto by_path, view.documents_by_reference(path_reference(words)));
  if (!by_path.empty()) return sha_of_document(by_path.front());
  PLENUM_ASSIGN(const auto nodes, view.nodes_by_key(words));
  for (NodeId node : nodes) {
    PLENUM_ASSIGN(std::string by_key, sha_of_node(view, node));
    if (!by_key.empty()) return by_key;
  }
  PLENUM_ASSIGN(std::string by_id, sha_of_node_id(view, words));
  PLENUM_ASSIGN(std::string by_prefix, sha_of_prefix(view, words));
  if (by_id.empty() && by_prefix.empty()) {
    return Error(ErrorCode::not_found, "no article '" + std::string(words) + "' in this database")
        .with_hint(
            "name it by its path, its id, its key or its sha256: "
            "MATCH (a:Article) RETURN a.source, id(a), a.key, a.sha256");
  }
  if (!by_id.empty() && !by_prefix.empty() && by_id != by_prefix) {
    return Error(ErrorCode::invalid_argument,
                 "'" + std::string(words) +
                     "' is the id of one article and the beginning of another one's sha256")
        .with_hint("name it by its path or by its whole sha256");
  }
  return by_id.empty() ? by_prefix : by_id;
}

Result<std::uint64_t> article_count(const storage::Snapshot& view) {
  constexpr std::size_t block = 1024;
  const std::string prefix = article_document("");
  std::uint64_t count = 0;
  for (std::string after = prefix;;) {
    PLENUM_ASSIGN(const auto keys, view.document_keys(after, block));
    const auto here = std::count_if(
        keys.begin(), keys.end(), [&](const std::string& key) { return key.starts_with(prefix); });
    count += static_cast<std::uint64_t>(here);
    if (keys.size() < block || here < static_cast<std::ptrdiff_t>(block)) return count;
    after = keys.back();
  }
}

}  // namespace plenum::ingest
