#pragma once
// Purpose: Governor, the bounds of one execution: time, interruption, memory, rows.
// May depend on: query/engine.hpp (RunLimits), include/plenum.
// Invariants: every loop over user-controlled sizes ticks; what is charged is released or dies with
// the execution. Errors are `limit` and `interrupted`.

#include <cstdint>

#include "plenum/interrupt.hpp"
#include "plenum/result.hpp"
#include "query/engine.hpp"

namespace plenum::query::exec {

class Governor {
 public:
  explicit Governor(const RunLimits& limits);

  /// Reads flag and clock.
  Status check();
  /// Is the deadline over? Reads the clock.
  bool is_out_of_time() const;
  /// check() every 4,096th call or step: cheap enough for inner loops.
  Status tick(std::uint64_t steps = 1) {
    steps_ += steps;
    if (steps_ < ticks_a_check) return {};
    steps_ = 0;
    return check();
  }
  /// Memory that an operator holds on to.
  Status charge(std::uint64_t bytes);
  void release(std::uint64_t bytes) noexcept { bytes_ -= bytes < bytes_ ? bytes : bytes_; }
  /// Rows handed out.
  Status count_rows(std::uint64_t rows);

  std::uint64_t memory_bytes_max() const noexcept { return memory_bytes_max_; }
  /// Of the monotonic clock; 0: none.
  std::uint64_t deadline_ns() const noexcept { return deadline_ns_; }
  std::uint64_t bytes_peak() const noexcept { return bytes_peak_; }
  const Interrupt* interrupt() const noexcept { return interrupt_; }

 private:
  static constexpr std::uint64_t ticks_a_check = 4096;
  const Interrupt* interrupt_;
  std::uint64_t deadline_ns_ = 0;  ///< of the monotonic clock; 0: none
  std::uint64_t memory_bytes_max_;
  std::uint64_t rows_max_;
  std::uint64_t steps_ = 0;
  std::uint64_t bytes_ = 0;
  std::uint64_t bytes_peak_ = 0;
  std::uint64_t rows_ = 0;
};

/// Charges as it grows and releases all at once when it dies or is reset.
class Charge {
 public:
  explicit Charge(Governor* governor = nullptr) : governor_(governor) {}
  Charge(const Charge&) = delete;
  Charge& operator=(const Charge&) = delete;
  ~Charge() { reset(governor_); }
  void reset(Governor* governor) {
    if (governor_ != nullptr) governor_->release(bytes_);
    bytes_ = 0;
    governor_ = governor;
  }
  /// Holds so much now, in place of what was charged.
  Status set(std::uint64_t bytes) {
    reset(governor_);
    return add(bytes);
  }
  bool bound() const noexcept { return governor_ != nullptr; }
  std::uint64_t bytes() const noexcept { return bytes_; }
  Status add(std::uint64_t bytes) {
    bytes_ += bytes;
    return governor_ == nullptr ? Status{} : governor_->charge(bytes);
  }

 private:
  Governor* governor_;
  std::uint64_t bytes_ = 0;
};

}  // namespace plenum::query::exec
