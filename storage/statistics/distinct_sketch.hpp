#pragma once
// Purpose: DistinctSketch, about how many different values there were, in a kilobyte.
// May depend on: std.
// Invariants: the same set of hashes gives the same bytes, in any order and however often. Values
// are only added: what was deleted counts on.

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace plenum::storage {

/// HyperLogLog (Flajolet, Fusy, Gandouet, Meunier 2007) with linear counting of small sets. The
/// standard error is 1.04 / sqrt(registers), about 3 %.
class DistinctSketch {
 public:
  static constexpr unsigned index_bits = 10;
  static constexpr std::size_t registers = std::size_t{1} << index_bits;

  /// `hash`: all of its bits count, equal values have equal ones. O(1).
  void add(std::uint64_t hash) noexcept {
    const auto index = static_cast<std::size_t>(hash >> (64 - index_bits));
    // A bit below those of the index ends the run of zeros.
    const std::uint64_t rest = hash << index_bits | std::uint64_t{1} << (index_bits - 1);
    const auto rank = static_cast<std::uint8_t>(std::countl_zero(rest) + 1);
    registers_[index] = std::max(registers_[index], rank);
  }
  /// O(registers).
  double estimate() const noexcept;

  std::span<const std::uint8_t> bytes() const noexcept { return registers_; }
  std::span<std::uint8_t> bytes() noexcept { return registers_; }

 private:
  std::array<std::uint8_t, registers> registers_{};
};

}  // namespace plenum::storage
