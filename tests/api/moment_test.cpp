// Law 6: the graph as of a date and as known at a time: the same elements for scans, expansions,
// counts, lookups, indexes, algorithms and exports.
#include <algorithm>

#include "article_fixture.hpp"

namespace plenum {
namespace {

class Moment : public test::ArticleTest {
 protected:
  /// Three people and what they did when: known both ends, an open end, an unknown start, nothing.
  static Database offices() {
    Database db = memory();
    run(db,
        "CREATE (a:Person {name: 'Ann', key: 'a'}), (b:Person {name: 'Ben'}), (c:Person {name: "
        "'Cid'}), (o:Office {name: 'Mayor'}), (x:Person {name: 'Dan', valid_from: "
        "date('2022-01-01')}), "
        "(a)-[:HELD {n: 1, valid_from: date('2018-01-01'), valid_to: date('2019-12-31')}]->(o), "
        "(b)-[:HELD {n: 2, valid_from: date('2020-01-01')}]->(o), "
        "(c)-[:HELD {n: 3, first_reported: date('2021-05-01')}]->(o), "
        "(a)-[:KNOWS {n: 4}]->(b), (x)-[:KNOWS {n: 5}]->(a), (b)-[:KNOWS {n: 6}]->(b)");
    return db;
  }
  static std::string edges(Database& db, const std::string& use) {
    return lines(db, use +
                         " MATCH ()-[r]->() WITH r.n AS n ORDER BY n "
                         "RETURN reduce(t = '', x IN collect(n) | t + x) AS line");
  }
};

TEST_F(Moment, AnEdgeHoldsFromItsStartToItsEnd) {
  Database db = offices();
  const auto as_of = [&](const std::string& date) {
    return edges(db, "USE graph.asOf(date('" + date + "'))");
  };
  EXPECT_EQ(as_of("2017-12-31"), "46\n");
  EXPECT_EQ(as_of("2018-01-01"), "146\n");
  EXPECT_EQ(as_of("2019-12-31"), "146\n");
  EXPECT_EQ(as_of("2020-01-01"), "246\n");
  EXPECT_EQ(as_of("2021-04-30"), "246\n");
  EXPECT_EQ(as_of("2021-05-01"), "2346\n");
  EXPECT_EQ(as_of("2022-01-01"), "23456\n");
  EXPECT_EQ(edges(db, "USE graph"), "123456\n");
  EXPECT_EQ(edges(db, ""), "123456\n");
}

TEST_F(Moment, WhatWasReportedWhenItWasOverHeldOnItsLastDay) {
  Database db = memory();
  run(db,
      "CREATE (a:Person)-[:HELD {n: 1, first_reported: date('2024-05-01'), "
      "valid_to: date('2021-12-31')}]->(o:Office)");
  EXPECT_EQ(edges(db, "USE graph.asOf(date('2021-12-31'))"), "1\n");
  EXPECT_EQ(edges(db, "USE graph.asOf(date('2022-01-01'))"), "\n");
  EXPECT_EQ(edges(db, "USE graph.asOf(date('2024-05-01'))"), "\n");
}

TEST_F(Moment, StrictCountsOnlyWhatIsKnownToHold) {
  Database db = offices();
  EXPECT_EQ(edges(db, "USE graph.asOf(date('2019-06-01'), {unknown: 'exclude'})"), "1\n");
  EXPECT_EQ(edges(db, "USE graph.asOf(date('2021-06-01'), {unknown: 'exclude'})"), "\n");
  EXPECT_EQ(edges(db, "USE graph.asOf(date('2019-06-01'), {unknown: 'include'})"), "146\n");
}

TEST_F(Moment, TheDateIsADateATimeATextOrAParameter) {
  Database db = offices();
  for (const std::string at :
       {"'2018-06-01'", "datetime('2018-06-01T23:59:59Z')", "localdatetime('2018-06-01T00:00')",
        "date('2018-05-31') + "
        "duration('P1D')"}) {
    EXPECT_EQ(edges(db, "USE graph.asOf(" + at + ")"), "146\n") << at;
  }
  EXPECT_EQ(lines(db, "USE graph.asOf($d) MATCH ()-[r:HELD]->() RETURN toString(r.n)",
                  {{"d", Date{17'700}}}),
            "1\n");
}

TEST_F(Moment, EveryWayOfReadingSeesTheSame) {
  Database db = offices();
  run(db, "CREATE INDEX FOR (p:Person) ON (p.name)");
  run(db, "CREATE FULLTEXT INDEX words FOR (p:Person) ON EACH [p.name]");
  const std::string use = "USE graph.asOf(date('2019-06-01')) ";
  const auto number = [&](const std::string& query) { return count(db, use + query); };
  EXPECT_EQ(number("MATCH (n) RETURN count(*)"), 4);
  EXPECT_EQ(number("MATCH (p:Person) RETURN count(*)"), 3);
  EXPECT_EQ(number("MATCH ()-[r]->() RETURN count(*)"), 3);
  EXPECT_EQ(number("MATCH ()-[r:HELD]->() RETURN count(*)"), 1);
  EXPECT_EQ(number("MATCH (:Office)<-[r:HELD]-() RETURN count(*)"), 1);
  EXPECT_EQ(number("MATCH (:Person {name: 'Ann'})-[r]-() RETURN count(*)"), 2);
  EXPECT_EQ(number("MATCH (p:Person {name: 'Dan'}) RETURN count(*)"), 0);
  EXPECT_EQ(number("MATCH (p:Person) WHERE p.name >= 'A' RETURN count(*)"), 3);
  EXPECT_EQ(number("MATCH (p:Person) WHERE id(p) >= 0 RETURN count(p)"), 3);
  EXPECT_EQ(number("MATCH (:Person {name: 'Ben'})-[*1..3]-(x) RETURN count(DISTINCT x)"), 3);
  EXPECT_EQ(number("CALL db.index.fulltext.queryNodes('words', 'dan ann') YIELD node "
                   "RETURN count(node)"),
            1);
  EXPECT_EQ(number("CALL algo.degree({direction: 'out'}) YIELD node RETURN count(node)"), 4);
  EXPECT_EQ(number("CALL algo.wcc({}) YIELD component RETURN count(DISTINCT component)"), 2);
  EXPECT_EQ(number("MATCH (n:Person) RETURN count(*) AS n UNION ALL MATCH (n:Office) "
                   "RETURN count(*) AS n"),
            3);
}

TEST_F(Moment, ViewsAndExportsSeeItToo) {
  Database db = offices();
  const auto view = db.read()->as_of(Date{18'048});  // 2019-06-01
  ASSERT_TRUE(view.ok()) << view.error().message();
  EXPECT_EQ(view->node_count(), 4U);
  EXPECT_EQ(view->node_count("Person"), 3U);
  EXPECT_EQ(view->edge_count("HELD"), 1U);
  const std::string bytes = exported(*view);
  EXPECT_EQ(bytes.find("Dan"), std::string::npos);
  EXPECT_NE(bytes.find("Ann"), std::string::npos);
  EXPECT_EQ(std::count(bytes.begin(), bytes.end(), '\n'), 1 + 4 + 3);
  const auto strict = db.read()->as_of(Date{18'048}, true);
  EXPECT_EQ(strict->edge_count(), 1U);
  const auto dan = db.run("MATCH (p:Person {name: 'Dan'}) RETURN id(p)").value()[0][0].as_integer();
  EXPECT_EQ(view->node(NodeId{static_cast<std::uint64_t>(dan)}).error().code(),
            ErrorCode::not_found);
  EXPECT_EQ(db.read()->node_count(), 5U);
}

TEST_F(Moment, ArticlesAndTheirFactsComeWithTheirDates) {
  Database db = memory();
  read(db, "a.txt",
       "3 March 2024\n\nAndrew Bailey, governor of the Bank of England, said rates would fall.\n");
  read(db, "b.txt",
       "4 March 2025\n\nDrew Bailey, governor of the Bank of England, said prices would rise.\n");
  const std::string who = " MATCH (p:Leader)-[:HOLDS_POSITION]->() RETURN p.name AS n ORDER BY n";
  EXPECT_EQ(lines(db, "USE graph.asOf('2023-12-31')" + who), "");
  EXPECT_EQ(lines(db, "USE graph.asOf('2024-12-31')" + who), "Andrew Bailey\n");
  EXPECT_EQ(lines(db, "USE graph.asOf('2025-12-31')" + who), "Andrew Bailey\nDrew Bailey\n");
  for (const std::string label : {"Article", "Statement"}) {
    EXPECT_EQ(count(db, "USE graph.asOf('2024-12-31') MATCH (n:" + label + ") RETURN count(n)"), 1);
  }
  EXPECT_EQ(count(db,
                  "USE graph.asOf('2024-12-31') MATCH (:Article)-[m:MENTIONS]->() "
                  "RETURN count(DISTINCT startNode(m))"),
            1);
}

TEST_F(Moment, WhatIsKnownDependsOnWhenItWasStored) {
  Database db = memory();
  run(db, "CREATE (:Note {name: 'mine'})");
  read(db, "a.txt",
       "3 March 2024\n\nAndrew Bailey, governor of the Bank of England, said rates would fall.\n");
  EXPECT_EQ(lines(db, "USE graph.asKnown(datetime('2020-01-01T00:00Z')) MATCH (n) RETURN n.name"),
            "mine\n");
  EXPECT_EQ(count(db, "USE graph.asKnown('2020-01-01') MATCH ()-[r]->() RETURN count(r)"), 0);
  const std::int64_t all = count(db, "MATCH (n) RETURN count(n)");
  EXPECT_EQ(count(db, "USE graph.asKnown(datetime()) MATCH (n) RETURN count(n)"), all);
  const auto past = db.read()->as_known(DateTime{0, 0, 0, ""});
  ASSERT_TRUE(past.ok()) << past.error().message();
  EXPECT_EQ(past->node_count(), 1U);
  EXPECT_EQ(past->edge_count(), 0U);
}

TEST_F(Moment, RefusesWhatItCannotMean) {
  Database db = offices();
  const auto refused = [&](const std::string& statement) {
    const auto done = db.run(statement);
    EXPECT_FALSE(done.ok()) << statement;
    if (done.ok()) return std::string();
    EXPECT_GT(done.error().where().line, 0U) << statement;
    return std::string(done.error().message());
  };
  EXPECT_NE(refused("USE graph.asOf(date('2020-01-01')) CREATE (n)").find("cannot be changed"),
            std::string::npos);
  EXPECT_NE(refused("USE graph.asOf(7) MATCH (n) RETURN n").find("DATE"), std::string::npos);
  refused("USE graph.asOf('soon') MATCH (n) RETURN n");
  refused("USE graph.asOf() MATCH (n) RETURN n");
  refused("USE graph.asOf('2020-01-01', {unknown: 'perhaps'}) MATCH (n) RETURN n");
  refused("USE graph.asOf('2020-01-01', {strict: true}) MATCH (n) RETURN n");
  refused("USE graph.asKnown('2020-01-01', {}) MATCH (n) RETURN n");
  refused("USE other MATCH (n) RETURN n");
  refused("USE graph.asOf(n.date) MATCH (n) RETURN n");
  refused("MATCH (n) USE graph.asOf('2020-01-01') RETURN n");
  refused("USE graph.asOf('2020-01-01')");
}

}  // namespace
}  // namespace plenum
