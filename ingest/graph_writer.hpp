#pragma once
// Purpose: one article into the graph, or out of it, inside a storage transaction.
// May depend on: ingest/deriver.hpp, ingest/evidence.hpp, storage, core.
// Invariants: an article is its sha256; the same bytes under another path add a path; the same path
// with other bytes is removal and ingest in one; removing the last path leaves the graph as if the
// article had never been read. The caller commits: one transaction an article.

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/contribute.hpp"
#include "ingest/deriver.hpp"
#include "ingest/evidence.hpp"
#include "ingest/model.hpp"
#include "ingest/watch.hpp"
#include "plenum/result.hpp"
#include "storage/snapshot.hpp"
#include "storage/transaction.hpp"

namespace plenum::ingest {

enum class IngestOutcome : std::uint8_t { added, replaced, unchanged };

/// What a new article stores, as its path names it; made before the transaction, on any thread.
struct PreparedArticle {
  KeyedContribution article;
  std::string document;
  std::string contribution;
  std::vector<std::string> references;
};
/// `interrupted` in place of a part of it.
Result<PreparedArticle> prepare_article(const Document& document, const std::string& path,
                                        const PackRules& rules, Watch watch);

class GraphWriter {
 public:
  /// The rules must give the same answers for the same pack. A call that the watch's interrupt
  /// ended has left the transaction half changed, not to be committed.
  GraphWriter(storage::Transaction& transaction, PackRules rules, Watch watch = {})
      : transaction_(transaction), rules_(std::move(rules)), watch_(watch) {}

  /// What write() and replace() changed so far.
  const GraphTally& tally() const { return tally_; }

  /// Stores what extract() made of the bytes read from `path`, and prepare_article() of that.
  Result<IngestOutcome> write(const Document& document, const std::string& path,
                              const PreparedArticle& prepared);
  Result<IngestOutcome> write(const Document& document, const std::string& path);
  /// What extract() makes now of the bytes of a stored article, in place of what it made then; the
  /// paths stay. False: nothing is different, nothing was written. `not_found`.
  Result<bool> replace(const Document& document);
  /// Removes an article with all its paths. `not_found` when there is none of this sha256.
  Result<DerivedCounts> remove(const std::string& sha);
  /// The article is not to be found under the path any more; it goes with its last one.
  Result<DerivedCounts> drop_path(const std::string& sha, const std::string& path);

  /// Brings back what an article that is stored derives and somebody deleted or changed.
  Result<DerivedCounts> restore(const std::string& sha);
  /// Whether all that a stored article derives is in the graph as it is derived. O(its entities and
  /// facts).
  static Result<bool> is_whole(const storage::Snapshot& view, const std::string& sha);

  /// Whether these bytes are known under this path: then nothing has to be extracted.
  static Result<bool> is_known(const storage::Snapshot& view, const std::string& sha,
                               const std::string& path);

 private:
  Result<KeyedContribution> contribution_of(const Document& document,
                                            std::string_view source) const;
  Status store(const StoredArticle& article, const KeyedContribution& contribution);
  Status store(const Document& document, const PreparedArticle& prepared);
  Status add_path(StoredArticle& article, const std::string& path);
  Result<StoredArticle> load(const std::string& sha) const;
  Result<KeyedContribution> load_contribution(const std::string& sha) const;
  Status rewrite(const StoredArticle& article, const KeyedContribution& before);
  Result<DerivedCounts> derive(const KeyedContribution* before, const KeyedContribution* after);

  storage::Transaction& transaction_;
  PackRules rules_;
  Watch watch_;
  GraphTally tally_;
  std::set<std::string> gone_;  ///< keys of entities and edges that were taken away so far
};

/// Commits what a GraphWriter did, as the step "committing" of the watch; `interrupted` before
/// that, not in the middle of it.
Status commit_article(storage::Transaction transaction, Watch watch);

/// The sha256 of every stored article, ascending. O(articles).
Result<std::vector<std::string>> list_articles(const storage::Snapshot& view);

/// The sha256 of the stored article that a person means: by path, by the Article node's key
/// or id, or by sha256 (a prefix of at least 8 digits that is unique). `not_found` or
/// `invalid_argument`.
Result<std::string> find_article(const storage::Snapshot& view, std::string_view words);

/// How many articles are stored. O(articles).
Result<std::uint64_t> article_count(const storage::Snapshot& view);

}  // namespace plenum::ingest
