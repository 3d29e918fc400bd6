#include "plenum/ingest.hpp"

#include "api/guard.hpp"
#include "api/impl.hpp"
#include "api/pack_path.hpp"
#include "core/clock.hpp"
#include "core/try.hpp"
#include "ingest/article_files.hpp"
#include "ingest/ingestor.hpp"

namespace plenum {
namespace {

IngestReport to_report(ingest::IngestTotals&& totals, std::uint64_t start_ns) {
  IngestReport out;
  out.added = totals.added;
  out.replaced = totals.replaced;
  out.unchanged = totals.unchanged;
  out.articles = totals.added + totals.replaced + totals.unchanged;
  out.sentences = totals.sentences;
  out.mentions = totals.mentions;
  out.assertions = totals.assertions;
  for (auto& failure : totals.failures) {
    out.failures.push_back({std::move(failure.source), std::move(failure.error)});
  }
  out.warnings = std::move(totals.warnings);
  if (totals.dropped > 0) {
    out.warnings.push_back(std::to_string(totals.dropped) +
                           " candidates dropped: their words were not at their place in the text");
  }
  out.seconds = static_cast<double>(core::system_clock().monotonic_ns() - start_ns) / 1e9;
  return out;
}

}  // namespace

Result<IngestReport> ingest_paths(Database& db, std::span<const std::string> paths,
                                  const IngestOptions& options) {
  return api::guarded([&]() -> Result<IngestReport> {
    const std::uint64_t start_ns = core::system_clock().monotonic_ns();
    PLENUM_ASSIGN(const api::CorePtr open, api::open_core_of(db));
    api::Core& core = *open;
    PLENUM_ASSIGN(const ingest::Pack pack, api::load_pack(options.pack));
    PLENUM_ASSIGN(const auto files, ingest::list_article_files(paths));
    ingest::IngestSettings settings;
    settings.threads = options.threads != 0 ? options.threads : core.threads();
    settings.interrupt = options.interrupt;
    if (options.progress) {
      settings.progress = [&](std::uint64_t done, std::uint64_t total, std::string_view source) {
        options.progress({done, total, source});
      };
    }
    PLENUM_ASSIGN(auto totals, ingest::ingest_files(*core.store, pack, files, settings));
    return to_report(std::move(totals), start_ns);
  });
}

Result<IngestReport> ingest_folder(Database& db, std::string_view folder,
                                   const IngestOptions& options) {
  const std::string path(folder);
  return ingest_paths(db, std::span(&path, 1), options);
}

Result<IngestReport> ingest_article(Database& db, const Article& article,
                                    const IngestOptions& options) {
  return api::guarded([&]() -> Result<IngestReport> {
    const std::uint64_t start_ns = core::system_clock().monotonic_ns();
    PLENUM_ASSIGN(const api::CorePtr open, api::open_core_of(db));
    api::Core& core = *open;
    PLENUM_ASSIGN(const ingest::Pack pack, api::load_pack(options.pack));
    PLENUM_ASSIGN(auto totals,
                  ingest::ingest_bytes(*core.store, pack, article.bytes, article.source));
    return to_report(std::move(totals), start_ns);
  });
}

Result<RemoveReport> remove_article(Database& db, std::string_view article,
                                    const RemoveOptions& options) {
  return api::guarded([&]() -> Result<RemoveReport> {
    PLENUM_ASSIGN(const api::CorePtr open, api::open_core_of(db));
    api::Core& core = *open;
    PLENUM_ASSIGN(const ingest::Pack pack, api::load_pack(options.pack));
    PLENUM_TRY(ingest::remove_article(*core.store, pack, article));
    return RemoveReport{1};
  });
}

}  // namespace plenum
