#include "graph/bgl/k_shortest.hpp"

#include <algorithm>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/graph/filtered_graph.hpp>
#include <optional>
#include <set>
#include <tuple>

#include "core/try.hpp"
#include "graph/bgl/wall.hpp"
#include "graph/bgl_view.hpp"
#include "graph/weights.hpp"

namespace plenum::graph {
namespace {

/// Thrown when the target is settled; the rest of the search is not needed.
struct Arrived {};

/// What a spur must not use.
struct Forbidden {
  std::vector<std::uint8_t> vertices;
  std::set<ArcIndex> arcs;
};
struct ArcAllowed {
  const Forbidden* forbidden = nullptr;
  bool operator()(const ArcDescriptor& arc) const {
    return forbidden->vertices[arc.target] == 0 && forbidden->arcs.count(arc.index) == 0;
  }
};

/// Remembers the arc by which each vertex is reached best, and stops at the target.
struct TraceVisitor : boost::dijkstra_visitor<> {
  TraceVisitor(std::vector<ArcDescriptor>* trace_to, Vertex target_vertex)
      : trace(trace_to), goal(target_vertex) {}
  template <class G>
  void edge_relaxed(const ArcDescriptor& arc, const G&) const {
    (*trace)[arc.target] = arc;
  }
  template <class G>
  void examine_vertex(Vertex v, const G&) const {
    if (v == goal) throw Arrived{};
  }
  std::vector<ArcDescriptor>* trace;
  Vertex goal;
};

class Yen {
 public:
  Yen(const GraphView& view, Vertex target, const Control& control)
      : view_(view), target_(target), pacer_(control), trace_(view.vertex_count()) {
    forbidden_.vertices.assign(view.vertex_count(), 0);
  }

  std::vector<ArcPath> run(Vertex source, std::uint32_t k) {
    std::vector<ArcPath> found;
    ArcPath first;
    first.vertices.push_back(source);
    if (!complete(first)) return found;
    found.push_back(std::move(first));
    while (found.size() < k) {
      branch(found);
      if (candidates_.empty()) break;
      found.push_back(candidates_.begin()->path);
      candidates_.erase(candidates_.begin());
    }
    return found;
  }

 private:
  struct Candidate {
    ArcPath path;
    bool operator<(const Candidate& other) const {
      return std::tie(path.cost, path.vertices, path.arcs) <
             std::tie(other.path.cost, other.path.vertices, other.path.arcs);
    }
  };

  /// Every way to leave the last found path at one of its vertices.
  void branch(const std::vector<ArcPath>& found) {
    const ArcPath& last = found.back();
    for (std::size_t spur = 0; spur < last.arcs.size(); ++spur) {
      forbidden_.arcs.clear();
      for (const ArcPath& other : found) {
        if (other.arcs.size() > spur &&
            std::equal(last.arcs.begin(), last.arcs.begin() + static_cast<std::ptrdiff_t>(spur),
                       other.arcs.begin())) {
          forbidden_.arcs.insert(other.arcs[spur]);
        }
      }
      ArcPath path;
      for (std::size_t i = 0; i < spur; ++i) {
        path.vertices.push_back(last.vertices[i]);
        path.arcs.push_back(last.arcs[i]);
        path.cost += view_.weight(last.arcs[i]);
        forbidden_.vertices[last.vertices[i]] = 1;
      }
      path.vertices.push_back(last.vertices[spur]);
      if (complete(path)) candidates_.insert(Candidate{std::move(path)});
      for (std::size_t i = 0; i < spur; ++i) forbidden_.vertices[last.vertices[i]] = 0;
    }
  }

  /// Appends the cheapest allowed way from the path's end to the target.
  bool complete(ArcPath& path) {
    const Vertex from = path.vertices.back();
    std::vector<double> distances(view_.vertex_count(), infinity);
    boost::filtered_graph<GraphView, ArcAllowed> allowed(view_, ArcAllowed{&forbidden_});
    try {
      boost::dijkstra_shortest_paths(allowed, from,
                                     boost::weight_map(get(boost::edge_weight, view_))
                                         .distance_map(PacedMap<double>{&distances, &pacer_})
                                         .distance_inf(infinity)
                                         .vertex_index_map(get(boost::vertex_index, view_))
                                         .visitor(TraceVisitor(&trace_, target_)));
    } catch (const Arrived&) {  // the ordinary end
    }
    if (distances[target_] == infinity) return false;
    std::vector<ArcDescriptor> way;
    for (Vertex v = target_; v != from; v = trace_[v].source) way.push_back(trace_[v]);
    for (auto arc = way.rbegin(); arc != way.rend(); ++arc) {
      path.vertices.push_back(arc->target);
      path.arcs.push_back(arc->index);
      path.cost += view_.weight(arc->index);
    }
    return true;
  }

  const GraphView& view_;
  Vertex target_;
  Pacer pacer_;
  std::vector<ArcDescriptor> trace_;
  Forbidden forbidden_;
  std::set<Candidate> candidates_;
};

}  // namespace

Result<std::vector<ArcPath>> k_shortest_paths(const GraphView& view, Vertex source, Vertex target,
                                              std::uint32_t k, const Control& control) {
  PLENUM_TRY(
      control.reserve(view.bytes() + std::uint64_t{view.vertex_count()} * 64, "k shortest paths"));
  return guarded(
      [&]() -> Result<std::vector<ArcPath>> { return Yen(view, target, control).run(source, k); });
}

}  // namespace plenum::graph
