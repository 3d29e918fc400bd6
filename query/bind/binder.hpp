#pragma once
// Purpose: syntax tree → bound tree, with every compile-time error of the language.
// May depend on: query/ast, query/bind, core.
// Invariants: reads no graph; the same tree and catalog give the same result.

#include <string>
#include <string_view>
#include <vector>

#include "plenum/result.hpp"
#include "query/ast/query.hpp"
#include "query/bind/bound_query.hpp"
#include "query/bind/catalog.hpp"

namespace plenum::query::bind {

struct BindOptions {
  /// Parameters the caller gave, for a standalone `CALL name` that takes its arguments from the
  /// parameters of the same names. Null: unknown, they are taken as given.
  const Params* parameters = nullptr;
  /// Parameters that stand for literals of the text, which have the static type of their value.
  const Params* literals = nullptr;
};

/// Resolves `statement` (consumed: schema commands move into the result). Errors are
/// ErrorCode::semantic with the TCK's type, "compile time" and detail, the place, and a suggestion
/// where a similar name exists; ErrorCode::unsupported for what parses but is not built.
Result<Statement> bind(ast::Statement statement, const FunctionCatalog& catalog,
                       const BindOptions& options = {});

}  // namespace plenum::query::bind
