#pragma once
// Purpose: the order in which the edges of a connected part of a pattern are walked.
// May depend on: query/plan/cost.hpp, query/bind.
// Invariants: dynamic programming over sets of edges up to exact_edges_max, greedy beyond; the cost
// of an order is the sum of the rows after each of its steps.

#include <cstdint>
#include <vector>

#include "query/plan/cost.hpp"

namespace plenum::query::plan {

inline constexpr std::size_t exact_edges_max = 10;

/// Factor by which walking an edge multiplies the rows, with what is tested at its other end.
double step_factor(const Cost& cost, const Cost::Step& step, bool to_known);

/// The open edges that hang together with known nodes, in the best order; with `reorder` off in the
/// order written, as far as they can be walked. `walked`: by edge, those before.
std::vector<std::size_t> walk_order(const Cost& cost, const bind::QueryGraph& graph,
                                    const std::vector<std::uint8_t>& open,
                                    const std::vector<std::uint8_t>& known,
                                    const std::vector<std::uint8_t>& walked, bool reorder);
/// Cost of that order, starting from `rows` rows.
double walk_cost(const Cost& cost, const bind::QueryGraph& graph,
                 const std::vector<std::uint8_t>& open, const std::vector<std::uint8_t>& known,
                 const std::vector<std::uint8_t>& walked, double rows);

}  // namespace plenum::query::plan
