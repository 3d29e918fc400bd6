// Full-text indexes through the public API.
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "fixture.hpp"

namespace plenum::test {
namespace {

class Fulltext : public ApiTest {
 protected:
  static void make(Database& db) {
    ASSERT_TRUE(
        db.run("CREATE FULLTEXT INDEX texts FOR (n:Plan|Body) ON EACH [n.name, n.text]").ok());
  }
  static std::string search(std::string_view query) {
    return "CALL db.index.fulltext.queryNodes('texts', '" + std::string(query) +
           "') YIELD node, score";
  }
  /// Numbers `n` of what is found, the best first.
  template <class Runner>
  static std::vector<std::int64_t> found(Runner& runner, std::string_view query) {
    const auto table = runner.run(search(query) + " RETURN node.n AS n");
    EXPECT_TRUE(table.ok()) << table.error().message();
    std::vector<std::int64_t> out;
    if (!table.ok()) return out;
    for (const Row row : *table) out.push_back(row[0].as_integer());
    return out;
  }
  static std::vector<double> scores(Database& db, std::string_view query) {
    std::vector<double> out;
    const Table table = db.run(search(query) + " RETURN score").value();
    for (const Row row : table) out.push_back(row[0].as_float());
    return out;
  }
  using Numbers = std::vector<std::int64_t>;
};

TEST_F(Fulltext, IsThereAfterReopeningAndForReadersOnly) {
  {
    Database db = open();
    make(db);
    ASSERT_TRUE(db.run("CREATE (:Plan {n: 1, name: 'Rail Strategy 2040'}), (:Body {n: 2, text: "
                       "'Ministry of rail'}), (:Other {n: 3, name: 'rail'})")
                    .ok());
    EXPECT_EQ(found(db, "rail"), (Numbers{1, 2}));
  }
  {
    OpenOptions reading;
    reading.read_only = true;
    Database db = open(reading);
    EXPECT_EQ(found(db, "rails"), (Numbers{1, 2}));
    EXPECT_TRUE(db.verify().value().ok());
  }
  Database db = open();
  ASSERT_TRUE(db.run("MATCH (n {n: 1}) SET n.name = 'Road'").ok());
  EXPECT_EQ(found(db, "rail"), Numbers{2});
  EXPECT_EQ(found(db, "road"), Numbers{1});
  EXPECT_TRUE(db.verify().value().ok());
}

TEST_F(Fulltext, AViewGoesOnSeeingItsStateAndAWriterItsOwn) {
  Database db = memory();
  make(db);
  ASSERT_TRUE(db.run("CREATE (:Plan {n: 1, name: 'green energy'})").ok());
  const ReadView before = db.read().value();
  {
    WriteTransaction tx = db.write().value();
    ASSERT_TRUE(tx.run("CREATE (:Plan {n: 2, name: 'green coal'})").ok());
    ASSERT_TRUE(tx.run("MATCH (p:Plan {n: 1}) SET p.name = 'black coal'").ok());
    EXPECT_EQ(found(tx, "green"), Numbers{2});
    EXPECT_EQ(found(tx, "coal"), (Numbers{1, 2}));
    EXPECT_EQ(found(db, "green"), Numbers{1});
  }
  EXPECT_EQ(found(db, "green"), Numbers{1});
  EXPECT_EQ(found(db, "coal"), Numbers{});
  ASSERT_TRUE(db.run("MATCH (p:Plan) DELETE p").ok());
  EXPECT_EQ(found(db, "green"), Numbers{});
  EXPECT_EQ(found(before, "green"), Numbers{1});
}

TEST_F(Fulltext, AnOldViewMayBeTheFirstThatNeedsTheIndex) {
  {
    Database db = open();
    make(db);
    ASSERT_TRUE(db.run("CREATE (:Plan {n: 1, name: 'green'})").ok());
  }
  Database db = open();
  const ReadView before = db.read().value();
  ASSERT_TRUE(db.run("CREATE (:Other {n: 2, name: 'green'})").ok());
  ASSERT_TRUE(db.run("CREATE (:Plan {n: 3, name: 'green'})").ok());
  EXPECT_EQ(found(before, "green"), Numbers{1});
  EXPECT_EQ(found(db, "green"), (Numbers{1, 3}));
}

TEST_F(Fulltext, AFailedStatementLeavesNoTrace) {
  Database db = memory();
  make(db);
  ASSERT_TRUE(db.run("CREATE CONSTRAINT FOR (p:Plan) REQUIRE p.n IS UNIQUE").ok());
  ASSERT_TRUE(db.run("CREATE (:Plan {n: 1, name: 'green'})").ok());
  WriteTransaction tx = db.write().value();
  ASSERT_TRUE(tx.run("CREATE (:Plan {n: 2, name: 'green'})").ok());
  EXPECT_FALSE(tx.run("UNWIND [3, 1] AS i CREATE (:Plan {n: i, name: 'green'})").ok());
  EXPECT_EQ(found(tx, "green"), (Numbers{1, 2}));
  ASSERT_TRUE(std::move(tx).commit().ok());
  EXPECT_EQ(found(db, "green"), (Numbers{1, 2}));
  EXPECT_TRUE(db.verify().value().ok());
}

TEST_F(Fulltext, TheSameGraphGivesTheSameScoresWhateverItsHistory) {
  const std::string graph =
      "UNWIND range(1, 60) AS i CREATE (:Plan {n: i, name: 'plan ' + toString(i % 7) + ' of rail', "
      "text: reduce(t = '', k IN range(1, i % 5) | t + ' words')})";
  Database plain = memory();
  ASSERT_TRUE(plain.run(graph).ok());
  make(plain);
  Database lively = memory();
  make(lively);
  ASSERT_TRUE(
      lively.run("UNWIND range(1, 3000) AS i CREATE (:Plan {n: -i, name: 'rail gone'})").ok());
  ASSERT_TRUE(lively.run("MATCH (n:Plan) DELETE n").ok());
  ASSERT_TRUE(lively.run(graph).ok());
  for (int i = 0; i < 30; ++i) {
    ASSERT_TRUE(lively.run("MATCH (n:Plan) SET n.text = n.text + ' more words'").ok());
  }
  ASSERT_TRUE(lively
                  .run("MATCH (n:Plan) SET n.text = reduce(t = '', k IN range(1, n.n % 5) | t + "
                       "' words')")
                  .ok());
  for (const char* query : {"rail", "plan 3", "word* rail", "+words -\"plan 2\"", "\"of rail\""}) {
    EXPECT_EQ(scores(plain, query), scores(lively, query)) << query;
    EXPECT_EQ(found(plain, query), found(lively, query)) << query;
  }
  EXPECT_TRUE(lively.verify().value().ok());
}

TEST_F(Fulltext, ObeysInterruptAndMemory) {
  Database db = memory();
  ASSERT_TRUE(
      db.run("UNWIND range(1, 20000) AS i CREATE (:Plan {n: i, name: 'rail ' + toString(i)})")
          .ok());
  make(db);
  const ReadView view = db.read().value();
  RunOptions options;
  options.memory_bytes = 100'000;
  auto done = view.run(search("rail") + " RETURN count(*)", {}, options);
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().code(), ErrorCode::limit);
  options = {};
  Interrupt interrupt;
  interrupt.request();
  options.interrupt = &interrupt;
  done = view.run(search("rail") + " RETURN count(*)", {}, options);
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().code(), ErrorCode::interrupted);
}

TEST_F(Fulltext, BulkLoadsAndImportsKeepItRight) {
  Database db = open();
  make(db);
  write_file("plans.csv",
             "id:ID(P){id-type:long},n:long,name\n1,1,Green Rail\n2,2,Coal\n3,3,rail\n");
  BulkFiles files;
  files.nodes.push_back({{"Plan"}, {path("plans.csv")}});
  EXPECT_EQ(bulk_import(db, files).value().nodes, 3U);
  EXPECT_EQ(found(db, "rail"), (Numbers{3, 1}));
  EXPECT_TRUE(db.verify().value().ok());
}

TEST_F(Fulltext, GoesIntoBackupsAndOutOfDamagedDatabases) {
  {
    Database db = open();
    make(db);
    ASSERT_TRUE(db.run("CREATE FULLTEXT INDEX said FOR ()-[r:SAID|WROTE]-() ON EACH [r.text] "
                       "OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard'}}")
                    .ok());
    ASSERT_TRUE(
        db.run("CREATE (:Plan {n: 1, name: 'rail'})-[:WROTE {text: 'rails'}]->(:Body)").ok());
    ASSERT_TRUE(db.backup(path("copy")).ok());
  }
  ASSERT_TRUE(Database::salvage(path("db"), path("new")).ok());
  for (const char* name : {"copy", "new"}) {
    Database db = Database::open(path(name)).value();
    EXPECT_EQ(found(db, "rail"), Numbers{1}) << name;
    const Table rules = db.run("SHOW FULLTEXT INDEXES").value();
    ASSERT_EQ(rules.size(), 2U);
    EXPECT_EQ(rules[0][4], Value(List{Value("SAID"), Value("WROTE")})) << name;
    EXPECT_EQ(count(db,
                    "CALL db.index.fulltext.queryRelationships('said', 'rails') YIELD "
                    "relationship RETURN count(relationship)"),
              1);
    EXPECT_EQ(count(db,
                    "CALL db.index.fulltext.queryRelationships('said', 'rail') YIELD "
                    "relationship RETURN count(relationship)"),
              0);
  }
}

TEST_F(Fulltext, IsUndoneWithTheTransactionThatMadeIt) {
  Database db = memory();
  ASSERT_TRUE(db.run("CREATE (:Plan {n: 1, name: 'rail'})").ok());
  {
    WriteTransaction tx = db.write().value();
    ASSERT_TRUE(tx.run("CREATE (:Plan {n: 2, name: 'rail'})").ok());
    ASSERT_TRUE(tx.run("CREATE FULLTEXT INDEX texts FOR (n:Plan) ON EACH [n.name]").ok());
    EXPECT_EQ(found(tx, "rail"), (Numbers{1, 2}));
  }
  EXPECT_FALSE(db.run(search("rail") + " RETURN node").ok());
  WriteTransaction tx = db.write().value();
  ASSERT_TRUE(tx.run("CREATE FULLTEXT INDEX texts FOR (n:Plan) ON EACH [n.name]").ok());
  ASSERT_TRUE(tx.run("MATCH (n:Plan) SET n.name = 'road'").ok());
  ASSERT_TRUE(std::move(tx).commit().ok());
  EXPECT_EQ(found(db, "road"), Numbers{1});
  EXPECT_EQ(found(db, "rail"), Numbers{});
}

TEST_F(Fulltext, ReadersSearchWhileTheWriterWrites) {
  {
    Database db = open();
    make(db);
    ASSERT_TRUE(
        db.run("UNWIND range(1, 500) AS i CREATE (:Plan {n: i, name: 'rail ' + toString(i)})")
            .ok());
  }
  Database db = open();
  std::atomic<bool> over{false};
  std::vector<std::thread> readers;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back([&] {
      while (!over.load()) {
        // Each statement of the writer renames all: a reader sees all or none of it.
        const std::int64_t rails = count(db, search("rail") + " RETURN count(node)");
        EXPECT_TRUE(rails == 500 || rails == 0) << rails;
      }
    });
  }
  for (int i = 0; i < 6; ++i) {
    const std::string to = i % 2 == 0 ? "road " : "rail ";
    EXPECT_TRUE(db.run("MATCH (n:Plan) SET n.name = '" + to + "' + toString(n.n)").ok());
  }
  over = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_TRUE(db.verify().value().ok());
}

}  // namespace
}  // namespace plenum::test
