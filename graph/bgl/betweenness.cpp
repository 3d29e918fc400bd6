#include "graph/bgl/betweenness.hpp"

#include <boost/graph/betweenness_centrality.hpp>

#include "core/try.hpp"
#include "graph/bgl/wall.hpp"
#include "graph/bgl_view.hpp"

namespace plenum::graph {
namespace {

struct Work {
  explicit Work(Vertex n) : scores(n, 0.0), dependencies(n), paths(n), incoming(n) {}
  std::vector<double> scores;
  std::vector<double> dependencies;
  std::vector<double> paths;  // counts beyond 2^53 lose digits instead of overflowing
  std::vector<std::vector<ArcDescriptor>> incoming;
};

/// Boost's call with the distances as integers without weights, as doubles with them.
void run_brandes(const GraphView& view, Work& work, Pacer& pacer) {
  const Vertex n = view.vertex_count();
  const auto index = get(boost::vertex_index, view);
  if (view.weighted()) {
    std::vector<double> distances(n);
    boost::brandes_betweenness_centrality(
        view, vertex_map(work.scores), boost::dummy_property_map(), vertex_map(work.incoming),
        PacedMap<double>{&distances, &pacer}, vertex_map(work.dependencies), vertex_map(work.paths),
        index, get(boost::edge_weight, view));
  } else {
    std::vector<Vertex> distances(n);
    boost::brandes_betweenness_centrality(
        view, vertex_map(work.scores), boost::dummy_property_map(), vertex_map(work.incoming),
        PacedMap<Vertex>{&distances, &pacer}, vertex_map(work.dependencies), vertex_map(work.paths),
        index);
  }
}

}  // namespace

Result<std::vector<double>> betweenness(const GraphView& view, bool normalized,
                                        const Control& control) {
  const std::uint64_t n = view.vertex_count();
  for (double weight : view.weights()) {
    if (weight == 0.0) {
      return Error(ErrorCode::invalid_argument, "betweenness needs weights greater than 0");
    }
  }
  PLENUM_TRY(control.reserve(
      view.bytes() + n * 80 + std::uint64_t{view.arc_count()} * sizeof(ArcDescriptor),
      "betweenness"));
  return guarded([&]() -> Result<std::vector<double>> {
    Work work(view.vertex_count());
    Pacer pacer(control);
    run_brandes(view, work, pacer);
    double factor = view.undirected() ? 0.5 : 1.0;
    if (normalized) {
      const double others = static_cast<double>(n) - 1;
      factor = n > 2 ? 1.0 / (others * (others - 1)) : 1.0;
    }
    for (double& score : work.scores) score *= factor;
    return std::move(work.scores);
  });
}

}  // namespace plenum::graph
