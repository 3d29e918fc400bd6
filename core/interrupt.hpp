#pragma once
// Purpose: polling the Interrupt of include/plenum, and a deadline, inside the engine.
// May depend on: core/clock.hpp, include/plenum.
// Invariants: a null pointer means "never interrupted".

#include <cstdint>

#include "core/clock.hpp"
#include "core/try.hpp"
#include "plenum/interrupt.hpp"
#include "plenum/result.hpp"

namespace plenum::core {

/// Success, or the one error that an interrupted call ends with.
inline Status check_interrupt(const Interrupt* interrupt) {
  if (interrupt != nullptr && interrupt->requested()) {
    return Error(ErrorCode::interrupted, "interrupted");
  }
  return {};
}

/// What ends a long-running call early; a value.
struct StopSignal {
  const Interrupt* interrupt = nullptr;
  std::uint64_t deadline_ns = 0;  ///< of the system clock's monotonic time; 0: none

  /// `interrupted`, or `limit` after the deadline.
  Status check() const {
    PLENUM_TRY(check_interrupt(interrupt));
    if (deadline_ns == 0 || system_clock().monotonic_ns() <= deadline_ns) return {};
    return Error(ErrorCode::limit, "the statement ran past its time limit")
        .with_hint("allow more time, or narrow what the statement reads");
  }
};

}  // namespace plenum::core
