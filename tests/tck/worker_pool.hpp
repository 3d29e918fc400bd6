#pragma once
// Purpose: runs many small jobs in forked processes, so that a crash or a hang is that job's alone.
// May depend on: POSIX, std.
// Invariants: every job gets exactly one outcome; a worker that dies or overruns its time is
// replaced and goes on with the next job. The caller has no other threads (fork).

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace plenum::tck {

struct Outcome {
  std::string text;        ///< what the job returned
  bool completed = false;  ///< false: it crashed or ran out of time; text says which
};

/// Runs job(0) … job(count - 1), each within `limit`, in `workers` processes. The text a job
/// returns must not contain a newline.
std::vector<Outcome> run_jobs(std::size_t count, std::size_t workers,
                              std::chrono::milliseconds limit,
                              const std::function<std::string(std::size_t)>& job);

}  // namespace plenum::tck
