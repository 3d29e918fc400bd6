// tck_runner [DIR] [--list FILE] [--graphs DIR] [--baseline FILE] [--why FILE] [--only PREFIX]
//            [--jobs N] [--parse-only]
// Runs the feature files below DIR and reports; exit 0, or 1 when an instance of the baseline fails
// or (--parse-only) a query does not parse, 2 for wrong usage, 77 when there is no kit.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <thread>

#include "core/file.hpp"
#include "core/text.hpp"
#include "query/parse/parser.hpp"
#include "tests/tck/kit.hpp"
#include "tests/tck/plenum_engine.hpp"
#include "tests/tck/worker_pool.hpp"

namespace plenum::tck {
namespace {

constexpr int skipped = 77;
constexpr std::uint64_t query_timeout_ms = 60'000;
constexpr std::chrono::milliseconds instance_limit{120'000};

struct Arguments {
  std::string features, graphs, list, baseline, why, only;
  std::size_t jobs = std::max(1U, std::thread::hardware_concurrency());
  bool parse_only = false;
};

bool read_arguments(int count, char** values, Arguments& arguments) {
  const std::map<std::string, std::string*> named = {
      {"--list", &arguments.list},         {"--graphs", &arguments.graphs},
      {"--baseline", &arguments.baseline}, {"--why", &arguments.why},
      {"--only", &arguments.only},
  };
  for (int i = 1; i < count; ++i) {
    const std::string word = values[i];
    const bool has_next = i + 1 < count;
    if (const auto found = named.find(word); found != named.end()) {
      if (!has_next) return false;
      *found->second = values[++i];
    } else if (word == "--jobs") {
      const auto jobs = has_next ? core::parse_unsigned(values[++i]) : std::nullopt;
      if (!jobs || *jobs == 0) return false;
      arguments.jobs = static_cast<std::size_t>(*jobs);
    } else if (word == "--parse-only") {
      arguments.parse_only = true;
    } else if (word.starts_with("--") || !arguments.features.empty()) {
      return false;
    } else {
      arguments.features = word;
    }
  }
  const std::string shared = PLENUM_SHARED_DIR;
  if (arguments.features.empty() && !shared.empty()) arguments.features = shared + "/tck/features";
  if (arguments.graphs.empty()) arguments.graphs = arguments.features + "/../graphs";
  return true;
}

Verdict judge(const Instance& instance, const GraphSource& graphs) {
  auto engine = open_plenum(query_timeout_ms);
  if (!engine.ok()) return {false, false, engine.error().message()};
  return run_instance(instance, **engine, graphs);
}

std::string encode(const Verdict& verdict) {
  std::string reason = verdict.reason;
  std::replace(reason.begin(), reason.end(), '\n', ' ');
  return std::string(verdict.strict ? "S" : "-") + (verdict.lenient ? "L" : "-") + reason;
}

Verdict decode(const Outcome& outcome) {
  if (!outcome.completed || outcome.text.size() < 2) return {false, false, outcome.text};
  return {outcome.text[0] == 'S', outcome.text[1] == 'L', outcome.text.substr(2)};
}

struct Tally {
  std::size_t strict = 0, lenient = 0, total = 0;
  void add(const Verdict& verdict) {
    strict += verdict.strict ? 1 : 0;
    lenient += verdict.lenient ? 1 : 0;
    ++total;
  }
};

// Instances that changed since the baseline was written; how many of its own fail now.
std::size_t report_changes(const std::string& path,
                           const std::map<std::string, Verdict>& verdicts) {
  const auto baseline = read_list(path);
  if (!baseline.ok()) {
    std::fprintf(stderr, "error: %s\n", baseline.error().message().c_str());
    return 1;
  }
  std::size_t fallen = 0;
  for (const std::string& id : *baseline) {
    const auto found = verdicts.find(id);
    if (found != verdicts.end() && found->second.strict) continue;
    ++fallen;
    std::printf("fallen  %s  %s\n", id.c_str(),
                found == verdicts.end() ? "not in the kit" : found->second.reason.c_str());
  }
  std::size_t risen = 0;
  for (const auto& [id, verdict] : verdicts) {
    risen += verdict.strict && !baseline->contains(id) ? 1 : 0;
  }
  if (risen > 0) std::printf("%zu instances pass that the baseline does not list\n", risen);
  return fallen;
}

int run(const Arguments& arguments, const std::vector<Instance>& instances) {
  const auto start = std::chrono::steady_clock::now();
  const GraphSource graphs = graphs_below(arguments.graphs);
  const auto outcomes =
      run_jobs(instances.size(), arguments.jobs, instance_limit,
               [&](std::size_t i) { return encode(judge(instances[i], graphs)); });
  std::map<std::string, Tally> folders;
  std::map<std::string, Verdict> verdicts;
  Tally all;
  std::ofstream list, why;
  if (!arguments.list.empty()) list.open(arguments.list);
  if (!arguments.why.empty()) why.open(arguments.why);
  for (std::size_t i = 0; i < instances.size(); ++i) {
    const Verdict verdict = decode(outcomes[i]);
    folders[instances[i].folder()].add(verdict);
    all.add(verdict);
    if (verdict.strict) list << instances[i].id() << '\n';
    if (!verdict.strict) why << instances[i].id() << '\t' << verdict.reason << '\n';
    verdicts.emplace(instances[i].id(), verdict);
  }
  for (const auto& [folder, tally] : folders) {
    std::printf("%-44s strict %4zu / %4zu   lenient %4zu / %4zu\n", folder.c_str(), tally.strict,
                tally.total, tally.lenient, tally.total);
  }
  const std::size_t fallen =
      arguments.baseline.empty() ? 0 : report_changes(arguments.baseline, verdicts);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  std::printf(
      "{\"strict\":{\"passed\":%zu,\"total\":%zu},\"lenient\":{\"passed\":%zu,\"total\":%zu},"
      "\"seconds\":%.1f}\n",
      all.strict, all.total, all.lenient, all.total, seconds.count());
  const bool written =
      (arguments.list.empty() || list.good()) && (arguments.why.empty() || why.good());
  if (!written) std::fprintf(stderr, "error: a list could not be written\n");
  return fallen == 0 && written ? 0 : 1;
}

bool may_not_parse(const Instance& instance) {
  constexpr std::string_view details[] = {"UnexpectedSyntax", "InvalidNumberLiteral",
                                          "InvalidUnicodeLiteral", "InvalidUnicodeCharacter",
                                          "InvalidRelationshipPattern"};
  return std::any_of(instance.steps.begin(), instance.steps.end(), [&](const Step& step) {
    return std::any_of(std::begin(details), std::end(details), [&](std::string_view detail) {
      return step.text.ends_with(": " + std::string(detail));
    });
  });
}

// Literals out of range are found while parsing: then it must be the very error that is expected.
bool is_expected(const Instance& instance, const Error& error) {
  return std::any_of(instance.steps.begin(), instance.steps.end(), [&](const Step& step) {
    return step.text.find(" should be raised at ") != std::string::npos &&
           step.text.ends_with(": " + error.detail());
  });
}

int parse_all(const std::vector<Instance>& instances) {
  std::size_t queries = 0;
  std::size_t failed = 0;
  for (const Instance& instance : instances) {
    if (may_not_parse(instance)) continue;
    for (const Step& step : instance.steps) {
      if (!step.doc) continue;
      ++queries;
      const auto parsed = query::parse::parse(*step.doc);
      if (parsed.ok() || is_expected(instance, parsed.error())) continue;
      ++failed;
      std::printf("%s  %s\n", instance.id().c_str(), parsed.error().message().c_str());
    }
  }
  std::printf("{\"queries\":%zu,\"not_parsed\":%zu}\n", queries, failed);
  return failed == 0 ? 0 : 1;
}

int start(int count, char** values) {
  Arguments arguments;
  if (!read_arguments(count, values, arguments)) {
    std::fprintf(stderr,
                 "usage: tck_runner [DIR] [--list FILE] [--graphs DIR] [--baseline FILE]\n"
                 "                  [--why FILE] [--only PREFIX] [--jobs N] [--parse-only]\n");
    return 2;
  }
  if (arguments.features.empty() || !std::filesystem::is_directory(arguments.features)) {
    std::printf("skipped: the openCypher kit is not here (PLENUM_SHARED_DIR)\n");
    return skipped;
  }
  auto instances = load_features(arguments.features);
  if (!instances.ok()) {
    std::fprintf(stderr, "error: %s\n", instances.error().message().c_str());
    return 1;
  }
  std::erase_if(*instances, [&](const Instance& instance) {
    return !instance.id().starts_with(arguments.only);
  });
  return arguments.parse_only ? parse_all(*instances) : run(arguments, *instances);
}

}  // namespace
}  // namespace plenum::tck

int main(int count, char** values) { return plenum::tck::start(count, values); }
