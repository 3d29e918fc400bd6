#include "graph/kernel/bfs.hpp"

#include "core/try.hpp"

namespace plenum::graph {
namespace {

/// Thresholds of the paper: go bottom-up when the frontier's arcs exceed 1/14 of the unexplored
/// ones, back when it shrinks below 1/24 of the vertices.
constexpr std::uint64_t alpha = 14;
constexpr std::uint64_t beta = 24;

struct Search {
  const GraphView& view;
  std::vector<std::uint32_t> distances;
  std::vector<Vertex> frontier;
  std::uint64_t unexplored = 0;

  Status top_down(std::uint32_t depth, Pacer& pacer) {
    std::vector<Vertex> next;
    for (Vertex v : frontier) {
      for (Vertex target : view.out(v)) {
        if (distances[target] != unreached) continue;
        distances[target] = depth;
        next.push_back(target);
      }
      PLENUM_TRY(pacer.step(view.out_degree(v) + 1));
    }
    frontier = std::move(next);
    return {};
  }

  Status bottom_up(std::uint32_t depth, Pacer& pacer) {
    std::vector<Vertex> next;
    for (Vertex v = 0; v < view.vertex_count(); ++v) {
      if (distances[v] != unreached) continue;
      for (Vertex source : view.in(v)) {
        if (distances[source] != depth - 1) continue;
        distances[v] = depth;
        next.push_back(v);
        break;
      }
      PLENUM_TRY(pacer.step());
    }
    frontier = std::move(next);
    return {};
  }

  std::uint64_t frontier_arcs() const {
    std::uint64_t sum = 0;
    for (Vertex v : frontier) sum += view.out_degree(v);
    return sum;
  }
};

}  // namespace

Result<std::vector<std::uint32_t>> bfs(const GraphView& view, Vertex source,
                                       std::uint32_t max_depth, const Control& control) {
  const std::uint64_t n = view.vertex_count();
  PLENUM_TRY(control.reserve(view.bytes() + n * 3 * sizeof(std::uint32_t), "breadth-first search"));
  Search search{view, std::vector<std::uint32_t>(n, unreached), {source}, view.arc_count()};
  search.distances[source] = 0;
  Pacer pacer(control);
  bool upwards = false;
  for (std::uint32_t depth = 1; !search.frontier.empty() && depth <= max_depth; ++depth) {
    const std::uint64_t arcs = search.frontier_arcs();
    if (view.has_in()) {
      if (!upwards && arcs > search.unexplored / alpha) {
        upwards = true;
      } else if (upwards && search.frontier.size() < n / beta) {
        upwards = false;
      }
    }
    search.unexplored -= arcs;
    PLENUM_TRY(upwards ? search.bottom_up(depth, pacer) : search.top_down(depth, pacer));
  }
  return std::move(search.distances);
}

}  // namespace plenum::graph
