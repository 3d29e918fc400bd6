#include "query/plan/match_order.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "query/plan/expressions.hpp"

namespace plenum::query::plan {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

struct Order {
  std::vector<std::size_t> edges;
  double cost = 0;
};

/// One step from a state, when it is possible there.
std::optional<double> factor_at(const Cost& cost, const bind::QueryGraph& graph, std::size_t edge,
                                const std::vector<std::uint8_t>& known,
                                const std::vector<std::uint8_t>& walked) {
  const bool from = known[graph.edges[edge].from] != 0;
  const bool to = known[graph.edges[edge].to] != 0;
  if (!from && !to) return std::nullopt;
  const bool closes = (from && to) || graph.edges[edge].from == graph.edges[edge].to;
  return step_factor(cost, {graph, edge, !from, walked}, closes);
}

void learn(const bind::QueryGraph& graph, std::size_t edge, std::vector<std::uint8_t>& known) {
  known[graph.edges[edge].from] = 1;
  known[graph.edges[edge].to] = 1;
}

Order greedy(const Cost& cost, const bind::QueryGraph& graph, std::vector<std::size_t> open,
             std::vector<std::uint8_t> known, std::vector<std::uint8_t> walked, double rows,
             bool reorder) {
  Order order;
  while (true) {
    std::size_t best = open.size();
    double best_factor = infinite;
    for (std::size_t i = 0; i < open.size(); ++i) {
      const auto factor = factor_at(cost, graph, open[i], known, walked);
      if (!factor || *factor >= best_factor) continue;
      best = i;
      best_factor = *factor;
      if (!reorder) break;
    }
    if (best == open.size()) return order;
    rows *= best_factor;
    order.cost += rows;
    order.edges.push_back(open[best]);
    learn(graph, open[best], known);
    walked[open[best]] = 1;
    open.erase(open.begin() + static_cast<std::ptrdiff_t>(best));
  }
}

/// Edges reachable from the known nodes.
std::vector<std::size_t> connected(const bind::QueryGraph& graph,
                                   const std::vector<std::uint8_t>& open,
                                   std::vector<std::uint8_t> known) {
  std::vector<std::size_t> out;
  bool grew = true;
  std::vector<std::uint8_t> taken(open.size());
  while (grew) {
    grew = false;
    for (std::size_t i = 0; i < open.size(); ++i) {
      const bind::PatternEdge& edge = graph.edges[i];
      if (open[i] == 0 || taken[i] != 0 || (known[edge.from] == 0 && known[edge.to] == 0)) continue;
      taken[i] = 1;
      known[edge.from] = known[edge.to] = 1;
      grew = true;
    }
  }
  for (std::size_t i = 0; i < open.size(); ++i) {
    if (taken[i] != 0) out.push_back(i);
  }
  return out;
}

Order exact(const Cost& cost, const bind::QueryGraph& graph, const std::vector<std::size_t>& edges,
            const std::vector<std::uint8_t>& known, const std::vector<std::uint8_t>& walked,
            double rows) {
  struct State {
    double cost = infinite;
    double rows = 0;
    std::size_t last = 0;
  };
  const std::size_t full = (std::size_t{1} << edges.size()) - 1;
  std::vector<State> states(full + 1);
  states[0] = {0, rows, 0};
  for (std::size_t set = 0; set < full; ++set) {
    if (states[set].cost == infinite) continue;
    std::vector<std::uint8_t> there = known;
    std::vector<std::uint8_t> before = walked;
    for (std::size_t i = 0; i < edges.size(); ++i) {
      if ((set >> i & 1U) == 0) continue;
      learn(graph, edges[i], there);
      before[edges[i]] = 1;
    }
    for (std::size_t i = 0; i < edges.size(); ++i) {
      if ((set >> i & 1U) != 0) continue;
      const auto factor = factor_at(cost, graph, edges[i], there, before);
      if (!factor) continue;
      const double after = states[set].rows * *factor;
      State& next = states[set | std::size_t{1} << i];
      if (states[set].cost + after < next.cost) next = {states[set].cost + after, after, i};
    }
  }
  Order order;
  order.cost = states[full].cost;
  for (std::size_t set = full; set != 0; set &= ~(std::size_t{1} << states[set].last)) {
    order.edges.push_back(edges[states[set].last]);
  }
  std::reverse(order.edges.begin(), order.edges.end());
  return order;
}

Order best_order(const Cost& cost, const bind::QueryGraph& graph,
                 const std::vector<std::uint8_t>& open, const std::vector<std::uint8_t>& known,
                 const std::vector<std::uint8_t>& walked, double rows, bool reorder) {
  std::vector<std::size_t> edges = connected(graph, open, known);
  if (!reorder || edges.size() > exact_edges_max) {
    return greedy(cost, graph, std::move(edges), known, walked, rows, reorder);
  }
  return exact(cost, graph, edges, known, walked, rows);
}

}  // namespace

double step_factor(const Cost& cost, const Cost::Step& step, bool to_known) {
  const bind::QueryGraph& graph = step.graph;
  const bind::PatternEdge& pattern = graph.edges[step.edge];
  const bind::PatternNode& to = graph.nodes[step.turned ? pattern.from : pattern.to];
  const Cost::Fanout fanout = cost.fanout(step);
  double factor = fanout.edges * fanout.share;
  if (to_known) return factor / std::max(1.0, cost.nodes(to));
  for (const auto& predicate : graph.predicates) {
    if (predicate.slots.size() == 1 &&
        (predicate.slots[0] == to.slot || predicate.slots[0] == pattern.slot)) {
      factor *= cost.selectivity(*predicate.expression);
    }
  }
  return factor;
}

std::vector<std::size_t> walk_order(const Cost& cost, const bind::QueryGraph& graph,
                                    const std::vector<std::uint8_t>& open,
                                    const std::vector<std::uint8_t>& known,
                                    const std::vector<std::uint8_t>& walked, bool reorder) {
  return best_order(cost, graph, open, known, walked, 1, reorder).edges;
}

double walk_cost(const Cost& cost, const bind::QueryGraph& graph,
                 const std::vector<std::uint8_t>& open, const std::vector<std::uint8_t>& known,
                 const std::vector<std::uint8_t>& walked, double rows) {
  return best_order(cost, graph, open, known, walked, rows, true).cost;
}

}  // namespace plenum::query::plan
