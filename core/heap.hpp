#pragma once
// Purpose: memory that was freed, back to the system.
// May depend on: std.
// Invariants: changes nothing that anybody can see but how much memory the process has.

#include <cstdint>

namespace plenum::core {

/// Gives the system back what the process has freed, when that is at least `least` bytes: the
/// allocator keeps it otherwise, in pieces that new data may not fit. Tenths of a second where much
/// was freed, during which other threads may wait for memory. Thread-safe. Does nothing with a C
/// library other than glibc, or where another allocator stands in place of its own, as in the
/// program.
void give_back_memory(std::uint64_t least);

}  // namespace plenum::core
