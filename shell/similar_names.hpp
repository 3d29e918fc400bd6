#pragma once
// Purpose: names that somebody may have meant who wrote another one.
// May depend on: include/plenum, shell/text.hpp.
// Invariants: the answer is made harmless for a terminal; memory is that of the answer.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/database.hpp"

namespace plenum::shell {

/// How many characters (bytes) have to be put in, taken out or changed. O(a · b).
std::size_t edit_distance(std::string_view a, std::string_view b);

/// At most so many names of the graph: those that differ from the words by a few letters, in
/// whatever order, nearest first; then those that have one of the words in them. Reads all names.
Result<std::vector<std::string>> similar_names(const ReadView& view, std::string_view words,
                                               std::size_t count_max, const RunOptions& run);

}  // namespace plenum::shell
