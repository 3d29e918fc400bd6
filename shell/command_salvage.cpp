#include <optional>
#include <string>

#include "commands.hpp"
#include "plenum/export.hpp"
#include "print.hpp"
#include "report.hpp"
#include "signals.hpp"
#include "text.hpp"

namespace plenum::shell {
namespace {

Value number(std::uint64_t n) { return Value(static_cast<std::int64_t>(n)); }

Value number(const std::optional<std::uint64_t>& n) { return n ? number(*n) : Value(); }

std::string salvage_json(const std::string& path, const SalvageReport& report, double seconds) {
  List problems;
  for (const VerifyProblem& problem : report.problems) {
    problems.emplace_back(Map{{"file", problem.file}, {"message", problem.message}});
  }
  const Map lost{{"nodes", number(report.lost_nodes)},
                 {"relationships", number(report.lost_edges)},
                 {"relationships_without_end", number(report.edges_without_end)},
                 {"documents", number(report.lost_documents)},
                 {"files", number(report.damaged_files)},
                 {"segments", number(report.lost_segments)},
                 {"commits", number(report.lost_commits)},
                 {"names", number(report.lost_names)},
                 {"rules", number(report.lost_rules)}};
  const Map body{{"path", path},
                 {"nodes", number(report.nodes)},
                 {"relationships", number(report.edges)},
                 {"properties", number(report.properties)},
                 {"documents", number(report.documents)},
                 {"complete", report.complete()},
                 {"lost", Value(lost)},
                 {"problem_count", number(report.problem_count)},
                 {"problems", Value(std::move(problems))},
                 {"seconds", seconds}};
  return to_json(Value(Map{{"salvage", Value(body)}}));
}

struct Loss {
  std::optional<std::uint64_t> count;
  std::string_view one;
  std::string_view many;
};

std::string loss_text(const SalvageReport& report) {
  const Loss losses[] = {
      {report.lost_nodes, "node", "nodes"},
      {report.lost_edges, "relationship", "relationships"},
      {report.lost_documents, "document", "documents"},
      {report.damaged_files, "file damaged or missing", "files damaged or missing"},
      {report.lost_segments, "segment of values or relationships",
       "segments of values or relationships"},
      {report.lost_commits, "of the newest commits", "of the newest commits"},
      {report.lost_names, "name", "names"},
      {report.lost_rules, "index, constraint or graph type",
       "indexes, constraints or graph types"}};
  std::string out;
  for (const auto& [count, one, many] : losses) {
    if (count == 0U) continue;
    out += out.empty() ? "" : ", ";
    out += count ? count_text(*count, one, many) : "an unknown number of " + std::string(many);
  }
  return out;
}

void say_what_happened(const std::string& path, const SalvageReport& report) {
  for (const VerifyProblem& problem : report.problems) {
    say(neutralise(problem.file) + ": " + neutralise(problem.message));
  }
  if (report.problem_count > report.problems.size()) {
    say("... and " + count_text(report.problem_count - report.problems.size(), "more problem"));
  }
  say(neutralise(path) + " has " + count_text(report.nodes, "node") + ", " +
      count_text(report.edges, "relationship") + ", " +
      count_text(report.properties, "property", "properties") + ", " +
      count_text(report.documents, "document"));
  const std::string lost = loss_text(report);
  say(lost.empty() ? "nothing is lost" : "lost: " + lost);
}

}  // namespace

int run_salvage(const Arguments& arguments) {
  if (auto known = check_progress_flag(arguments); !known.ok()) return usage_failure(known.error());
  auto open = open_options(arguments);
  if (!open.ok()) return usage_failure(open.error());
  const std::string& target = arguments.operands()[1];
  Progress progress(arguments);
  SalvageOptions options;
  options.memory_bytes = open->memory_bytes;
  if (auto bounds = run_options(arguments); bounds.ok()) options.timeout_ms = bounds->timeout_ms;
  options.interrupt = &interrupt_flag();
  options.progress = [&progress](std::uint64_t done, std::uint64_t total) {
    progress.show(done, total, "nodes and relationships");
  };
  const std::int64_t started = monotonic_ns();
  const auto report = Database::salvage(arguments.operands()[0], target, options);
  progress.clear();
  if (!report.ok()) return whole_failure(report.error());
  const double seconds = static_cast<double>(monotonic_ns() - started) * 1e-9;
  const std::string json = salvage_json(target, *report, seconds);
  put((output_is_terminal() ? neutralise_json(json) : json) + "\n");
  if (!arguments.has("--quiet")) say_what_happened(target, *report);
  return exit_fine;
}

}  // namespace plenum::shell
