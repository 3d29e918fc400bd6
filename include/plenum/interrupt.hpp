#pragma once
// Purpose: a flag by which one thread asks another to stop.
// May depend on: std only.
// Invariants: all members may be called from any thread, request() also from a signal handler.

#include <atomic>

#pragma GCC visibility push(default)
namespace plenum {

/// Handed to a running statement or algorithm, which polls it and ends with
/// ErrorCode::interrupted. Must outlive the call it was handed to; one flag may serve several.
class Interrupt {
 public:
  Interrupt() noexcept = default;
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  /// Asks to stop. Safe in a signal handler.
  void request() noexcept { requested_.store(true, std::memory_order_relaxed); }
  bool requested() const noexcept { return requested_.load(std::memory_order_relaxed); }
  /// Makes the flag usable for the next call.
  void reset() noexcept { requested_.store(false, std::memory_order_relaxed); }

 private:
  std::atomic<bool> requested_{false};
  static_assert(std::atomic<bool>::is_always_lock_free);
};

}  // namespace plenum
#pragma GCC visibility pop
