#pragma once
// Purpose: assertions about bugs, never about input or bytes from disk.
// May depend on: std only.
// Invariants: active in the dev and sanitizer presets (PLENUM_ASSERTIONS), absent from releases:
// the library never aborts there.

#ifdef PLENUM_ASSERTIONS
#include <cstdio>
#include <cstdlib>
#define PLENUM_ASSERT(condition)                                                             \
  do {                                                                                       \
    if (!(condition)) {                                                                      \
      std::fprintf(stderr, "%s:%d: assertion failed: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                          \
    }                                                                                        \
  } while (false)
#else
#define PLENUM_ASSERT(condition) static_cast<void>(0)
#endif

namespace plenum::core {

/// Marks a place that control flow cannot reach, e.g. after a switch over all enumerators.
[[noreturn]] inline void unreachable() {
  PLENUM_ASSERT(false);
  __builtin_unreachable();
}

}  // namespace plenum::core
