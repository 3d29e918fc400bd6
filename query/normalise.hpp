#pragma once
// Purpose: one key for statements that differ in literals only, for the plan cache.
// May depend on: include/plenum, core, query/parse/source.hpp.
// Invariants: the key is valid query text with parameters in place of literals; it names the kind
// of each literal, so statements of one key have the same static types; column names never change.

#include <string>
#include <string_view>

#include "plenum/error.hpp"
#include "plenum/value.hpp"

namespace plenum::query {

struct Normalised {
  std::string text;  ///< the cache key; `text` as given when nothing could be extracted
  Params literals;   ///< values of the extracted literals, under names like "#i0"
};

/// Most literals one statement gives away; a statement with more is cached as it is (a bulk load is
/// seldom repeated, and belongs into parameters).
inline constexpr std::size_t max_extracted_literals = 32;

/// One pass over the text, O(n). Numbers and strings of reading and updating clauses become
/// parameters, and blanks and comments there shrink to one blank. From RETURN or WITH to the next
/// clause everything stays: there a literal may name a column, or bound the rows. So do lengths of
/// paths, schema commands, and text that does not lex.
///
/// Use: compile `Normalised::text` with the types of `literals`; when that fails compile the text
/// as written, whose errors have their true place. Run with the caller's parameters and `literals`
/// together.
Normalised normalise(std::string_view text);

/// The place in `text` of what stands at `in_shape` in its shape. O(n): for errors.
SourceSpan place_as_written(std::string_view text, const SourceSpan& in_shape);

}  // namespace plenum::query
