#include "graph/bgl/closeness.hpp"

#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/visitors.hpp>
#include <cmath>

#include "core/try.hpp"
#include "graph/bgl/dijkstra.hpp"
#include "graph/bgl/wall.hpp"
#include "graph/bgl_view.hpp"
#include "graph/weights.hpp"

namespace plenum::graph {
namespace {

Result<std::vector<double>> distances_from(const GraphView& view, Vertex source,
                                           const Control& control) {
  if (view.weighted()) return dijkstra(view, source, control);
  return guarded([&]() -> Result<std::vector<double>> {
    std::vector<double> distances(view.vertex_count(), infinity);
    distances[source] = 0;
    boost::breadth_first_search(view, source,
                                boost::visitor(boost::make_bfs_visitor(boost::record_distances(
                                                   vertex_map(distances), boost::on_tree_edge())))
                                    .vertex_index_map(get(boost::vertex_index, view)));
    return distances;
  });
}

}  // namespace

Result<std::vector<double>> closeness(const GraphView& view, const Control& control) {
  const Vertex n = view.vertex_count();
  PLENUM_TRY(control.reserve(view.bytes() + std::uint64_t{n} * 56, "closeness"));
  std::vector<double> scores(n, 0.0);
  for (Vertex v = 0; v < n; ++v) {
    PLENUM_TRY(control.check());
    PLENUM_ASSIGN(const auto distances, distances_from(view, v, control));
    double sum = 0;
    double reached = 0;
    for (Vertex u = 0; u < n; ++u) {
      if (u == v || !std::isfinite(distances[u])) continue;
      sum += distances[u];
      reached += 1;
    }
    if (sum > 0) scores[v] = reached / (n - 1.0) * (reached / sum);
  }
  return scores;
}

}  // namespace plenum::graph
