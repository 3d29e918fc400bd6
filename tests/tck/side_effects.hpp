#pragma once
// Purpose: what a query changed, measured on the graph itself and not by the query's counters.
// May depend on: include/plenum.
// Invariants: counts observable differences between two states, as the TCK defines them.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "plenum/result.hpp"
#include "plenum/value.hpp"
#include "tests/tck/feature.hpp"

namespace plenum::tck {

/// A whole graph, by identity.
struct GraphState {
  std::map<std::uint64_t, Node> nodes;
  std::map<std::uint64_t, Edge> edges;
  friend bool operator==(const GraphState&, const GraphState&) = default;
};

/// "+nodes" … "-properties" to counts; those that are zero are left out.
using SideEffects = std::map<std::string, std::int64_t>;

SideEffects side_effects(const GraphState& before, const GraphState& after);
/// The table of a `the side effects should be:` step.
Result<SideEffects> parse_side_effects(const std::vector<Cells>& table);
std::string text(const SideEffects& effects);

}  // namespace plenum::tck
