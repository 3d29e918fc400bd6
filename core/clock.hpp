#pragma once
// Purpose: the only door to the time of day and to a monotonic clock; both can be injected.
// May depend on: std only.
// Invariants: nothing else in the library reads a clock, so that tests decide what time it is.

#include <atomic>
#include <cstdint>

namespace plenum::core {

/// A point in time: seconds since 1970-01-01T00:00Z and nanoseconds (0 <= n < 1e9).
struct Instant {
  std::int64_t seconds = 0;
  std::int32_t nanoseconds = 0;
  friend auto operator<=>(const Instant&, const Instant&) = default;
};

/// A source of time. Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  /// The time of day, UTC.
  virtual Instant now() const = 0;
  /// Nanoseconds from an arbitrary start, never going back: for durations and deadlines.
  virtual std::uint64_t monotonic_ns() const = 0;
};

/// The clock of the operating system.
const Clock& system_clock() noexcept;
/// Microseconds of it from an arbitrary start: how long something took.
inline std::uint64_t monotonic_us() { return system_clock().monotonic_ns() / 1000; }

/// A clock that stands still until it is told to move.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant start = {}) : seconds_(start.seconds), nanos_(start.nanoseconds) {}
  Instant now() const override {
    return {seconds_.load(std::memory_order_relaxed), nanos_.load(std::memory_order_relaxed)};
  }
  std::uint64_t monotonic_ns() const override { return monotonic_.load(std::memory_order_relaxed); }
  void advance_seconds(std::int64_t seconds) noexcept {
    seconds_.fetch_add(seconds, std::memory_order_relaxed);
    monotonic_.fetch_add(static_cast<std::uint64_t>(seconds) * 1'000'000'000ULL,
                         std::memory_order_relaxed);
  }

 private:
  std::atomic<std::int64_t> seconds_;
  std::atomic<std::int32_t> nanos_;
  std::atomic<std::uint64_t> monotonic_{0};
};

}  // namespace plenum::core
