#include "graph/registry.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <set>

#include "graph/bgl/dijkstra.hpp"
#include "graph/kernel/point_path.hpp"
#include "plenum/interrupt.hpp"
#include "support/stored_graph.hpp"

namespace plenum::graph {
namespace {

using test::Rows;
using test::StoredGraph;

const Procedure& procedure(const std::string& name) {
  static const std::vector<Procedure> all = algorithm_procedures();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Procedure& p) { return p.name == name; });
  EXPECT_NE(found, all.end()) << name;
  return *found;
}

/// a -> b -> c -> a, c -> d, e alone; weights 1, 2, 3, 10.
class Algorithms : public ::testing::Test {
 protected:
  Algorithms() {
    for (const char* name : {"a", "b", "c", "d", "e"}) {
      nodes_.push_back(stored_.node({"N"}, {{"name", name}}));
    }
    stored_.edge(nodes_[0], "T", nodes_[1], {{"w", 1}});
    stored_.edge(nodes_[1], "T", nodes_[2], {{"w", 2}});
    stored_.edge(nodes_[2], "T", nodes_[0], {{"w", 3}});
    stored_.edge(nodes_[2], "U", nodes_[3], {{"w", 10}});
    stored_.commit();
    snapshot_.emplace(stored_.snapshot());
    context_.snapshot = &*snapshot_;
  }

  Status call(const std::string& name, std::vector<Value> arguments, Rows& rows) {
    return procedure(name).run(arguments, context_, rows);
  }
  std::vector<std::vector<Value>> rows(const std::string& name, const Map& options = {}) {
    Rows rows;
    const Status status = call(name, {Value(options)}, rows);
    EXPECT_TRUE(status.ok()) << (status.ok() ? "" : status.error().message());
    return rows.rows;
  }
  /// The second column by the node's name.
  std::map<std::string, Value> by_name(const std::string& name, const Map& options = {}) {
    std::map<std::string, Value> result;
    for (const auto& row : rows(name, options)) {
      result[row[0].as_node().properties.at("name").as_string()] = row[1];
    }
    return result;
  }
  Error refused(const std::string& name, const Map& options) {
    Rows rows;
    const Status status = call(name, {Value(options)}, rows);
    EXPECT_FALSE(status.ok()) << name;
    return status.ok() ? Error(ErrorCode::internal, "") : status.error();
  }
  Value node(std::size_t i) { return Value(snapshot_->node(nodes_[i]).value()); }
  Value id(std::size_t i) { return Value(static_cast<std::int64_t>(nodes_[i].value)); }

  StoredGraph stored_;
  std::vector<NodeId> nodes_;
  std::optional<storage::Snapshot> snapshot_;
  CallContext context_;
};

TEST_F(Algorithms, TakeNoArgumentsNullOrAMap) {
  for (const Procedure& p : algorithm_procedures()) {
    const bool needs_source =
        p.name == "algo.bfs" || p.name == "algo.sssp" || p.name.find("path") != std::string::npos;
    for (const std::vector<Value>& arguments :
         {std::vector<Value>{}, std::vector<Value>{Value()}, std::vector<Value>{Value(Map{})}}) {
      Rows rows;
      const Status status = p.run(arguments, context_, rows);
      EXPECT_EQ(status.ok(), !needs_source) << p.name;
      if (status.ok()) {
        EXPECT_EQ(rows.rows.size(), 5U) << p.name;
        EXPECT_EQ(rows.rows[0].size(), p.columns.size()) << p.name;
      }
    }
    EXPECT_FALSE(p.description.empty());
    ASSERT_EQ(p.parameters.size(), 1U);
    EXPECT_TRUE(p.parameters[0].optional);
  }
}

TEST_F(Algorithms, AreAllThere) {
  std::set<std::string> names;
  for (const Procedure& p : algorithm_procedures()) names.insert(p.name);
  for (const char* name :
       {"pagerank", "wcc", "scc", "betweenness", "closeness", "degree", "bfs", "shortest_path",
        "louvain", "label_propagation", "k_core", "triangles", "k_shortest_paths", "sssp"}) {
    EXPECT_EQ(names.count(std::string("algo.") + name), 1U) << name;
  }
}

TEST_F(Algorithms, NameAnUnknownOptionAndTheOneThatWasMeant) {
  const Error error = refused("algo.pagerank", {{"dampnig", 0.9}});
  EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
  EXPECT_NE(error.message().find("`dampnig`"), std::string::npos);
  EXPECT_NE(error.hint().find("`damping`"), std::string::npos);
  EXPECT_NE(refused("algo.wcc", {{"zzzzzzzzzz", 1}}).hint().find("labels"), std::string::npos);
}

TEST_F(Algorithms, RefuseOptionsOfTheWrongTypeOrRange) {
  for (const auto& [name, options] : std::vector<std::pair<std::string, Map>>{
           {"algo.pagerank", {{"damping", 1.0}}},
           {"algo.pagerank", {{"damping", "high"}}},
           {"algo.pagerank", {{"max_iterations", 0}}},
           {"algo.pagerank", {{"max_iterations", -1}}},
           {"algo.pagerank", {{"tolerance", -1.0}}},
           {"algo.pagerank", {{"tolerance", std::nan("")}}},
           {"algo.wcc", {{"labels", 1}}},
           {"algo.wcc", {{"types", List{Value(1)}}}},
           {"algo.wcc", {{"direction", "sideways"}}},
           {"algo.wcc", {{"direction", 1}}},
           {"algo.degree", {{"weight", 1}}},
           {"algo.bfs", {{"source", "a"}}},
           {"algo.bfs", {{"source", -1}}},
           {"algo.betweenness", {{"normalized", 1}}},
           {"algo.k_shortest_paths", {{"source", 0}, {"target", 0}, {"k", 0}}},
           {"algo.louvain", {{"resolution", 0}}},
           {"algo.label_propagation", {{"max_iterations", 10'001}}}}) {
    EXPECT_EQ(refused(name, options).code(), ErrorCode::invalid_argument) << name;
  }
  Rows rows;
  EXPECT_FALSE(call("algo.wcc", {Value(1)}, rows).ok());
}

TEST_F(Algorithms, GiveRanksComponentsAndDegrees) {
  const auto ranks = by_name("algo.pagerank");
  double sum = 0;
  for (const auto& [name, score] : ranks) sum += score.as_float();
  EXPECT_NEAR(sum, 1.0, 1e-9);
  EXPECT_GT(ranks.at("a").as_float(), ranks.at("e").as_float());
  EXPECT_EQ(by_name("algo.wcc"),
            (std::map<std::string, Value>{
                {"a", id(0)}, {"b", id(0)}, {"c", id(0)}, {"d", id(0)}, {"e", id(4)}}));
  EXPECT_EQ(by_name("algo.scc"),
            (std::map<std::string, Value>{
                {"a", id(0)}, {"b", id(0)}, {"c", id(0)}, {"d", id(3)}, {"e", id(4)}}));
  EXPECT_EQ(by_name("algo.degree").at("c"), Value(3));
  EXPECT_EQ(by_name("algo.degree", {{"direction", "out"}}).at("c"), Value(2));
  EXPECT_EQ(by_name("algo.degree", {{"direction", "in"}}).at("c"), Value(1));
  EXPECT_EQ(by_name("algo.degree", {{"weight", "w"}}).at("c"), Value(15.0));
  EXPECT_EQ(by_name("algo.k_core").at("a"), Value(2));
  EXPECT_EQ(by_name("algo.triangles").at("a"), Value(1));
  EXPECT_EQ(by_name("algo.betweenness").at("c"), Value(3.0));
}

TEST_F(Algorithms, LookOnlyAtWhatIsSelected) {
  EXPECT_EQ(by_name("algo.wcc", {{"types", List{Value("U")}}}).at("a"), id(0));
  EXPECT_EQ(by_name("algo.wcc", {{"types", "T"}}).at("d"), id(3));
  EXPECT_TRUE(rows("algo.wcc", {{"labels", List{Value("Nobody")}}}).empty());
}

TEST_F(Algorithms, ReachNodesNearestFirst) {
  const auto reached = rows("algo.bfs", {{"source", node(0)}});
  ASSERT_EQ(reached.size(), 4U);
  EXPECT_EQ(reached[0][0].as_node().id, nodes_[0]);
  EXPECT_EQ(reached[3][1], Value(3));
  EXPECT_EQ(rows("algo.bfs", {{"source", node(0)}, {"max_depth", 1}}).size(), 2U);
  EXPECT_EQ(rows("algo.bfs", {{"source", node(4)}}).size(), 1U);
  EXPECT_EQ(by_name("algo.sssp", {{"source", id(0)}, {"weight", "w"}}).at("d"), Value(13.0));
  EXPECT_EQ(by_name("algo.sssp", {{"source", id(0)}}).at("d"), Value(3));
}

TEST_F(Algorithms, FindAPathWithItsCost) {
  const auto found = rows("algo.shortest_path", {{"source", node(0)}, {"target", node(3)}});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0][0].as_path().nodes.size(), 4U);
  EXPECT_EQ(found[0][0].as_path().edges.size(), 3U);
  EXPECT_EQ(found[0][1], Value(3));
  const auto back =
      rows("algo.shortest_path",
           {{"source", node(3)}, {"target", node(0)}, {"direction", "both"}, {"weight", "w"}});
  ASSERT_EQ(back.size(), 1U);
  EXPECT_EQ(back[0][1], Value(13.0));
  EXPECT_TRUE(rows("algo.shortest_path", {{"source", node(3)}, {"target", node(0)}}).empty());
  EXPECT_TRUE(rows("algo.shortest_path", {{"source", node(0)}, {"target", node(4)}}).empty());
  const auto here = rows("algo.shortest_path", {{"source", node(4)}, {"target", node(4)}});
  ASSERT_EQ(here.size(), 1U);
  EXPECT_EQ(here[0][0].as_path().nodes.size(), 1U);
  EXPECT_EQ(here[0][1], Value(0));
  EXPECT_EQ(rows("algo.k_shortest_paths",
                 {{"source", node(0)}, {"target", node(2)}, {"direction", "both"}, {"k", 9}})
                .size(),
            2U);
}

TEST_F(Algorithms, RefuseANodeThatDoesNotExist) {
  EXPECT_EQ(refused("algo.bfs", {{"source", 999'999}}).code(), ErrorCode::not_found);
  EXPECT_EQ(refused("algo.shortest_path", {{"source", id(0)}, {"target", 999'999}}).code(),
            ErrorCode::not_found);
}

TEST_F(Algorithms, StopWhenTheSinkHasEnough) {
  Rows two(2);
  EXPECT_TRUE(call("algo.pagerank", {}, two).ok());
  EXPECT_EQ(two.rows.size(), 2U);
}

TEST_F(Algorithms, HandOutIdsAloneWhereTheySuffice) {
  context_.ids_suffice = true;
  Rows rows;
  ASSERT_TRUE(call("algo.wcc", {}, rows).ok());
  EXPECT_EQ(rows.rows[0][0].as_node().id, nodes_[0]);
  EXPECT_TRUE(rows.rows[0][0].as_node().properties.empty());
}

TEST_F(Algorithms, KeepToMemoryAndInterrupt) {
  context_.memory_bytes_max = 8;
  EXPECT_EQ(refused("algo.pagerank", {}).code(), ErrorCode::limit);
  context_.memory_bytes_max = 0;
  Interrupt interrupt;
  interrupt.request();
  context_.interrupt = &interrupt;
  EXPECT_EQ(refused("algo.wcc", {}).code(), ErrorCode::interrupted);
}

TEST_F(Algorithms, GiveTablesWithTheSameColumns) {
  const Table ranks = table(PagerankOptions{.damping = 0.9}, context_).value();
  EXPECT_EQ(ranks.columns(), (std::vector<std::string>{"node", "score"}));
  EXPECT_EQ(ranks.size(), 5U);
}

TEST(PointPath, CostsWhatDijkstraSays) {
  for (std::uint32_t seed = 1; seed <= 25; ++seed) {
    std::mt19937 random(seed);
    const auto pick = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
    StoredGraph stored;
    std::vector<NodeId> nodes;
    for (std::uint32_t i = 0; i < 30; ++i) nodes.push_back(stored.node({pick(2) ? "A" : "B"}));
    for (std::uint32_t i = 0; i < 70; ++i) {
      stored.edge(nodes[pick(30)], pick(3) ? "T" : "U", nodes[pick(30)],
                  {{"w", static_cast<std::int64_t>(pick(6))}});
    }
    stored.commit();
    const storage::Snapshot snapshot = stored.snapshot();
    for (const Direction direction : {Direction::out, Direction::in, Direction::both}) {
      for (const char* weight : {"", "w"}) {
        Selection selection{{}, {"T"}, direction, weight};
        if (seed % 2 == 0) selection.labels = {"A"};
        const GraphView view =
            GraphView::build(snapshot, selection, direction, {.edge_ids = true}, {}).value();
        for (int pair = 0; pair < 20; ++pair) {
          const NodeId from = nodes[pick(30)];
          const NodeId to = nodes[pick(30)];
          const auto found = point_path(snapshot, selection, from, to, {}).value();
          if (!view.vertex(from) || !view.vertex(to)) {
            EXPECT_FALSE(found.has_value());
            continue;
          }
          const double expected = dijkstra(view, *view.vertex(from), {}).value()[*view.vertex(to)];
          ASSERT_EQ(found.has_value(), std::isfinite(expected)) << "seed " << seed;
          if (!found) continue;
          EXPECT_EQ(found->cost, expected) << "seed " << seed;
          ASSERT_EQ(found->nodes.size(), found->edges.size() + 1);
          for (std::size_t i = 0; i < found->edges.size(); ++i) {
            const auto ends = snapshot.ends(found->edges[i]).value();
            const bool along = ends.start == found->nodes[i] && ends.end == found->nodes[i + 1];
            const bool against = ends.end == found->nodes[i] && ends.start == found->nodes[i + 1];
            EXPECT_TRUE((along && direction != Direction::in) ||
                        (against && direction != Direction::out));
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace plenum::graph
