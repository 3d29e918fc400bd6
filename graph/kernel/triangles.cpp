#include "graph/kernel/triangles.hpp"

#include "core/try.hpp"
#include "graph/kernel/simple_graph.hpp"

namespace plenum::graph {
namespace {

/// Every pair kept at its lower end only, lower by (degree, number): then no list is long.
SimpleGraph forward_half(const SimpleGraph& whole) {
  SimpleGraph half;
  half.offsets.push_back(0);
  for (Vertex v = 0; v < whole.vertex_count(); ++v) {
    for (std::uint64_t i = whole.offsets[v]; i < whole.offsets[v + 1]; ++i) {
      const Vertex u = whole.neighbours[i];
      const auto du = whole.degree(u);
      const auto dv = whole.degree(v);
      if (du < dv || (du == dv && u < v)) continue;
      half.neighbours.push_back(u);
      half.directions.push_back(whole.directions[i]);
    }
    half.offsets.push_back(half.neighbours.size());
  }
  return half;
}

}  // namespace

Result<TriangleCounts> triangles(const GraphView& view, const Control& control) {
  const Vertex n = view.vertex_count();
  PLENUM_ASSIGN(const SimpleGraph whole, simple_graph(view, control));
  PLENUM_TRY(control.reserve(view.bytes() + whole.neighbours.size() * 10 + std::uint64_t{n} * 40,
                             "triangles"));
  const SimpleGraph half = forward_half(whole);
  TriangleCounts counts;
  counts.triangles.assign(n, 0);
  std::vector<std::uint64_t> closing(n, 0);  // arcs among the neighbours
  std::vector<std::uint8_t> mark(n, 0);      // directions between the current vertex and its end
  Pacer pacer(control);
  for (Vertex v = 0; v < n; ++v) {
    const auto first = half.around(v);
    const std::uint8_t* first_directions = half.directions.data() + half.offsets[v];
    for (std::size_t i = 0; i < first.size(); ++i) mark[first[i]] = first_directions[i];
    for (std::size_t i = 0; i < first.size(); ++i) {
      const Vertex u = first[i];
      const auto second = half.around(u);
      const std::uint8_t* second_directions = half.directions.data() + half.offsets[u];
      for (std::size_t j = 0; j < second.size(); ++j) {
        const Vertex w = second[j];
        if (mark[w] == 0) continue;
        ++counts.triangles[v];
        ++counts.triangles[u];
        ++counts.triangles[w];
        closing[v] += second_directions[j];
        closing[u] += mark[w];
        closing[w] += first_directions[i];
      }
      PLENUM_TRY(pacer.step(second.size() + 1));
    }
    for (Vertex u : first) mark[u] = 0;
  }
  counts.coefficients.assign(n, 0.0);
  for (Vertex v = 0; v < n; ++v) {
    const double d = whole.degree(v);
    if (d >= 2) counts.coefficients[v] = static_cast<double>(closing[v]) / (d * (d - 1));
  }
  return counts;
}

}  // namespace plenum::graph
