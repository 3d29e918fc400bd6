#include "query/parse/limits.hpp"

#include <utility>

namespace plenum::query::parse {

Error query_limit_error(std::string message, const SourceSpan& where, std::string hint) {
  return Error(ErrorCode::limit, std::move(message))
      .with_language("SyntaxError", "compile time", "QueryLimitExceeded")
      .with_place(where)
      .with_hint(std::move(hint));
}

}  // namespace plenum::query::parse
