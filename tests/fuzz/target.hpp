#pragma once
// Purpose: what a fuzz target provides: one input in, seeds to start from.
// May depend on: std.
// Invariants: fuzz_one never fails on any input; it aborts when a promise is broken. The same file
// runs under libFuzzer (the fuzz preset) and under the deterministic driver (ctest, every build).

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace plenum::fuzz {

/// Feeds one input to the code under test.
void fuzz_one(std::string_view input);
/// Inputs and pieces of inputs that reach deep; the drivers mutate and join them.
std::vector<std::string> seeds();

/// Stops the process when a promise does not hold.
inline void require(bool holds, const char* promise) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

}  // namespace plenum::fuzz
