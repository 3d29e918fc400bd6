#include "ingest/ingestor.hpp"

#include <algorithm>
#include <functional>
#include <new>
#include <optional>

#include "core/file.hpp"
#include "core/interrupt.hpp"
#include "core/try.hpp"
#include "ingest/article_parts.hpp"
#include "ingest/article_reader.hpp"
#include "ingest/evidence_reader.hpp"
#include "ingest/graph_writer.hpp"
#include "ingest/keys.hpp"
#include "ingest/ordered_pool.hpp"
#include "ingest/pack_rules.hpp"
#include "ingest/pipeline.hpp"
#include "ingest/source_name.hpp"

namespace plenum::ingest {
namespace {

/// An article derives its part of the graph, whoever deleted or changed some of it by hand: what is
/// to be otherwise is decided upon (law 5 of docs/ontology.md), not edited.
Status restore_article(storage::Store& store, const Pack& pack, const std::string& sha, Watch watch,
                       IngestTotals& totals) {
  PLENUM_ASSIGN(const bool whole, GraphWriter::is_whole(store.snapshot(), sha));
  if (whole) return {};
  PLENUM_ASSIGN(storage::Transaction transaction, store.begin());
  GraphWriter writer(transaction, rules_of(pack), watch);
  PLENUM_ASSIGN(const DerivedCounts counts, writer.restore(sha));
  const std::uint64_t restored = counts.nodes_created + counts.edges_created + counts.mended;
  if (restored == 0) return {};
  PLENUM_TRY(commit_article(std::move(transaction), watch));
  totals.restored += restored;
  return {};
}

void count_external(const ExternalPart& part, ExternalPart& total) {
  total.requests += part.requests;
  total.failed += part.failed;
  total.added += part.added;
  total.dropped += part.dropped;
  if (total.problem.empty()) total.problem = part.problem;
}

void count_found(const Document& document, const GraphWriter& writer, IngestTotals& totals) {
  totals.sentences += document.sentences.size();
  totals.mentions += document.mentions.size();
  totals.assertions += document.assertions.size();
  for (std::size_t i = 0; i < totals.dropped.size(); ++i) totals.dropped[i] += document.drops[i];
  totals.graph.add(writer.tally());
  totals.unknown.add(document);
  count_external(document.external, totals.external);
}

/// A document on its way into the store.
struct ReadArticle {
  const Document& document;
  std::string source;
  const PreparedArticle* prepared;  ///< null: it is stored already, and to be replaced
};

Status write_article(storage::Store& store, const Pack& pack, const ReadArticle& article,
                     Watch watch, IngestTotals& totals) {
  const Document& document = article.document;
  if (std::string line = damage_warning(document.article); !line.empty()) {
    totals.warnings.push_back(std::move(line));
  }
  PLENUM_ASSIGN(const bool known,
                GraphWriter::is_known(store.snapshot(), document.article.sha256, article.source));
  if (known) {
    PLENUM_TRY(restore_article(store, pack, document.article.sha256, watch, totals));
    ++totals.unchanged;
    return {};
  }
  PLENUM_ASSIGN(storage::Transaction transaction, store.begin());
  GraphWriter writer(transaction, rules_of(pack), watch);
  PLENUM_ASSIGN(const IngestOutcome outcome,
                writer.write(document, article.source, *article.prepared));
  PLENUM_TRY(commit_article(std::move(transaction), watch));
  switch (outcome) {
    case IngestOutcome::added:
      ++totals.added;
      break;
    case IngestOutcome::replaced:
      ++totals.replaced;
      break;
    case IngestOutcome::unchanged:
      ++totals.unchanged;
      return {};
  }
  count_found(document, writer, totals);
  return {};
}

Watch watch_of(const Document& document, const IngestSettings& settings, Meter& meter) {
  return {settings.interrupt, if_told(meter, document.article.bytes.size())};
}

/// Whether the next article would meet the same error: of the store, or of the whole call.
bool stops_all(ErrorCode code) {
  switch (code) {
    case ErrorCode::conflict:
    case ErrorCode::read_only:
    case ErrorCode::corruption:
    case ErrorCode::io:
    case ErrorCode::interrupted:
      return true;
    case ErrorCode::limit:  // more than one commit holds
    case ErrorCode::constraint:
    case ErrorCode::not_found:
    case ErrorCode::invalid_argument:
    case ErrorCode::syntax:
    case ErrorCode::semantic:
    case ErrorCode::unsupported:
    case ErrorCode::internal:
      return false;
  }
  return true;
}

/// An article's own error, as it is told among the failures.
Error of_article(const Error& error, const std::string& source) {
  const Error named = error.with_file(source);
  if (error.code() == ErrorCode::limit) {
    return named.with_hint(
        "the article says more than one commit can hold: cut it into several files");
  }
  if (error.code() == ErrorCode::constraint && error.hint().empty()) {
    return named.with_hint(
        "nothing of this article is stored: drop or change the constraint or graph type that it "
        "breaks, and ingest it again");
  }
  return named;
}

Error after_articles(const Error& error, std::uint64_t done) {
  if (done == 0) return error;
  if (done == 1) return error.with_context("after one article, which is stored");
  return error.with_context("after " + std::to_string(done) + " articles, which are stored");
}

/// One article of a file, and what became of it.
struct ReadPart {
  std::string source;
  Result<Document> document;
  std::optional<PreparedArticle> prepared = {};
};

/// A file as read: one article, the items of a feed, or the error of the whole.
struct ReadFile {
  std::vector<ReadPart> parts;
  std::vector<std::string> warnings;
};

/// What a call does with its files, one after the other.
struct ArticleWork {
  std::size_t count = 0;
  std::function<const std::string&(std::size_t)> name;         ///< as progress and failures tell it
  std::function<ReadFile(std::size_t, const StepSink&)> read;  ///< on any thread
  std::function<Status(const ReadArticle&, Watch, IngestTotals&)> write;
};

ReadFile unread(std::string source, Error error) {
  ReadFile file;
  file.parts.push_back({std::move(source), std::move(error)});
  return file;
}

/// Nothing may leave a worker thread but a result.
ReadFile guarded_read(const ArticleWork& work, std::size_t i, const StepSink& steps) {
  const std::string& name = work.name(i);
  try {
    return work.read(i, steps);
  } catch (const std::bad_alloc&) {
    return unread(name,
                  Error(ErrorCode::limit, "out of memory while reading " + name).with_file(name));
  } catch (const std::exception& problem) {
    return unread(name,
                  Error(ErrorCode::internal, "while reading " + name + ": " + problem.what()));
  }
}

/// The articles of a file: those that can be read are stored. An Error ends the call.
Status write_parts(const ArticleWork& work, ReadFile& file, const IngestSettings& settings,
                   const StepSink& tell, IngestTotals& totals) {
  for (std::string& line : file.warnings) totals.warnings.push_back(std::move(line));
  for (ReadPart& part : file.parts) {
    if (!part.document.ok()) {
      if (part.document.error().code() == ErrorCode::interrupted) return part.document.error();
      totals.failures.push_back({std::move(part.source), part.document.error()});
      continue;
    }
    PLENUM_TRY(core::check_interrupt(settings.interrupt));
    Meter meter(tell);
    const Status written =
        work.write({*part.document, part.source, part.prepared ? &*part.prepared : nullptr},
                   watch_of(*part.document, settings, meter), totals);
    if (written.ok()) continue;
    // an article that breaks a constraint is its own fault, a full disk is not
    if (stops_all(written.error().code())) return written;
    totals.failures.push_back({part.source, of_article(written.error(), part.source)});
  }
  return {};
}

Result<IngestTotals> each_article(const ArticleWork& work, const IngestSettings& settings) {
  IngestTotals totals;
  OrderedPool<ReadFile> pool(
      work.count, settings.threads, settings.progress != nullptr,
      [&](std::size_t i, const StepSink& steps) { return guarded_read(work, i, steps); });
  const auto stored = [&] { return totals.added + totals.replaced + totals.unchanged; };
  for (std::size_t i = 0; i < work.count; ++i) {
    if (Status go = core::check_interrupt(settings.interrupt); !go.ok()) {
      return after_articles(go.error(), stored());
    }
    const std::string& name = work.name(i);
    StepSink tell;
    if (settings.progress) {
      tell = [&](const Step& step) { settings.progress({i, work.count, name, step}); };
    }
    ReadFile file = pool.next(tell);
    if (Status done = write_parts(work, file, settings, tell, totals); !done.ok()) {
      return after_articles(done.error(), stored());
    }
    if (settings.progress) settings.progress({i + 1, work.count, name});
  }
  return totals;
}

/// The settings' model with the replies that the store keeps.
ExternalExtractor recalling(const ExternalExtractor& external, storage::Snapshot view) {
  ExternalExtractor own = external;
  own.recall = [view = std::move(view)](const std::string& sha, const std::string& key) {
    const auto kept = view.document(reply_document(sha, key));
    return kept.ok() && *kept ? std::string(**kept) : std::string();
  };
  return own;
}

Result<Document> extract_watched(std::string bytes, const std::string& source, const Pack& pack,
                                 const IngestSettings& settings, const StepSink& steps) {
  Meter meter(steps);
  const Watch watch(settings.interrupt, if_told(meter, bytes.size()));
  return extract(std::move(bytes), source, pack, watch, settings.external);
}

/// The articles in the bytes of a file, extracted.
ReadFile read_parts(const storage::Store& store, std::string bytes, const std::string& source,
                    const Pack& pack, const IngestSettings& settings, const StepSink& steps) {
  auto cut = cut_articles(std::move(bytes), source, Watch(settings.interrupt));
  if (!cut.ok()) return unread(source, cut.error());
  ReadFile file;
  file.warnings = std::move(cut->warnings);
  for (ArticlePart& part : cut->parts) {
    IngestSettings own = settings;
    if (own.external != nullptr) {  // what is stored stays as it is: nobody has to be asked
      const auto stored = store.snapshot().document(article_document(sha256_hex(part.bytes)));
      if (stored.ok() && *stored) own.external = nullptr;
    }
    auto document = extract_watched(std::move(part.bytes), part.source, pack, own, steps);
    ReadPart read{std::move(part.source), std::move(document)};
    if (read.document.ok()) {
      Meter meter(steps);
      auto prepared = prepare_article(*read.document, read.source, rules_of(pack),
                                      watch_of(*read.document, settings, meter));
      if (prepared.ok()) {
        read.prepared = *std::move(prepared);
      } else {
        read.document = prepared.error();
      }
    }
    file.parts.push_back(std::move(read));
  }
  return file;
}

/// A stored article, to be extracted anew.
struct StoredName {
  std::string sha;
  std::string source;
};

Result<std::vector<StoredName>> stored_articles(const storage::Snapshot& view) {
  std::vector<StoredName> names;
  PLENUM_ASSIGN(const std::vector<std::string> shas, list_articles(view));
  names.reserve(shas.size());
  for (const std::string& sha : shas) {
    PLENUM_ASSIGN(const StoredArticle article, read_article(view, sha));
    names.push_back({sha, article.document.article.source});
  }
  std::ranges::sort(names, {}, &StoredName::source);
  return names;
}

Status replace_article(storage::Store& store, const Pack& pack, const Document& document,
                       Watch watch, IngestTotals& totals) {
  PLENUM_ASSIGN(storage::Transaction transaction, store.begin());
  GraphWriter writer(transaction, rules_of(pack), watch);
  auto replaced = writer.replace(document);
  if (!replaced.ok() && replaced.error().code() == ErrorCode::not_found) return {};  // just removed
  if (!replaced.ok()) return replaced.error();
  if (!*replaced) {
    ++totals.unchanged;
    return {};
  }
  const Status done = commit_article(std::move(transaction), watch);
  if (!done.ok() && done.error().code() == ErrorCode::constraint) {
    return done.error().with_hint(
        "the article's part of the graph is as it was: drop or change the constraint or graph type "
        "that it breaks, and rebuild again");
  }
  PLENUM_TRY(done);
  ++totals.replaced;
  count_found(document, writer, totals);
  return {};
}

}  // namespace

Result<IngestTotals> ingest_files(storage::Store& store, const Pack& pack,
                                  const std::vector<std::string>& files,
                                  const IngestSettings& settings) {
  ArticleWork work;
  work.count = files.size();
  work.name = [&](std::size_t i) -> const std::string& { return files[i]; };
  work.read = [&](std::size_t i, const StepSink& steps) -> ReadFile {
    const Status go = core::check_interrupt(settings.interrupt);
    if (!go.ok()) return unread(files[i], go.error());
    auto bytes = core::read_file(files[i], article_bytes_max, settings.interrupt);
    if (!bytes.ok()) return unread(files[i], bytes.error());
    return read_parts(store, *std::move(bytes), source_of_path(files[i]), pack, settings, steps);
  };
  work.write = [&](const ReadArticle& article, Watch watch, IngestTotals& totals) {
    return write_article(store, pack, article, watch, totals);
  };
  return each_article(work, settings);
}

Result<IngestTotals> rebuild_articles(storage::Store& store, const Pack& pack,
                                      const IngestSettings& settings) {
  const storage::Snapshot view = store.snapshot();
  PLENUM_ASSIGN(const std::vector<StoredName> names, stored_articles(view));
  ArticleWork work;
  work.count = names.size();
  work.name = [&](std::size_t i) -> const std::string& { return names[i].source; };
  IngestSettings own = settings;
  ExternalExtractor external;
  if (settings.external != nullptr) {
    external = recalling(*settings.external, view);
    own.external = &external;
  }
  work.read = [&](std::size_t i, const StepSink& steps) -> ReadFile {
    const auto& [sha, source] = names[i];
    const Status go = core::check_interrupt(settings.interrupt);
    if (!go.ok()) return unread(source, go.error());
    auto article = read_article(view, sha);
    if (!article.ok()) return unread(source, article.error());
    auto document =
        extract_watched(std::move(article->document.article.bytes), source, pack, own, steps);
    ReadFile file;
    file.parts.push_back({source, std::move(document)});
    return file;
  };
  work.write = [&](const ReadArticle& article, Watch watch, IngestTotals& totals) {
    return replace_article(store, pack, article.document, watch, totals);
  };
  return each_article(work, settings);
}

Result<IngestTotals> ingest_bytes(storage::Store& store, const Pack& pack, std::string bytes,
                                  const std::string& source, const IngestSettings& settings) {
  ArticleWork work;
  work.count = 1;
  work.name = [&](std::size_t) -> const std::string& { return source; };
  work.read = [&](std::size_t, const StepSink& steps) {
    return read_parts(store, std::move(bytes), source_of_name(source), pack, settings, steps);
  };
  work.write = [&](const ReadArticle& article, Watch watch, IngestTotals& totals) {
    return write_article(store, pack, article, watch, totals);
  };
  return each_article(work, settings);
}

}  // namespace plenum::ingest
