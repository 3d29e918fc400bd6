#include "graph/bgl/dijkstra.hpp"

#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <limits>

#include "core/try.hpp"
#include "graph/bgl/wall.hpp"
#include "graph/bgl_view.hpp"

namespace plenum::graph {

Result<std::vector<double>> dijkstra(const GraphView& view, Vertex source, const Control& control) {
  const std::uint64_t n = view.vertex_count();
  PLENUM_TRY(control.reserve(view.bytes() + n * 48, "shortest distances"));
  return guarded([&]() -> Result<std::vector<double>> {
    std::vector<double> distances(n);
    Pacer pacer(control);
    boost::dijkstra_shortest_paths(view, source,
                                   boost::weight_map(get(boost::edge_weight, view))
                                       .distance_map(PacedMap<double>{&distances, &pacer})
                                       .distance_inf(std::numeric_limits<double>::infinity())
                                       .vertex_index_map(get(boost::vertex_index, view)));
    return distances;
  });
}

}  // namespace plenum::graph
