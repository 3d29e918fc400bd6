#pragma once
// Purpose: what values take of memory, as the governor charges it: the allocator's part included.
// May depend on: core, include/plenum.
// Invariants: within a third of what a general-purpose allocator spends; never allocates but for
// what it remembers.

#include <cstddef>
#include <cstdint>
#include <unordered_set>

#include "plenum/value.hpp"

namespace plenum::query::exec {

/// Lists and maps that a holder has counted already: rows share them, so each takes its memory
/// once. What was counted must stay alive while this is used, since its address tells it.
using CountedValues = std::unordered_set<const void*>;

/// What an allocation of so many bytes takes: a word beside them, in steps of two words.
constexpr std::size_t allocated(std::size_t bytes) noexcept {
  if (bytes == 0) return 0;
  return bytes <= 24 ? 32 : (bytes + 8 + 15) / 16 * 16;
}

/// What a hash table takes for an entry of so many bytes: a link, the allocation, the buckets.
constexpr std::size_t hashed(std::size_t entry_bytes) noexcept {
  return allocated(entry_bytes + sizeof(void*)) + 2 * sizeof(void*);
}

/// What a text takes beside its std::string.
constexpr std::size_t text_bytes(std::size_t size) noexcept {
  return size < 16 ? 0 : allocated(size + 1);
}

/// What hangs on a value, beside its sizeof: text, elements, entities with their properties.
/// O(elements); a large list or map that `counted` has is 0, and is added to it otherwise.
std::size_t bytes_beside(const Value& value, CountedValues& counted);
inline std::size_t held_bytes(const Value& value, CountedValues& counted) {
  return sizeof(Value) + bytes_beside(value, counted);
}

/// Of a node or relationship that is an id and nothing else.
std::size_t reference_bytes() noexcept;

}  // namespace plenum::query::exec
