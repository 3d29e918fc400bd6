#pragma once
// Purpose: seeds of the property tests of segments: fixed, or PLENUM_SEED to run one again.
// May depend on: core, GoogleTest.
// Invariants: the same seed makes the same graph on every machine.

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "core/text.hpp"

namespace plenum::storage {

using Random = std::mt19937_64;

inline std::uint64_t below(Random& random, std::uint64_t bound) {
  return bound == 0 ? 0 : random() % bound;
}

inline std::uint64_t number_of_environment(const char* name, std::uint64_t usual) {
  const char* const text = std::getenv(name);
  return text == nullptr ? usual : core::parse_unsigned(text).value_or(usual);
}

/// Calls run(seed) for `usual` seeds, or for that of PLENUM_SEED (and PLENUM_RUNS after it).
template <class Run>
void for_seeds(std::uint64_t usual, const Run& run) {
  const std::uint64_t given = number_of_environment("PLENUM_SEED", 0);
  const std::uint64_t first = given == 0 ? 1 : given;
  const std::uint64_t runs = number_of_environment("PLENUM_RUNS", given == 0 ? usual : 1);
  for (std::uint64_t seed = first; seed < first + runs; ++seed) {
    if (::testing::Test::HasFailure()) return;
    SCOPED_TRACE("PLENUM_SEED=" + std::to_string(seed));
    run(seed);
  }
}

inline std::vector<std::string_view> views(const std::vector<std::string>& parts) {
  return {parts.begin(), parts.end()};
}

/// Bytes in memory of their own of exactly that size, so that a sanitizer sees a read after them.
class ExactBytes {
 public:
  explicit ExactBytes(std::string_view bytes) : bytes_(bytes.begin(), bytes.end()) {
    bytes_.shrink_to_fit();
  }
  std::string_view view() const { return {bytes_.data(), bytes_.size()}; }

 private:
  std::vector<char> bytes_;
};

}  // namespace plenum::storage
