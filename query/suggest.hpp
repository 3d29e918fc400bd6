#pragma once
// Purpose: "did you mean …?": the nearest of the names there are.
// May depend on: std only.
// Invariants: deterministic; O(names × length²), each name cut at 64 bytes.

#include <string>
#include <string_view>
#include <vector>

namespace plenum::query {

/// The candidate with the fewest edits (insert, delete, replace, swap neighbours), without regard
/// to ASCII case, if it is near enough to be a slip: at most a third of the word, at least one.
/// Ties go to the first in byte order. Empty when none is near.
std::string closest_name(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace plenum::query
