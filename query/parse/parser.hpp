#pragma once
// Purpose: query text → syntax tree.
// May depend on: include/plenum, query/ast; ANTLR in the .cpp files of this folder only.
// Invariants: never throws; any bytes end in a tree or in one Error with its place.

#include <string_view>
#include <vector>

#include "plenum/result.hpp"
#include "query/ast/query.hpp"

namespace plenum::query::parse {

/// Parses exactly one statement (a trailing ';' is fine). Errors: ErrorCode::syntax with the TCK's
/// detail, line, column in code points and a hint; ErrorCode::limit for a text above
/// max_query_bytes or nested deeper than max_nesting (parse/limits.hpp).
Result<ast::Statement> parse(std::string_view text);

/// Reserved words and other words with a meaning in the language, upper case, sorted: for
/// completion and highlighting.
const std::vector<std::string_view>& keywords();

}  // namespace plenum::query::parse
