#pragma once
// Purpose: a program run over bytes: they go to its standard input, what it prints comes back.
// May depend on: core, include/plenum; POSIX.
// Invariants: no shell; nothing of the caller's environment but PATH; the program and what it
// started are gone when the call returns; bounded in time, memory and output.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/interrupt.hpp"
#include "plenum/result.hpp"

namespace plenum::ingest {

struct ChildLimits {
  std::uint64_t time_ms = 60'000;
  std::uint64_t output_bytes = 64U << 20U;
  std::uint64_t memory_bytes = 2ULL << 30U;  ///< of address space
};

struct ChildOutput {
  int status = 0;        ///< exit code; 128 and the signal's number where one ended it
  std::string output;    ///< standard output
  std::string messages;  ///< the first kilobytes of standard error
};

/// Runs `words[0]`, which is looked for in PATH, with the other words as they are. Errors:
/// `not_found` where there is no such program, `limit` past a limit, `interrupted`, `io`.
/// Thread-safe.
Result<ChildOutput> run_child(const std::vector<std::string>& words, std::string_view input,
                              const ChildLimits& limits = {}, const Interrupt* interrupt = nullptr);

}  // namespace plenum::ingest
