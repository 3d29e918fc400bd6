#include "graph/kernel/degree.hpp"

#include "core/try.hpp"

namespace plenum::graph {

Result<std::vector<double>> degrees(const GraphView& view, bool incoming_too,
                                    const Control& control) {
  const Vertex n = view.vertex_count();
  PLENUM_TRY(control.reserve(view.bytes() + std::uint64_t{n} * sizeof(double), "degree"));
  std::vector<double> sums(n, 0.0);
  Pacer pacer(control);
  for (Vertex v = 0; v < n; ++v) {
    for (ArcIndex arc = view.out_begin(v); arc < view.out_end(v); ++arc) {
      sums[v] += view.weight(arc);
      if (incoming_too) sums[view.targets()[arc]] += view.weight(arc);
    }
    PLENUM_TRY(pacer.step(view.out_degree(v) + 1));
  }
  return sums;
}

}  // namespace plenum::graph
