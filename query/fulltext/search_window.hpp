#pragma once
// Purpose: the arguments that procedures of full-text search share.
// May depend on: include/plenum.
// Invariants: every option that is not known is an error that names those that are.

#include <cstdint>
#include <limits>
#include <string>

#include "plenum/result.hpp"
#include "plenum/value.hpp"

namespace plenum::query {

/// Which of the ranked rows are wanted.
struct SearchWindow {
  std::uint64_t skip = 0;
  std::uint64_t limit = std::numeric_limits<std::uint64_t>::max();
};

/// `ArgumentError` of a full-text search.
Error search_argument_error(std::string message);
/// From null or a map with `skip` and `limit`.
Result<SearchWindow> search_window(const Value& options);
/// The text of an argument, `what` of the search it is; as long as the value lives.
Result<const std::string*> search_text(const Value& value, const char* what);

}  // namespace plenum::query
