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

void append_loss(std::string& out, const std::optional<std::uint64_t>& count, const char* what) {
  if (count == 0U) return;
  out += (out.empty() ? "" : ", ") + (count ? std::to_string(*count) : "an unknown number of") +
         " " + what;
}

void say_what_happened(const std::string& path, const SalvageReport& report) {
  for (const VerifyProblem& problem : report.problems) {
    say(neutralise(problem.file) + ": " + neutralise(problem.message));
  }
  if (report.problem_count > report.problems.size()) {
    say("... and " + std::to_string(report.problem_count - report.problems.size()) +
        " more problems");
  }
  say(neutralise(path) + " has " + std::to_string(report.nodes) + " nodes, " +
      std::to_string(report.edges) + " relationships, " + std::to_string(report.properties) +
      " properties, " + std::to_string(report.documents) + " documents");
  std::string lost;
  append_loss(lost, report.lost_nodes, "nodes");
  append_loss(lost, report.lost_edges, "relationships");
  append_loss(lost, report.lost_documents, "documents");
  append_loss(lost, report.damaged_files, "files damaged or missing");
  append_loss(lost, report.lost_segments, "segments of values or relationships");
  append_loss(lost, report.lost_commits, "of the newest commits");
  append_loss(lost, report.lost_names, "names");
  append_loss(lost, report.lost_rules, "indexes, constraints or graph types");
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
