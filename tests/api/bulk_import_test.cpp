#include <gmock/gmock.h>

#include "fixture.hpp"

namespace plenum::test {
namespace {

class BulkImportTest : public ApiTest {
 protected:
  BulkFiles people() const {
    write_file("people.csv", "id:ID(P){id-type:long},name\n1,Ada\n2,Grace\n");
    write_file("knows.csv", ":START_ID(P),:END_ID(P),w:double\n1,2,0.5\n2,2,\n");
    BulkFiles files;
    files.nodes.push_back({{"Person"}, {path("people.csv")}});
    files.relationships.push_back({"KNOWS", {path("knows.csv")}});
    return files;
  }
};

TEST_F(BulkImportTest, LoadsNodesThenRelationshipsAndCountsThem) {
  Database db = open();
  const BulkReport report = bulk_import(db, people()).value();
  EXPECT_EQ(report.nodes, 2U);
  EXPECT_EQ(report.edges, 2U);
  EXPECT_EQ(report.properties, 5U);
  EXPECT_EQ(report.bad_rows, 0U);
  EXPECT_GT(report.bytes_on_disk, 0U);
  EXPECT_EQ(count(db, "MATCH (:Person {name: 'Ada'})-[r:KNOWS]->(b) RETURN b.id"), 2);
  EXPECT_TRUE(db.verify().value().ok());
  ASSERT_TRUE(db.close().ok());
  Database again = open();
  EXPECT_EQ(count(again, "MATCH (:Person)-[r]->() RETURN count(r)"), 2);
}

TEST_F(BulkImportTest, TooManyBadRowsChangeNothingAndSayWhere) {
  Database db = memory();
  const BulkFiles files = people();
  write_file("knows.csv", ":START_ID(P),:END_ID(P),w:double\n1,2,0.5\n1,3,1\n3,1,1\n");
  BulkOptions options;
  options.bad_rows_max = 1;
  options.report_path = path("bad.csv");
  const Result<BulkReport> done = bulk_import(db, files, options);
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().code(), ErrorCode::invalid_argument);
  EXPECT_EQ(done.error().file(), path("knows.csv"));
  EXPECT_EQ(done.error().where().line, 4U);
  EXPECT_EQ(done.error().where().column, 1U);
  EXPECT_EQ(db.read().value().node_count(), 0U);
  EXPECT_THAT(read_file("bad.csv"), testing::HasSubstr("knows.csv,3,2,"));
  options.bad_rows_max = 2;
  EXPECT_EQ(bulk_import(db, files, options).value().bad_rows, 2U);
  EXPECT_EQ(db.read().value().edge_count(), 1U);
}

TEST_F(BulkImportTest, RefusesMarksThatAreTheSame) {
  Database db = memory();
  for (const auto& [delimiter, array, quote] :
       {std::tuple{';', ';', '"'}, std::tuple{',', '"', '"'}, std::tuple{',', ';', ','},
        std::tuple{'\n', ';', '"'}}) {
    BulkOptions options;
    options.delimiter = delimiter;
    options.array_delimiter = array;
    options.quote = quote;
    EXPECT_EQ(bulk_import(db, people(), options).error().code(), ErrorCode::invalid_argument);
  }
}

TEST_F(BulkImportTest, ReportsProgressToTheEndAndStopsWhenAsked) {
  Database db = memory();
  Interrupt interrupt;
  BulkOptions options;
  options.interrupt = &interrupt;
  std::uint64_t last = 0;
  std::uint64_t total = 0;
  options.progress = [&](const ImportProgress& now) {
    EXPECT_GE(now.bytes_done, last);
    last = now.bytes_done;
    total = now.bytes_total;
  };
  ASSERT_TRUE(bulk_import(db, people(), options).ok());
  EXPECT_EQ(last, total);
  options.progress = [&](const ImportProgress&) { interrupt.request(); };
  EXPECT_EQ(bulk_import(db, people(), options).error().code(), ErrorCode::interrupted);
  EXPECT_EQ(db.read().value().node_count(), 2U);
}

TEST_F(BulkImportTest, FilesLargerThanACommitArriveWhole) {
  const std::string text(1000, 'x');
  std::string rows = "id:ID{id-type:long},text\n";
  for (int i = 0; i < 70'000; ++i) rows += std::to_string(i) + "," + text + "\n";
  write_file("large.csv", rows);
  BulkFiles files;
  files.nodes.push_back({{"Large"}, {path("large.csv")}});
  for (const bool indexed : {false, true}) {
    Database db = memory();
    if (indexed) ASSERT_TRUE(db.run("CREATE INDEX FOR (n:Large) ON (n.id)").ok());
    const std::uint64_t before = db.read().value().timestamp();
    EXPECT_EQ(bulk_import(db, files).value().nodes, 70'000U);
    EXPECT_EQ(db.read().value().timestamp() - before, 1U);
    EXPECT_EQ(count(db, "MATCH (n:Large {id: 69999}) RETURN count(n)"), 1);
    EXPECT_EQ(count(db, "MATCH (n:Large) WHERE size(n.text) = 1000 RETURN count(n)"), 70'000);
  }
}

}  // namespace
}  // namespace plenum::test
