#pragma once
// Purpose: hashes that may reach disk: XXH3 with fixed seeds.
// May depend on: std; xxHash in hash.cpp only.
// Invariants: frozen since format 1 - the same bytes give the same number on every machine and in
// every release. Not for protection against damage (core/crc32c.hpp) nor against an adversary.

#include <cstdint>
#include <string_view>

namespace plenum::core {

/// Default seed; frozen since format 1.
inline constexpr std::uint64_t stable_hash_seed = 0x504C454E554D3031ULL;  // "PLENUM01"

struct Hash128 {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  friend auto operator<=>(const Hash128&, const Hash128&) = default;
};

/// XXH3 64-bit of the bytes. O(n), no allocation.
std::uint64_t stable_hash64(std::string_view bytes, std::uint64_t seed = stable_hash_seed) noexcept;

/// XXH3 128-bit of the bytes. O(n), no allocation.
Hash128 stable_hash128(std::string_view bytes, std::uint64_t seed = stable_hash_seed) noexcept;

/// A bijective mixer (the finaliser of splitmix64): for integers that are their own identity.
constexpr std::uint64_t mix64(std::uint64_t x) noexcept {
  x ^= x >> 30;
  x *= 0xBF58476D1CE4E5B9ULL;
  x ^= x >> 27;
  x *= 0x94D049BB133111EBULL;
  return x ^ (x >> 31);
}

/// Order-dependent combination of two hashes.
constexpr std::uint64_t hash_combine(std::uint64_t a, std::uint64_t b) noexcept {
  return mix64(a * 0x9E3779B97F4A7C15ULL + b + 0x632BE59BD9B4E019ULL);
}

}  // namespace plenum::core
