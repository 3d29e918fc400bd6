#pragma once
// Purpose: WriteBehind, lets a thread of its own encode and write segments while rows are sorted.
// May depend on: storage/segment_writer.hpp, include/plenum.
// Invariants: jobs run one after another in the order in which they were added, so the same rows
// give the same bytes. After the first error none runs any more.

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "plenum/result.hpp"
#include "storage/segment_writer.hpp"

namespace plenum::storage::bulk {

/// Belongs to one thread, which alone calls it. Between add() and finish() nobody else may use the
/// SegmentWriter. Jobs that wait hold a few megabytes.
class WriteBehind {
 public:
  using Job = std::function<Status(SegmentWriter&)>;

  /// With `beside` jobs run in a thread of its own, else in add().
  WriteBehind(SegmentWriter& out, bool beside) : out_(out), beside_(beside) {}
  ~WriteBehind() { stop(); }
  WriteBehind(const WriteBehind&) = delete;
  WriteBehind& operator=(const WriteBehind&) = delete;

  /// `bytes`: about what the job holds. Waits when too much waits already. The error may be that of
  /// an earlier job.
  Status add(std::size_t bytes, Job job);
  /// All that was added was written.
  Status finish();
  /// Drops what waits. Nothing may be added any more.
  void stop();

 private:
  bool start();
  void work();
  void run(const std::vector<Job>& jobs);

  SegmentWriter& out_;
  bool beside_;
  std::thread thread_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable wanted_;
  std::condition_variable taken_;
  std::vector<Job> waiting_;
  std::size_t waiting_bytes_ = 0;
  bool running_ = false;
  bool hurry_ = false;  ///< somebody waits for all of it
  bool stopped_ = false;
  std::optional<Error> failed_;
};

}  // namespace plenum::storage::bulk
