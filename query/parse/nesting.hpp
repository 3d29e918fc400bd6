#pragma once
// Purpose: how deep a statement nests, counted over its tokens before anything recurses.
// May depend on: ANTLR and the generated lexer (this folder only).
// Invariants: one pass without recursion; never less than the depth the parser would reach.

#include <cstddef>
#include <vector>

#include "PlenumLexer.h"

namespace plenum::query::parse {

/// The first token at which the nesting passes `limit`, or null.
antlr4::Token* first_token_deeper_than(const std::vector<antlr4::Token*>& tokens,
                                       std::size_t limit);

}  // namespace plenum::query::parse
