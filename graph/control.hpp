#pragma once
// Purpose: how a running algorithm is stopped and bounded, and how it tells how far it is.
// May depend on: core, include/plenum.
// Invariants: check() costs little enough for every few thousand steps of work.

#include <cstdint>
#include <string_view>

#include "plenum/result.hpp"

namespace plenum {
class Interrupt;
}

namespace plenum::graph {

/// Shared by all steps of one call; a value.
struct Control {
  const Interrupt* interrupt = nullptr;
  std::uint64_t memory_bytes_max = 0;  ///< 0: no limit

  /// `interrupted` when the caller asked to stop.
  Status check() const;
  /// `limit` when `bytes` in all are more than allowed; `what` names who needs them.
  Status reserve(std::uint64_t bytes, std::string_view what) const;
};

/// Calls Control::check() once every `period` steps.
class Pacer {
 public:
  static constexpr std::uint32_t period = 4096;
  explicit Pacer(const Control& control) noexcept : control_(control) {}
  Status step(std::uint64_t work = 1) {
    done_ += work;
    if (done_ < period) return {};
    done_ = 0;
    return control_.check();
  }

 private:
  const Control& control_;
  std::uint64_t done_ = 0;
};

}  // namespace plenum::graph
