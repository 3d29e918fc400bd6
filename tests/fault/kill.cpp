// A process that commits is killed again and again; what it acknowledged must be there.
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <random>

#include "harness.hpp"
#include "workload.hpp"

namespace plenum::fault {

namespace {

/// Reads acknowledgements until `count` came (or the child ended); the last one.
std::uint64_t read_acknowledged(int output, std::uint64_t count, std::uint64_t last) {
  std::uint64_t timestamp = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    if (::read(output, &timestamp, sizeof timestamp) != sizeof timestamp) return last;
    last = timestamp;
  }
  return last;
}

/// Lets a little work pass, so that the kill falls anywhere in it.
void spend(std::chrono::microseconds time) {
  const auto end = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < end) {
  }
}

struct Round {
  std::uint64_t acknowledged = 0;
  bool killed = false;  ///< false: it ended by itself, which it must not
};

Round run_round(const Arguments& arguments, const std::string& database, std::uint64_t before,
                std::mt19937_64& random) {
  const Child child = start_self({"work", "--directory", database, "--workload", arguments.workload,
                                  "--seed", std::to_string(arguments.seed)});
  Round round;
  round.acknowledged = before;
  if (child.pid < 0) return round;
  // One in four is killed before or while it opens; the others after some commits.
  const bool early = random() % 4 == 0;
  if (!early) {
    // An article is read again to judge each round, so there are fewer of them.
    const std::uint64_t commits_max = arguments.workload == "ingest" ? 6 : 40;
    round.acknowledged = read_acknowledged(child.output, 1 + random() % commits_max, before);
  }
  spend(std::chrono::microseconds(random() % (early ? 40'000 : 3'000)));
  ::kill(child.pid, SIGKILL);
  int status = 0;
  ::waitpid(child.pid, &status, 0);
  // What it still wrote into the pipe it had acknowledged as well.
  round.acknowledged = read_acknowledged(child.output, ~std::uint64_t{0}, round.acknowledged);
  ::close(child.output);
  round.killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
  return round;
}

}  // namespace

int kill_main(const Arguments& arguments) {
  constexpr std::uint64_t rounds_a_database = 12;
  Workplace place;
  Report report(arguments);
  const std::uint64_t rounds = arguments.count.value_or(arguments.reduced_or_full(30, 500));
  std::mt19937_64 random(arguments.seed);
  std::uint64_t present = 0;
  std::uint64_t commits = 0;
  for (std::uint64_t i = 0; i < rounds; ++i) {
    const std::string database = place.at(fmt::format("db{}", i / rounds_a_database));
    if (i % rounds_a_database == 0) {
      commits += present;
      present = 0;
      if (i > 0)
        std::filesystem::remove_all(place.at(fmt::format("db{}", i / rounds_a_database - 1)));
    }
    const Round round = run_round(arguments, database, present, random);
    if (!round.killed) {
      report.fail("", fmt::format("round {}: the working process ended by itself", i));
      break;
    }
    const Inspection seen = inspect(arguments, database, false, false);
    std::string problem;
    if (seen.found != Found::right) {
      problem = fmt::format("{}: {}", found_name(seen.found), seen.text);
    } else if (seen.timestamp < round.acknowledged || seen.timestamp > round.acknowledged + 1) {
      problem = fmt::format("{} acknowledged, {} there", round.acknowledged, seen.timestamp);
    }
    present = seen.timestamp;
    if (problem.empty()) continue;
    report.fail(fmt::format("--count {}", i + 1), fmt::format("round {}: {}", i, problem));
    if (arguments.keep) place.keep();
    break;  // the next round would stand on a broken one
  }
  return report.finish(fmt::format("{} kills, {} commits", rounds, commits + present));
}

}  // namespace plenum::fault
