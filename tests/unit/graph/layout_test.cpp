#include "graph/layout.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace plenum::graph {
namespace {

using Edges = std::vector<std::pair<Vertex, Vertex>>;

double distance(const Point& a, const Point& b) { return std::hypot(a.x - b.x, a.y - b.y); }

TEST(Layout, OfTheSameGraphIsTheSameBitByBit) {
  Edges edges;
  for (Vertex v = 1; v < 200; ++v) edges.emplace_back(v / 3, v);
  const auto once = layout(200, edges, 7, {}).value();
  const auto again = layout(200, edges, 7, {}).value();
  for (Vertex v = 0; v < 200; ++v) {
    EXPECT_EQ(once[v].x, again[v].x);
    EXPECT_EQ(once[v].y, again[v].y);
    EXPECT_TRUE(std::isfinite(once[v].x) && std::isfinite(once[v].y));
  }
  EXPECT_NE(layout(200, edges, 8, {}).value()[0].x, once[0].x);
}

TEST(Layout, PutsNeighboursNearerThanStrangers) {
  // Two cliques of eight, joined by one edge.
  Edges edges;
  for (Vertex a = 0; a < 16; ++a) {
    for (Vertex b = a + 1; b < 16; ++b) {
      if (a / 8 == b / 8) edges.emplace_back(a, b);
    }
  }
  edges.emplace_back(0, 8);
  const auto points = layout(16, edges, 1, {}).value();
  double inside = 0;
  double across = 0;
  for (Vertex a = 0; a < 8; ++a) {
    for (Vertex b = a + 1; b < 8; ++b) inside += distance(points[a], points[b]) / 28;
    for (Vertex b = 8; b < 16; ++b) across += distance(points[a], points[b]) / 64;
  }
  EXPECT_LT(2 * inside, across);
}

TEST(Layout, StandsGraphsWithoutEdgesWithLoopsAndOfOneNode) {
  EXPECT_TRUE(layout(0, {}, 1, {}).value().empty());
  EXPECT_EQ(layout(1, Edges{{0, 0}}, 1, {}).value()[0].x, 0.0);
  const auto apart = layout(50, {}, 1, {}).value();
  for (Vertex a = 0; a < 50; ++a) {
    for (Vertex b = a + 1; b < 50; ++b) EXPECT_GT(distance(apart[a], apart[b]), 0.2);
  }
  const auto loops = layout(2, Edges{{0, 0}, {1, 1}, {0, 1}, {0, 1}}, 1, {}).value();
  EXPECT_TRUE(std::isfinite(loops[0].x));
}

TEST(Layout, RefusesMoreThanItsLimit) {
  EXPECT_EQ(layout(layout_vertices_max + 1, {}, 1, {}).error().code(), ErrorCode::limit);
}

}  // namespace
}  // namespace plenum::graph
