#include "graph/graph_view.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "plenum/interrupt.hpp"
#include "support/stored_graph.hpp"

namespace plenum::graph {
namespace {

using test::StoredGraph;

std::vector<NodeId> targets(const GraphView& view, NodeId node) {
  std::vector<NodeId> ids;
  for (Vertex target : view.out(*view.vertex(node))) ids.push_back(view.node(target));
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::vector<NodeId> sorted(std::vector<NodeId> ids) {
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::vector<EdgeId> edges(const GraphView& view, NodeId node) {
  std::vector<EdgeId> ids;
  const Vertex v = *view.vertex(node);
  for (ArcIndex arc = view.out_begin(v); arc < view.out_end(v); ++arc)
    ids.push_back(view.edge(arc));
  return ids;
}

class ViewOfSnapshot : public ::testing::Test {
 protected:
  ViewOfSnapshot() {
    a_ = stored_.node({"Person"});
    b_ = stored_.node({"Person", "Leader"});
    city_ = stored_.node({"City"});
    c_ = stored_.node({"Leader"});
    ab_ = stored_.edge(a_, "KNOWS", b_, {{"w", 2.5}});
    stored_.edge(a_, "LIVES_IN", city_, {{"w", 7}});
    stored_.edge(b_, "LIVES_IN", city_);
    stored_.edge(a_, "KNOWS", b_, {{"w", 0}});
    stored_.edge(c_, "LIKES", c_);
    stored_.edge(c_, "KNOWS", a_);
    stored_.commit();
  }
  GraphView build(Selection selection, Direction direction, ViewParts parts = {}) {
    return GraphView::build(stored_.snapshot(), selection, direction, parts, Control{}).value();
  }
  Result<GraphView> try_build(const Selection& selection, const Control& control = {}) {
    return GraphView::build(stored_.snapshot(), selection, Direction::out, {}, control);
  }
  StoredGraph stored_;
  NodeId a_, b_, c_, city_;
  EdgeId ab_;
};

TEST_F(ViewOfSnapshot, HoldsEverythingWhenNothingIsSelected) {
  const GraphView view = build({}, Direction::out, {.in_arcs = true, .edge_ids = true});
  EXPECT_EQ(view.vertex_count(), 4U);
  EXPECT_EQ(view.arc_count(), 6U);
  EXPECT_EQ(targets(view, a_), sorted({b_, city_, b_}));
  EXPECT_EQ(targets(view, c_), sorted({c_, a_}));
  const auto of_a = edges(view, a_);
  EXPECT_NE(std::find(of_a.begin(), of_a.end(), ab_), of_a.end());
  EXPECT_TRUE(std::is_sorted(of_a.begin(), of_a.end())) << "arcs come in the order of edge ids";
  EXPECT_EQ(view.in_degree(*view.vertex(city_)), 2U);
  EXPECT_FALSE(view.weighted());
  for (Vertex v = 1; v < view.vertex_count(); ++v) EXPECT_LT(view.node(v - 1), view.node(v));
}

TEST_F(ViewOfSnapshot, KeepsNodesWithAnyOfTheLabelsAndEdgesBetweenThem) {
  const GraphView view = build({.labels = {"Person", "Leader"}}, Direction::out);
  EXPECT_EQ(view.vertex_count(), 3U);
  EXPECT_FALSE(view.vertex(city_).has_value());
  EXPECT_EQ(targets(view, a_), sorted({b_, b_}));
  EXPECT_TRUE(targets(view, b_).empty());
}

TEST_F(ViewOfSnapshot, KeepsEdgesOfAnyOfTheTypes) {
  const GraphView view = build({.types = {"LIVES_IN", "LIKES", "LIKES"}}, Direction::out);
  EXPECT_EQ(view.vertex_count(), 4U);
  EXPECT_EQ(view.arc_count(), 3U);
}

TEST_F(ViewOfSnapshot, IsEmptyForLabelsAndTypesNobodyUses) {
  EXPECT_EQ(build({.labels = {"Nobody"}}, Direction::out).vertex_count(), 0U);
  EXPECT_EQ(build({.types = {"NEVER"}}, Direction::both).arc_count(), 0U);
}

TEST_F(ViewOfSnapshot, FollowsEdgesBackwardsOrBothWays) {
  const GraphView backwards = build({}, Direction::in);
  EXPECT_EQ(targets(backwards, city_), sorted({a_, b_}));
  EXPECT_EQ(targets(backwards, b_), sorted({a_, a_}));
  const GraphView both = build({}, Direction::both, {.edge_ids = true});
  EXPECT_TRUE(both.undirected());
  EXPECT_EQ(both.arc_count(), 11U) << "a self-loop is one arc";
  EXPECT_EQ(targets(both, b_), sorted({city_, a_, a_}));
}

TEST_F(ViewOfSnapshot, LetsTheSelectionDecideTheDirection) {
  const GraphView view = build({.direction = Direction::in}, Direction::out);
  EXPECT_EQ(targets(view, city_), sorted({a_, b_}));
}

TEST_F(ViewOfSnapshot, ReadsWeightsWhereThereAreAny) {
  const GraphView view = build({.types = {"KNOWS", "LIVES_IN"}, .weight = "w"}, Direction::out);
  const ArcIndex first = view.out_begin(*view.vertex(a_));
  EXPECT_EQ(view.weight(first), 2.5);
  EXPECT_EQ(view.weight(first + 1), 0.0);
  EXPECT_EQ(view.weight(first + 2), 7.0);
  EXPECT_EQ(view.weight(view.out_begin(*view.vertex(b_))), 1.0) << "without the property: 1";
  EXPECT_EQ(build({.weight = "nowhere"}, Direction::out).weight(0), 1.0);
}

TEST_F(ViewOfSnapshot, KeepsToItsMemory) {
  const auto refused = try_build({}, Control{nullptr, 16});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code(), ErrorCode::limit);
}

TEST_F(ViewOfSnapshot, StopsWhenInterrupted) {
  Interrupt interrupt;
  interrupt.request();
  const auto stopped = try_build({}, Control{&interrupt, 0});
  ASSERT_FALSE(stopped.ok());
  EXPECT_EQ(stopped.error().code(), ErrorCode::interrupted);
}

TEST(ViewOfBadWeights, RefusesWhatNoAlgorithmCanUse) {
  const std::vector<Value> bad{Value(-1),
                               Value(-0.5),
                               Value("heavy"),
                               Value(true),
                               Value(std::numeric_limits<double>::quiet_NaN()),
                               Value(std::numeric_limits<double>::infinity())};
  for (const Value& weight : bad) {
    StoredGraph stored;
    const NodeId a = stored.node({});
    stored.edge(a, "T", a, {{"w", weight}});
    stored.commit();
    const auto view = GraphView::build(stored.snapshot(), {.weight = "w"}, Direction::out, {}, {});
    ASSERT_FALSE(view.ok());
    EXPECT_EQ(view.error().code(), ErrorCode::invalid_argument);
    EXPECT_NE(view.error().message().find("`w`"), std::string::npos);
  }
}

TEST(ViewOfAnEmptyDatabase, IsEmpty) {
  StoredGraph stored;
  stored.commit();
  const auto view = GraphView::build(stored.snapshot(), {}, Direction::both, {.in_arcs = true}, {});
  EXPECT_EQ(view.value().vertex_count(), 0U);
}

}  // namespace
}  // namespace plenum::graph
