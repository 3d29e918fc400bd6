#include "query/plan/cost.hpp"

#include <algorithm>
#include <cmath>

#include "query/plan/expressions.hpp"

namespace plenum::query::plan {

namespace {

constexpr std::size_t sample_nodes = 48;
constexpr double equality_share = 0.1;
constexpr double range_share = 0.3;
constexpr double other_share = 0.5;

}  // namespace

std::string Cost::rarest_label(const bind::PatternNode& node) const {
  std::string best;
  std::uint64_t best_count = 0;
  for (const std::string& label : node.labels) {
    const auto token = graph_.find_label(label);
    const std::uint64_t count = token ? graph_.node_count(*token) : 0;
    if (best.empty() || count < best_count) {
      best = label;
      best_count = count;
    }
  }
  return best;
}

double Cost::nodes(const bind::PatternNode& node) const {
  const std::string label = rarest_label(node);
  if (label.empty()) return static_cast<double>(graph_.node_count());
  const auto token = graph_.find_label(label);
  return token ? static_cast<double>(graph_.node_count(*token)) : 0;
}

double Cost::degree(const std::string& label, const std::string& type, Direction direction) const {
  const auto key = std::tuple(label, type, direction);
  if (const auto known = degrees_.find(key); known != degrees_.end()) return known->second;
  double result = 0;
  const auto type_token = graph_.find_type(type);
  const bool impossible = !type.empty() && !type_token;
  if (!impossible && label.empty()) {
    const auto edges =
        static_cast<double>(type.empty() ? graph_.edge_count() : graph_.edge_count(*type_token));
    result = edges / std::max(1.0, static_cast<double>(graph_.node_count()));
  } else if (!impossible) {
    const auto token = graph_.find_label(label);
    std::vector<NodeId> nodes;
    storage::ScanPosition position;
    if (token && graph_.scan_nodes(*token, position, sample_nodes, nodes).ok() && !nodes.empty()) {
      double sum = 0;
      for (const NodeId node : nodes) {
        const auto degree = type.empty() ? graph_.degree(node, direction)
                                         : graph_.degree(node, direction, *type_token);
        if (degree.ok()) sum += static_cast<double>(*degree);
      }
      result = std::max(sum, 0.5) / static_cast<double>(nodes.size());
    }
  }
  return degrees_[key] = result;
}

double Cost::fanout(const bind::PatternNode& from, const bind::PatternEdge& edge,
                    bool turned) const {
  const std::string label = rarest_label(from);
  std::vector<Direction> ways;
  if (edge.direction == Direction::both) {
    ways = {Direction::out, Direction::in};
  } else {
    const bool out = (edge.direction == Direction::out) != turned;
    ways = {out ? Direction::out : Direction::in};
  }
  double sum = 0;
  for (const Direction way : ways) {
    if (edge.types.empty()) sum += degree(label, "", way);
    for (const std::string& type : edge.types) sum += degree(label, type, way);
  }
  if (!edge.length) return sum;
  double steps = 1;
  double total = edge.length->min == 0 ? 1 : 0;
  const std::uint64_t last = std::min<std::uint64_t>(edge.length->max, edge.length->min + 4);
  for (std::uint64_t step = 1; step <= last && steps < 1e12; ++step) {
    steps *= sum;
    if (step >= edge.length->min) total += steps;
  }
  return total;
}

double Cost::share(const bind::PatternNode& node) const {
  if (node.labels.empty()) return 1;
  const double all = std::max(1.0, static_cast<double>(graph_.node_count()));
  // Types mostly lead to one kind of node: the label says less than its share of all nodes.
  return std::sqrt(std::min(1.0, nodes(node) / all));
}

double Cost::selectivity(const bind::Expression& predicate) {
  const bind::Expression* left = nullptr;
  const bind::Expression* right = nullptr;
  if (equality_sides(predicate, left, right)) return equality_share;
  if (std::holds_alternative<bind::Comparison>(predicate.node)) return range_share;
  return other_share;
}

}  // namespace plenum::query::plan
