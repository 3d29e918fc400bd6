#pragma once
// Purpose: checks of strings and values that come from outside, made where they come in.
// May depend on: core, include/plenum.
// Invariants: text that passes is valid UTF-8, so every export can write it unchanged; a value that
// passes nests at most value_depth_max deep. Nothing is allocated for what passes.

#include <string_view>

#include "plenum/result.hpp"
#include "plenum/value.hpp"

namespace plenum::core {

/// `invalid_argument` with the offset of the first bad byte. `what` is e.g. "the label".
Status check_text(std::string_view text, std::string_view what);

/// A name that is to be stored or defined: text that is not empty.
Status check_name(std::string_view name, std::string_view what);

/// Every string in the value, map keys included, as check_text(); `limit` when it nests too deep.
/// The error names the place inside of the value: "the parameter $rows[3].name".
/// `name` stands behind `what` in it.
Status check_value(const Value& value, std::string_view what, std::string_view name = {});

/// Names and values of a map; `what` stands before the name: "the parameter $".
Status check_entries(const Map& entries, std::string_view what);

}  // namespace plenum::core
