#include "ingest/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include "core/clock.hpp"
#include "core/interrupt.hpp"
#include "core/try.hpp"

namespace plenum::ingest {
namespace {

constexpr std::size_t messages_bytes_max = 4096;
constexpr int poll_ms = 50;  ///< how often an interrupt is looked for

class Descriptor {
 public:
  Descriptor() = default;
  ~Descriptor() { reset(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  void reset(int number = -1) {
    if (number_ >= 0) ::close(number_);
    number_ = number;
  }
  int number() const noexcept { return number_; }
  bool open() const noexcept { return number_ >= 0; }

 private:
  int number_ = -1;
};

Error io_error(std::string_view what, int number) {
  return {ErrorCode::io, std::string(what) + ": " + std::strerror(number)};
}

/// Both ends of a stream that no program inherits. A socket, since writing to one whose reader has
/// gone need not raise a signal.
Status make_pair(Descriptor& ours, Descriptor& theirs) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return io_error("cannot make a stream to a program", errno);
  }
  ours.reset(ends[0]);
  theirs.reset(ends[1]);
  // On standard input, output or error it would be closed over by the actions of the start.
  for (Descriptor* each : {&ours, &theirs}) {
    if (each->number() > 2) continue;
    const int moved = ::fcntl(each->number(), F_DUPFD_CLOEXEC, 3);
    if (moved < 0) return io_error("cannot make a stream to a program", errno);
    each->reset(moved);
  }
  ::fcntl(ours.number(), F_SETFL, O_NONBLOCK);
  return {};
}

/// A started program; killed with all that it started, and waited for, when this goes.
class Child {
 public:
  Child() = default;
  ~Child() {
    if (id_ > 0) static_cast<void>(end());
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  Status start(const std::vector<std::string>& words, std::array<int, 3> streams) {
    std::vector<std::string> copies = words;
    std::vector<char*> arguments;
    arguments.reserve(copies.size() + 1);
    for (std::string& each : copies) arguments.push_back(each.data());
    arguments.push_back(nullptr);
    const char* path = std::getenv("PATH");
    std::string search = std::string("PATH=") + (path == nullptr ? "/usr/bin:/bin" : path);
    std::string plain = "LC_ALL=C";
    std::array<char*, 3> environment{search.data(), plain.data(), nullptr};

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    for (int i = 0; i < 3; ++i) {
      posix_spawn_file_actions_adddup2(&actions, streams[static_cast<std::size_t>(i)], i);
    }
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    const int failed = ::posix_spawnp(&id_, arguments[0], &actions, &attributes, arguments.data(),
                                      environment.data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (failed == 0) return {};
    id_ = -1;
    if (failed == ENOENT || failed == EACCES) {
      return Error(ErrorCode::not_found, "the program " + words[0] + " is not installed");
    }
    return io_error("cannot start " + words[0], failed);
  }

  void limit_memory(std::uint64_t bytes) const {
    const rlimit limit{bytes, bytes};
    ::prlimit(id_, RLIMIT_AS, &limit, nullptr);
  }

  /// Whether it has ended.
  bool ended() const {
    siginfo_t info{};
    const int done = ::waitid(P_PID, static_cast<id_t>(id_), &info, WEXITED | WNOHANG | WNOWAIT);
    return done != 0 || info.si_pid != 0;
  }

  /// Kills it and what it started, as far as they live: the exit code, or 128 and the signal's
  /// number. Before it is waited for nobody else can have its number.
  int end() {
    ::kill(-id_, SIGKILL);
    int state = 0;
    while (::waitpid(id_, &state, 0) < 0 && errno == EINTR) {
    }
    id_ = -1;
    return WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
  }

 private:
  pid_t id_ = -1;
};

class ChildRun {
 public:
  ChildRun(std::string_view input, const ChildLimits& limits, const Interrupt* interrupt)
      : input_(input),
        limits_(limits),
        interrupt_(interrupt),
        until_ns_(core::system_clock().monotonic_ns() + limits.time_ms * 1'000'000) {}

  Result<ChildOutput> run(const std::vector<std::string>& words) {
    Descriptor in;
    Descriptor out;
    Descriptor messages;
    PLENUM_TRY(make_pair(in_, in));
    PLENUM_TRY(make_pair(out_, out));
    PLENUM_TRY(make_pair(messages_, messages));
    Child child;
    PLENUM_TRY(child.start(words, {in.number(), out.number(), messages.number()}));
    child.limit_memory(limits_.memory_bytes);
    for (Descriptor* theirs : {&in, &out, &messages}) theirs->reset();
    while (out_.open() || messages_.open()) PLENUM_TRY(exchange(words[0]));
    in_.reset();
    while (!child.ended()) PLENUM_TRY(exchange(words[0]));
    result_.status = child.end();
    return std::move(result_);
  }

 private:
  Status exchange(const std::string& name) {
    PLENUM_TRY(core::check_interrupt(interrupt_));
    if (core::system_clock().monotonic_ns() >= until_ns_) {
      return Error(ErrorCode::limit, name + " took longer than " +
                                         std::to_string((limits_.time_ms + 999) / 1000) +
                                         " seconds");
    }
    std::array<pollfd, 3> streams{pollfd{in_.number(), POLLOUT, 0},
                                  pollfd{out_.number(), POLLIN, 0},
                                  pollfd{messages_.number(), POLLIN, 0}};
    if (::poll(streams.data(), streams.size(), poll_ms) < 0 && errno != EINTR) {
      return io_error("cannot wait for " + name, errno);
    }
    if (streams[0].revents != 0) feed();
    if (streams[1].revents != 0) take(out_, result_.output, limits_.output_bytes + 1);
    if (streams[2].revents != 0) take(messages_, result_.messages, messages_bytes_max);
    if (result_.output.size() > limits_.output_bytes) {
      return Error(ErrorCode::limit, name + " printed more than " +
                                         std::to_string(limits_.output_bytes >> 20U) + " MiB");
    }
    return {};
  }

  void feed() {
    const ssize_t sent = ::send(in_.number(), input_.data(), input_.size(), MSG_NOSIGNAL);
    if (sent > 0) input_.remove_prefix(static_cast<std::size_t>(sent));
    const bool failed = sent < 0 && errno != EAGAIN && errno != EINTR;
    if (input_.empty() || failed) in_.reset();  // it may go on without the rest
  }

  static void take(Descriptor& from, std::string& to, std::size_t bytes_max) {
    std::array<char, 65536> buffer{};
    const ssize_t got = ::recv(from.number(), buffer.data(), buffer.size(), 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) return from.reset();
    to.append(buffer.data(), std::min(static_cast<std::size_t>(got), bytes_max - to.size()));
  }

  std::string_view input_;
  const ChildLimits& limits_;
  const Interrupt* interrupt_;
  const std::uint64_t until_ns_;
  Descriptor in_;
  Descriptor out_;
  Descriptor messages_;
  ChildOutput result_;
};

}  // namespace

Result<ChildOutput> run_child(const std::vector<std::string>& words, std::string_view input,
                              const ChildLimits& limits, const Interrupt* interrupt) {
  return ChildRun(input, limits, interrupt).run(words);
}

}  // namespace plenum::ingest
