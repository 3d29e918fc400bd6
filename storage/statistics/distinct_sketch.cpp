#include "storage/statistics/distinct_sketch.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace plenum::storage {

void DistinctSketch::add(std::uint64_t hash) noexcept {
  const auto index = static_cast<std::size_t>(hash >> (64 - index_bits));
  // A bit below those of the index ends the run of zeros.
  const std::uint64_t rest = hash << index_bits | std::uint64_t{1} << (index_bits - 1);
  const auto rank = static_cast<std::uint8_t>(std::countl_zero(rest) + 1);
  registers_[index] = std::max(registers_[index], rank);
}

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
