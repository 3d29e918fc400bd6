#pragma once
// Purpose: what long loops look at: whether to stop, and to whom to tell how far they are.
// May depend on: core/interrupt.hpp, std.
// Invariants: telling costs a comparison unless something is due; what a step tells only grows.

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>

#include "core/interrupt.hpp"

namespace plenum::core {

/// A step of some work, and how far it is.
struct Step {
  std::string_view name;  ///< a literal
  std::uint64_t done = 0;
  std::uint64_t total = 0;
};
using StepSink = std::function<void(const Step&)>;

/// Tells a sink the steps of one piece of work, each about a hundred times. Belongs to one thread.
class Meter {
 public:
  /// The sink may be empty.
  explicit Meter(StepSink sink) : sink_(std::move(sink)) {}

  /// Itself, or nullptr where nobody listens.
  Meter* if_told() { return sink_ ? this : nullptr; }

  void begin(std::string_view name) {
    name_ = name;
    due_ = 0;
  }
  void reach(std::uint64_t done, std::uint64_t total) {
    if (done < due_) return;
    due_ = done + std::max<std::uint64_t>(total / 100, 1);
    sink_({name_, done, total});
  }

 private:
  StepSink sink_;
  std::string_view name_;
  std::uint64_t due_ = 0;
};

/// A value; either pointer may be null, and what they point to outlives the work.
struct Watch {
  const Interrupt* interrupt = nullptr;
  Meter* meter = nullptr;

  Watch(const Interrupt* the_interrupt = nullptr, Meter* the_meter = nullptr)
      : interrupt(the_interrupt), meter(the_meter) {}

  bool stopped() const noexcept { return interrupt != nullptr && interrupt->requested(); }
  Status check() const { return check_interrupt(interrupt); }
  /// What is reached from here on belongs to this step.
  void begin(std::string_view step) const {
    if (meter != nullptr) meter->begin(step);
  }
  void reach(std::uint64_t done, std::uint64_t total) const {
    if (meter != nullptr) meter->reach(done, total);
  }
};

}  // namespace plenum::core
