#include <algorithm>
#include <thread>

#include "api/deadline.hpp"
#include "api/guard.hpp"
#include "api/pack_path.hpp"
#include "core/file.hpp"
#include "core/interrupt.hpp"
#include "core/try.hpp"
#include "ingest/article_files.hpp"
#include "ingest/article_parts.hpp"
#include "ingest/article_reader.hpp"
#include "ingest/external.hpp"
#include "ingest/gold_json.hpp"
#include "ingest/ordered_pool.hpp"
#include "ingest/pack.hpp"
#include "ingest/pipeline.hpp"
#include "ingest/source_name.hpp"
#include "plenum/ingest.hpp"

namespace plenum {
namespace {

/// What all articles of one call are extracted with.
struct Extraction {
  const ingest::Pack& pack;
  const ExtractOptions& options;
  const Interrupt* interrupt;
};

Result<std::string> extract_part(ingest::ArticlePart& part, const Extraction& with,
                                 const ingest::StepSink& sink, std::vector<std::string>& warnings) {
  ingest::Meter meter(sink);
  const ingest::Watch watch(with.interrupt, ingest::if_told(meter, part.bytes.size()));
  const ExternalModel& model = with.options.external;
  const ingest::ExternalExtractor external{model.name, model.send, {}};
  PLENUM_ASSIGN(ingest::Document document,
                ingest::extract(std::move(part.bytes), part.source, with.pack, watch,
                                model.send ? &external : nullptr));
  if (document.external.failed > 0) {
    warnings.push_back(part.source + ": the model gave no answer, the rules stand alone: " +
                       document.external.problem);
  }
  if (std::string line = ingest::damage_warning(document.article); !line.empty()) {
    warnings.push_back(std::move(line));
  }
  ingest::lead_to_file(document.article, part.places);
  ingest::GoldJsonOptions how;
  how.all = with.options.all;
  how.explain = with.options.explain;
  return ingest::gold_json(document, with.pack, how);
}

/// The articles in the bytes of a file, in their order; what has gone wrong names `path`.
Result<std::vector<Extracted>> extract_parts(std::string bytes, const std::string& source,
                                             const std::string& path, const Extraction& with,
                                             const ingest::StepSink& sink) {
  PLENUM_ASSIGN(ingest::ArticleParts cut,
                ingest::cut_articles(std::move(bytes), source, ingest::Watch(with.interrupt)));
  std::vector<Extracted> all;
  for (ingest::ArticlePart& part : cut.parts) {
    std::vector<std::string> warnings = std::exchange(cut.warnings, {});
    auto json = extract_part(part, with, sink, warnings);
    all.push_back({path, std::move(json), std::move(warnings), part.item});
  }
  if (all.empty()) return Error(ErrorCode::invalid_argument, "the feed has no items");
  return all;
}

std::vector<Extracted> extract_file(const std::string& path, const Extraction& with,
                                    const ingest::StepSink& sink) {
  auto all = api::guarded([&]() -> Result<std::vector<Extracted>> {
    PLENUM_TRY(core::check_interrupt(with.interrupt));
    PLENUM_ASSIGN(std::string bytes,
                  core::read_file(path, ingest::article_bytes_max, with.interrupt));
    return extract_parts(std::move(bytes), ingest::source_of_path(path), path, with, sink);
  });
  if (all.ok()) return *std::move(all);
  return {Extracted{path, all.error()}};
}

bool is_interrupted(const Extracted& one) {
  return !one.json.ok() && one.json.error().code() == ErrorCode::interrupted;
}

Status extract_all(const std::vector<std::string>& files, const Extraction& with,
                   const std::function<bool(Extracted&)>& emit) {
  const std::uint32_t threads = with.options.threads != 0
                                    ? with.options.threads
                                    : std::max(1U, std::thread::hardware_concurrency());
  const auto& progress = with.options.progress;
  ingest::OrderedPool<std::vector<Extracted>> pool(
      files.size(), threads, progress != nullptr, [&](std::size_t i, const ingest::StepSink& sink) {
        return extract_file(files[i], with, sink);
      });
  for (std::size_t i = 0; i < files.size(); ++i) {
    std::vector<Extracted> all = pool.next([&](const ingest::Step& step) {
      progress({i, files.size(), files[i], step.name, step.done, step.total});
    });
    if (!all.empty() && is_interrupted(all.back())) return all.back().json.error();
    if (progress) progress({i + 1, files.size(), files[i]});
    for (Extracted& one : all) {
      if (!emit(one)) return {};
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
    for (std::string& path : list.other_kinds) {
      Extracted none{path, ingest::other_kind_error(path)};
      none.skipped = true;
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
    ingest::StepSink tell;
    if (options.progress) {
      tell = [&](const ingest::Step& step) {
        options.progress({0, 1, article.source, step.name, step.done, step.total});
      };
    }
    const std::string source = ingest::source_of_name(article.source);
    auto all = extract_parts(article.bytes, source, source, {pack, options, deadline.flag()}, tell);
    if (options.progress) options.progress({1, 1, article.source});
    if (!all.ok()) return deadline.explain(all.error());
    std::string json;
    for (const Extracted& one : *all) {
      lines.insert(lines.end(), one.warnings.begin(), one.warnings.end());
      if (!one.json.ok()) return deadline.explain(one.json.error());
      if (!json.empty()) json += '\n';
      json += *one.json;
    }
    if (warnings != nullptr) *warnings = std::move(lines);
    return json;
  });
}

}  // namespace plenum
