#include "graph/kernel/k_core.hpp"

#include <algorithm>

#include "core/try.hpp"
#include "graph/kernel/simple_graph.hpp"

namespace plenum::graph {

Result<std::vector<std::uint32_t>> core_numbers(const GraphView& view, const Control& control) {
  const Vertex n = view.vertex_count();
  PLENUM_ASSIGN(const SimpleGraph simple, simple_graph(view, control));
  PLENUM_TRY(control.reserve(view.bytes() + simple.neighbours.size() * 5 + std::uint64_t{n} * 24,
                             "k-core"));
  std::vector<std::uint32_t> degree(n);
  std::uint32_t largest = 0;
  for (Vertex v = 0; v < n; ++v) largest = std::max(largest, degree[v] = simple.degree(v));
  // `order` holds the vertices sorted by what is left of their degree; bins[d] is where d begins.
  std::vector<std::uint32_t> bins(std::size_t{largest} + 2, 0);
  for (Vertex v = 0; v < n; ++v) ++bins[degree[v] + 1];
  for (std::size_t d = 1; d < bins.size(); ++d) bins[d] += bins[d - 1];
  std::vector<Vertex> order(n);
  std::vector<std::uint32_t> place(n);
  {
    std::vector<std::uint32_t> next(bins.begin(), bins.end() - 1);
    for (Vertex v = 0; v < n; ++v) order[place[v] = next[degree[v]]++] = v;
  }
  Pacer pacer(control);
  for (std::uint32_t i = 0; i < n; ++i) {
    const Vertex v = order[i];
    for (Vertex u : simple.around(v)) {
      if (degree[u] <= degree[v]) continue;
      // u moves to the front of its bin, and the bin's border moves over it.
      const std::uint32_t border = bins[degree[u]];
      const Vertex front = order[border];
      if (front != u) {
        std::swap(order[place[u]], order[border]);
        place[front] = place[u];
        place[u] = border;
      }
      ++bins[degree[u]];
      --degree[u];
    }
    PLENUM_TRY(pacer.step(simple.degree(v) + 1));
  }
  return degree;
}

}  // namespace plenum::graph
