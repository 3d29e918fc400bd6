#pragma once
// Purpose: values as the TCK's tables write them, and whether a result is what was expected.
// May depend on: core/value_text.hpp for the text of temporals, include/plenum.
// Invariants: types matter (1, 1.0 and '1' differ), identity does not; a temporal result is
// compared by its canonical text with an expected string.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/result.hpp"
#include "plenum/table.hpp"
#include "plenum/value.hpp"
#include "tests/tck/feature.hpp"

namespace plenum::tck {

/// An expected value. Nodes and relationships carry ids only to say how a path runs: node i of a
/// path has id i.
Result<Value> parse_expected(std::string_view text);

struct Comparison {
  bool ordered = false;            ///< of rows
  bool ignore_list_order = false;  ///< at every depth
};

bool matches(const Value& expected, const Value& actual, bool ignore_list_order);

/// Compares columns and rows; the reason why they differ, or nullopt when they do not. The first
/// row of `table` names the columns.
Result<std::optional<std::string>> difference(const std::vector<Cells>& table, const Table& actual,
                                              const Comparison& how);

}  // namespace plenum::tck
