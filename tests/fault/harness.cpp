#include "harness.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "core/text.hpp"
#include "storage/kv/file_seam.hpp"

extern char** environ;

namespace plenum::fault {

std::string_view found_name(Found found) noexcept {
  switch (found) {
    case Found::right:
      return "right";
    case Found::refused:
      return "refused";
    case Found::unreadable:
      return "unreadable";
    case Found::wrong:
      return "wrong";
    case Found::crashed:
      return "crashed";
  }
  return "?";
}

Child start_self(const std::vector<std::string>& arguments) {
  std::array<int, 2> ends{};
  Child child;
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return child;
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  std::vector<std::string> words{"/proc/self/exe"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  const int error =
      ::posix_spawn(&child.pid, words[0].c_str(), &actions, nullptr, pointers.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  if (error != 0) {
    ::close(ends[0]);
    return {};
  }
  child.output = ends[0];
  return child;
}

int finish_child(const Child& child, int seconds_max, std::string& output) {
  using Clock = std::chrono::steady_clock;
  const auto deadline = Clock::now() + std::chrono::seconds(seconds_max);
  std::array<char, 4096> buffer{};
  for (;;) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd wait{child.output, POLLIN, 0};
    if (left <= 0 || ::poll(&wait, 1, static_cast<int>(left)) == 0) {
      ::kill(child.pid, SIGKILL);
      output += " [hung]";
      break;
    }
    const ssize_t count = ::read(child.output, buffer.data(), buffer.size());
    if (count <= 0) break;
    output.append(buffer.data(), static_cast<std::size_t>(count));
  }
  ::close(child.output);
  int status = 0;
  ::waitpid(child.pid, &status, 0);
  return status;
}

Inspection inspect(const Arguments& arguments, const std::string& directory, bool read_only,
                   bool probe) {
  std::vector<std::string> words{probe ? "probe" : "inspect",
                                 "--directory",
                                 directory,
                                 "--workload",
                                 arguments.workload,
                                 "--seed",
                                 std::to_string(arguments.seed)};
  if (read_only) words.emplace_back("--read-only");
  Inspection result;
  const Child child = start_self(words);
  if (child.pid < 0) {
    result.text = "no child process";
    return result;
  }
  std::string output;
  const int status = finish_child(child, child_seconds_max, output);
  result.text = output;
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    result.text += fmt::format(" [status {:#x}]", status);
    return result;
  }
  // "<found> <timestamp> <text>"
  const std::size_t first = output.find(' ');
  const std::size_t second = output.find(' ', first + 1);
  if (first == std::string::npos || second == std::string::npos) return result;
  for (const Found found : {Found::right, Found::refused, Found::unreadable, Found::wrong}) {
    if (output.substr(0, first) == found_name(found)) result.found = found;
  }
  result.timestamp = core::parse_unsigned(output.substr(first + 1, second - first - 1)).value_or(0);
  result.text = output.substr(second + 1);
  return result;
}

void Report::fail(const std::string& repeat, const std::string& what) {
  ++failures_;
  fmt::print("FAILED  {}\n  repeat: fault_runner {} --workload {} --seed {} {}\n", what,
             arguments_.mode, arguments_.workload, arguments_.seed, repeat);
  std::fflush(stdout);
}

void Report::note(const std::string& what) const {
  fmt::print("{}\n", what);
  std::fflush(stdout);
}

int Report::finish(const std::string& summary) const {
  fmt::print("{} {} (seed {}): {}; {} failures\n", arguments_.mode, arguments_.workload,
             arguments_.seed, summary, failures_);
  return failures_ == 0 ? 0 : 1;
}

namespace {

/// In memory where there is room: the seam and the kills stand for what a disk loses, so a real
/// sync would only take time. TMPDIR overrides.
std::filesystem::path workplace_root() {
  constexpr std::uintmax_t room = 2ULL * 1024 * 1024 * 1024;
  std::error_code error;
  const std::filesystem::path memory = "/dev/shm";
  const auto space = std::filesystem::space(memory, error);
  const bool fits = !error && space.available >= room && std::getenv("TMPDIR") == nullptr;
  return fits ? memory : std::filesystem::temp_directory_path();
}

}  // namespace

Workplace::Workplace() {
  std::string pattern = (workplace_root() / "plenum_fault_XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) {
    fmt::print(stderr, "cannot make a temporary folder\n");
    std::exit(2);
  }
  root_ = pattern;
}

Workplace::~Workplace() {
  std::error_code ignored;
  if (kept_) {
    fmt::print("kept: {}\n", root_);
  } else {
    std::filesystem::remove_all(root_, ignored);
  }
}

storage::StoreOptions store_options(storage::kv::FileSeam* files) {
  storage::StoreOptions options;
  options.files = files;
  options.memory_bytes = 32ULL * 1024 * 1024;
  options.batch_bytes = 64ULL * 1024;
  options.store_id_source = [] { return std::uint64_t{0x5EED}; };
  return options;
}

}  // namespace plenum::fault
