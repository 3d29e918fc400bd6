#include "graph/kernel/weak_components.hpp"

#include <numeric>

#include "core/try.hpp"

namespace plenum::graph {
namespace {

Vertex root_of(std::vector<Vertex>& parents, Vertex v) {
  while (parents[v] != v) {
    parents[v] = parents[parents[v]];
    v = parents[v];
  }
  return v;
}

}  // namespace

Result<std::vector<Vertex>> weak_components(const GraphView& view, const Control& control) {
  const Vertex n = view.vertex_count();
  PLENUM_TRY(control.reserve(view.bytes() + std::uint64_t{n} * sizeof(Vertex), "weak components"));
  std::vector<Vertex> parents(n);
  std::iota(parents.begin(), parents.end(), Vertex{0});
  Pacer pacer(control);
  for (Vertex v = 0; v < n; ++v) {
    Vertex root = root_of(parents, v);
    for (Vertex target : view.out(v)) {
      const Vertex other = root_of(parents, target);
      if (other < root) {
        parents[root] = other;
        root = other;
      } else if (root < other) {
        parents[other] = root;
      }
    }
    PLENUM_TRY(pacer.step(view.out_degree(v) + 1));
  }
  for (Vertex v = 0; v < n; ++v) parents[v] = parents[parents[v]];  // parents come before children
  return parents;
}

}  // namespace plenum::graph
