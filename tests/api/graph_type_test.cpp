// Graph types through the public API: what is refused, and how that is told.
#include <gmock/gmock.h>

#include <string>

#include "fixture.hpp"

namespace plenum::test {
namespace {

using testing::HasSubstr;

constexpr const char* social =
    "CREATE GRAPH TYPE social {"
    "  (:Person {name :: STRING NOT NULL, born :: DATE}),"
    "  (:Author => :Person {books :: INTEGER}),"
    "  (:Person)-[:KNOWS {since :: INTEGER | DATE}]->(:Person) }";

class GraphTypeTest : public ApiTest {
 protected:
  static Database with(const std::string& type) {
    Database db = memory();
    EXPECT_TRUE(db.run(type).ok());
    return db;
  }
  static Error error_of(Database& db, const std::string& statement) {
    const auto done = db.run(statement);
    EXPECT_FALSE(done.ok()) << statement;
    return done.ok() ? Error(ErrorCode::internal, "it was done") : done.error();
  }
  static std::string definition(Database& db) {
    const auto table = db.run("SHOW GRAPH TYPES").value();
    return table.size() == 0 ? "" : table[0].get<std::string>("definition").value();
  }
};

TEST_F(GraphTypeTest, AViolationNamesAllThatIsNeededToMendIt) {
  Database db = with(social);
  const Error wrong = error_of(db, "CREATE (:Person {name: 'Ada', born: 'long ago'})");
  EXPECT_EQ(wrong.code(), ErrorCode::constraint);
  EXPECT_EQ(wrong.type(), "ConstraintValidationFailed");
  EXPECT_THAT(wrong.message(),
              testing::MatchesRegex(
                  "the graph type 'social', \\(:Person \\{name :: STRING NOT NULL, born :: "
                  "DATE\\}\\), is violated: node [0-9]+ has born = 'long ago', which is of type "
                  "STRING, not DATE"));
  EXPECT_EQ(wrong.hint(), "set born to a value of type DATE, or remove it");
  const Error absent = error_of(db, "CREATE (:Person)");
  EXPECT_THAT(absent.message(), HasSubstr("has no property name"));
  EXPECT_EQ(absent.hint(), "set name to a value of type STRING");
  const Error implied = error_of(db, "CREATE (:Author)");
  EXPECT_THAT(implied.message(), HasSubstr("(:Author => :Person {books :: INTEGER}), is violated"));
  EXPECT_THAT(implied.message(), HasSubstr("has :Author but not :Person"));
}

TEST_F(GraphTypeTest, OfARelationshipItNamesBothEnds) {
  Database db = with(social);
  const Error ends = error_of(db, "CREATE (:Person:Tall {name: 'Ada'})-[:KNOWS]->(:Dog)");
  EXPECT_THAT(ends.message(),
              testing::MatchesRegex("the graph type 'social', \\(:Person\\)-\\[:KNOWS\\]->"
                                    "\\(:Person\\), is violated: relationship [0-9]+ from node "
                                    "[0-9]+ \\(:Person:Tall\\) to node [0-9]+ \\(:Dog\\) connects "
                                    "ends that are not declared"));
  EXPECT_EQ(ends.hint(), "declared for KNOWS: (:Person) to (:Person)");
  const Error since = error_of(
      db, "CREATE (a:Person {name: 'Ada'})-[:KNOWS {since: [1, 'x']}]->(:Person {name: 'B'})");
  EXPECT_THAT(since.message(),
              HasSubstr("(:Person)-[:KNOWS {since :: INTEGER | DATE}]->(:Person)"));
  EXPECT_THAT(since.message(), HasSubstr("since = [1, 'x'], which is of type LIST<ANY>, not "
                                         "INTEGER | DATE"));
}

TEST_F(GraphTypeTest, AClosedOneSaysWhatItDeclares) {
  Database db = with("CREATE CLOSED GRAPH TYPE c { (:A {x :: ANY}), (:B), (:A)-[:T]->(:B) }");
  EXPECT_THAT(error_of(db, "CREATE (:A:B)").message(),
              HasSubstr("has the labels :A:B, which are not declared together"));
  EXPECT_EQ(error_of(db, "CREATE (:C)").hint(), "declared: (:A), (:B)");
  EXPECT_THAT(error_of(db, "CREATE (:A {y: 1})").message(),
              HasSubstr("(:A {x :: ANY}), is violated"));
  EXPECT_THAT(error_of(db, "CREATE (:A {y: 1})").message(),
              HasSubstr("has y = 1, a property that is not declared"));
  EXPECT_EQ(error_of(db, "CREATE (:A {y: 1})").hint(), "remove it; declared there: x");
  const Error type = error_of(db, "CREATE (:A)-[:S]->(:B)");
  EXPECT_THAT(type.message(), HasSubstr("is of type S, which is not declared"));
  EXPECT_EQ(type.hint(), "declared: T");
}

TEST_F(GraphTypeTest, ErrorsOfTheTextHaveTheirPlace) {
  Database db = memory();
  const Error alias = error_of(db, "CREATE GRAPH TYPE t {\n  (who:Person),\n  (hwo)-[:T]->(who) }");
  EXPECT_EQ(alias.where().line, 3U);
  EXPECT_EQ(alias.where().column, 3U);
  EXPECT_EQ(alias.where().length, 5U);
  EXPECT_EQ(alias.hint(), "did you mean 'who'?");
  const Error type = error_of(db, "CREATE GRAPH TYPE t { (:A {x :: STRNG}) }");
  EXPECT_EQ(type.where().column, 28U);
  EXPECT_EQ(type.message(), "there is no type 'STRNG'");
  const Error key = error_of(db, "CREATE GRAPH TYPE t { (:A {x :: STRING KEY}) }");
  EXPECT_THAT(key.hint(), HasSubstr("CREATE CONSTRAINT"));
  const Error label = error_of(db, "CREATE GRAPH TYPE t { (Person) }");
  EXPECT_EQ(label.hint(), "a label begins with a colon: (:Person)");
  EXPECT_EQ(label.where().column, 23U);
  ASSERT_TRUE(db.run("CREATE (:A {x: 1})").ok());
  const Error broken = error_of(db, "CREATE GRAPH TYPE t { (:A {x :: STRING}) }");
  EXPECT_EQ(broken.where().line, 1U);
  EXPECT_EQ(broken.where().column, 1U);
  EXPECT_EQ(db.run("SHOW GRAPH TYPES").value().size(), 0U);
  EXPECT_EQ(db.read().value().node_count(), 1U);
}

TEST_F(GraphTypeTest, WhatIsShownMakesTheSameAgain) {
  for (const char* text :
       {social,
        "CREATE CLOSED GRAPH TYPE `x y` { (), (:`A-B`&C {`a b` :: LIST<STRING NOT NULL>}) }",
        "CREATE CLOSED GRAPH TYPE t { (:A)-[:T]->(:B), (:B)<-[:T {x INT NOT NULL}]-(:C&B) }",
        "CREATE GRAPH TYPE t { ({id :: INTEGER NOT NULL | STRING NOT NULL}), ()-[:`r r`]->() }",
        "CREATE GRAPH TYPE empty { }"}) {
    Database first = with(text);
    const std::string shown = definition(first);
    Database second = with(shown);
    EXPECT_EQ(definition(second), shown);
    EXPECT_THAT(shown, HasSubstr(" GRAPH TYPE "));
  }
}

TEST_F(GraphTypeTest, WhatTheInterfaceWritesIsCheckedAtTheCommit) {
  Database db = with(social);
  WriteTransaction tx = db.write().value();
  const NodeId ada = tx.create_node({"Person"}, {{"name", "Ada"}}).value();
  const NodeId dog = tx.create_node({"Dog"}, {}).value();
  ASSERT_TRUE(tx.create_edge("KNOWS", ada, dog, {}).ok());
  const Status done = std::move(tx).commit();
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().type(), "ConstraintValidationFailed");
  EXPECT_EQ(db.read().value().node_count(), 0U);
}

TEST_F(GraphTypeTest, ABrokenStatementIsUndoneAlone) {
  Database db = with(social);
  WriteTransaction tx = db.write().value();
  ASSERT_TRUE(tx.run("CREATE (:Person {name: 'Ada'})").ok());
  ASSERT_FALSE(tx.run("MATCH (p:Person) SET p.name = 1").ok());
  ASSERT_TRUE(tx.run("MATCH (p:Person) SET p.name = 'Mary'").ok());
  ASSERT_TRUE(std::move(tx).commit().ok());
  EXPECT_EQ(count(db, "MATCH (p:Person {name: 'Mary'}) RETURN count(p)"), 1);
}

TEST_F(GraphTypeTest, IsThereAfterReopeningAndCheckedBoundToItsTransaction) {
  std::string shown;
  {
    Database db = open();
    {
      WriteTransaction tx = db.write().value();
      ASSERT_TRUE(tx.run(social).ok());
      EXPECT_FALSE(tx.run("CREATE (:Author)").ok());
      EXPECT_EQ(db.run("SHOW GRAPH TYPES").value().size(), 0U);
    }
    EXPECT_EQ(db.run("SHOW GRAPH TYPES").value().size(), 0U);
    ASSERT_TRUE(db.run(social).ok());
    ASSERT_TRUE(db.run("CREATE (:Person {name: 'Ada'})").ok());
    shown = definition(db);
  }
  Database db = open();
  EXPECT_EQ(definition(db), shown);
  EXPECT_FALSE(db.run("MATCH (p:Person) SET p.name = 1").ok());
  EXPECT_TRUE(db.verify().value().ok());
  ASSERT_TRUE(db.backup(path("copy")).ok());
  Database copy = Database::open(path("copy")).value();
  EXPECT_EQ(definition(copy), shown);
  EXPECT_FALSE(copy.run("CREATE (:Person)").ok());
}

TEST_F(GraphTypeTest, ReplacingOneThatDoesNotHoldKeepsTheOld) {
  Database db = with(social);
  const std::string before = definition(db);
  ASSERT_TRUE(db.run("CREATE (:Person {name: 'Ada'})").ok());
  EXPECT_FALSE(db.run("CREATE OR REPLACE GRAPH TYPE social { (:Person {name :: INTEGER}) }").ok());
  EXPECT_EQ(definition(db), before);
  ASSERT_TRUE(db.run("CREATE OR REPLACE GRAPH TYPE social { (:Person {name :: STRING}) }").ok());
  EXPECT_TRUE(db.run("CREATE (:Person)").ok());
}

TEST_F(GraphTypeTest, RowsOfABulkImportThatBreakItAreNamed) {
  Database db = with(
      "CREATE CLOSED GRAPH TYPE g { (:P {id :: INTEGER, name :: STRING NOT NULL}), "
      "(:Q {id :: INTEGER}), (:P)-[:KNOWS {w :: FLOAT}]->(:P) }");
  ASSERT_TRUE(db.run("CREATE (:Q {id: 9})").ok());
  write_file("p.csv", "id:ID(P){id-type:long},name\n1,Ada\n2,\n3,Grace\n");
  write_file("q.csv", "id:ID(Q){id-type:long}\n4\n");
  write_file("r.csv", "id:ID(R){id-type:long}\n5\n");
  write_file("knows.csv", ":START_ID(P),:END_ID(P),w:double\n1,3,0.5\n1,2,1\n");
  write_file("mixed.csv", ":START_ID(P),:END_ID(Q),w:double\n3,4,0.5\n3,9,0.5\n");
  BulkFiles files;
  files.nodes = {{{"P"}, {path("p.csv")}}, {{"Q"}, {path("q.csv")}}, {{"R"}, {path("r.csv")}}};
  files.relationships = {{"KNOWS", {path("knows.csv")}}, {"KNOWS", {path("mixed.csv")}}};
  BulkOptions options;
  options.report_path = path("bad.csv");
  options.bad_rows_max = 0;
  EXPECT_FALSE(bulk_import(db, files, options).ok());
  EXPECT_EQ(db.read().value().node_count(), 1U);
  options.bad_rows_max = 10;
  const BulkReport report = bulk_import(db, files, options).value();
  EXPECT_EQ(report.nodes, 3U);
  EXPECT_EQ(report.edges, 1U);
  EXPECT_EQ(report.bad_rows, 5U);
  const std::string bad = read_file("bad.csv");
  EXPECT_THAT(bad, HasSubstr("p.csv,3"));
  EXPECT_THAT(bad, HasSubstr("does not allow the row: it has no property name"));
  EXPECT_THAT(bad, HasSubstr("r.csv,2"));
  EXPECT_THAT(bad, HasSubstr("it has the labels :R, which are not declared together"));
  EXPECT_THAT(bad, HasSubstr("mixed.csv,2"));
  EXPECT_THAT(bad, HasSubstr("mixed.csv,3"));
  EXPECT_THAT(bad, HasSubstr("it goes from (:P) to (:Q) and connects ends that are not declared"));
  EXPECT_TRUE(db.verify().value().ok());
}

TEST_F(GraphTypeTest, ABulkImportThatKeepsToItGoesInWhole) {
  Database db = with(
      "CREATE CLOSED GRAPH TYPE g { (:P {id :: INTEGER, name :: STRING}), (:P)-[:KNOWS]->(:P) }");
  std::string people = "id:ID(P){id-type:long},name\n";
  std::string knows = ":START_ID(P),:END_ID(P)\n";
  for (int i = 0; i < 3000; ++i) {
    people += std::to_string(i) + ",n" + std::to_string(i) + "\n";
    knows += std::to_string(i) + "," + std::to_string((i * 7) % 3000) + "\n";
  }
  write_file("p.csv", people);
  write_file("knows.csv", knows);
  BulkFiles files;
  files.nodes = {{{"P"}, {path("p.csv")}}};
  files.relationships = {{"KNOWS", {path("knows.csv")}}};
  const BulkReport report = bulk_import(db, files).value();
  EXPECT_EQ(report.nodes, 3000U);
  EXPECT_EQ(report.edges, 3000U);
  EXPECT_EQ(report.bad_rows, 0U);
  EXPECT_TRUE(db.verify().value().ok());
}

TEST_F(GraphTypeTest, ImportOfOtherFormatsKeepsToIt) {
  Database source = memory();
  ASSERT_TRUE(source.run("CREATE (:Person {name: 7})").ok());
  ASSERT_TRUE(export_graph(source.read().value(), ExportFormat::json_lines, path("g.jsonl")).ok());
  Database db = with(social);
  const std::vector<std::string> paths = {path("g.jsonl")};
  const auto done = import_graph(db, paths);
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().code(), ErrorCode::constraint);
  EXPECT_EQ(db.read().value().node_count(), 0U);
}

}  // namespace
}  // namespace plenum::test
