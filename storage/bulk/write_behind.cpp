#include "storage/bulk/write_behind.hpp"

#include <new>
#include <system_error>
#include <utility>

#include "core/try.hpp"

namespace plenum::storage::bulk {

namespace {

/// From so much on the thread is woken: a group alone is not worth it.
constexpr std::size_t wake_bytes = 256 * 1024;
/// So much waits at most, and as much is being written.
constexpr std::size_t waiting_bytes_max = 4 * 1024 * 1024;

Status run_one(const WriteBehind::Job& job, SegmentWriter& out) {
  try {  // the thread that would turn it into an error is another one
    return job(out);
  } catch (const std::bad_alloc&) {
    return Error(ErrorCode::limit, "there is no memory left for the load");
  }
}

}  // namespace

Status WriteBehind::add(std::size_t bytes, Job job) {
  if (!beside_) return job(out_);
  if (!thread_.joinable() && !start()) {
    beside_ = false;
    return job(out_);
  }
  std::unique_lock lock(mutex_);
  taken_.wait(lock, [this] { return failed_ || waiting_bytes_ < waiting_bytes_max; });
  if (failed_) return *failed_;
  waiting_.push_back(std::move(job));
  waiting_bytes_ += bytes;
  const bool enough = waiting_bytes_ >= wake_bytes && !running_;
  lock.unlock();
  if (enough) wanted_.notify_one();
  return {};
}

// False when the system gives no more threads.
bool WriteBehind::start() {
  try {
    thread_ = std::thread([this] { work(); });
    return true;
  } catch (const std::system_error&) {
    return false;
  }
}

Status WriteBehind::finish() {
  std::unique_lock lock(mutex_);
  hurry_ = true;
  wanted_.notify_one();
  taken_.wait(lock, [this] { return failed_ || (waiting_.empty() && !running_); });
  hurry_ = false;
  return failed_ ? Status(*failed_) : Status{};
}

void WriteBehind::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  wanted_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void WriteBehind::work() {
  std::vector<Job> jobs;
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      running_ = false;
      taken_.notify_one();
      wanted_.wait(lock, [this] {
        return stopped_ || waiting_bytes_ >= wake_bytes || (hurry_ && !waiting_.empty());
      });
      if (stopped_ || failed_) return;
      jobs.swap(waiting_);
      waiting_bytes_ = 0;
      running_ = true;
      taken_.notify_one();
    }
    run(jobs);
    jobs.clear();
  }
}

void WriteBehind::run(const std::vector<Job>& jobs) {
  for (const Job& job : jobs) {
    if (Status done = run_one(job, out_); !done.ok()) {
      const std::lock_guard lock(mutex_);
      failed_ = done.error();
      return;
    }
  }
}

}  // namespace plenum::storage::bulk
