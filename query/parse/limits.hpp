#pragma once
// Purpose: the named limits on query text.
// May depend on: std only.
// Invariants: each limit has an error that names it.

#include <cstddef>

namespace plenum::query::parse {

/// Longest statement in bytes; larger data belong into parameters or an import.
inline constexpr std::size_t max_query_bytes = std::size_t{2} << 20;

/// Most words, numbers, strings and signs in a statement: bounds the memory of the parse tree.
inline constexpr std::size_t max_query_tokens = 400'000;

/// Deepest nesting of brackets, CASE … END and chains of prefix operators, and the deepest
/// expression tree.
inline constexpr std::size_t max_nesting = 1000;

}  // namespace plenum::query::parse
