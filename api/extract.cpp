#include <algorithm>
#include <atomic>
#include <optional>
#include <thread>

#include "api/guard.hpp"
#include "api/pack_path.hpp"
#include "core/file.hpp"
#include "core/interrupt.hpp"
#include "core/try.hpp"
#include "ingest/article_files.hpp"
#include "ingest/gold_json.hpp"
#include "ingest/pack.hpp"
#include "ingest/pipeline.hpp"
#include "plenum/ingest.hpp"

namespace plenum {
namespace {

constexpr std::size_t window_per_thread = 8;  // articles in memory at once

Result<std::string> extract_one(std::string bytes, const std::string& source,
                                const ingest::Pack& pack, const ExtractOptions& options) {
  PLENUM_ASSIGN(const ingest::Document document, ingest::extract(std::move(bytes), source, pack));
  ingest::GoldJsonOptions how;
  how.all = options.all;
  how.explain = options.explain;
  return ingest::gold_json(document, pack, how);
}

Result<std::string> extract_file(const std::string& path, const ingest::Pack& pack,
                                 const ExtractOptions& options) {
  return api::guarded([&]() -> Result<std::string> {
    PLENUM_ASSIGN(std::string bytes, core::read_file(path, ingest::article_bytes_max));
    return extract_one(std::move(bytes), path, pack, options);
  });
}

/// The results of files[first, last), on several threads.
std::vector<std::optional<Result<std::string>>> extract_window(std::span<const std::string> files,
                                                               std::uint32_t threads,
                                                               const ingest::Pack& pack,
                                                               const ExtractOptions& options) {
  std::vector<std::optional<Result<std::string>>> results(files.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next.fetch_add(1); i < files.size(); i = next.fetch_add(1)) {
      results[i] = extract_file(files[i], pack, options);
    }
  };
  std::vector<std::jthread> workers;
  for (std::uint32_t i = 1; i < threads && i < files.size(); ++i) workers.emplace_back(work);
  work();
  workers.clear();  // joins
  return results;
}

}  // namespace

Status extract(std::span<const std::string> paths, const ExtractOptions& options,
               const std::function<bool(const Extracted&)>& emit) {
  return api::guarded([&]() -> Status {
    PLENUM_ASSIGN(const ingest::Pack pack, api::load_pack(options.pack));
    PLENUM_ASSIGN(const auto files, ingest::list_article_files(paths));
    const std::uint32_t threads =
        options.threads != 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
    const std::size_t window = threads * window_per_thread;
    for (std::size_t first = 0; first < files.size(); first += window) {
      PLENUM_TRY(core::check_interrupt(options.interrupt));
      const auto part = std::span(files).subspan(first, std::min(window, files.size() - first));
      auto results = extract_window(part, threads, pack, options);
      for (std::size_t i = 0; i < part.size(); ++i) {
        if (!emit(Extracted{part[i], *std::move(results[i])})) return {};
      }
    }
    return {};
  });
}

Result<std::string> extract_article(const Article& article, const ExtractOptions& options) {
  return api::guarded([&]() -> Result<std::string> {
    PLENUM_ASSIGN(const ingest::Pack pack, api::load_pack(options.pack));
    return extract_one(article.bytes, article.source, pack, options);
  });
}

}  // namespace plenum
