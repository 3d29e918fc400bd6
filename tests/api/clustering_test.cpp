// The coefficient of algo.triangles by its definitions in docs/algorithms.md.
#include <map>
#include <set>

#include "fixture.hpp"

namespace plenum::test {
namespace {

using Pair = std::pair<int, int>;

/// The definitions, word by word.
double by_definition(const std::set<Pair>& arcs, int nodes, int v, bool directed) {
  const auto joined = [&](int a, int b) { return arcs.contains({a, b}) || arcs.contains({b, a}); };
  std::vector<int> around;
  for (int u = 0; u < nodes; ++u) {
    if (u != v && joined(u, v)) around.push_back(u);
  }
  const double d = static_cast<double>(around.size());
  if (d < 2) return 0;
  double found = 0;
  for (const int a : around) {
    for (const int b : around) {
      if (a == b) continue;
      found += (directed ? arcs.contains({a, b}) : joined(a, b)) ? 1 : 0;
    }
  }
  return found / (d * (d - 1));
}

class ClusteringTest : public ApiTest {
 protected:
  static std::map<std::int64_t, std::pair<double, std::int64_t>> counts(
      Database& db, const std::string& options) {
    const Table table = db.run("CALL algo.triangles(" + options +
                               ") YIELD node, triangles, coefficient "
                               "RETURN node.n AS n, coefficient, triangles")
                            .value();
    std::map<std::int64_t, std::pair<double, std::int64_t>> out;
    for (const Row row : table) {
      out[row[0].as_integer()] = {row[1].as_float(), row[2].as_integer()};
    }
    return out;
  }
};

TEST_F(ClusteringTest, FollowsTheDefinitionOfEachDirection) {
  constexpr int nodes = 24;
  std::uint64_t state = 7;
  const auto next = [&state](std::uint64_t bound) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<int>((state >> 33U) % bound);
  };
  Database db = memory();
  ASSERT_TRUE(db.run("UNWIND range(0, $n - 1) AS n CREATE (:N {n: n})", {{"n", nodes}}).ok());
  std::set<Pair> arcs;
  for (int i = 0; i < 110; ++i) {  // with parallel edges and self-loops
    const Pair arc{next(nodes), next(nodes)};
    if (arc.first != arc.second) arcs.insert(arc);
    ASSERT_TRUE(db.run("MATCH (a:N {n: $a}), (b:N {n: $b}) CREATE (a)-[:R]->(b)",
                       {{"a", arc.first}, {"b", arc.second}})
                    .ok());
  }
  const auto both = counts(db, "{}");
  EXPECT_EQ(counts(db, "{direction: 'both'}"), both);
  const auto out = counts(db, "{direction: 'out'}");
  EXPECT_EQ(counts(db, "{direction: 'in'}"), out);
  for (int v = 0; v < nodes; ++v) {
    EXPECT_NEAR(both.at(v).first, by_definition(arcs, nodes, v, false), 1e-12) << v;
    EXPECT_NEAR(out.at(v).first, by_definition(arcs, nodes, v, true), 1e-12) << v;
    EXPECT_EQ(both.at(v).second, out.at(v).second) << v;
  }
}

TEST_F(ClusteringTest, OfATriangle) {
  Database db = memory();
  ASSERT_TRUE(
      db.run("CREATE (a:N {n: 0})-[:R]->(b:N {n: 1})-[:R]->(c:N {n: 2}), (a)-[:R]->(c)").ok());
  EXPECT_EQ(counts(db, "{}").at(0), std::pair(1.0, std::int64_t{1}));
  EXPECT_EQ(counts(db, "{direction: 'out'}").at(0), std::pair(0.5, std::int64_t{1}));
  ASSERT_TRUE(db.run("MATCH (a)-[:R]->(b) CREATE (b)-[:R]->(a)").ok());
  EXPECT_EQ(counts(db, "{direction: 'out'}").at(0), std::pair(1.0, std::int64_t{1}));
}

}  // namespace
}  // namespace plenum::test
