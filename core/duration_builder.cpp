#include "core/duration_builder.hpp"

#include <cmath>
#include <limits>

#include "core/assert.hpp"
#include "core/temporal_calendar.hpp"

namespace plenum::core {

namespace {

constexpr long double days_per_month = 30.436875L;
constexpr long double whole_max = 1e30L;

Error too_large() { return Error(ErrorCode::limit, "the duration is too large"); }

__extension__ using Wide128 = __int128;

bool fits(Wide128 value) noexcept {
  return value >= std::numeric_limits<std::int64_t>::min() &&
         value <= std::numeric_limits<std::int64_t>::max();
}

// Doubles carry an error in their last bit: 0.3 seconds are meant to be 300,000,000 nanoseconds.
long double cut(long double nanoseconds) noexcept {
  return std::trunc(nanoseconds + std::copysign(1e-4L, nanoseconds));
}

}  // namespace

DurationBuilder::Part& DurationBuilder::part_of(DurationUnit unit) noexcept {
  switch (unit) {
    case DurationUnit::years:
    case DurationUnit::quarters:
    case DurationUnit::months:
      return months_;
    case DurationUnit::weeks:
    case DurationUnit::days:
      return days_;
    case DurationUnit::hours:
    case DurationUnit::minutes:
    case DurationUnit::seconds:
      return seconds_;
    case DurationUnit::milliseconds:
    case DurationUnit::microseconds:
    case DurationUnit::nanoseconds:
      return nanoseconds_;
  }
  unreachable();
}

std::int64_t DurationBuilder::factor_of(DurationUnit unit) noexcept {
  switch (unit) {
    case DurationUnit::years:
      return 12;
    case DurationUnit::quarters:
      return 3;
    case DurationUnit::weeks:
      return 7;
    case DurationUnit::hours:
      return 3600;
    case DurationUnit::minutes:
      return 60;
    case DurationUnit::milliseconds:
      return 1'000'000;
    case DurationUnit::microseconds:
      return 1000;
    case DurationUnit::months:
    case DurationUnit::days:
    case DurationUnit::seconds:
    case DurationUnit::nanoseconds:
      return 1;
  }
  unreachable();
}

void DurationBuilder::add(DurationUnit unit, std::int64_t amount) {
  part_of(unit).whole += static_cast<Wide>(amount) * factor_of(unit);
}

void DurationBuilder::add(DurationUnit unit, double amount) {
  const long double scaled =
      static_cast<long double>(amount) * static_cast<long double>(factor_of(unit));
  if (!std::isfinite(amount) || std::fabs(scaled) > whole_max) {
    failed_ = true;
    return;
  }
  Part& part = part_of(unit);
  const long double whole = std::trunc(scaled);
  part.whole += static_cast<Wide>(whole);
  part.fraction += scaled - whole;
}

Result<Duration> DurationBuilder::build() const {
  if (failed_) return too_large();
  const auto carry = [](Part& part) {
    const long double whole = std::trunc(part.fraction);
    part.whole += static_cast<Wide>(whole);
    return part.fraction - whole;
  };
  Part months = months_;
  Part days = days_;
  Part seconds = seconds_;
  days.fraction += carry(months) * days_per_month;
  seconds.fraction += carry(days) * static_cast<long double>(seconds_per_day);
  const long double nanoseconds =
      nanoseconds_.fraction + seconds.fraction * static_cast<long double>(nanoseconds_per_second);
  const Wide total = seconds.whole * nanoseconds_per_second + nanoseconds_.whole +
                     static_cast<Wide>(cut(nanoseconds));
  Wide whole_seconds = total / nanoseconds_per_second;
  auto rest = static_cast<std::int64_t>(total % nanoseconds_per_second);
  if (rest < 0) {
    rest += nanoseconds_per_second;
    --whole_seconds;
  }
  if (!fits(months.whole) || !fits(days.whole) || !fits(whole_seconds)) return too_large();
  return Duration{static_cast<std::int64_t>(months.whole), static_cast<std::int64_t>(days.whole),
                  static_cast<std::int64_t>(whole_seconds), static_cast<std::int32_t>(rest)};
}

Result<Duration> add(const Duration& a, const Duration& b) {
  DurationBuilder builder;
  for (const Duration* d : {&a, &b}) {
    builder.add(DurationUnit::months, d->months);
    builder.add(DurationUnit::days, d->days);
    builder.add(DurationUnit::seconds, d->seconds);
    builder.add(DurationUnit::nanoseconds, std::int64_t{d->nanoseconds});
  }
  return builder.build();
}

Result<Duration> subtract(const Duration& a, const Duration& b) {
  const Result<Duration> negative = multiply(b, std::int64_t{-1});
  return negative.ok() ? add(a, *negative) : negative;
}

Result<Duration> multiply(const Duration& a, std::int64_t factor) {
  __extension__ using Wide = __int128;
  const Wide months = static_cast<Wide>(a.months) * factor;
  const Wide days = static_cast<Wide>(a.days) * factor;
  const Wide seconds = static_cast<Wide>(a.seconds) * factor;
  if (!fits(months) || !fits(days) || !fits(seconds)) return too_large();
  DurationBuilder builder;
  builder.add(DurationUnit::months, static_cast<std::int64_t>(months));
  builder.add(DurationUnit::days, static_cast<std::int64_t>(days));
  builder.add(DurationUnit::seconds, static_cast<std::int64_t>(seconds));
  const Wide nanoseconds = static_cast<Wide>(a.nanoseconds) * factor;
  builder.add(DurationUnit::seconds,
              static_cast<std::int64_t>(nanoseconds / nanoseconds_per_second));
  builder.add(DurationUnit::nanoseconds,
              static_cast<std::int64_t>(nanoseconds % nanoseconds_per_second));
  return builder.build();
}

Result<Duration> multiply(const Duration& a, double factor) {
  DurationBuilder builder;
  builder.add(DurationUnit::months, static_cast<double>(a.months) * factor);
  builder.add(DurationUnit::days, static_cast<double>(a.days) * factor);
  builder.add(DurationUnit::seconds, static_cast<double>(a.seconds) * factor);
  builder.add(DurationUnit::nanoseconds, static_cast<double>(a.nanoseconds) * factor);
  return builder.build();
}

Result<Duration> divide(const Duration& a, double divisor) {
  if (divisor == 0) return Error(ErrorCode::invalid_argument, "division of a duration by zero");
  DurationBuilder builder;
  builder.add(DurationUnit::months, static_cast<double>(a.months) / divisor);
  builder.add(DurationUnit::days, static_cast<double>(a.days) / divisor);
  builder.add(DurationUnit::seconds, static_cast<double>(a.seconds) / divisor);
  builder.add(DurationUnit::nanoseconds, static_cast<double>(a.nanoseconds) / divisor);
  return builder.build();
}

}  // namespace plenum::core
