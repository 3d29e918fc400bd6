// Indexes and constraints through the public API.
#include <gmock/gmock.h>

#include <string>

#include "fixture.hpp"

namespace plenum::test {
namespace {

using Schema = ApiTest;

TEST_F(Schema, a_broken_constraint_undoes_its_statement_alone) {
  Database db = memory();
  ASSERT_TRUE(db.run("CREATE CONSTRAINT one FOR (p:P) REQUIRE p.x IS UNIQUE").ok());
  WriteTransaction tx = db.write().value();
  ASSERT_TRUE(tx.run("CREATE (:P {x: 1})").ok());
  const auto broken = tx.run("UNWIND [2, 3, 1] AS x CREATE (:P {x: x})");
  ASSERT_FALSE(broken.ok());
  EXPECT_EQ(broken.error().code(), ErrorCode::constraint);
  EXPECT_NE(broken.error().message().find("'one'"), std::string::npos) << broken.error().message();
  ASSERT_TRUE(tx.run("CREATE (:P {x: 2})").ok());
  ASSERT_TRUE(std::move(tx).commit().ok());
  EXPECT_EQ(count(db, "MATCH (p:P) RETURN count(p)"), 2);
}

TEST_F(Schema, a_broken_constraint_shows_what_each_has) {
  Database db = memory();
  ASSERT_TRUE(db.run("CREATE CONSTRAINT u FOR (q:Q) REQUIRE q.a IS UNIQUE").ok());
  ASSERT_TRUE(
      db.run("CREATE CONSTRAINT t FOR (r:R) REQUIRE r.l IS :: LIST<INTEGER NOT NULL>").ok());
  ASSERT_TRUE(db.run("CREATE (:Q {a: 5})").ok());
  const auto message = [&](const std::string& statement) {
    const auto done = db.run(statement);
    return done.ok() ? "no error" : done.error().message();
  };
  EXPECT_THAT(message("CREATE (:Q {a: 5.0})"),
              testing::HasSubstr(" has a = 5.0 and node 1 has a = 5, which are equal"));
  EXPECT_THAT(message("CREATE (:Q {a: 5})"), testing::HasSubstr(" and node 1 both have a = 5"));
  EXPECT_THAT(message("CREATE (:R {l: [1, 'a']})"),
              testing::HasSubstr("l = [1, 'a'], which is of type LIST<ANY>"));
  EXPECT_THAT(message("CREATE (:R {l: 'a'})"),
              testing::HasSubstr("l = 'a', which is of type STRING"));
}

TEST_F(Schema, what_the_interface_writes_is_checked_at_the_commit) {
  Database db = memory();
  ASSERT_TRUE(db.run("CREATE CONSTRAINT FOR (p:P) REQUIRE p.x IS NOT NULL").ok());
  WriteTransaction tx = db.write().value();
  ASSERT_TRUE(tx.create_node({"P"}, {}).ok());
  const Status done = std::move(tx).commit();
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().type(), "ConstraintValidationFailed");
  EXPECT_EQ(count(db, "MATCH (p) RETURN count(p)"), 0);
}

TEST_F(Schema, a_schema_command_is_part_of_its_transaction) {
  Database db = memory();
  {
    WriteTransaction tx = db.write().value();
    ASSERT_TRUE(tx.run("CREATE INDEX i FOR (p:P) ON (p.x)").ok());
    EXPECT_EQ(tx.run("SHOW INDEXES").value().size(), 1U);
    EXPECT_EQ(db.run("SHOW INDEXES").value().size(), 0U);
  }
  EXPECT_EQ(db.run("SHOW INDEXES").value().size(), 0U);
}

TEST_F(Schema, an_index_is_asked_for_dates_that_are_written_as_text) {
  Database db = memory();
  ASSERT_TRUE(db.run("CREATE INDEX days FOR (t:T) ON (t.day)").ok());
  ASSERT_TRUE(
      db.run("UNWIND range(1, 28) AS d CREATE (:T {day: date({year: 2025, month: 2, day: d})})")
          .ok());
  for (const std::string where :
       {"t.day >= date('2025-02-27')", "t.day = date('2025-02-28')",
        "t.day > date.truncate('year')", "t.day IN [date('2025-02-01'), date('2025-03-01')]"}) {
    std::string plan;
    const Table lines = db.run("EXPLAIN MATCH (t:T) WHERE " + where + " RETURN t").value();
    for (Row row : lines) plan += row[0].as_string() + "\n";
    EXPECT_NE(plan.find("IndexSeek (t:T) by days"), std::string::npos) << where << "\n" << plan;
  }
  EXPECT_EQ(count(db, "MATCH (t:T) WHERE t.day >= date('2025-02-27') RETURN count(t)"), 2);
}

TEST_F(Schema, an_index_is_asked_for_alternatives_of_one_property) {
  Database db = memory();
  ASSERT_TRUE(db.run("CREATE INDEX i FOR (p:P) ON (p.x)").ok());
  ASSERT_TRUE(db.run("UNWIND range(1, 1000) AS x CREATE (:P {x: x, y: x})").ok());
  const auto plan = [&](const std::string& where) {
    std::string lines;
    const Table table = db.run("EXPLAIN MATCH (p:P) WHERE " + where + " RETURN p").value();
    for (const Row row : table) lines += row[0].as_string() + "\n";
    return lines;
  };
  const std::string seek = "IndexSeek (p:P) by i (x IN)";
  EXPECT_THAT(plan("p.x = 1 OR p.x = 2"), testing::HasSubstr(seek));
  EXPECT_THAT(plan("(p.x IN [5, 6] OR 7 = p.x) AND p.y = 6"), testing::HasSubstr(seek));
  EXPECT_THAT(plan("p.x = 1 OR p.y = 2"), testing::Not(testing::HasSubstr("IndexSeek")));
  EXPECT_EQ(count(db, "MATCH (p:P) WHERE p.x = 7 OR p.x = 9 RETURN sum(p.y)"), 16);
  EXPECT_THAT(plan("p.x IS NOT NULL"), testing::HasSubstr("IndexSeek (p:P) by i (x IS NOT NULL)"));
  EXPECT_THAT(plan("p.x IS NULL"), testing::Not(testing::HasSubstr("IndexSeek")));
}

TEST_F(Schema, counts_of_labels_and_types_are_not_counted_again) {
  Database db = memory();
  ASSERT_TRUE(db.run("UNWIND range(1, 10) AS x CREATE (:P)-[:T]->(:Q)").ok());
  const auto plan = [&](const std::string& query) {
    std::string lines;
    const Table table = db.run("EXPLAIN " + query).value();
    for (const Row row : table) lines += row[0].as_string() + "\n";
    return lines;
  };
  EXPECT_THAT(plan("MATCH (p:P) RETURN count(p)"), testing::HasSubstr("StoredCount (:P)"));
  EXPECT_THAT(plan("MATCH () RETURN count(*)"), testing::HasSubstr("StoredCount ()"));
  EXPECT_THAT(plan("MATCH ()-[t:T]->() RETURN count(t)"), testing::HasSubstr("StoredCount [:T]"));
  for (const char* other :
       {"MATCH (p:P:Q) RETURN count(p)", "MATCH (p:P {x: 1}) RETURN count(p)",
        "MATCH (p:P) RETURN p.x, count(p)", "MATCH ()-[t:T]-() RETURN count(t)"}) {
    EXPECT_THAT(plan(other), testing::Not(testing::HasSubstr("StoredCount"))) << other;
  }
  // In a transaction: what it sees itself; others see nothing of it, and a view stays as it is.
  const ReadView before = db.read().value();
  const std::string nodes = "MATCH (p:P) RETURN count(p)";
  const std::string edges = "MATCH ()-[t:T]->() RETURN count(*)";
  const auto number = [](const Result<Table>& table) { return table.value()[0][0].as_integer(); };
  {
    WriteTransaction tx = db.write().value();
    ASSERT_TRUE(tx.run("CREATE (:P)-[:T]->(:P)").ok());
    ASSERT_TRUE(tx.run("MATCH (q:Q) DETACH DELETE q").ok());
    EXPECT_EQ(number(tx.run(nodes)), 12);
    EXPECT_EQ(number(tx.run(edges)), 1);
    EXPECT_EQ(count(db, nodes), 10);
    ASSERT_FALSE(tx.run("CREATE (:P) WITH 1 AS one RETURN 1 / (one - 1)").ok());
    EXPECT_EQ(number(tx.run(nodes)), 12);
  }
  EXPECT_EQ(count(db, nodes), 10);
  ASSERT_TRUE(db.run("CREATE (:P)").ok());
  EXPECT_EQ(number(before.run(nodes)), 10);
  EXPECT_EQ(count(db, nodes), 11);
  EXPECT_EQ(count(db, edges), 10);
}

TEST_F(Schema, is_there_after_reopening_and_checked) {
  {
    Database db = open();
    ASSERT_TRUE(db.run("CREATE CONSTRAINT c FOR (p:P) REQUIRE (p.x, p.y) IS NODE KEY").ok());
    ASSERT_TRUE(db.run("CREATE INDEX FOR ()-[r:T]-() ON (r.w)").ok());
    ASSERT_TRUE(db.run("CREATE (:P {x: 1, y: 'a'})-[:T {w: 1}]->(:P {x: 1, y: 'b'})").ok());
  }
  Database db = open();
  EXPECT_EQ(db.run("SHOW CONSTRAINTS").value().size(), 1U);
  EXPECT_EQ(db.run("SHOW INDEXES").value().size(), 2U);
  EXPECT_EQ(count(db, "MATCH (p:P {x: 1, y: 'b'})<-[r:T {w: 1}]-() RETURN count(r)"), 1);
  EXPECT_FALSE(db.run("CREATE (:P {x: 1, y: 'a'})").ok());
  EXPECT_TRUE(db.verify().value().ok());
}

TEST_F(Schema, cannot_be_changed_on_a_reading_view) {
  Database db = memory();
  const auto refused = db.read().value().run("CREATE INDEX FOR (p:P) ON (p.x)");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code(), ErrorCode::read_only);
  EXPECT_EQ(db.read().value().run("SHOW INDEXES").value().columns().size(), 8U);
}

TEST_F(Schema, a_prepared_statement_follows_the_schema) {
  Database db = memory();
  ASSERT_TRUE(db.run("UNWIND range(1, 100) AS i CREATE (:P {x: i})").ok());
  const std::string query = "MATCH (p:P) WHERE p.x = 7 RETURN p.x";
  EXPECT_EQ(count(db, query), 7);
  ASSERT_TRUE(db.run("CREATE INDEX i FOR (p:P) ON (p.x)").ok());
  const auto plan = db.run("EXPLAIN " + query);
  bool uses = false;
  for (const Row row : *plan) {
    uses = uses || row[0].as_string().find("IndexSeek (p:P) by i (x =)") != std::string::npos;
  }
  EXPECT_TRUE(uses);
  EXPECT_EQ(count(db, query), 7);
  ASSERT_TRUE(db.run("DROP INDEX i").ok());
  EXPECT_EQ(count(db, query), 7);
}

}  // namespace
}  // namespace plenum::test
