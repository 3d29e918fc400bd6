#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <random>

#include "graph/bgl/betweenness.hpp"
#include "graph/bgl/closeness.hpp"
#include "graph/bgl/dijkstra.hpp"
#include "graph/bgl/k_shortest.hpp"
#include "graph/bgl/strong_components.hpp"
#include "graph/kernel/bfs.hpp"
#include "graph/kernel/degree.hpp"
#include "graph/kernel/delta_stepping.hpp"
#include "graph/kernel/k_core.hpp"
#include "graph/kernel/label_propagation.hpp"
#include "graph/kernel/louvain.hpp"
#include "graph/kernel/pagerank.hpp"
#include "graph/kernel/triangles.hpp"
#include "graph/kernel/weak_components.hpp"
#include "plenum/interrupt.hpp"

namespace plenum::graph {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

struct RandomGraph {
  Vertex n = 0;
  std::vector<Arc> arcs;
};

/// Sparse to dense, with self-loops and parallel edges; whole weights, so sums are exact.
RandomGraph random_graph(std::uint32_t seed) {
  std::mt19937 random(seed);
  const auto pick = [&](std::uint32_t bound) {
    return static_cast<std::uint32_t>(random() % bound);
  };
  RandomGraph graph;
  graph.n = 1 + pick(40);
  const std::uint32_t edges = pick(graph.n * 4);
  for (std::uint32_t i = 0; i < edges; ++i) {
    graph.arcs.push_back({pick(graph.n), pick(graph.n), static_cast<double>(pick(10))});
  }
  return graph;
}

/// Reachability and distances by brute force (Floyd 1962).
std::vector<std::vector<double>> all_distances(const GraphView& view) {
  const Vertex n = view.vertex_count();
  std::vector<std::vector<double>> d(n, std::vector<double>(n, infinity));
  for (Vertex v = 0; v < n; ++v) {
    d[v][v] = 0;
    for (ArcIndex arc = view.out_begin(v); arc < view.out_end(v); ++arc) {
      d[v][view.targets()[arc]] = std::min(d[v][view.targets()[arc]], view.weight(arc));
    }
  }
  for (Vertex k = 0; k < n; ++k) {
    for (Vertex i = 0; i < n; ++i) {
      for (Vertex j = 0; j < n; ++j) d[i][j] = std::min(d[i][j], d[i][k] + d[k][j]);
    }
  }
  return d;
}

class RandomGraphs : public ::testing::TestWithParam<std::uint32_t> {
 protected:
  RandomGraph graph_ = random_graph(GetParam());
  Control control_;
  GraphView view(Direction direction, ViewParts parts, bool weighted) const {
    return GraphView::from_arcs(graph_.n, graph_.arcs, direction, parts, weighted);
  }
};

TEST_P(RandomGraphs, DistancesOfAllWaysAgree) {
  for (const Direction direction : {Direction::out, Direction::in, Direction::both}) {
    const GraphView weighted = view(direction, {}, true);
    const GraphView plain = view(direction, {.in_arcs = true}, false);
    const auto expected = all_distances(weighted);
    const auto steps = all_distances(plain);
    for (Vertex source = 0; source < graph_.n; ++source) {
      EXPECT_EQ(dijkstra(weighted, source, control_).value(), expected[source]);
      EXPECT_EQ(shortest_distances(weighted, source, control_).value(), expected[source]);
      const auto levels = bfs(plain, source, unreached - 1, control_).value();
      for (Vertex v = 0; v < graph_.n; ++v) {
        EXPECT_EQ(levels[v] == unreached ? infinity : levels[v], steps[source][v]);
      }
    }
  }
}

TEST_P(RandomGraphs, ComponentsAreWhatReachabilitySays) {
  const GraphView directed = view(Direction::out, {}, false);
  const auto there = all_distances(directed);
  const auto joined = all_distances(view(Direction::both, {}, false));
  const auto strong = strong_components(directed, control_).value();
  const auto weak = weak_components(directed, control_).value();
  for (Vertex a = 0; a < graph_.n; ++a) {
    EXPECT_LE(strong[a], a);
    EXPECT_EQ(strong[strong[a]], strong[a]);
    for (Vertex b = 0; b < graph_.n; ++b) {
      EXPECT_EQ(strong[a] == strong[b], there[a][b] < infinity && there[b][a] < infinity);
      EXPECT_EQ(weak[a] == weak[b], joined[a][b] < infinity);
    }
  }
}

TEST_P(RandomGraphs, BetweennessCountsShortestPaths) {
  for (const Direction direction : {Direction::out, Direction::both}) {
    const GraphView g = view(direction, {}, false);
    const auto d = all_distances(g);
    // paths[s][t]: number of shortest paths, by going through the arcs in the order of distance.
    std::vector<std::vector<double>> paths(graph_.n, std::vector<double>(graph_.n, 0.0));
    for (Vertex s = 0; s < graph_.n; ++s) {
      paths[s][s] = 1;
      for (double level = 1; level <= graph_.n; ++level) {
        for (Vertex v = 0; v < graph_.n; ++v) {
          if (d[s][v] != level - 1) continue;
          for (Vertex t : g.out(v)) {
            if (d[s][t] == level) paths[s][t] += paths[s][v];
          }
        }
      }
    }
    const auto scores = betweenness(g, false, control_).value();
    for (Vertex v = 0; v < graph_.n; ++v) {
      double expected = 0;
      for (Vertex s = 0; s < graph_.n; ++s) {
        for (Vertex t = 0; t < graph_.n; ++t) {
          if (s == v || t == v || s == t || d[s][t] == infinity) continue;
          if (d[s][v] + d[v][t] == d[s][t]) expected += paths[s][v] * paths[v][t] / paths[s][t];
        }
      }
      if (direction == Direction::both) expected /= 2;
      EXPECT_NEAR(scores[v], expected, 1e-9 * (1 + expected));
    }
  }
}

TEST_P(RandomGraphs, ClosenessIsTheDefinition) {
  for (const bool weighted : {false, true}) {
    const GraphView g = view(Direction::out, {}, weighted);
    const auto d = all_distances(g);
    const auto scores = closeness(g, control_).value();
    for (Vertex v = 0; v < graph_.n; ++v) {
      double sum = 0;
      double reached = 0;
      for (Vertex u = 0; u < graph_.n; ++u) {
        if (u == v || d[v][u] == infinity) continue;
        sum += d[v][u];
        ++reached;
      }
      EXPECT_DOUBLE_EQ(scores[v], sum > 0 ? reached * reached / sum / (graph_.n - 1.0) : 0.0);
    }
  }
}

TEST_P(RandomGraphs, PagerankIsAFixedPointOfItsEquation) {
  for (const Direction direction : {Direction::out, Direction::in, Direction::both}) {
    for (const bool weighted : {false, true}) {
      const GraphView g = view(direction, {.in_arcs = true}, weighted);
      const auto scores = pagerank(g, {0.85, 10'000, 1e-14}, control_).value().scores;
      std::vector<double> next(graph_.n, 0.0);
      double dangling = 0;
      for (Vertex v = 0; v < graph_.n; ++v) {
        double total = 0;
        for (ArcIndex arc = g.out_begin(v); arc < g.out_end(v); ++arc) total += g.weight(arc);
        if (total == 0) dangling += scores[v];
        for (ArcIndex arc = g.out_begin(v); total > 0 && arc < g.out_end(v); ++arc) {
          next[g.targets()[arc]] += scores[v] * g.weight(arc) / total;
        }
      }
      double sum = 0;
      for (Vertex v = 0; v < graph_.n; ++v) {
        EXPECT_NEAR(scores[v], 0.15 / graph_.n + 0.85 * (next[v] + dangling / graph_.n), 1e-12);
        sum += scores[v];
      }
      EXPECT_NEAR(sum, 1.0, 1e-12);
    }
  }
}

TEST_P(RandomGraphs, TrianglesAndCoresAreTheirDefinitions) {
  const GraphView g = view(Direction::out, {.in_arcs = true}, false);
  std::vector<std::vector<int>> joined(graph_.n, std::vector<int>(graph_.n, 0));
  for (const Arc& arc : graph_.arcs) {
    if (arc.from != arc.to) joined[arc.from][arc.to] = joined[arc.to][arc.from] = 1;
  }
  const auto counts = triangles(g, control_).value();
  for (Vertex v = 0; v < graph_.n; ++v) {
    std::uint64_t expected = 0;
    for (Vertex a = 0; a < graph_.n; ++a) {
      for (Vertex b = a + 1; b < graph_.n; ++b)
        expected += joined[v][a] * joined[a][b] * joined[b][v];
    }
    EXPECT_EQ(counts.triangles[v], expected);
  }
  const auto cores = core_numbers(g, control_).value();
  for (std::uint32_t k = 1; k <= 40; ++k) {  // peel by the definition
    std::vector<bool> alive(graph_.n, true);
    for (bool changed = true; changed;) {
      changed = false;
      for (Vertex v = 0; v < graph_.n; ++v) {
        std::uint32_t degree = 0;
        for (Vertex u = 0; u < graph_.n; ++u) degree += alive[u] && joined[v][u] ? 1 : 0;
        if (alive[v] && degree < k) alive[v] = false, changed = true;
      }
    }
    for (Vertex v = 0; v < graph_.n; ++v) EXPECT_EQ(cores[v] >= k, alive[v]) << "core " << k;
  }
}

TEST_P(RandomGraphs, LouvainReportsTheModularityOfItsCommunities) {
  const GraphView g = view(Direction::both, {}, false);
  const auto result = louvain(g, {}, control_).value();
  double total = 0;
  std::map<Vertex, double> degree;
  std::map<Vertex, double> within;
  for (const Arc& arc : graph_.arcs) {
    total += 2;
    degree[result.communities[arc.from]] += 1;
    degree[result.communities[arc.to]] += 1;
    if (result.communities[arc.from] == result.communities[arc.to]) {
      within[result.communities[arc.from]] += 2;
    }
  }
  double expected = 0;
  for (const auto& [community, sum] : degree) {
    expected += within[community] / total - (sum / total) * (sum / total);
  }
  EXPECT_NEAR(result.modularity, expected, 1e-9);
  const auto weak = weak_components(g, control_).value();
  for (Vertex v = 0; v < graph_.n; ++v) {
    EXPECT_EQ(weak[v], weak[result.communities[v]]) << "a community spans components";
    EXPECT_LE(result.communities[v], v);
  }
  EXPECT_EQ(louvain(g, {}, control_).value().communities, result.communities);
}

TEST_P(RandomGraphs, ShortestPathsComeInOrderAndWithoutRepetition) {
  const GraphView g = view(Direction::out, {}, true);
  const Vertex target = graph_.n - 1;
  const auto paths = k_shortest_paths(g, 0, target, 8, control_).value();
  const double best = all_distances(g)[0][target];
  ASSERT_EQ(paths.empty(), best == infinity);
  if (!paths.empty()) {
    EXPECT_EQ(paths[0].cost, best);
  }
  for (std::size_t i = 0; i < paths.size(); ++i) {
    EXPECT_EQ(paths[i].vertices.front(), 0U);
    EXPECT_EQ(paths[i].vertices.back(), target);
    std::set<Vertex> unique(paths[i].vertices.begin(), paths[i].vertices.end());
    EXPECT_EQ(unique.size(), paths[i].vertices.size());
    double cost = 0;
    for (std::size_t j = 0; j < paths[i].arcs.size(); ++j) {
      EXPECT_EQ(g.targets()[paths[i].arcs[j]], paths[i].vertices[j + 1]);
      cost += g.weight(paths[i].arcs[j]);
    }
    EXPECT_EQ(cost, paths[i].cost);
    if (i > 0) {
      EXPECT_GE(paths[i].cost, paths[i - 1].cost);
    }
    for (std::size_t j = 0; j < i; ++j) EXPECT_NE(paths[i].arcs, paths[j].arcs);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomGraphs, ::testing::Range(1U, 41U));

TEST(Kernels, AnswerForTheEmptyGraph) {
  const Control control;
  const GraphView g = GraphView::from_arcs(0, {}, Direction::out, {.in_arcs = true}, false);
  const GraphView both = GraphView::from_arcs(0, {}, Direction::both, {.in_arcs = true}, false);
  EXPECT_TRUE(pagerank(g, {}, control).value().scores.empty());
  EXPECT_TRUE(weak_components(g, control).value().empty());
  EXPECT_TRUE(strong_components(g, control).value().empty());
  EXPECT_TRUE(betweenness(g, true, control).value().empty());
  EXPECT_TRUE(closeness(g, control).value().empty());
  EXPECT_TRUE(degrees(g, true, control).value().empty());
  EXPECT_TRUE(label_propagation(g, 5, control).value().empty());
  EXPECT_TRUE(louvain(both, {}, control).value().communities.empty());
  EXPECT_TRUE(core_numbers(g, control).value().empty());
  EXPECT_TRUE(triangles(g, control).value().triangles.empty());
}

TEST(Kernels, AnswerForOneNodeWithAndWithoutALoop) {
  const Control control;
  for (const bool loop : {false, true}) {
    const std::vector<Arc> arcs(loop ? 1 : 0, Arc{0, 0, 0.0});
    const GraphView g = GraphView::from_arcs(1, arcs, Direction::out, {.in_arcs = true}, true);
    const GraphView both = GraphView::from_arcs(1, arcs, Direction::both, {}, true);
    EXPECT_EQ(pagerank(g, {}, control).value().scores, std::vector<double>{1.0});
    EXPECT_EQ(strong_components(g, control).value(), std::vector<Vertex>{0});
    EXPECT_EQ(closeness(g, control).value(), std::vector<double>{0.0});
    EXPECT_EQ(core_numbers(g, control).value(), std::vector<std::uint32_t>{0});
    EXPECT_EQ(triangles(g, control).value().coefficients, std::vector<double>{0.0});
    EXPECT_EQ(louvain(both, {}, control).value().communities, std::vector<Vertex>{0});
    EXPECT_EQ(label_propagation(g, 3, control).value(), std::vector<Vertex>{0});
    EXPECT_EQ(shortest_distances(g, 0, control).value(), std::vector<double>{0.0});
  }
}

TEST(Kernels, DegreeCountsALoopOnceADirectionAndParallelEdgesEach) {
  const std::vector<Arc> arcs{{0, 0, 2.0}, {0, 1, 0.5}, {0, 1, 0.25}};
  const Control control;
  const GraphView g = GraphView::from_arcs(3, arcs, Direction::out, {}, false);
  EXPECT_EQ(degrees(g, false, control).value(), (std::vector<double>{3, 0, 0}));
  EXPECT_EQ(degrees(g, true, control).value(), (std::vector<double>{4, 2, 0}));
  const GraphView w = GraphView::from_arcs(3, arcs, Direction::in, {}, true);
  EXPECT_EQ(degrees(w, false, control).value(), (std::vector<double>{2, 0.75, 0}));
}

TEST(Kernels, DistancesStandExtremeWeights) {
  const Control control;
  const std::vector<Arc> arcs{{0, 1, 1e-300}, {1, 2, 1e300},   {2, 3, 5e-324},
                              {0, 3, 1e308},  {3, 4, 1.7e308}, {4, 5, 1.7e308}};
  const GraphView g = GraphView::from_arcs(6, arcs, Direction::out, {}, true);
  const auto expected = dijkstra(g, 0, control).value();
  EXPECT_EQ(shortest_distances(g, 0, control).value(), expected);
  const std::vector<Arc> tiny{{0, 1, 5e-324}, {1, 2, 5e-324}, {0, 2, 0.0}};
  const GraphView t = GraphView::from_arcs(3, tiny, Direction::out, {}, true);
  EXPECT_EQ(shortest_distances(t, 0, control).value(), (std::vector<double>{0.0, 5e-324, 0.0}));
}

TEST(Kernels, ALongChainNeedsNoDeepStack) {
  const Vertex n = 200'000;
  std::vector<Arc> arcs;
  for (Vertex v = 0; v + 1 < n; ++v) arcs.push_back({v, v + 1});
  const Control control;
  const GraphView chain = GraphView::from_arcs(n, arcs, Direction::out, {}, false);
  EXPECT_EQ(strong_components(chain, control).value()[n - 1], n - 1);
  arcs.push_back({n - 1, 0});
  const GraphView ring = GraphView::from_arcs(n, arcs, Direction::out, {}, false);
  EXPECT_EQ(strong_components(ring, control).value()[n - 1], 0U);
  EXPECT_EQ(weak_components(chain, control).value()[n - 1], 0U);
  EXPECT_EQ(bfs(chain, 0, unreached - 1, control).value()[n - 1], n - 1);
}

TEST(Kernels, BetweennessRefusesZeroWeights) {
  const std::vector<Arc> arcs{{0, 1, 0.0}};
  const GraphView g = GraphView::from_arcs(2, arcs, Direction::out, {}, true);
  EXPECT_EQ(betweenness(g, false, Control{}).error().code(), ErrorCode::invalid_argument);
}

TEST(Kernels, NormalizedBetweennessOfAStarIsOneInTheMiddle) {
  std::vector<Arc> arcs;
  for (Vertex v = 1; v < 6; ++v) arcs.push_back({0, v});
  const GraphView g = GraphView::from_arcs(6, arcs, Direction::both, {}, false);
  EXPECT_EQ(betweenness(g, true, Control{}).value(), (std::vector<double>{1, 0, 0, 0, 0, 0}));
  EXPECT_EQ(betweenness(g, false, Control{}).value()[0], 10.0);
}

TEST(Kernels, StopWhenInterrupted) {
  Interrupt interrupt;
  interrupt.request();
  const Control control{&interrupt, 0};
  std::vector<Arc> arcs;
  for (Vertex v = 0; v + 1 < 20'000; ++v) arcs.push_back({v, v + 1});
  const GraphView g = GraphView::from_arcs(20'000, arcs, Direction::out, {.in_arcs = true}, false);
  const GraphView b = GraphView::from_arcs(20'000, arcs, Direction::both, {}, false);
  const auto interrupted = [](const auto& result) {
    return !result.ok() && result.error().code() == ErrorCode::interrupted;
  };
  EXPECT_TRUE(interrupted(pagerank(g, {}, control)));
  EXPECT_TRUE(interrupted(betweenness(g, false, control)));
  EXPECT_TRUE(interrupted(closeness(g, control)));
  EXPECT_TRUE(interrupted(strong_components(g, control)));
  EXPECT_TRUE(interrupted(weak_components(g, control)));
  EXPECT_TRUE(interrupted(bfs(g, 0, unreached - 1, control)));
  EXPECT_TRUE(interrupted(shortest_distances(g, 0, control)));
  EXPECT_TRUE(interrupted(dijkstra(g, 0, control)));
  EXPECT_TRUE(interrupted(k_shortest_paths(g, 0, 19'999, 3, control)));
  EXPECT_TRUE(interrupted(label_propagation(g, 3, control)));
  EXPECT_TRUE(interrupted(triangles(g, control)));
  EXPECT_TRUE(interrupted(core_numbers(g, control)));
  EXPECT_TRUE(interrupted(louvain(b, {}, control)));
}

TEST(Kernels, KeepToTheirMemory) {
  const Control control{nullptr, 1000};
  const GraphView g = GraphView::from_arcs(1000, {}, Direction::out, {.in_arcs = true}, false);
  const auto limited = [](const auto& result) {
    return !result.ok() && result.error().code() == ErrorCode::limit;
  };
  EXPECT_TRUE(limited(pagerank(g, {}, control)));
  EXPECT_TRUE(limited(betweenness(g, false, control)));
  EXPECT_TRUE(limited(strong_components(g, control)));
  EXPECT_TRUE(limited(triangles(g, control)));
}

}  // namespace
}  // namespace plenum::graph
