// What a statement holds is charged to its memory: rows of a result, groups, sorts, joins.
#include "fixture.hpp"

#include <gmock/gmock.h>

namespace plenum::test {
namespace {

using testing::HasSubstr;

class MemoryTest : public ApiTest {
 protected:
  MemoryTest() {
    EXPECT_TRUE(db_.run("UNWIND range(1, 20000) AS i CREATE (:N {i: i, text: 'a text of the node "
                        "that is longer than a short one, number ' + i})")
                    .ok());
  }
  ErrorCode ran_with(std::string_view query, std::uint64_t bytes) {
    const auto result = db_.run(query, {}, {.memory_bytes = bytes});
    return result.ok() ? ErrorCode::internal : result.error().code();
  }
  Database db_ = memory();
};

TEST_F(MemoryTest, RowsOfATableAreCharged) {
  constexpr std::uint64_t mebibyte = 1U << 20U;
  for (const std::string query :
       {"UNWIND range(1, 100000) AS i RETURN i", "MATCH (n:N) RETURN n",
        "MATCH (n:N) RETURN n.text", "UNWIND range(1, 30000) AS i RETURN [i, i + 1]"}) {
    const auto result = db_.run(query, {}, {.memory_bytes = mebibyte});
    ASSERT_FALSE(result.ok()) << query;
    EXPECT_EQ(result.error().code(), ErrorCode::limit);
    EXPECT_THAT(result.error().message(), HasSubstr("1048576 bytes"));
    EXPECT_THAT(result.error().hint(), HasSubstr("LIMIT"));
    EXPECT_TRUE(db_.run(query, {}, {.memory_bytes = 32 * mebibyte}).ok()) << query;
    EXPECT_TRUE(db_.run(query + " LIMIT 1000", {}, {.memory_bytes = mebibyte}).ok()) << query;
  }
  EXPECT_EQ(
      db_.run("MATCH (n:N) SET n.seen = 1 RETURN n", {}, {.memory_bytes = mebibyte}).error().code(),
      ErrorCode::limit);
  EXPECT_EQ(count(db_, "MATCH (n:N) WHERE n.seen = 1 RETURN count(*)"), 0);
}

TEST_F(MemoryTest, RowsThatShareAValueAreChargedForItOnce) {
  const RunOptions small{.memory_bytes = 8 << 20};
  const auto lists =
      db_.run("WITH range(1, 10000) AS shared UNWIND range(1, 5000) AS i RETURN shared", {}, small);
  ASSERT_TRUE(lists.ok()) << lists.error().message();
  EXPECT_EQ(lists->size(), 5000U);
  ASSERT_TRUE(db_.run("CREATE (h:Hub {text: 'x'}) WITH h UNWIND range(1, 50000) AS i "
                      "CREATE (h)-[:R]->(:M)")
                  .ok());
  ASSERT_TRUE(
      db_.run("MATCH (h:Hub) SET h.text = reduce(s = '', i IN range(1, 1000) | s + 'xyz')").ok());
  const auto nodes = db_.run("MATCH (h:Hub)-[:R]->(m) RETURN h", {}, small);
  ASSERT_TRUE(nodes.ok()) << nodes.error().message();
  EXPECT_EQ(nodes->size(), 50'000U);
  EXPECT_EQ((*nodes)[49'999][0], (*nodes)[0][0]);
}

TEST_F(MemoryTest, ACursorHoldsFewRows) {
  const RunOptions small{.memory_bytes = 2 << 20};
  Cursor cursor = db_.stream("MATCH (n:N) RETURN n, n.text", {}, small).value();
  std::uint64_t rows = 0;
  while (true) {
    const auto more = cursor.next();
    ASSERT_TRUE(more.ok()) << more.error().message();
    if (!*more) break;
    ++rows;
  }
  EXPECT_EQ(rows, 20'000U);
  EXPECT_EQ(cursor.summary().rows, 20'000U);
  // One row may be too much by itself.
  Cursor one = db_.stream("MATCH (n:N) RETURN collect(n.text)", {}, small).value();
  EXPECT_EQ(one.next().error().code(), ErrorCode::limit);
}

TEST_F(MemoryTest, ARangeThatIsUnwoundIsNoList) {
  Cursor cursor =
      db_.stream("UNWIND range(1, 1000000000000) AS i RETURN i", {}, {.memory_bytes = 1 << 20})
          .value();
  for (std::int64_t i = 1; i <= 5000; ++i) {
    ASSERT_TRUE(cursor.next().value());
    ASSERT_EQ(cursor.row()[0].as_integer(), i);
  }
  const std::string small = "UNWIND [0, 1, 3] AS n UNWIND range(n, 0, -2) AS i RETURN n, i";
  std::vector<std::pair<std::int64_t, std::int64_t>> found;
  const Table rows = db_.run(small).value();
  for (const Row row : rows) {
    found.emplace_back(row[0].as_integer(), row[1].as_integer());
  }
  EXPECT_EQ(found,
            (std::vector<std::pair<std::int64_t, std::int64_t>>{{0, 0}, {1, 1}, {3, 3}, {3, 1}}));
  EXPECT_EQ(count(db_,
                  "UNWIND range(9223372036854775805, 9223372036854775807) AS i "
                  "RETURN count(i)"),
            3);
  EXPECT_EQ(count(db_, "UNWIND range(1, null) AS i RETURN count(*)"), 0);
  EXPECT_EQ(db_.run("UNWIND range(1, 2, 0) AS i RETURN i").error().detail(), "NumberOutOfRange");
  EXPECT_EQ(ran_with("RETURN size(range(1, 1000000))", 1 << 20), ErrorCode::limit);
}

TEST_F(MemoryTest, ListsAndTextsThatAnExpressionMakesForManyRows) {
  const std::string numbers = "WITH range(1, 10000) AS whole MATCH (n:N) ";
  for (const std::string made :
       {"range(n.i, n.i + 10000)", "[x IN whole | x + n.i]", "whole + [n.i]"}) {
    const std::string query = numbers + "WITH " + made + " AS l RETURN sum(size(l)) AS s";
    EXPECT_EQ(ran_with(query, 8 << 20), ErrorCode::limit) << made;
  }
  // Rows that share one have it once.
  EXPECT_EQ(
      ran_with(numbers + "WITH coalesce(n.none, whole) AS l RETURN sum(size(l)) AS s", 8 << 20),
      ErrorCode::internal);
}

// What a query holds at least, and what it may be charged at most.
TEST_F(MemoryTest, ChargesAreNearWhatIsHeld) {
  struct Case {
    const char* query;
    std::uint64_t least;
    std::uint64_t most;
  };
  const std::string_view end = " RETURN 1 LIMIT 1";
  for (const Case& c : {
           // 20,000 texts of 60 bytes and a table of hashes
           Case{"MATCH (n:N) WITH DISTINCT n.text AS t WITH count(t) AS c", 1'700'000, 6'000'000},
           Case{"MATCH (n:N) WITH count(DISTINCT n.text) AS c", 2'500'000, 8'000'000},
           Case{"MATCH (n:N) WITH collect(n.text) AS c", 2'000'000, 6'000'000},
           Case{"MATCH (n:N) WITH n.text AS t ORDER BY t SKIP 19999 WITH t, 1 AS c", 2'500'000,
                12'000'000},
           // an id and a number each
           Case{"MATCH (n:N) WITH DISTINCT n WITH count(n) AS c", 1'500'000, 5'000'000},
           // a list of one each: 40 bytes of value, its count, its element
           Case{"MATCH (n:N) WITH DISTINCT [n.i] AS l WITH count(l) AS c", 3'500'000, 9'000'000},
           Case{"MATCH (n:N) WITH collect([n.i]) AS c", 3'000'000, 8'000'000},
           Case{"MATCH (n:N) WITH collect(n) AS c", 2'500'000, 8'000'000},
           Case{"MATCH (a:N), (b:N) WHERE a.text = b.text WITH count(*) AS c", 3'000'000,
                14'000'000},
           Case{"CALL { MATCH (n:N) RETURN n.text AS t UNION MATCH (n:N) RETURN n.text AS t } "
                "WITH count(t) AS c",
                1'700'000, 6'000'000},
       }) {
    const std::string query = std::string(c.query) + std::string(end);
    EXPECT_EQ(ran_with(query, c.least), ErrorCode::limit) << query;
    const auto enough = db_.run(query, {}, {.memory_bytes = c.most});
    EXPECT_TRUE(enough.ok()) << query << ": " << enough.error().message();
  }
}

TEST_F(MemoryTest, GroupsAreByEquivalenceWhateverTheColumnHolds) {
  // Texts, nodes and numbers by themselves and among others: the same groups.
  EXPECT_EQ(count(db_,
                  "UNWIND [1, 1.0, 'a', 'a', null, null, 2, '1'] AS x WITH DISTINCT x "
                  "RETURN count(*)"),
            5);
  EXPECT_EQ(count(db_,
                  "MATCH (n:N) WHERE n.i <= 3 WITH collect(n) + ['x', 'x', null] AS mixed, "
                  "collect(n) AS same UNWIND mixed + same AS x WITH DISTINCT x RETURN count(*)"),
            5);
  EXPECT_EQ(db_.run("MATCH (n:N) WHERE n.i <= 3 RETURN n AS x UNION UNWIND ['a', 1] AS x "
                    "RETURN x UNION MATCH (n:N) WHERE n.i <= 2 RETURN n AS x")
                ->size(),
            5U);
  EXPECT_EQ(db_.run("UNWIND [[1, 'a'], [1.0, 'a'], [1, 'b']] AS p WITH p[0] AS x, p[1] AS y "
                    "RETURN DISTINCT x, y")
                ->size(),
            2U);
}

TEST_F(MemoryTest, ACursorOfAStatementThatWritesComesAfterItsCommit) {
  Cursor cursor = db_.stream("CREATE (n:New {i: 7}) RETURN n.i AS i").value();
  EXPECT_EQ(count(db_, "MATCH (n:New) RETURN count(n)"), 1);
  ASSERT_TRUE(cursor.next().value());
  EXPECT_EQ(cursor.row()[0], Value(7));
  EXPECT_FALSE(cursor.next().value());
  EXPECT_EQ(cursor.summary().nodes_created, 1U);
  EXPECT_FALSE(db_.stream("UNWIND [1, 0] AS i CREATE (:New {i: 1 / i})").ok());
  EXPECT_EQ(count(db_, "MATCH (n:New) RETURN count(n)"), 1);
  Cursor nothing = db_.stream("CREATE (:New)").value();
  EXPECT_TRUE(nothing.columns().empty());
  EXPECT_FALSE(nothing.next().value());
  const Cursor noted = db_.stream("MATCH (n:Nwe) RETURN n").value();
  ASSERT_EQ(noted.notices().size(), 1U);
  EXPECT_THAT(noted.notices()[0], HasSubstr("Nwe"));
}

TEST_F(MemoryTest, ACursorHearsTheInterruptOfItsOptions) {
  Interrupt interrupt;
  Cursor cursor = db_.stream("MATCH (n:N) RETURN n", {}, {.interrupt = &interrupt}).value();
  ASSERT_TRUE(cursor.next().value());
  interrupt.request();
  EXPECT_EQ(cursor.next().error().code(), ErrorCode::interrupted);
}

TEST_F(MemoryTest, ATableOfManyBlocksIsWhole) {
  Table table({"a", "b"});
  std::vector<Value> cells;
  for (int i = 0; i < 5000; ++i) cells.insert(cells.end(), {Value(i), Value(std::to_string(i))});
  table.append({Value(-1), Value("first")});
  table.append_rows(cells);
  table.append({Value(-2), Value("last")});
  ASSERT_EQ(table.size(), 5002U);
  const Table copy = table;
  const Table moved = std::move(table);
  for (const Table* each : {&copy, &moved}) {
    EXPECT_EQ((*each)[0][1], Value("first"));
    for (std::size_t i = 0; i < 5000; ++i) {
      ASSERT_EQ((*each)[i + 1][0], Value(static_cast<int>(i)));
      ASSERT_EQ((*each)[i + 1][1], Value(std::to_string(i)));
    }
    EXPECT_EQ((*each)[5001][1], Value("last"));
    EXPECT_EQ((*each)[5002].size(), 0U);
  }
}

}  // namespace
}  // namespace plenum::test
