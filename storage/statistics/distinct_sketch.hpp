#pragma once
// Purpose: DistinctSketch, about how many different values there were, in a kilobyte.
// May depend on: std.
// Invariants: the same set of hashes gives the same bytes, in any order and however often. Values
// are only added: what was deleted counts on.

#include <array>
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
  void add(std::uint64_t hash) noexcept;
  /// O(registers).
  double estimate() const noexcept;

  std::span<const std::uint8_t> bytes() const noexcept { return registers_; }
  std::span<std::uint8_t> bytes() noexcept { return registers_; }

 private:
  std::array<std::uint8_t, registers> registers_{};
};

}  // namespace plenum::storage
