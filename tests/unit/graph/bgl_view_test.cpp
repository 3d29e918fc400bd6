#include "graph/bgl_view.hpp"

#include <gtest/gtest.h>

#include <boost/graph/graph_concepts.hpp>
#include <set>

namespace plenum::graph {
namespace {

BOOST_CONCEPT_ASSERT((boost::VertexListGraphConcept<GraphView>));
BOOST_CONCEPT_ASSERT((boost::EdgeListGraphConcept<GraphView>));
BOOST_CONCEPT_ASSERT((boost::IncidenceGraphConcept<GraphView>));
BOOST_CONCEPT_ASSERT((boost::AdjacencyGraphConcept<GraphView>));
BOOST_CONCEPT_ASSERT((boost::BidirectionalGraphConcept<GraphView>));

TEST(BglView, NamesTheSameArcFromBothOfItsEnds) {
  const std::vector<Arc> arcs{{0, 1}, {0, 2}, {2, 1}, {1, 1}, {0, 1}, {4, 0}};
  for (const Direction direction : {Direction::out, Direction::in, Direction::both}) {
    const GraphView view = GraphView::from_arcs(5, arcs, direction, {.in_arcs = true}, false);
    std::set<ArcIndex> leaving;
    std::set<ArcIndex> entering;
    for (Vertex v = 0; v < 5; ++v) {
      for (auto [arc, end] = out_edges(v, view); arc != end; ++arc) {
        EXPECT_EQ(source(*arc, view), v);
        EXPECT_EQ(view.targets()[(*arc).index], target(*arc, view));
        leaving.insert((*arc).index);
      }
      for (auto [arc, end] = in_edges(v, view); arc != end; ++arc) {
        EXPECT_EQ(target(*arc, view), v);
        EXPECT_EQ(view.targets()[(*arc).index], v);
        EXPECT_LE(view.out_begin((*arc).source), (*arc).index);
        EXPECT_GT(view.out_end((*arc).source), (*arc).index);
        entering.insert((*arc).index);
      }
      EXPECT_EQ(degree(v, view), out_degree(v, view) + in_degree(v, view));
    }
    EXPECT_EQ(leaving.size(), num_edges(view));
    EXPECT_EQ(entering, leaving);
  }
}

TEST(BglView, ListsEveryArcOnceWithItsSource) {
  const std::vector<Arc> arcs{{3, 1}, {3, 2}, {1, 3}};
  const GraphView view = GraphView::from_arcs(6, arcs, Direction::out, {}, false);
  std::vector<std::pair<Vertex, Vertex>> seen;
  for (auto [arc, end] = edges(view); arc != end; ++arc) {
    seen.emplace_back(source(*arc, view), target(*arc, view));
  }
  EXPECT_EQ(seen, (std::vector<std::pair<Vertex, Vertex>>{{1, 3}, {3, 1}, {3, 2}}));
}

TEST(BglView, OfAnEmptyGraphHasNothing) {
  const GraphView view = GraphView::from_arcs(0, {}, Direction::out, {.in_arcs = true}, false);
  EXPECT_EQ(num_vertices(view), 0U);
  EXPECT_EQ(edges(view).first, edges(view).second);
  EXPECT_EQ(vertices(view).first, vertices(view).second);
}

}  // namespace
}  // namespace plenum::graph
