#include "core/clock.hpp"

#include <ctime>

namespace plenum::core {

namespace {

class SystemClock final : public Clock {
 public:
  Instant now() const override {
    std::timespec time{};
    ::clock_gettime(CLOCK_REALTIME, &time);
    return {time.tv_sec, static_cast<std::int32_t>(time.tv_nsec)};
  }
  std::uint64_t monotonic_ns() const override {
    std::timespec time{};
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000ULL +
           static_cast<std::uint64_t>(time.tv_nsec);
  }
};

}  // namespace

const Clock& system_clock() noexcept {
  static const SystemClock clock;
  return clock;
}

}  // namespace plenum::core
