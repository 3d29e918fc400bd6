#include <algorithm>
#include <string>
#include <vector>

#include "commands.hpp"
#include "http_model.hpp"
#include "ingest_report.hpp"
#include "input.hpp"
#include "plenum/ingest.hpp"
#include "report.hpp"
#include "signals.hpp"
#include "text.hpp"

namespace plenum::shell {
namespace {

/// "finding names 43 % ", or nothing between articles.
std::string step_text(const IngestProgress& now) {
  if (now.step.empty()) return {};
  const std::uint64_t percent = now.step_done * 100 / std::max<std::uint64_t>(now.step_total, 1);
  return std::string(now.step) + " " + std::to_string(percent) + " % ";
}

Result<IngestOptions> ingest_options(const Arguments& arguments, Progress& progress) {
  IngestOptions options;
  auto model = external_model(arguments);
  if (!model.ok()) return model.error();
  options.external = *std::move(model);
  options.pack = arguments.value("--pack").value_or("policy");
  options.interrupt = &interrupt_flag();
  if (auto bounds = run_options(arguments); bounds.ok()) options.timeout_ms = bounds->timeout_ms;
  options.progress = [&progress](const IngestProgress& now) { show_articles(progress, now); };
  return options;
}

/// "-" among the paths: one article on standard input.
Result<IngestReport> ingest_standard_input(Database& db, const IngestOptions& options) {
  auto bytes = read_input("-");
  if (!bytes.ok()) return bytes.error();
  return ingest_article(db, Article{"-", std::move(*bytes)}, options);
}

Result<IngestReport> ingest_all(Database& db, const Arguments& arguments,
                                const IngestOptions& options) {
  IngestReport total;
  std::vector<std::string> paths;
  for (std::size_t i = 1; i < arguments.operands().size(); ++i) {
    const std::string& path = arguments.operands()[i];
    if (path != "-") {
      paths.push_back(path);
      continue;
    }
    auto part = ingest_standard_input(db, options);
    if (!part.ok()) return part.error();
    add_report(total, std::move(*part));
  }
  if (!paths.empty()) {
    auto part = ingest_paths(db, paths, options);
    if (!part.ok()) return part.error();
    add_report(total, std::move(*part));
  }
  return total;
}

}  // namespace

Result<ExternalModel> external_model(const Arguments& arguments) {
  const auto url = arguments.value("--extractor");
  const auto name = arguments.value("--model");
  if (url.has_value() != name.has_value()) {
    return wrong_usage("--extractor and --model go together",
                       "for example --extractor http://127.0.0.1:8080/v1 --model small");
  }
  if (!url) return ExternalModel{};
  return http_model(*url, *name, &interrupt_flag());
}

void show_articles(Progress& progress, const IngestProgress& now) {
  progress.show(now.done, now.total, step_text(now) + std::string(now.source));
}

int report_ingest(const IngestReport& report, bool quiet) {
  for (const ArticleFailure& failure : report.failures) {
    const bool named = !failure.error.file().empty();
    shell::report(named ? failure.error : failure.error.with_file(failure.source));
  }
  if (!quiet) {
    for (const std::string& warning : report.warnings) warn(warning);
    for (const ArticleFailure& skipped : report.skipped) warn(skipped.error.message());
    std::string line =
        count_text(report.articles, "article") + " (" + std::to_string(report.added) + " new";
    if (report.replaced > 0) line += ", " + std::to_string(report.replaced) + " replaced";
    if (report.unchanged > 0) line += ", " + std::to_string(report.unchanged) + " unchanged";
    if (!report.failures.empty()) {
      line += ", " + std::to_string(report.failures.size()) + " not stored";
    }
    if (!report.skipped.empty()) {
      line += ", " + count_text(report.skipped.size(), "other file") + " skipped";
    }
    if (report.restored > 0) {
      line += "; " +
              count_text(report.restored, "deleted or changed node or relationship",
                         "deleted or changed nodes and relationships") +
              " restored";
    }
    say(line + "), " + count_text(report.sentences, "sentence") + ", " +
        count_text(report.mentions, "mention") + ", " + count_text(report.assertions, "assertion") +
        " in " + duration_text(report.seconds));
    for (const std::string& brought : brought_lines(report)) say(brought);
    if (report.external_requests > 0) {
      say(count_text(report.external_requests, "request") + " to the model (" +
          std::to_string(report.external_failures) + " failed), " +
          count_text(report.external_assertions, "assertion") + " from it alone, " +
          std::to_string(report.external_dropped) + " dropped");
    }
  }
  return report.failures.empty() ? exit_fine : exit_failed;
}

int run_ingest(const Arguments& arguments) {
  Progress progress(arguments);
  auto options = ingest_options(arguments, progress);
  if (!options.ok()) return usage_failure(options.error());
  auto db = open_database(arguments, arguments.operands()[0], Access::creates);
  if (!db.ok()) return open_failure(db.error());
  auto done = ingest_all(*db, arguments, *options);
  progress.clear();
  if (!done.ok()) return run_failure(done.error());
  const int code = report_ingest(*done, arguments.has("--quiet"));
  return close_database(*db, arguments, code, &progress);
}

int run_rebuild(const Arguments& arguments) {
  Progress progress(arguments);
  auto options = ingest_options(arguments, progress);
  if (!options.ok()) return usage_failure(options.error());
  auto db = open_database(arguments, arguments.operands()[0], Access::writes);
  if (!db.ok()) return open_failure(db.error());
  auto done = rebuild(*db, *options);
  progress.clear();
  if (!done.ok()) return run_failure(done.error());
  const int code = report_ingest(*done, arguments.has("--quiet"));
  return close_database(*db, arguments, code, &progress);
}

int run_remove(const Arguments& arguments) {
  const bool purges = arguments.has("--purge");
  if (arguments.operands().size() == 1 && !purges) {
    return usage_failure(Error(ErrorCode::invalid_argument, "which article is to be removed?")
                             .with_hint("name it by its path, its id or its sha256"));
  }
  auto db = open_database(arguments, arguments.operands()[0], Access::writes);
  if (!db.ok()) return open_failure(db.error());
  RemoveOptions options;
  options.pack = arguments.value("--pack").value_or("policy");
  options.interrupt = &interrupt_flag();
  if (auto bounds = run_options(arguments); bounds.ok()) options.timeout_ms = bounds->timeout_ms;
  Progress progress(arguments);
  const std::size_t count = arguments.operands().size() - 1;
  int code = exit_fine;
  std::uint64_t before = 0;   // of the operands before, a feed counts as its items
  std::uint64_t removed = 0;  // told by the calls, so that an interrupted one counts too
  for (std::size_t i = 1; i <= count; ++i) {
    options.progress = [&](const IngestProgress& now) {
      IngestProgress of_all = now;
      of_all.done += before;
      of_all.total += before + (count - i);
      show_articles(progress, of_all);
      removed = of_all.done;
    };
    auto done = remove_article(*db, arguments.operands()[i], options);
    before = removed;
    if (done.ok()) continue;
    progress.clear();
    const int failure = run_failure(done.error());
    if (code == exit_fine) code = failure;
    if (failure == exit_interrupted) break;
  }
  progress.clear();
  if (!arguments.has("--quiet") && count > 0) {
    say(count_text(removed, "article") + " removed");
  }
  return purges ? purge_database(*db, arguments, code, progress)
                : close_database(*db, arguments, code, &progress);
}

}  // namespace plenum::shell
