// Errors of running statements: the expression that failed, in the text as it was given.
#include <gmock/gmock.h>

#include "fixture.hpp"

namespace plenum::test {
namespace {

class ErrorPlaceTest : public ApiTest {
 protected:
  ErrorPlaceTest() {
    static_cast<void>(db_.run("CREATE (:A {x: 12, s: 'text'})-[:R]->(:B {x: 0})").value());
  }

  /// What the place of the error marks in the text; "" when it has none.
  std::string marked(const std::string& query, const Params& params = {}) {
    return marked_in(query, db_.run(query, params));
  }
  template <class T>
  static std::string marked_in(const std::string& query, const Result<T>& result) {
    EXPECT_FALSE(result.ok()) << query;
    if (result.ok()) return "no error";
    const SourceSpan where = result.error().where();
    if (where.line == 0) return "";
    const std::string before = query.substr(0, where.offset);
    EXPECT_EQ(where.line, 1 + std::count(before.begin(), before.end(), '\n')) << query;
    const std::size_t start = before.rfind('\n') == std::string::npos ? 0 : before.rfind('\n') + 1;
    std::size_t column = 1;
    for (std::size_t i = start; i < before.size(); ++i) column += (before[i] & 0xC0) != 0x80;
    EXPECT_EQ(where.column, column) << query;
    return query.substr(where.offset, where.length);
  }

  Database db_ = memory();
};

TEST_F(ErrorPlaceTest, OfExpressions) {
  EXPECT_EQ(marked("RETURN 1/0"), "1/0");
  EXPECT_EQ(marked("RETURN 1 + (2 % 0) AS x"), "2 % 0");
  EXPECT_EQ(marked("RETURN 9223372036854775807 + 1"), "9223372036854775807 + 1");
  EXPECT_EQ(marked("UNWIND [{}] AS x RETURN 'é', toInteger(x)"), "toInteger(x)");
  EXPECT_EQ(marked("UNWIND $l AS x RETURN x.name", {{"l", List{1}}}), "x.name");
  EXPECT_EQ(marked("UNWIND [1] AS x RETURN [1, 2]['a' + x]"), "[1, 2]['a' + x]");
  EXPECT_EQ(marked("RETURN [x IN [1, 0] | 1 / x]"), "1 / x");
  EXPECT_EQ(marked("UNWIND [1, 'a'] AS x RETURN x AND true"), "x");
  EXPECT_EQ(marked("UNWIND [1] AS x RETURN CASE WHEN x THEN 1 END"), "x");
  EXPECT_EQ(marked("UNWIND [1] AS x RETURN reduce(a = 0, y IN [0] | a + x / y)"), "x / y");
  EXPECT_EQ(marked("RETURN date('2020-13-01')"), "date('2020-13-01')");
  EXPECT_EQ(marked("UNWIND $l AS x RETURN -x", {{"l", List{"a"}}}), "-x");
}

TEST_F(ErrorPlaceTest, OfConstraintsThatMakeNoSense) {
  const auto place = [&](const std::string& rule) {
    return marked("CREATE CONSTRAINT zz FOR (n:Z)\n REQUIRE " + rule);
  };
  EXPECT_EQ(place("n.d IS :: TEXT"), "TEXT");
  EXPECT_EQ(place("n.d IS TYPED LIST<TEXT NOT NULL>"), "LIST<TEXT NOT NULL>");
  EXPECT_EQ(place("n.d IS :: MAP"), "MAP");
  EXPECT_EQ(place("(n.c, n.d) IS NOT NULL"), "d");
  EXPECT_EQ(place("(n.c, n.d) IS :: STRING"), "d");
  EXPECT_EQ(place("(n.`d d`, n.c, n.`d d`) IS UNIQUE"), "`d d`");
  EXPECT_EQ(place("n.d IS RELATIONSHIP KEY"), "RELATIONSHIP KEY");
  EXPECT_EQ(marked("CREATE CONSTRAINT FOR ()-[n:Z]-() REQUIRE n.d IS NODE KEY"), "NODE KEY");
  EXPECT_EQ(marked("CREATE INDEX FOR (n:Z) ON (n.c, n.d, n.c)"), "c");
  EXPECT_EQ(marked("CREATE INDEX FOR (n:Y|Z) ON (n.c)"), "Z");
  EXPECT_EQ(marked("CREATE FULLTEXT INDEX FOR (n:Y|Z|Y) ON EACH [n.c]"), "Y");
  EXPECT_EQ(db_.run("SHOW INDEXES").value().size(), 0U);
  EXPECT_EQ(db_.run("SHOW CONSTRAINTS").value().size(), 0U);
}

TEST_F(ErrorPlaceTest, OfParametersThatAreMissing) {
  EXPECT_EQ(marked("RETURN 1 AS a, $y + 2"), "$y");
  EXPECT_EQ(marked("MATCH (n:A {x: 12})\nWHERE n.s = 'é' AND n.x < $limit RETURN n"), "$limit");
  EXPECT_EQ(marked("UNWIND [2, 1] AS x RETURN x + $a ORDER BY x * $a"), "$a");
  EXPECT_EQ(marked("RETURN $given, $y, $y", {{"given", 1}}), "$y");
  EXPECT_EQ(marked("CREATE (:A {x: 5, y: $y})"), "$y");
  const std::string text = "RETURN 1 AS a, $y + 2";
  EXPECT_EQ(marked_in(text, db_.prepare(text).value().run()), "$y");
  EXPECT_EQ(marked_in(text, db_.read().value().stream(text)), "$y");
}

TEST_F(ErrorPlaceTest, OfPredicatesSortsAndAggregates) {
  EXPECT_EQ(marked("MATCH (n:A) WHERE n.x / 0 = 1 RETURN n"), "n.x / 0");
  EXPECT_EQ(marked("MATCH (n:A) WHERE n.s RETURN n"), "n.s");
  EXPECT_EQ(marked("MATCH (n:A {x: 1 / 0}) RETURN n"), "1 / 0");
  EXPECT_EQ(marked("MATCH (n:A) RETURN n ORDER BY n.x % 0"), "n.x % 0");
  EXPECT_EQ(marked("UNWIND $l AS x RETURN 1, sum(x)", {{"l", List{"a"}}}), "sum(x)");
  EXPECT_EQ(marked("UNWIND [9223372036854775807, 1] AS x RETURN sum(x)"), "sum(x)");
  EXPECT_EQ(marked("MATCH (n) RETURN n LIMIT $n", {{"n", -1}}), "$n");
  EXPECT_EQ(marked("MATCH (n) RETURN n SKIP $n", {{"n", "a"}}), "$n");
  EXPECT_EQ(marked("MATCH (n:A) WHERE EXISTS { MATCH (n)-->(m) WHERE n.x / m.x > 1 } RETURN n"),
            "n.x / m.x");
}

TEST_F(ErrorPlaceTest, OfWrites) {
  EXPECT_EQ(marked("MATCH (n:A) SET n.a = 1, n.b = $m", {{"m", Map{{"k", 1}}}}), "$m");
  EXPECT_EQ(marked("CREATE (:C {a: 1, b: $l})", {{"l", List{List{1}}}}), "$l");
  EXPECT_EQ(marked("MATCH (n:A) CREATE (n)-[:T {w: n.x / 0}]->(:C)"), "n.x / 0");
  EXPECT_EQ(marked("CREATE (:C $m)", {{"m", 1}}), "$m");
  EXPECT_EQ(marked("MERGE (c:C {x: $v}) RETURN c", {{"v", nullptr}}), "(c:C {x: $v})");
  EXPECT_EQ(marked("MERGE (c:C {x: 1}) ON CREATE SET c.y = 1 / 0"), "1 / 0");
  EXPECT_EQ(marked("UNWIND $l AS x SET x.y = 1", {{"l", List{1}}}), "x.y = 1");
  EXPECT_EQ(marked("UNWIND $l AS x DELETE x", {{"l", List{1}}}), "x");
  EXPECT_EQ(marked("MATCH (n:A) DELETE n"), "n");
  EXPECT_EQ(marked("FOREACH (x IN [0] | CREATE (:C {y: 1 / x}))"), "1 / x");
  EXPECT_EQ(count(db_, "MATCH (n) RETURN count(n)"), 2);
}

TEST_F(ErrorPlaceTest, OfProcedures) {
  EXPECT_EQ(marked("CALL algo.pagerank({damping: 7}) YIELD node RETURN node"), "algo.pagerank");
  EXPECT_EQ(marked("MATCH (n:A) CALL algo.pagerank({damping: n.x / 0}) YIELD node RETURN node"),
            "n.x / 0");
}

TEST_F(ErrorPlaceTest, OfTextsThatShareAPlan) {
  const std::string first = "MATCH (n:A) WHERE n.x > 1 AND n.x % 0 = 1 RETURN n";
  const std::string second =
      "MATCH (n:A)  // é comment\n  WHERE n.x > 1000 - 999 AND\n n.x   %   0 = 22 RETURN n";
  EXPECT_EQ(marked(first), "n.x % 0");
  EXPECT_EQ(marked(first), "n.x % 0");
  EXPECT_EQ(marked(second), "n.x   %   0");
  const std::string third = "MATCH (n:A) WHERE n.s = 'text' AND n.x > 5 AND n.x % 0 = 7 RETURN n";
  const std::string fourth = "MATCH (n:A) WHERE n.s = 'te'  + 'xt' AND n.x % 0 = 7 RETURN n";
  EXPECT_EQ(marked(third), "n.x % 0");
  EXPECT_EQ(marked(fourth), "n.x % 0");
}

TEST_F(ErrorPlaceTest, OfStreamsTransactionsAndPreparedStatements) {
  const std::string query = "MATCH (n:A) WHERE n.x > 10  AND n.x / 0 = 1 RETURN n";
  const ReadView view = db_.read().value();
  Cursor cursor = view.stream(query).value();
  EXPECT_EQ(marked_in(query, cursor.next()), "n.x / 0");
  EXPECT_EQ(marked_in(query, view.run(query)), "n.x / 0");
  EXPECT_EQ(marked_in(query, db_.prepare(query)->run()), "n.x / 0");
  WriteTransaction tx = db_.write().value();
  EXPECT_EQ(marked_in(query, tx.run(query)), "n.x / 0");
}

TEST_F(ErrorPlaceTest, OfWhatGrowsTooLarge) {
  EXPECT_EQ(marked("RETURN 1, range(1, 100000000) AS r"), "range(1, 100000000)");
  std::string edges = "MATCH (n)";
  for (int i = 0; i < 1001; ++i) edges += "-->()";
  EXPECT_EQ(marked("MATCH (a) " + edges + " RETURN 1"), edges);
}

TEST_F(ErrorPlaceTest, OfTheClauseThatNeedsTooMuchMemory) {
  RunOptions small;
  small.memory_bytes = 100'000;
  const std::string rows = "UNWIND range(1, 20000) AS x ";
  const auto clause = [&](const std::string& text) {
    const auto result = db_.run(text, {}, small);
    EXPECT_EQ(result.ok() ? ErrorCode::internal : result.error().code(), ErrorCode::limit) << text;
    return marked_in(text, result);
  };
  EXPECT_EQ(clause(rows + "RETURN 1 AS a, collect(x) AS c"), "collect(x)");
  EXPECT_EQ(clause(rows + "RETURN count(DISTINCT x) AS c"), "count(DISTINCT x)");
  const std::string groups = "WITH x AS y, count(*) AS c";
  EXPECT_EQ(clause(rows + groups + " RETURN y"), groups);
  EXPECT_EQ(clause(rows + "WITH x AS y\nORDER BY y RETURN y"), "WITH x AS y\nORDER BY y");
  EXPECT_EQ(clause(rows + "WITH DISTINCT x AS y RETURN y"), "WITH DISTINCT x AS y");
  EXPECT_EQ(clause(rows + "CREATE (:N {x: x}) RETURN 1"), "CREATE (:N {x: x})");
  EXPECT_EQ(clause("MATCH (a) CALL { " + rows + "RETURN collect(x) AS c } RETURN a"), "collect(x)");
}

TEST_F(ErrorPlaceTest, OfTheOnlyClauseThatBreaksAConstraint) {
  static_cast<void>(db_.run("CREATE CONSTRAINT FOR (a:U) REQUIRE a.x IS UNIQUE").value());
  static_cast<void>(db_.run("CREATE (:U {x: 1})").value());
  EXPECT_EQ(marked("MATCH (n:A) CREATE (:U {x: 1}) RETURN n"), "CREATE (:U {x: 1})");
  EXPECT_EQ(marked("MATCH (n:B)\nSET n:U, n.x = 1"), "SET n:U, n.x = 1");
  EXPECT_EQ(marked("FOREACH (i IN [1, 1] | MERGE (:U {x: 7, y: rand()}))"),
            "MERGE (:U {x: 7, y: rand()})");
  EXPECT_EQ(marked("MATCH (n:A) CALL { CREATE (:U {x: 1}) } RETURN n"), "CREATE (:U {x: 1})");
  EXPECT_EQ(marked("CREATE (:U {x: 2}) CREATE (:U {x: 1})"), "") << "either may be at fault";
  const std::string text = "CREATE (:U {x: 1})";
  WriteTransaction tx = db_.write().value();
  EXPECT_EQ(marked_in(text, tx.run(text)), text);
}

TEST_F(ErrorPlaceTest, OfNothingThatIsNotAboutTheText) {
  RunOptions brief;
  brief.timeout_ms = 1;
  const auto late = db_.run(
      "UNWIND range(1, 1000000) AS x UNWIND range(1, 1000) AS y RETURN sum(x % y)", {}, brief);
  ASSERT_FALSE(late.ok());
  EXPECT_EQ(late.error().code(), ErrorCode::limit);
  EXPECT_EQ(late.error().where().line, 0U);
  RunOptions options;
  options.rows_max = 1;
  const auto rows = db_.run("UNWIND [1, 2] AS x RETURN x", {}, options);
  ASSERT_FALSE(rows.ok());
  EXPECT_EQ(rows.error().where().line, 0U);
}

TEST_F(ErrorPlaceTest, OfWhatIsNeverClosed) {
  EXPECT_EQ(marked("RETURN 1 /* it's open"), "/*");
  EXPECT_EQ(marked("/* only that"), "/*");
  EXPECT_EQ(marked("MATCH (n)\n/* x 'y' \" RETURN n"), "/*");
  EXPECT_EQ(marked("RETURN 'abc"), "'");
  EXPECT_EQ(marked("MATCH (n {s: \"x}) RETURN n"), "\"");
  EXPECT_EQ(marked("RETURN `abc"), "`");
  for (const char* query : {"RETURN 1 /* open", "RETURN 'open", "RETURN `open"}) {
    const auto result = db_.run(query);
    EXPECT_THAT(result.error().message(), testing::HasSubstr("is never closed"));
    EXPECT_THAT(result.error().hint(), testing::HasSubstr("at its end"));
  }
  EXPECT_EQ(marked("RETURN nothing, 'open"), "'");
  EXPECT_EQ(marked("RETURN ) 'open"), ")");
}

}  // namespace
}  // namespace plenum::test
