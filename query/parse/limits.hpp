#pragma once
// Purpose: the named limits on query text, and the error of passing one.
// May depend on: include/plenum.
// Invariants: each limit has an error that names it.

#include <cstddef>
#include <string>

#include "plenum/error.hpp"

namespace plenum::query::parse {

/// Longest statement in bytes; larger data belong into parameters or an import.
inline constexpr std::size_t max_query_bytes = std::size_t{2} << 20;

/// Most words, numbers, strings and signs in a statement: bounds the memory of the parse tree.
inline constexpr std::size_t max_query_tokens = 400'000;

/// Deepest nesting of brackets, CASE … END and chains of prefix operators, and the deepest
/// expression tree.
inline constexpr std::size_t max_nesting = 1000;

/// A text that says too much: an error of compile time, whichever step notices.
Error query_limit_error(std::string message, const SourceSpan& where, std::string hint);

}  // namespace plenum::query::parse
