#include "graph/kernel/simple_graph.hpp"

#include <algorithm>

#include "core/try.hpp"

namespace plenum::graph {

Result<SimpleGraph> simple_graph(const GraphView& view, const Control& control) {
  const Vertex n = view.vertex_count();
  const std::uint64_t ends = std::uint64_t{view.arc_count()} * (view.undirected() ? 1 : 2);
  PLENUM_TRY(control.reserve(view.bytes() + ends * 5 + std::uint64_t{n} * 8, "the simple graph"));
  SimpleGraph simple;
  simple.offsets.reserve(std::size_t{n} + 1);
  simple.offsets.push_back(0);
  std::vector<std::pair<Vertex, std::uint8_t>> around;
  Pacer pacer(control);
  for (Vertex v = 0; v < n; ++v) {
    around.clear();
    const std::uint8_t out_bit = view.undirected() ? 3 : 1;
    for (Vertex target : view.out(v)) {
      if (target != v) around.emplace_back(target, out_bit);
    }
    if (!view.undirected()) {
      for (Vertex source : view.in(v)) {
        if (source != v) around.emplace_back(source, std::uint8_t{2});
      }
    }
    std::sort(around.begin(), around.end());
    for (std::size_t i = 0; i < around.size();) {
      unsigned bits = 0;
      const Vertex neighbour = around[i].first;
      for (; i < around.size() && around[i].first == neighbour; ++i) bits |= around[i].second;
      simple.neighbours.push_back(neighbour);
      simple.directions.push_back(bits == 3 ? 2 : 1);
    }
    simple.offsets.push_back(simple.neighbours.size());
    PLENUM_TRY(pacer.step(around.size() + 1));
  }
  return simple;
}

}  // namespace plenum::graph
