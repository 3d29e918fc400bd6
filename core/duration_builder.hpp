#pragma once
// Purpose: durations out of parts, whole or fractional, and their arithmetic.
// May depend on: core, include/plenum.
// Invariants: fractions move down (a month is 30.436875 days, a day 86,400 seconds) and are cut off
// at nanoseconds; whole parts stay where they are. Nothing overflows: build() answers an error.

#include <cstdint>
#include <string_view>

#include "plenum/result.hpp"
#include "plenum/temporal.hpp"
#include "plenum/value.hpp"

namespace plenum::core {

enum class DurationUnit : std::uint8_t {
  years,
  quarters,
  months,
  weeks,
  days,
  hours,
  minutes,
  seconds,
  milliseconds,
  microseconds,
  nanoseconds
};

/// Sums parts and makes a Duration of them.
class DurationBuilder {
 public:
  void add(DurationUnit unit, std::int64_t amount);
  void add(DurationUnit unit, double amount);
  /// `limit` when a part does not fit 64 bits, or a part is not finite.
  Result<Duration> build() const;

 private:
  __extension__ using Wide = __int128;
  struct Part {
    Wide whole = 0;
    long double fraction = 0;
  };
  Part& part_of(DurationUnit unit) noexcept;
  static std::int64_t factor_of(DurationUnit unit) noexcept;
  Part months_, days_, seconds_, nanoseconds_;
  bool failed_ = false;
};

Result<Duration> add(const Duration& a, const Duration& b);
Result<Duration> subtract(const Duration& a, const Duration& b);
Result<Duration> multiply(const Duration& a, std::int64_t factor);
Result<Duration> multiply(const Duration& a, double factor);
/// invalid_argument when the divisor is zero.
Result<Duration> divide(const Duration& a, double divisor);

}  // namespace plenum::core
