#pragma once
// Purpose: a timeout for work that polls an Interrupt and nothing else.
// May depend on: include/plenum.
// Invariants: the flag is requested once the time is over or the caller's own flag is; its thread
// ends with the object.

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <thread>
#include <utility>

#include "plenum/interrupt.hpp"
#include "plenum/result.hpp"

namespace plenum::api {

class Deadline {
 public:
  /// `what` runs, for the message: "the import"; lives as long as this. 0 milliseconds: no limit.
  Deadline(std::string_view what, const Interrupt* interrupt, std::uint64_t timeout_ms);
  ~Deadline();
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;

  /// What the work polls: the caller's flag itself when there is no timeout.
  const Interrupt* flag() noexcept { return timeout_ms_ == 0 ? given_ : &flag_; }
  /// `limit` in place of `interrupted` when it was the time that ended the work.
  Error explain(const Error& error) const;

 private:
  void watch();

  std::string_view what_;
  const Interrupt* given_;
  std::uint64_t timeout_ms_;
  Interrupt flag_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool over_ = false;
  std::thread watcher_;
};

/// Calls `work(flag)` with what it is to poll; its Result, explained.
template <class Options, class Work>
auto until_deadline(std::string_view what, const Options& options, Work&& work)
    -> decltype(work(std::declval<const Interrupt*>())) {
  Deadline deadline(what, options.interrupt, options.timeout_ms);
  auto done = work(deadline.flag());
  if (!done.ok()) return deadline.explain(done.error());
  return done;
}

}  // namespace plenum::api
