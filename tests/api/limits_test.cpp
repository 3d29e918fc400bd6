// Sizes that a program or a person may produce by accident: an answer or one clear error, soon.
#include "fixture.hpp"

namespace plenum::test {
namespace {

std::string chain(int nodes) {
  std::string query = "MATCH ";
  for (int i = 0; i < nodes; ++i) {
    query += (i == 0 ? "(n" : "-->(n") + std::to_string(i) + ")";
  }
  return query + " RETURN count(*) AS n";
}

using LimitsTest = ApiTest;

TEST_F(LimitsTest, AChainOfAThousandNodesIsPlannedAndAnswered) {
  Database db = memory();
  EXPECT_EQ(count(db, chain(1000)), 0);
}

TEST_F(LimitsTest, APatternOfTwentyThousandNodesEndsWithALimitThatIsNamed) {
  Database db = memory();
  const auto result = db.run(chain(20'000));
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().detail(), "QueryLimitExceeded");
  EXPECT_NE(result.error().message().find("1000"), std::string::npos);
}

TEST_F(LimitsTest, NestingOfAHundredThousandEndsWithALimitThatIsNamed) {
  Database db = memory();
  for (const std::string open : {"(", "[", "NOT ", "-"}) {
    std::string query = "RETURN ";
    for (int i = 0; i < 100'000; ++i) query += open;
    const auto result = db.run(query + "1");
    ASSERT_FALSE(result.ok()) << open;
    EXPECT_EQ(result.error().detail(), "QueryLimitExceeded") << open;
  }
}

TEST_F(LimitsTest, AQueryOfTenMegabytesIsRefusedByItsSize) {
  Database db = memory();
  const auto result = db.run("RETURN size('" + std::string(10'000'000, 'x') + "')");
  ASSERT_FALSE(result.ok());
  EXPECT_NE(result.error().message().find("bytes"), std::string::npos);
}

TEST_F(LimitsTest, AListThatRowsShareIsChargedOnce) {
  Database db = memory();
  ASSERT_TRUE(db.run("UNWIND range(0, 9999) AS i CREATE (:P {id: i})").ok());
  const RunOptions small{.memory_bytes = 8 << 20};
  const std::string rows =
      "MATCH (n:P) WITH n ORDER BY n.id WITH collect(n) AS ns UNWIND range(0, 4999) AS i ";
  // Nobody reads the list after the first clause, then all of them do.
  for (const std::string writes :
       {"WITH ns[i] AS a SET a.x = 1 SET a.y = 2 RETURN count(*) AS n",
        "SET (ns[i]).x = 1 SET (ns[i]).y = 2 RETURN count(size(ns)) AS n",
        "CREATE (:Q {id: size(ns)}) MERGE (:R {id: size(ns)}) RETURN count(size(ns)) AS n",
        "WITH ns, ns[i] AS a ORDER BY a.id RETURN count(ns[0] = a) AS n",
        "CALL { WITH ns, i WITH ns[i] AS a SET a.z = 1 } RETURN count(size(ns)) AS n",
        "WITH ns[i] AS a FOREACH (x IN [a] | SET x.v = 1) SET a.w = 2 RETURN count(*) AS n"}) {
    const auto result = db.run(rows + writes, {}, small);
    ASSERT_TRUE(result.ok()) << writes << ": " << result.error().message();
    EXPECT_EQ((*result)[0][0].as_integer(), 5000) << writes;
  }
  EXPECT_EQ(count(db,
                  "MATCH (n:P) WHERE n.x = 1 AND n.y = 2 AND n.z = 1 AND n.v = 1 AND n.w = 2 "
                  "AND n.id < 5000 RETURN count(*) AS n"),
            5000);
}

TEST_F(LimitsTest, ListsOfTheirOwnAreChargedEach) {
  Database db = memory();
  const RunOptions small{.memory_bytes = 8 << 20};
  const auto result = db.run(
      "UNWIND range(1, 5000) AS i WITH range(i, i + 999) AS own CREATE (:Q {n: size(own)}) "
      "CREATE (:R {n: size(own)})",
      {}, small);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code(), ErrorCode::limit);
}

TEST_F(LimitsTest, RowsThatATopDropsAreReleased) {
  Database db = memory();
  const RunOptions small{.memory_bytes = 1 << 20};
  const auto result = db.run(
      "UNWIND range(1, 200000) AS i WITH i, 'text ' + i AS text ORDER BY i DESC LIMIT 3 "
      "RETURN min(i) AS n",
      {}, small);
  ASSERT_TRUE(result.ok()) << result.error().message();
  EXPECT_EQ((*result)[0][0].as_integer(), 199'998);
}

}  // namespace
}  // namespace plenum::test
