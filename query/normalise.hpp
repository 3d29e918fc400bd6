#pragma once
// Purpose: one key for statements that differ in literals only, for the plan cache.
// May depend on: include/plenum.
// Invariants: the key is itself valid query text with parameters in place of literals; column
// names never change by it.

#include <string>
#include <string_view>

#include "plenum/value.hpp"

namespace plenum::query {

struct Normalised {
  std::string text;  ///< the cache key, and what is to be parsed on a miss
  Params literals;   ///< values of the extracted literals, under names no user parameter can have
};

/// One pass over the text, O(n). Comments and runs of blanks shrink to one blank; literals that do
/// not name a column, bound a path or stand in SKIP/LIMIT become parameters. Text that does not
/// even lex comes back unchanged, so that the parser reports it at its place. `plain_key` is set
/// when nothing was extracted.
Normalised normalise(std::string_view text);

}  // namespace plenum::query
