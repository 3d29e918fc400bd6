// The child modes: they may be killed, and may die on a damaged database.
#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>

#include "harness.hpp"
#include "workload.hpp"

namespace plenum::fault {

namespace {

int answer(Found found, std::uint64_t timestamp, const std::string& text) {
  std::string line = fmt::format("{} {} {}", found_name(found), timestamp, text);
  std::fwrite(line.data(), 1, line.size(), stdout);
  std::fflush(stdout);
  return 0;
}

std::string words(const Error& error) {
  return fmt::format("{}: {} [{}]", error_code_name(error.code()), error.message(), error.file());
}

std::string words(const storage::VerifyReport& report) {
  std::string out;
  for (std::size_t i = 0; i < report.problems.size() && i < 3; ++i) {
    out += report.problems[i].file + ": " + report.problems[i].message + "; ";
  }
  return out;
}

}  // namespace

int inspect_main(const Arguments& arguments, bool probe) {
  storage::StoreOptions options = store_options(nullptr);
  options.read_only = arguments.read_only;
  std::uint64_t timestamp = 0;
  {
    auto store = storage::Store::open(arguments.directory, options);
    if (!store.ok()) return answer(Found::refused, 0, words(store.error()));
    const storage::Snapshot snapshot = (*store)->snapshot();
    timestamp = snapshot.timestamp();
    const auto found = lines_of(snapshot);
    if (!found.ok()) return answer(Found::unreadable, timestamp, words(found.error()));
    const auto expected = expected_lines(arguments, timestamp);
    if (!expected.ok()) return answer(Found::wrong, timestamp, words(expected.error()));
    if (*found != *expected) {
      return answer(Found::wrong, timestamp, difference(*expected, *found));
    }
    const auto report = (*store)->verify();
    if (!report.ok()) return answer(Found::unreadable, timestamp, words(report.error()));
    if (!report->ok()) return answer(Found::unreadable, timestamp, words(*report));
    if (probe) {
      const Status done = write_probe(**store);
      if (!done.ok()) return answer(Found::wrong, timestamp, "probe: " + words(done.error()));
    }
    if (const Status closed = (*store)->close(); !closed.ok()) {
      return answer(Found::unreadable, timestamp, "close: " + words(closed.error()));
    }
  }
  if (!probe) return answer(Found::right, timestamp, "");
  const Status done = read_probe(arguments.directory, timestamp + 1);
  if (!done.ok()) return answer(Found::wrong, timestamp, "after the probe: " + words(done.error()));
  return answer(Found::right, timestamp, "");
}

/// Commits until it is killed (by itself after `count` commits), and acknowledges each commit on
/// standard output: eight bytes.
int work_main(const Arguments& arguments) {
  constexpr std::uint64_t commits_a_session = 25;
  for (;;) {
    auto store = storage::Store::open(arguments.directory, store_options(nullptr));
    if (!store.ok()) {
      fmt::print(stderr, "{}\n", words(store.error()));
      return 1;
    }
    const auto workload = make_workload(arguments);
    if (!workload->skip_to((*store)->snapshot().timestamp()).ok()) return 1;
    for (std::uint64_t i = 0; i < commits_a_session; ++i) {
      const auto committed = workload->commit(**store);
      if (!committed.ok()) {
        fmt::print(stderr, "{}\n", words(committed.error()));
        return 1;
      }
      const std::uint64_t timestamp = *committed;
      if (::write(STDOUT_FILENO, &timestamp, sizeof timestamp) != sizeof timestamp) return 1;
      if (arguments.count && timestamp >= *arguments.count) ::raise(SIGKILL);
    }
    if (const Status closed = (*store)->close(); !closed.ok()) {
      fmt::print(stderr, "{}\n", words(closed.error()));
      return 1;
    }
  }
}

}  // namespace plenum::fault
