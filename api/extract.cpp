#include <algorithm>
#include <atomic>
#include <optional>
#include <thread>

#include "api/deadline.hpp"
#include "api/guard.hpp"
#include "api/pack_path.hpp"
#include "core/file.hpp"
#include "core/interrupt.hpp"
#include "core/try.hpp"
#include "ingest/article_files.hpp"
#include "ingest/article_reader.hpp"
#include "ingest/gold_json.hpp"
#include "ingest/pack.hpp"
#include "ingest/pipeline.hpp"
#include "ingest/source_name.hpp"
#include "plenum/ingest.hpp"

namespace plenum {
namespace {

constexpr std::size_t window_per_thread = 8;  // articles in memory at once

/// What all articles of one call are extracted with.
struct Extraction {
  const ingest::Pack& pack;
  const ExtractOptions& options;
  const Interrupt* interrupt;
};

Result<std::string> extract_one(std::string bytes, const std::string& source,
                                const Extraction& with, std::vector<std::string>& warnings) {
  PLENUM_ASSIGN(const ingest::Document document,
                ingest::extract(std::move(bytes), source, with.pack, with.interrupt));
  if (std::string line = ingest::damage_warning(document.article); !line.empty()) {
    warnings.push_back(std::move(line));
  }
  ingest::GoldJsonOptions how;
  how.all = with.options.all;
  how.explain = with.options.explain;
  return ingest::gold_json(document, with.pack, how);
}

Extracted extract_file(const std::string& path, const Extraction& with) {
  std::vector<std::string> warnings;
  auto json = api::guarded([&]() -> Result<std::string> {
    PLENUM_TRY(core::check_interrupt(with.interrupt));
    PLENUM_ASSIGN(std::string bytes,
                  core::read_file(path, ingest::article_bytes_max, with.interrupt));
    return extract_one(std::move(bytes), ingest::source_of_path(path), with, warnings);
  });
  return {path, std::move(json), std::move(warnings)};
}

/// The results of some files in their order, on several threads.
std::vector<std::optional<Extracted>> extract_window(std::span<const std::string> files,
                                                     std::uint32_t threads,
                                                     const Extraction& with) {
  std::vector<std::optional<Extracted>> results(files.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next.fetch_add(1); i < files.size(); i = next.fetch_add(1)) {
      results[i] = extract_file(files[i], with);
    }
  };
  std::vector<std::jthread> workers;
  for (std::uint32_t i = 1; i < threads && i < files.size(); ++i) workers.emplace_back(work);
  work();
  workers.clear();  // joins
  return results;
}

bool is_interrupted(const Extracted& one) {
  return !one.json.ok() && one.json.error().code() == ErrorCode::interrupted;
}

Status extract_all(const std::vector<std::string>& files, const Extraction& with,
                   const std::function<bool(Extracted&)>& emit) {
  const std::uint32_t threads = with.options.threads != 0
                                    ? with.options.threads
                                    : std::max(1U, std::thread::hardware_concurrency());
  const std::size_t window = threads * window_per_thread;
  for (std::size_t first = 0; first < files.size(); first += window) {
    const auto part = std::span(files).subspan(first, std::min(window, files.size() - first));
    for (std::optional<Extracted>& one : extract_window(part, threads, with)) {
      if (is_interrupted(*one)) return one->json.error();
      if (!emit(*one)) return {};
    }
  }
  return {};
}

}  // namespace

Status extract(std::span<const std::string> paths, const ExtractOptions& options,
               const std::function<bool(const Extracted&)>& emit) {
  return api::guarded([&]() -> Status {
    api::Deadline deadline("the extraction", options.interrupt, options.timeout_ms);
    PLENUM_ASSIGN(const ingest::Pack pack, api::load_pack(options.pack));
    PLENUM_ASSIGN(auto list, ingest::list_article_files(paths));
    const auto emit_all = [&](Extracted& one) {  // warnings of the list come with the first article
      one.warnings.insert(one.warnings.begin(), list.warnings.begin(), list.warnings.end());
      list.warnings.clear();
      return emit(one);
    };
    for (ingest::SkippedFile& skipped : list.skipped) {
      Extracted none{std::move(skipped.path), std::move(skipped.error)};
      if (!emit_all(none)) return {};
    }
    Status done = extract_all(list.files, {pack, options, deadline.flag()}, emit_all);
    return done.ok() ? done : deadline.explain(done.error());
  });
}

Result<std::string> extract_article(const Article& article, const ExtractOptions& options,
                                    std::vector<std::string>* warnings) {
  return api::guarded([&]() -> Result<std::string> {
    api::Deadline deadline("the extraction", options.interrupt, options.timeout_ms);
    PLENUM_ASSIGN(const ingest::Pack pack, api::load_pack(options.pack));
    std::vector<std::string> lines;
    auto json = extract_one(article.bytes, ingest::source_of_name(article.source),
                            {pack, options, deadline.flag()}, lines);
    if (warnings != nullptr) *warnings = std::move(lines);
    if (!json.ok()) return deadline.explain(json.error());
    return json;
  });
}

}  // namespace plenum
