#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "graph/kernel/bfs.hpp"
#include "graph/kernel/delta_stepping.hpp"
#include "graph/kernel/label_propagation.hpp"
#include "graph/kernel/pagerank.hpp"
#include "graph/kernel/triangles.hpp"
#include "graph/kernel/weak_components.hpp"
#include "support/graphalytics.hpp"

namespace plenum::graph::graphalytics {
namespace {

using std::filesystem::path;

struct Case {
  const char* input;
  const char* output;
  bool undirected;
  std::int64_t parameter;  // source vertex, or iterations
};

class Graphalytics : public ::testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(validation_folder())) {
      GTEST_SKIP() << "the validation graphs are not here";
    }
    expected_ = read_output(validation_folder() / GetParam().output);
    ASSERT_FALSE(expected_.empty()) << GetParam().output;
  }
  Direction direction() const { return GetParam().undirected ? Direction::both : Direction::out; }
  InputGraph adjacency() const {
    return read_adjacency(validation_folder() / GetParam().input, GetParam().undirected);
  }
  InputGraph weighted() const {
    const path stem = validation_folder() / GetParam().input;
    return read_weighted(path(stem) += ".v", path(stem) += ".e", GetParam().undirected);
  }
  void expect_covers(const InputGraph& graph) const {
    ASSERT_EQ(graph.names.size(), expected_.size());
  }
  std::map<std::int64_t, std::string> expected_;
  Control control_;
};

class Bfs : public Graphalytics {};
TEST_P(Bfs, EqualsTheReference) {
  const InputGraph graph = adjacency();
  expect_covers(graph);
  for (const bool in_arcs : {false, true}) {
    const GraphView view = graph.view(direction(), {.in_arcs = in_arcs});
    const auto distances =
        bfs(view, graph.vertex(GetParam().parameter), unreached - 1, control_).value();
    for (const auto& [name, value] : expected_) {
      const auto distance = distances[graph.vertex(name)];
      EXPECT_EQ(distance == unreached ? "9223372036854775807" : std::to_string(distance), value)
          << "vertex " << name;
    }
  }
}
INSTANTIATE_TEST_SUITE_P(All, Bfs,
                         ::testing::Values(Case{"bfs/dir-input", "bfs/dir-output", false, 1},
                                           Case{"bfs/undir-input", "bfs/undir-output", true, 1},
                                           Case{"example/example-directed-input",
                                                "example/example-directed-BFS", false, 1},
                                           Case{"example/example-undirected-input",
                                                "example/example-undirected-BFS", true, 2}));

class Pagerank : public Graphalytics {};
TEST_P(Pagerank, EqualsTheReference) {
  const InputGraph graph = adjacency();
  expect_covers(graph);
  const GraphView view = graph.view(direction(), {.in_arcs = true});
  const auto iterations = static_cast<std::uint32_t>(GetParam().parameter);
  const auto result = pagerank(view, {0.85, iterations, 0.0}, control_).value();
  EXPECT_EQ(result.iterations, iterations);
  for (const auto& [name, value] : expected_) {
    const double reference = to_double(value);
    EXPECT_NEAR(result.scores[graph.vertex(name)], reference, 1e-6 * reference)
        << "vertex " << name;
  }
}
INSTANTIATE_TEST_SUITE_P(All, Pagerank,
                         ::testing::Values(Case{"pr/dir-input", "pr/dir-output", false, 26},
                                           Case{"pr/undir-input", "pr/undir-output", true, 26},
                                           Case{"example/example-directed-input",
                                                "example/example-directed-PR", false, 2},
                                           Case{"example/example-undirected-input",
                                                "example/example-undirected-PR", true, 2}));

class WeakComponents : public Graphalytics {};
TEST_P(WeakComponents, EqualTheReferenceAsPartitions) {
  const InputGraph graph = adjacency();
  expect_covers(graph);
  const auto components = weak_components(graph.view(direction()), control_).value();
  std::map<std::string, Vertex> there;
  std::map<Vertex, std::string> back;
  for (const auto& [name, value] : expected_) {
    const Vertex component = components[graph.vertex(name)];
    EXPECT_EQ(there.emplace(value, component).first->second, component) << "vertex " << name;
    EXPECT_EQ(back.emplace(component, value).first->second, value) << "vertex " << name;
  }
}
INSTANTIATE_TEST_SUITE_P(All, WeakComponents,
                         ::testing::Values(Case{"wcc/dir-input", "wcc/dir-output", false, 0},
                                           Case{"wcc/undir-input", "wcc/undir-output", true, 0},
                                           Case{"example/example-directed-input",
                                                "example/example-directed-WCC", false, 0},
                                           Case{"example/example-undirected-input",
                                                "example/example-undirected-WCC", true, 0}));

class LabelPropagation : public Graphalytics {};
TEST_P(LabelPropagation, EqualsTheReference) {
  const InputGraph graph = adjacency();
  expect_covers(graph);
  const GraphView view = graph.view(direction(), {.in_arcs = true});
  const auto labels =
      label_propagation(view, static_cast<std::uint32_t>(GetParam().parameter), control_).value();
  for (const auto& [name, value] : expected_) {
    EXPECT_EQ(std::to_string(graph.names[labels[graph.vertex(name)]]), value) << "vertex " << name;
  }
}
INSTANTIATE_TEST_SUITE_P(All, LabelPropagation,
                         ::testing::Values(Case{"cdlp/dir-input", "cdlp/dir-output", false, 5},
                                           Case{"cdlp/undir-input", "cdlp/undir-output", true, 5},
                                           Case{"example/example-directed-input",
                                                "example/example-directed-CDLP", false, 2},
                                           Case{"example/example-undirected-input",
                                                "example/example-undirected-CDLP", true, 2}));

class Clustering : public Graphalytics {};
TEST_P(Clustering, EqualsTheReference) {
  const InputGraph graph = adjacency();
  expect_covers(graph);
  const auto counts = triangles(graph.view(direction(), {.in_arcs = true}), control_).value();
  for (const auto& [name, value] : expected_) {
    EXPECT_NEAR(counts.coefficients[graph.vertex(name)], to_double(value), 1e-6)
        << "vertex " << name;
  }
}
INSTANTIATE_TEST_SUITE_P(All, Clustering,
                         ::testing::Values(Case{"lcc/dir-input", "lcc/dir-output", false, 0},
                                           Case{"lcc/undir-input", "lcc/undir-output", true, 0},
                                           Case{"example/example-directed-input",
                                                "example/example-directed-LCC", false, 0},
                                           Case{"example/example-undirected-input",
                                                "example/example-undirected-LCC", true, 0}));

class ShortestDistances : public Graphalytics {};
TEST_P(ShortestDistances, EqualTheReference) {
  const InputGraph graph = weighted();
  expect_covers(graph);
  const auto distances =
      shortest_distances(graph.view(direction()), graph.vertex(GetParam().parameter), control_)
          .value();
  for (const auto& [name, value] : expected_) {
    const double distance = distances[graph.vertex(name)];
    const double reference = to_double(value);
    if (std::isinf(reference)) {
      EXPECT_EQ(distance, reference) << "vertex " << name;
    } else {
      EXPECT_NEAR(distance, reference, 1e-9) << "vertex " << name;
    }
  }
}
INSTANTIATE_TEST_SUITE_P(All, ShortestDistances,
                         ::testing::Values(Case{"sssp/dir-input", "sssp/dir-output", false, 1},
                                           Case{"sssp/undir-input", "sssp/undir-output", true, 1},
                                           Case{"example/example-directed",
                                                "example/example-directed-SSSP", false, 1},
                                           Case{"example/example-undirected",
                                                "example/example-undirected-SSSP", true, 2}));

}  // namespace
}  // namespace plenum::graph::graphalytics
