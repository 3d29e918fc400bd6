#include "storage/statistics/distinct_sketch.hpp"

#include <cmath>

namespace plenum::storage {

double DistinctSketch::estimate() const noexcept {
  constexpr auto count = static_cast<double>(registers);
  constexpr double alpha = 0.7213 / (1 + 1.079 / count);
  double sum = 0;
  double empty = 0;
  for (const std::uint8_t rank : registers_) {
    sum += std::ldexp(1.0, -static_cast<int>(rank));
    empty += rank == 0 ? 1 : 0;
  }
  const double raw = alpha * count * count / sum;
  if (raw > 2.5 * count || empty == 0) return raw;
  return count * std::log(count / empty);
}

}  // namespace plenum::storage
