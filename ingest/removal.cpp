#include "ingest/removal.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "core/try.hpp"
#include "ingest/article_parts.hpp"
#include "ingest/evidence_reader.hpp"
#include "ingest/graph_writer.hpp"
#include "ingest/keys.hpp"
#include "ingest/pack_rules.hpp"
#include "ingest/source_name.hpp"

namespace plenum::ingest {
namespace {

constexpr std::size_t paths_a_read = 1024;

/// An article that goes: from one of its paths, or altogether.
struct Removal {
  std::string sha;
  std::string path;  ///< empty: all of them
};

/// Whether the article is what the feed `source` has as its item `path`. Another file can have a
/// '#' in its name, so the bytes are asked.
Result<bool> is_item_of(const storage::Snapshot& view, const std::string& sha,
                        const std::string& source, const std::string& path) {
  PLENUM_ASSIGN(StoredArticle article, read_article(view, sha));
  const auto cut = cut_articles(std::move(article.document.article.bytes), source);
  if (!cut.ok()) return false;  // no feed
  return std::ranges::any_of(
      cut->parts, [&](const ArticlePart& part) { return part.item != 0 && part.source == path; });
}

Status add_items(const storage::Snapshot& view, const std::string& source, Watch watch,
                 std::vector<Removal>& found) {
  const std::string prefix = path_reference(source + "#");
  for (std::string after;;) {
    PLENUM_ASSIGN(const auto references, view.references(prefix, after, paths_a_read));
    for (const std::string& reference : references) {
      PLENUM_TRY(watch.check());
      const std::string path = reference.substr(path_reference("").size());
      PLENUM_ASSIGN(const auto documents, view.documents_by_reference(reference));
      for (const std::string& document : documents) {
        const std::string sha = document.substr(article_document("").size());
        PLENUM_ASSIGN(const bool item, is_item_of(view, sha, source, path));
        if (item) found.push_back({sha, path});
      }
    }
    if (references.size() < paths_a_read) return {};
    after = references.back();
  }
}

/// What `words` mean as they are, as a path, or as a path in its plain form: the first of these
/// that anything is stored under. Else what find_article() finds.
Result<std::vector<Removal>> named(const storage::Snapshot& view, std::string_view words,
                                   Watch watch) {
  std::vector<Removal> found;
  const std::string plain = std::filesystem::path(words).lexically_normal().string();
  for (const std::string& name :
       {std::string(words), source_of_path(words), source_of_path(plain)}) {
    PLENUM_ASSIGN(const auto documents, view.documents_by_reference(path_reference(name)));
    for (const std::string& document : documents) {
      found.push_back({document.substr(article_document("").size()), name});
    }
    PLENUM_TRY(add_items(view, name, watch, found));
    if (!found.empty()) return found;
  }
  PLENUM_ASSIGN(std::string sha, find_article(view, words));
  found.push_back({std::move(sha), {}});
  return found;
}

/// False: somebody else removed it meanwhile.
Result<bool> remove_one(storage::Store& store, const Pack& pack, const Removal& what, Watch watch) {
  PLENUM_ASSIGN(storage::Transaction transaction, store.begin());
  GraphWriter writer(transaction, rules_of(pack), watch);
  if (what.path.empty()) {
    PLENUM_ASSIGN(const auto stored, transaction.view().document(article_document(what.sha)));
    if (!stored) return false;
    PLENUM_TRY(writer.remove(what.sha));
  } else {
    PLENUM_ASSIGN(const bool there, GraphWriter::is_known(transaction.view(), what.sha, what.path));
    if (!there) return false;
    PLENUM_TRY(writer.drop_path(what.sha, what.path));
  }
  PLENUM_TRY(commit_article(std::move(transaction), watch));
  return true;
}

Error after_removals(const Error& error, std::uint64_t gone) {
  if (gone == 0) return error;
  return error.with_context(gone == 1
                                ? "after one article, which is removed"
                                : "after " + std::to_string(gone) + " articles, which are removed");
}

}  // namespace

Result<std::uint64_t> remove_articles(storage::Store& store, const Pack& pack,
                                      std::string_view words, const RemovalSettings& settings) {
  PLENUM_ASSIGN(const std::vector<Removal> all,
                named(store.snapshot(), words, Watch(settings.interrupt)));
  std::uint64_t gone = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::string_view source = all[i].path.empty() ? words : std::string_view(all[i].path);
    StepSink tell;
    if (settings.progress) {
      tell = [&](const Step& step) { settings.progress({i, all.size(), source, step}); };
    }
    Meter meter(tell);
    const auto removed =
        remove_one(store, pack, all[i], Watch(settings.interrupt, meter.if_told()));
    if (!removed.ok()) return after_removals(removed.error(), gone);
    if (*removed) ++gone;
    if (settings.progress) settings.progress({i + 1, all.size(), source});
  }
  return gone;
}

}  // namespace plenum::ingest
