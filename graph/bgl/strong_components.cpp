#include "graph/bgl/strong_components.hpp"

#include <algorithm>
#include <boost/graph/strong_components.hpp>

#include "core/try.hpp"
#include "graph/bgl/wall.hpp"
#include "graph/bgl_view.hpp"

namespace plenum::graph {

Result<std::vector<Vertex>> strong_components(const GraphView& view, const Control& control) {
  const Vertex n = view.vertex_count();
  // Component, root, time, colour, and Boost's two stacks.
  PLENUM_TRY(control.reserve(view.bytes() + std::uint64_t{n} * 80, "strong components"));
  return guarded([&]() -> Result<std::vector<Vertex>> {
    std::vector<Vertex> numbers(n);
    std::vector<Vertex> roots(n);
    std::vector<Vertex> times(n);
    Pacer pacer(control);
    const Vertex count =
        boost::strong_components(view, vertex_map(numbers),
                                 boost::root_map(vertex_map(roots))
                                     .discover_time_map(PacedMap<Vertex>{&times, &pacer})
                                     .vertex_index_map(get(boost::vertex_index, view)));
    std::vector<Vertex> smallest(count, n);
    for (Vertex v = 0; v < n; ++v) smallest[numbers[v]] = std::min(smallest[numbers[v]], v);
    for (Vertex v = 0; v < n; ++v) numbers[v] = smallest[numbers[v]];
    return numbers;
  });
}

}  // namespace plenum::graph
