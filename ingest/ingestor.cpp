#include "ingest/ingestor.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "core/file.hpp"
#include "core/interrupt.hpp"
#include "core/try.hpp"
#include "ingest/graph_writer.hpp"
#include "ingest/pipeline.hpp"

namespace plenum::ingest {
namespace {

constexpr std::size_t window_per_thread = 8;

Result<Document> read_and_extract(const std::string& path, const Pack& pack) {
  PLENUM_ASSIGN(std::string bytes, core::read_file(path, article_bytes_max));
  return extract(std::move(bytes), path, pack);
}

/// Extracts files on threads and hands the documents out in order.
class ExtractionPool {
 public:
  ExtractionPool(const std::vector<std::string>& files, const Pack& pack, std::uint32_t threads)
      : files_(files),
        pack_(pack),
        window_(window_per_thread * std::max<std::uint32_t>(threads, 1)),
        slots_(window_) {
    const std::size_t count = std::min<std::size_t>(std::max<std::uint32_t>(threads, 1),
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

  /// The document of the next file. Call once a file.
  Result<Document> next() {
    std::unique_lock lock(mutex_);
    std::optional<Result<Document>>& slot = slots_[handed_ % window_];
    changed_.wait(lock, [&] { return slot.has_value(); });
    Result<Document> document = std::move(*slot);
    slot.reset();
    ++handed_;
    lock.unlock();
    changed_.notify_all();
    return document;
  }

 private:
  void work() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(
          lock, [&] { return stopping_ || taken_ == files_.size() || taken_ < handed_ + window_; });
      if (stopping_ || taken_ == files_.size()) return;
      const std::size_t mine = taken_++;
      lock.unlock();
      Result<Document> document = guarded_extract(files_[mine]);
      lock.lock();
      slots_[mine % window_] = std::move(document);
      changed_.notify_all();
    }
  }

  /// Nothing may leave a worker thread but a result.
  Result<Document> guarded_extract(const std::string& path) const {
    try {
      return read_and_extract(path, pack_);
    } catch (const std::bad_alloc&) {
      return Error(ErrorCode::limit, "out of memory while reading " + path).with_file(path);
    } catch (const std::exception& problem) {
      return Error(ErrorCode::internal,
                   std::string("while reading ") + path + ": " + problem.what());
    }
  }

  const std::vector<std::string>& files_;
  const Pack& pack_;
  const std::size_t window_;
  std::vector<std::optional<Result<Document>>> slots_;
  std::vector<std::thread> workers_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t taken_ = 0;
  std::size_t handed_ = 0;
  bool stopping_ = false;
};

LabelsOf labels_of(const Pack& pack) {
  return [&pack](std::string_view type) { return pack.labels(type); };
}

Status write_article(storage::Store& store, const Pack& pack, const Document& document,
                     const std::string& source, IngestTotals& totals) {
  PLENUM_ASSIGN(const bool known,
                GraphWriter::is_known(store.snapshot(), document.article.sha256, source));
  if (known) {
    ++totals.unchanged;
    return {};
  }
  PLENUM_ASSIGN(storage::Transaction transaction, store.begin());
  GraphWriter writer(transaction, labels_of(pack));
  PLENUM_ASSIGN(const IngestOutcome outcome, writer.write(document, source));
  PLENUM_TRY(std::move(transaction).commit());
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
  if (const std::uint64_t bytes = document.article.replaced; bytes > 0) {
    totals.warnings.push_back(source + ": " + std::to_string(bytes) +
                              (bytes == 1 ? " byte that is" : " bytes that are") +
                              " no character was read as U+FFFD");
  }
  return {};
}

Error after_articles(const Error& error, std::uint64_t done) {
  return error.with_context("after " + std::to_string(done) + " articles, which are stored");
}

}  // namespace

Result<IngestTotals> ingest_files(storage::Store& store, const Pack& pack,
                                  const std::vector<std::string>& files,
                                  const IngestSettings& settings) {
  IngestTotals totals;
  ExtractionPool pool(files, pack, settings.threads);
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (Status go = core::check_interrupt(settings.interrupt); !go.ok()) {
      return after_articles(go.error(), i);
    }
    Result<Document> document = pool.next();
    if (!document.ok()) {
      totals.failures.push_back({files[i], document.error()});
    } else if (Status written = write_article(store, pack, *document, files[i], totals);
               !written.ok()) {
      return after_articles(written.error(), i);
    }
    if (settings.progress) settings.progress(i + 1, files.size(), files[i]);
  }
  return totals;
}

Result<IngestTotals> ingest_bytes(storage::Store& store, const Pack& pack, std::string bytes,
                                  const std::string& source) {
  IngestTotals totals;
  Result<Document> document = extract(std::move(bytes), source, pack);
  if (!document.ok()) {
    totals.failures.push_back({source, document.error()});
    return totals;
  }
  PLENUM_TRY(write_article(store, pack, *document, source, totals));
  return totals;
}

Status remove_article(storage::Store& store, const Pack& pack, std::string_view words) {
  PLENUM_ASSIGN(storage::Transaction transaction, store.begin());
  PLENUM_ASSIGN(const std::string sha, find_article(transaction.view(), words));
  GraphWriter writer(transaction, labels_of(pack));
  PLENUM_ASSIGN(const auto by_path,
                transaction.view().documents_by_reference(path_reference(words)));
  if (by_path.empty()) {
    PLENUM_TRY(writer.remove(sha));
  } else {
    PLENUM_TRY(writer.drop_path(sha, std::string(words)));
  }
  PLENUM_TRY(std::move(transaction).commit());
  return {};
}

}  // namespace plenum::ingest
