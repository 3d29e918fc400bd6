#include "ingest/ingestor.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>

#include "core/file.hpp"
#include "core/interrupt.hpp"
#include "core/try.hpp"
#include "ingest/article_reader.hpp"
#include "ingest/graph_writer.hpp"
#include "ingest/keys.hpp"
#include "ingest/pipeline.hpp"
#include "ingest/source_name.hpp"

namespace plenum::ingest {
namespace {

constexpr std::size_t window_per_thread = 8;

Result<Document> read_and_extract(const std::string& path, const Pack& pack,
                                  const Interrupt* interrupt, const StepSink& sink) {
  PLENUM_TRY(core::check_interrupt(interrupt));
  PLENUM_ASSIGN(std::string bytes, core::read_file(path, article_bytes_max, interrupt));
  Meter meter(sink);
  const Watch watch(interrupt, meter.if_told(bytes.size()));
  return extract(std::move(bytes), source_of_path(path), pack, watch);
}

/// Extracts files on threads and hands the documents out in order, with the steps that led to them.
class ExtractionPool {
 public:
  ExtractionPool(const std::vector<std::string>& files, const Pack& pack,
                 const IngestSettings& settings)
      : files_(files),
        pack_(pack),
        settings_(settings),
        window_(window_per_thread * std::max<std::uint32_t>(settings.threads, 1)),
        slots_(window_) {
    const std::size_t count = std::min<std::size_t>(std::max<std::uint32_t>(settings.threads, 1),
                                                    std::max<std::size_t>(files.size(), 1));
    for (std::size_t i = 0; i < count; ++i) workers_.emplace_back([this] { work(); });
  }
  ~ExtractionPool() {
    {
      const std::scoped_lock lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    for (std::thread& worker : workers_) worker.join();
  }
  ExtractionPool(const ExtractionPool&) = delete;
  ExtractionPool& operator=(const ExtractionPool&) = delete;

  /// The document of the next file; `tell` gets its steps meanwhile. Call once a file.
  Result<Document> next(const StepSink& tell) {
    std::unique_lock lock(mutex_);
    Slot& slot = slots_[handed_ % window_];
    while (true) {
      changed_.wait(lock, [&] { return slot.document.has_value() || !slot.steps.empty(); });
      if (slot.steps.empty()) break;
      const std::vector<Step> steps = std::exchange(slot.steps, {});
      lock.unlock();
      for (const Step& step : steps) tell(step);
      lock.lock();
    }
    Result<Document> document = *std::move(slot.document);
    slot.document.reset();
    ++handed_;
    lock.unlock();
    changed_.notify_all();
    return document;
  }

 private:
  struct Slot {
    std::optional<Result<Document>> document;
    std::vector<Step> steps;  ///< not told yet
  };

  void work() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(
          lock, [&] { return stopping_ || taken_ == files_.size() || taken_ < handed_ + window_; });
      if (stopping_ || taken_ == files_.size()) return;
      const std::size_t mine = taken_++;
      lock.unlock();
      Slot& slot = slots_[mine % window_];
      Result<Document> document = guarded_extract(files_[mine], slot);
      lock.lock();
      slot.document = std::move(document);
      changed_.notify_all();
    }
  }

  /// Nothing may leave a worker thread but a result.
  Result<Document> guarded_extract(const std::string& path, Slot& slot) {
    try {
      StepSink note;
      if (settings_.progress) {
        note = [&](const Step& step) {
          const std::scoped_lock lock(mutex_);
          slot.steps.push_back(step);
          changed_.notify_all();
        };
      }
      return read_and_extract(path, pack_, settings_.interrupt, note);
    } catch (const std::bad_alloc&) {
      return Error(ErrorCode::limit, "out of memory while reading " + path).with_file(path);
    } catch (const std::exception& problem) {
      return Error(ErrorCode::internal,
                   std::string("while reading ") + path + ": " + problem.what());
    }
  }

  const std::vector<std::string>& files_;
  const Pack& pack_;
  const IngestSettings& settings_;
  const std::size_t window_;
  std::vector<Slot> slots_;
  std::vector<std::thread> workers_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t taken_ = 0;
  std::size_t handed_ = 0;
  bool stopping_ = false;
};

PackRules rules_of(const Pack& pack) {
  return {[&pack](std::string_view type) { return pack.labels(type); },
          [&pack](std::string_view title, std::string_view of) {
            return std::string(pack.sole_office(title, of));
          }};
}

Status commit(storage::Transaction transaction, Watch watch) {
  PLENUM_TRY(watch.check());
  watch.begin("committing");
  watch.reach(0, 1);
  PLENUM_TRY(std::move(transaction).commit());
  return {};
}

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
  PLENUM_TRY(commit(std::move(transaction), watch));
  totals.restored += restored;
  return {};
}

/// A document on its way into the store.
struct ReadArticle {
  const Document& document;
  std::string source;
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
  PLENUM_ASSIGN(const IngestOutcome outcome, writer.write(document, article.source));
  PLENUM_TRY(commit(std::move(transaction), watch));
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
  totals.sentences += document.sentences.size();
  totals.mentions += document.mentions.size();
  totals.assertions += document.assertions.size();
  totals.dropped += document.dropped;
  return {};
}

Watch watch_of(const Document& document, const IngestSettings& settings, Meter& meter) {
  return {settings.interrupt, meter.if_told(document.article.bytes.size())};
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

}  // namespace

Result<IngestTotals> ingest_files(storage::Store& store, const Pack& pack,
                                  const std::vector<std::string>& files,
                                  const IngestSettings& settings) {
  IngestTotals totals;
  ExtractionPool pool(files, pack, settings);
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (Status go = core::check_interrupt(settings.interrupt); !go.ok()) {
      return after_articles(go.error(), i);
    }
    StepSink tell;
    if (settings.progress) {
      tell = [&](const Step& step) { settings.progress({i, files.size(), files[i], step}); };
    }
    Meter meter(tell);
    Result<Document> document = pool.next(tell);
    if (!document.ok()) {
      if (document.error().code() == ErrorCode::interrupted) {
        return after_articles(document.error(), i);
      }
      totals.failures.push_back({files[i], document.error()});
    } else if (Status written = write_article(store, pack, {*document, source_of_path(files[i])},
                                              watch_of(*document, settings, meter), totals);
               !written.ok()) {
      // an article that breaks a constraint is its own fault, a full disk is not
      if (stops_all(written.error().code())) return after_articles(written.error(), i);
      totals.failures.push_back({files[i], of_article(written.error(), files[i])});
    }
    if (settings.progress) settings.progress({i + 1, files.size(), files[i]});
  }
  return totals;
}

Result<IngestTotals> ingest_bytes(storage::Store& store, const Pack& pack, std::string bytes,
                                  const std::string& source, const IngestSettings& settings) {
  IngestTotals totals;
  const std::string name = source_of_name(source);
  StepSink tell;
  if (settings.progress) {
    tell = [&](const Step& step) { settings.progress({0, 1, source, step}); };
  }
  Meter meter(tell);
  const Watch watch(settings.interrupt, meter.if_told(bytes.size()));
  Result<Document> document = extract(std::move(bytes), name, pack, watch);
  if (!document.ok()) {
    if (document.error().code() == ErrorCode::interrupted) return document.error();
    totals.failures.push_back({source, document.error()});
  } else if (Status written = write_article(store, pack, {*document, name}, watch, totals);
             !written.ok()) {
    if (stops_all(written.error().code())) return written.error();
    totals.failures.push_back({source, of_article(written.error(), name)});
  }
  if (settings.progress) settings.progress({1, 1, source});
  return totals;
}

namespace {

/// The path among the stored ones that `words` mean: as they are, as a path, or as a path in its
/// plain form. Empty: none of them.
Result<std::string> stored_path(const storage::Snapshot& view, std::string_view words) {
  const std::string plain = std::filesystem::path(words).lexically_normal().string();
  for (std::string name : {std::string(words), source_of_path(words), source_of_path(plain)}) {
    PLENUM_ASSIGN(const auto documents, view.documents_by_reference(path_reference(name)));
    if (!documents.empty()) return name;
  }
  return std::string();
}

}  // namespace

Status remove_article(storage::Store& store, const Pack& pack, std::string_view words,
                      const Interrupt* interrupt) {
  PLENUM_ASSIGN(storage::Transaction transaction, store.begin());
  PLENUM_ASSIGN(const std::string path, stored_path(transaction.view(), words));
  PLENUM_ASSIGN(const std::string sha,
                find_article(transaction.view(), path.empty() ? words : std::string_view(path)));
  GraphWriter writer(transaction, rules_of(pack), interrupt);
  if (path.empty()) {
    PLENUM_TRY(writer.remove(sha));
  } else {
    PLENUM_TRY(writer.drop_path(sha, path));
  }
  PLENUM_TRY(core::check_interrupt(interrupt));
  PLENUM_TRY(std::move(transaction).commit());
  return {};
}

}  // namespace plenum::ingest
