#include "plenum/ingest.hpp"

#include <algorithm>
#include <functional>

#include "api/deadline.hpp"
#include "api/guard.hpp"
#include "api/impl.hpp"
#include "api/pack_path.hpp"
#include "core/clock.hpp"
#include "core/try.hpp"
#include "ingest/article_files.hpp"
#include "ingest/ingestor.hpp"
#include "ingest/removal.hpp"

namespace plenum {
namespace {

const char* words_for(ingest::DropReason reason) {
  switch (reason) {
    case ingest::DropReason::of_itself:
      return "of something with itself";
    case ingest::DropReason::words_elsewhere:
      return "whose words are not in their sentence";
    case ingest::DropReason::types:
      return "between types that the pack does not join so";
  }
  return "";
}

IngestCount to_count(const ingest::KindTally& tally) { return {tally.added, tally.known}; }

/// What the articles brought.
void report_contents(ingest::IngestTotals& totals, IngestReport& out) {
  out.entities = to_count(totals.graph.entities);
  out.statements = to_count(totals.graph.statements);
  out.figures = to_count(totals.graph.figures);
  out.disputed = totals.graph.disputed;
  for (const auto& [type, tally] : totals.graph.facts) out.facts.push_back({type, to_count(tally)});
  std::ranges::stable_sort(out.facts, std::greater<>(), [](const FactCount& fact) {
    return fact.count.added + fact.count.known;
  });
  for (auto& [name, mentions] : totals.unknown.take()) {
    out.unknown.push_back({std::move(name), mentions});
  }
  for (std::size_t i = 0; i < totals.dropped.size(); ++i) {
    if (totals.dropped[i] == 0) continue;
    out.dropped.push_back({words_for(static_cast<ingest::DropReason>(i)), totals.dropped[i]});
  }
  std::ranges::stable_sort(out.dropped, std::greater<>(), &DropCount::count);
}

IngestReport to_report(ingest::IngestTotals&& totals, std::uint64_t start_ns) {
  IngestReport out;
  out.added = totals.added;
  out.replaced = totals.replaced;
  out.unchanged = totals.unchanged;
  out.restored = totals.restored;
  out.articles = totals.added + totals.replaced + totals.unchanged;
  out.sentences = totals.sentences;
  out.mentions = totals.mentions;
  out.assertions = totals.assertions;
  for (auto& failure : totals.failures) {
    out.failures.push_back({std::move(failure.source), std::move(failure.error)});
  }
  out.warnings = std::move(totals.warnings);
  report_contents(totals, out);
  out.external_requests = totals.external.requests;
  out.external_failures = totals.external.failed;
  out.external_assertions = totals.external.added;
  out.external_dropped = totals.external.dropped;
  if (totals.external.failed > 0) {
    out.warnings.push_back("the model gave no answer " + std::to_string(totals.external.failed) +
                           (totals.external.failed == 1 ? " time" : " times") +
                           ", where the rules stand alone: " + totals.external.problem);
  }
  out.seconds = static_cast<double>(core::system_clock().monotonic_ns() - start_ns) / 1e9;
  return out;
}

/// The callback must outlive what it is called by.
std::function<void(const ingest::ArticleProgress&)> progress_to(
    const std::function<void(const IngestProgress&)>& progress) {
  return [&progress](const ingest::ArticleProgress& now) {
    progress({now.done, now.total, now.source, now.step.name, now.step.done, now.step.total});
  };
}

/// The options and the model must outlive the settings.
ingest::IngestSettings to_settings(const IngestOptions& options, api::Deadline& deadline,
                                   const api::Core& core,
                                   const ingest::ExternalExtractor& external) {
  ingest::IngestSettings settings;
  if (external.send) settings.external = &external;
  settings.threads = options.threads != 0 ? options.threads : core.threads();
  settings.interrupt = deadline.flag();
  if (options.progress) settings.progress = progress_to(options.progress);
  return settings;
}

/// What was no article from the outset stands among the failures in the order of their paths.
void add_skipped(ingest::IngestTotals& totals, ingest::ArticleFiles&& list) {
  for (auto& skipped : list.skipped) {
    totals.failures.push_back({std::move(skipped.path), std::move(skipped.error)});
  }
  std::stable_sort(totals.failures.begin(), totals.failures.end(),
                   [](const auto& a, const auto& b) { return a.source < b.source; });
  for (std::string& line : list.warnings) totals.warnings.push_back(std::move(line));
}

}  // namespace

Result<IngestReport> ingest_paths(Database& db, std::span<const std::string> paths,
                                  const IngestOptions& options) {
  return api::guarded([&]() -> Result<IngestReport> {
    const std::uint64_t start_ns = core::system_clock().monotonic_ns();
    api::Deadline deadline("the ingest", options.interrupt, options.timeout_ms);
    PLENUM_ASSIGN(const api::CorePtr open, api::open_core_of(db));
    api::Core& core = *open;
    PLENUM_ASSIGN(const ingest::Pack pack, api::load_pack(options.pack));
    PLENUM_ASSIGN(auto list, ingest::list_article_files(paths));
    const ingest::ExternalExtractor external{options.external.name, options.external.send, {}};
    const ingest::IngestSettings settings = to_settings(options, deadline, core, external);
    auto totals = ingest::ingest_files(*core.store, pack, list.files, settings);
    if (!totals.ok()) return deadline.explain(totals.error());
    std::vector<ArticleFailure> skipped;
    for (std::string& path : list.other_kinds) {
      Error why = ingest::other_kind_error(path);
      skipped.push_back({std::move(path), std::move(why)});
    }
    add_skipped(*totals, std::move(list));
    IngestReport report = to_report(*std::move(totals), start_ns);
    report.skipped = std::move(skipped);
    return report;
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
    api::Deadline deadline("the ingest", options.interrupt, options.timeout_ms);
    PLENUM_ASSIGN(const api::CorePtr open, api::open_core_of(db));
    api::Core& core = *open;
    PLENUM_ASSIGN(const ingest::Pack pack, api::load_pack(options.pack));
    const ingest::ExternalExtractor external{options.external.name, options.external.send, {}};
    auto totals = ingest::ingest_bytes(*core.store, pack, article.bytes, article.source,
                                       to_settings(options, deadline, core, external));
    if (!totals.ok()) return deadline.explain(totals.error());
    return to_report(*std::move(totals), start_ns);
  });
}

Result<IngestReport> rebuild(Database& db, const IngestOptions& options) {
  return api::guarded([&]() -> Result<IngestReport> {
    const std::uint64_t start_ns = core::system_clock().monotonic_ns();
    api::Deadline deadline("the rebuild", options.interrupt, options.timeout_ms);
    PLENUM_ASSIGN(const api::CorePtr open, api::open_core_of(db));
    api::Core& core = *open;
    PLENUM_ASSIGN(const ingest::Pack pack, api::load_pack(options.pack));
    const ingest::ExternalExtractor external{options.external.name, options.external.send, {}};
    auto totals =
        ingest::rebuild_articles(*core.store, pack, to_settings(options, deadline, core, external));
    if (!totals.ok()) return deadline.explain(totals.error());
    return to_report(*std::move(totals), start_ns);
  });
}

Result<RemoveReport> remove_article(Database& db, std::string_view article,
                                    const RemoveOptions& options) {
  return api::guarded([&]() -> Result<RemoveReport> {
    api::Deadline deadline("the removal", options.interrupt, options.timeout_ms);
    PLENUM_ASSIGN(const api::CorePtr open, api::open_core_of(db));
    api::Core& core = *open;
    PLENUM_ASSIGN(const ingest::Pack pack, api::load_pack(options.pack));
    ingest::RemovalSettings settings;
    settings.interrupt = deadline.flag();
    if (options.progress) settings.progress = progress_to(options.progress);
    const auto removed = ingest::remove_articles(*core.store, pack, article, settings);
    if (!removed.ok()) return deadline.explain(removed.error());
    return RemoveReport{*removed};
  });
}

}  // namespace plenum
