#include "tests/tck/worker_pool.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace plenum::tck {

namespace {

using Clock = std::chrono::steady_clock;

/// One process and the jobs that are its own: first, first + step, …
struct Worker {
  pid_t process = -1;
  int pipe = -1;
  std::size_t next = 0;  ///< the job it is at
  std::string buffer;
  Clock::time_point deadline;
};

void write_all(int descriptor, const std::string& text) {
  std::size_t written = 0;
  while (written < text.size()) {
    const ssize_t count = ::write(descriptor, text.data() + written, text.size() - written);
    if (count <= 0) std::_Exit(3);
    written += static_cast<std::size_t>(count);
  }
}

class Pool {
 public:
  Pool(std::size_t count, std::size_t workers, std::chrono::milliseconds limit,
       const std::function<std::string(std::size_t)>& job)
      : count_(count), step_(workers), limit_(limit), job_(job), outcomes_(count) {
    for (std::size_t i = 0; i < workers; ++i) {
      Worker worker;
      worker.next = i;
      workers_.push_back(std::move(worker));
    }
  }

  std::vector<Outcome> run() {
    for (Worker& worker : workers_) start(worker);
    while (std::any_of(workers_.begin(), workers_.end(),
                       [](const Worker& w) { return w.process > 0; })) {
      wait();
    }
    return std::move(outcomes_);
  }

 private:
  void start(Worker& worker) {
    worker.process = -1;
    if (worker.next >= count_) return;
    int ends[2];
    if (::pipe(ends) != 0) std::abort();
    std::fflush(nullptr);
    const pid_t process = ::fork();
    if (process < 0) std::abort();
    if (process == 0) {
      ::close(ends[0]);
      for (std::size_t i = worker.next; i < count_; i += step_) write_all(ends[1], job_(i) + "\n");
      std::_Exit(0);
    }
    ::close(ends[1]);
    worker.process = process;
    worker.pipe = ends[0];
    worker.buffer.clear();
    worker.deadline = Clock::now() + limit_;
  }

  void wait() {
    std::vector<pollfd> polled;
    std::vector<Worker*> owners;
    auto soonest = Clock::time_point::max();
    for (Worker& worker : workers_) {
      if (worker.process <= 0) continue;
      polled.push_back({worker.pipe, POLLIN, 0});
      owners.push_back(&worker);
      soonest = std::min(soonest, worker.deadline);
    }
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(soonest - Clock::now()).count();
    ::poll(polled.data(), polled.size(), static_cast<int>(std::clamp<long>(left + 1, 0, 60'000)));
    for (std::size_t i = 0; i < owners.size(); ++i) {
      if (polled[i].revents != 0) read(*owners[i]);
      if (owners[i]->process > 0 && Clock::now() > owners[i]->deadline) {
        ::kill(owners[i]->process, SIGKILL);
        lose(*owners[i], "no answer in time");
      }
    }
  }

  void read(Worker& worker) {
    char bytes[65'536];
    const ssize_t count = ::read(worker.pipe, bytes, sizeof(bytes));
    if (count <= 0) {
      lose(worker, "crashed");
      return;
    }
    worker.buffer.append(bytes, static_cast<std::size_t>(count));
    std::size_t start = 0;
    for (std::size_t end = 0; (end = worker.buffer.find('\n', start)) != std::string::npos;) {
      outcomes_[worker.next] = {worker.buffer.substr(start, end - start), true};
      worker.next += step_;
      worker.deadline = Clock::now() + limit_;
      start = end + 1;
    }
    worker.buffer.erase(0, start);
  }

  // The process is gone or must go: at its end, or in the middle of a job.
  void lose(Worker& worker, const std::string& why) {
    ::close(worker.pipe);
    int status = 0;
    ::waitpid(worker.process, &status, 0);
    worker.process = -1;
    if (worker.next >= count_) return;
    std::string reason = why;
    if (WIFSIGNALED(status)) reason += " (signal " + std::to_string(WTERMSIG(status)) + ")";
    outcomes_[worker.next] = {reason, false};
    worker.next += step_;
    start(worker);
  }

  std::size_t count_, step_;
  std::chrono::milliseconds limit_;
  const std::function<std::string(std::size_t)>& job_;
  std::vector<Outcome> outcomes_;
  std::vector<Worker> workers_;
};

}  // namespace

std::vector<Outcome> run_jobs(std::size_t count, std::size_t workers,
                              std::chrono::milliseconds limit,
                              const std::function<std::string(std::size_t)>& job) {
  return Pool(count, std::max<std::size_t>(workers, 1), limit, job).run();
}

}  // namespace plenum::tck
