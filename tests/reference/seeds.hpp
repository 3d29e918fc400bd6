#pragma once
// Purpose: the seeds of a random test: from the environment to replay one or to run more.
// May depend on: std, GoogleTest.
// Invariants: a failure names the seed that repeats it.

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <type_traits>

namespace plenum::reference {

/// Such builds are ten times slower; the others do the counting.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool sanitized = true;
#else
inline constexpr bool sanitized = false;
#endif

/// Calls run(seed) for 1 to `usual`, or to PLENUM_RUNS, or for the one seed PLENUM_SEED; ends with
/// the first that fails, or for which run answers false.
template <class Run>
void each_seed(std::uint64_t usual, Run&& run) {
  const auto number = [](const char* name, std::uint64_t otherwise) -> std::uint64_t {
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
  };
  const std::uint64_t one = number("PLENUM_SEED", 0);
  const std::uint64_t first = one != 0 ? one : 1;
  const std::uint64_t last =
      one != 0 ? one : number("PLENUM_RUNS", sanitized ? (usual + 3) / 4 : usual);
  for (std::uint64_t seed = first; seed <= last && !::testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("PLENUM_SEED=" + std::to_string(seed));
    if constexpr (std::is_same_v<std::invoke_result_t<Run&, std::uint64_t>, bool>) {
      if (!run(seed)) return;
    } else {
      run(seed);
    }
  }
}

/// PLENUM_FULL=1: every case, however long it takes.
inline bool full_counts() {
  const char* full = std::getenv("PLENUM_FULL");
  return full != nullptr && *full == '1';
}

/// How many random steps a test makes: with PLENUM_FULL=1 all of them.
struct StepCount {
  std::uint64_t usual;
  std::uint64_t full;
};

/// The same, for as many seeds as it takes for so many steps, which run(seed) answers.
template <class Run>
void each_seed_until(StepCount count, Run&& run) {
  const std::uint64_t wanted = full_counts() && !sanitized ? count.full
                               : sanitized                 ? count.usual / 8
                                                           : count.usual;
  const bool given = std::getenv("PLENUM_SEED") != nullptr || std::getenv("PLENUM_RUNS") != nullptr;
  std::uint64_t steps = 0;
  each_seed(given ? 1 : ~std::uint64_t{0} - 3, [&](std::uint64_t seed) {
    if (given || steps < wanted) steps += run(seed);
    return given || steps < wanted;
  });
}

}  // namespace plenum::reference
