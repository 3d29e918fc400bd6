#pragma once
// Purpose: polling the Interrupt of include/plenum inside the engine.
// May depend on: include/plenum.
// Invariants: a null pointer means "never interrupted".

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

}  // namespace plenum::core
