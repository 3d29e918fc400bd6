#pragma once
// Purpose: many articles into a store: extraction on several threads, one transaction an article.
// May depend on: ingest/graph_writer.hpp, ingest/pipeline.hpp, storage, core.
// Invariants: articles are written in the order of their paths whatever the number of threads; what
// was committed stays when a later article fails; at most `window` articles are in memory at once.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/external.hpp"
#include "ingest/pack.hpp"
#include "ingest/tally.hpp"
#include "ingest/watch.hpp"
#include "plenum/interrupt.hpp"
#include "plenum/result.hpp"
#include "storage/open.hpp"

namespace plenum::ingest {

/// How far it has come, as IngestProgress of include/plenum/ingest.hpp tells.
struct ArticleProgress {
  std::uint64_t done = 0;
  std::uint64_t total = 0;
  std::string_view source;
  Step step = {};  ///< without a name: the article was just finished
};

struct IngestSettings {
  std::uint32_t threads = 1;  ///< extraction threads; the writer is the caller's
  /// Polled many times an article: the one in work when it is requested leaves nothing behind.
  const Interrupt* interrupt = nullptr;
  /// Called from the caller's thread, as IngestOptions::progress.
  std::function<void(const ArticleProgress&)> progress = {};
  /// A model outside, asked about articles that are not stored yet; its replies are kept with them,
  /// so that extracting anew asks nothing. Null: none.
  const ExternalExtractor* external = nullptr;
};

struct FailedArticle {
  std::string source;
  Error error;
};

struct IngestTotals {
  std::uint64_t added = 0;
  std::uint64_t replaced = 0;
  std::uint64_t unchanged = 0;
  std::uint64_t restored = 0;  ///< nodes and edges that somebody deleted or changed
  std::uint64_t sentences = 0;
  std::uint64_t mentions = 0;
  std::uint64_t assertions = 0;
  DropCounts dropped{};
  GraphTally graph;
  UnknownTally unknown;
  ExternalPart external;  ///< of all, without the replies
  std::vector<FailedArticle> failures;
  std::vector<std::string> warnings;  ///< a line each, in the order of the articles
};

/// Ingests files, under their source_of_path(). An Error when the store fails (disk full,
/// read-only) or the call was interrupted: the articles before it are stored, and its message says
/// how many. An article that breaks a constraint or is larger than one commit is among the
/// failures, and nothing of it is stored.
Result<IngestTotals> ingest_files(storage::Store& store, const Pack& pack,
                                  const std::vector<std::string>& files,
                                  const IngestSettings& settings = {});
/// Ingests one article whose bytes are at hand, under source_of_name(). Its own fault is in the
/// totals' failures.
Result<IngestTotals> ingest_bytes(storage::Store& store, const Pack& pack, std::string bytes,
                                  const std::string& source, const IngestSettings& settings = {});
/// Extracts every stored article anew and replaces what it derived where that is different now:
/// afterwards the graph is as if they had all been ingested with this pack. Articles that come or
/// go meanwhile are left as they are. Errors as of ingest_files().
Result<IngestTotals> rebuild_articles(storage::Store& store, const Pack& pack,
                                      const IngestSettings& settings = {});

}  // namespace plenum::ingest
