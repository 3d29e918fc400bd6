#pragma once
// Purpose: the quotations of one sentence, and where they stand to a verb of saying.
// May depend on: ingest/analysis.hpp.
// Invariants: quotations are in text order and do not overlap.

#include <cstdint>
#include <vector>

#include "ingest/analysis.hpp"

namespace plenum::ingest {

/// A quotation inside a sentence, cut to it.
struct Quoted {
  std::uint32_t first = 0;  ///< first token inside the marks
  std::uint32_t end = 0;
  bool starts_here = false;
  bool ends_here = false;
};

/// Whether a token is quoted.
bool is_quoted(const std::vector<Quoted>& quotes, std::uint32_t at);
/// Subjects are not sought beyond a quotation that ends before the verb.
std::uint32_t frame_floor(const std::vector<Quoted>& quotes, std::uint32_t verb,
                          const Sentence& sentence);
/// Whether what was said stands in a quotation shortly before the verb.
bool closes_before(const std::vector<Quoted>& quotes, std::uint32_t verb, const Sentence& sentence);
/// The first long quotation that ends before the verb, else the first of all; there is one.
const Quoted& quoted_before(const std::vector<Quoted>& quotes, std::uint32_t verb);
/// Where what was said ends for a clause that contrasts with it (", while X grew"), or that tells
/// what else the speaker did ("accused X of Y, and has imposed").
std::uint32_t end_of_clause(const Analysis& work, const std::vector<Quoted>& quotes,
                            std::uint32_t first, std::uint32_t end);

}  // namespace plenum::ingest
