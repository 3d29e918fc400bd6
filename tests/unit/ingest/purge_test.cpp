// What a purge leaves of an article that was removed: no byte, in no file, in no version of any
// record.
#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "api/impl.hpp"
#include "plenum/plenum.hpp"
#include "tests/reference/remains.hpp"

namespace plenum {
namespace {

using test::Remains;
using Marks = std::vector<std::string>;

namespace fs = std::filesystem;

// Each stands for one way in which an article's words get into files. Lower case, so that folded
// words are the same; no two share the beginning, so that no key is shortened by another.
const Marks marks = {"qvjxaztitle", "wkpqberson", "zhtjqsentence", "xfkdqfile",
                     "jzqvunknown", "vqxwpbody",  "kjqzquote"};

std::string capitalised(std::string word) {
  word[0] = static_cast<char>(word[0] - 'a' + 'A');
  return word;
}

std::string secret_article() {
  return "Ministry adopts " + capitalised(marks[0]) + " plan\n\nBy Nora Lind\n\n12 March 2025\n\n" +
         "The Ministry of Transport adopted the Rail 2040 plan on Wednesday. A " + marks[2] +
         " stood at the door with " + capitalised(marks[4]) + ".\n\n\"The " + marks[6] +
         " will double,\" said Jonas " + capitalised(marks[1]) +
         ", minister of transport. The Ministry of " + capitalised(marks[5]) +
         " rejected the Rail 2040 plan. Finance Minister Mara Velde of Norway agreed.\n";
}
constexpr std::string_view other_article =
    "Port workers welcome rail link\n\n3 April 2025\n\n"
    "Finance Minister Mara Velde of Norway announced the Rail 2040 plan. It was late.\n";

class PurgeTest : public testing::Test {
 protected:
  PurgeTest() {
    folder_ =
        fs::temp_directory_path() / ("plenum_purge_" + std::to_string(::getpid()) + "_" +
                                     testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~PurgeTest() override { fs::remove_all(folder_); }

  std::string path(const std::string& name = "db") const { return (folder_ / name).string(); }
  Database open() const { return Database::open(path()).value(); }

  static void read(Database& db, const std::string& source, std::string_view text) {
    IngestOptions options;
    options.pack = PLENUM_SOURCE_DIR "/share/packs/policy";
    const auto report = ingest_article(db, {source, std::string(text)}, options);
    ASSERT_TRUE(report.ok()) << report.error().message();
    ASSERT_TRUE(report->failures.empty());
  }
  static void read_secret(Database& db) { read(db, marks[3] + ".txt", secret_article()); }
  static void remove_secret(Database& db) {
    RemoveOptions options;
    options.pack = PLENUM_SOURCE_DIR "/share/packs/policy";
    const auto removed = remove_article(db, marks[3] + ".txt", options);
    ASSERT_TRUE(removed.ok()) << removed.error().message();
  }
  static void run(Database& db, std::string_view statement) {
    const auto done = db.run(statement);
    ASSERT_TRUE(done.ok()) << statement << ": " << done.error().message();
  }
  static std::string exported(Database& db) {
    std::string bytes;
    const auto view = db.read();
    EXPECT_TRUE(view.ok());
    const Status done =
        export_graph(*view, ExportFormat::json_lines, [&](std::string_view part) -> Status {
          bytes += part;
          return {};
        });
    EXPECT_TRUE(done.ok()) << done.error().message();
    return bytes;
  }
  /// A database that has every kind of file that an article's words get into: indexes of all kinds,
  /// statistics, several runs of a full-text index, tables of several folds, and a log.
  /// With `secret`, its words stand in the first run, which small changes do not write anew.
  Database well_used(const std::string& name = "db", bool secret = false) const {
    Database db = Database::open(path(name)).value();
    if (secret) read_secret(db);
    run(db,
        "CREATE FULLTEXT INDEX texts FOR (n:Statement|Leader|Article) ON EACH [n.text, n.name, "
        "n.title]");
    run(db, "CREATE INDEX names FOR (n:Leader) ON (n.name)");
    std::string many = "Many\n\n";
    for (int i = 0; i < 300; ++i) many += "Word number" + std::to_string(i) + " is said here. ";
    read(db, "many.txt", many);
    for (int i = 0; i < 100; ++i) {
      run(db, "CREATE (:Article {title: 'filler text number " + std::to_string(i) +
                  " with quite some words in it', name: 'x'})");
    }
    fold(db);
    read(db, "other.txt", other_article);
    fold(db);
    return db;
  }
  static void fold(Database& db) {
    const auto folded = db.impl()->core->store->fold();
    ASSERT_TRUE(folded.ok()) << folded.error().message();
  }
  /// After a purge: nothing is left, and what should be there is.
  void expect_purged(const std::string& wanted) const {
    EXPECT_EQ(Remains(path()).of(marks), Marks());
    Database db = open();
    const auto verified = db.verify();
    ASSERT_TRUE(verified.ok());
    EXPECT_TRUE(verified->problems.empty());
    EXPECT_EQ(exported(db), wanted);
    const auto found = db.run(
        "CALL db.index.fulltext.queryNodes('texts', 'filler') YIELD node RETURN count(node)");
    ASSERT_TRUE(found.ok());
    EXPECT_EQ((*found)[0][0].as_integer(), 100);
  }

 private:
  fs::path folder_;
};

/// When folds happen: bits 1 after the ingest, 2 after the removal; 4: the article comes first.
class PurgeAtStage : public PurgeTest, public testing::WithParamInterface<int> {};

TEST_P(PurgeAtStage, LeavesNoByteOfAnArticleInAnyFile) {
  Database model = well_used("model");
  const std::string without = exported(model);
  const bool first = (GetParam() & 4) != 0;
  Database db = well_used("db", first);
  if (!first) read_secret(db);
  if ((GetParam() & 1) != 0) fold(db);
  ASSERT_TRUE(db.close().ok());
  EXPECT_EQ(Remains(path()).of(marks), marks);  // so the scan does see them
  db = open();
  remove_secret(db);
  if ((GetParam() & 2) != 0) fold(db);
  ASSERT_TRUE(db.close().ok());
  EXPECT_NE(Remains(path()).of(marks), Marks());  // a removal alone leaves some
  db = open();
  const Status purged = db.purge();
  ASSERT_TRUE(purged.ok()) << purged.error().message();
  expect_purged(without);
}

INSTANTIATE_TEST_SUITE_P(Folds, PurgeAtStage, testing::Range(0, 8));

TEST_F(PurgeTest, InTheProcessThatIngestedAndRemovedIt) {
  Database db = well_used();
  const std::string without = exported(db);
  read_secret(db);
  const auto view = db.read();  // somebody still looks at it
  remove_secret(db);
  ASSERT_TRUE(db.purge().ok());
  expect_purged(without);
}

TEST_F(PurgeTest, WhatOtherArticlesSayStaysWithTheirEvidence) {
  constexpr std::string_view offices =
      "MATCH (:Leader {name: 'Mara Velde'})-[r:HOLDS_POSITION]->(:Place {name: 'Norway'}) "
      "RETURN r.sources, [e IN evidence(r) | e.article]";
  Database db = well_used();
  read_secret(db);
  const auto both = db.run(offices);
  ASSERT_TRUE(both.ok() && both->size() == 1);
  EXPECT_EQ((*both)[0][0].as_integer(), 2);
  remove_secret(db);
  ASSERT_TRUE(db.purge().ok());
  db = open();
  const auto rows = db.run(offices);
  ASSERT_TRUE(rows.ok());
  ASSERT_EQ(rows->size(), 1U);
  EXPECT_EQ((*rows)[0][0].as_integer(), 1);
  EXPECT_EQ((*rows)[0][1], Value(List{"other.txt"}));
}

TEST_F(PurgeTest, ReplacedArticlesAndDeletedNodesAreErasedToo) {
  Database db = well_used();
  read_secret(db);
  read(db, marks[3] + ".txt", "Nothing new\n\nNothing was said.\n");
  remove_secret(db);
  run(db, "CREATE (:Note {text: 'qvjxaztitle'})");
  run(db, "MATCH (n:Note) DELETE n");
  ASSERT_TRUE(db.purge().ok());
  EXPECT_EQ(Remains(path()).of(marks), Marks());
}

TEST_F(PurgeTest, WhatRepairsSetAsideIsErased) {
  Database db = well_used();
  ASSERT_TRUE(db.close().ok());
  fs::create_directories(path() + "/store/lost");
  std::ofstream(path() + "/store/lost/000001.sst") << marks[0];
  std::ofstream(path() + "/store/torn-MANIFEST-000001") << marks[1];
  EXPECT_EQ(Remains(path()).of(marks), Marks({marks[0], marks[1]}));
  ASSERT_TRUE(open().purge().ok());
  EXPECT_EQ(Remains(path()).of(marks), Marks());
  EXPECT_FALSE(fs::exists(path() + "/store/lost"));
}

TEST_F(PurgeTest, AgainAndOfADatabaseInMemoryIsFine) {
  Database db = well_used();
  const std::string wanted = exported(db);
  ASSERT_TRUE(db.purge().ok());
  EXPECT_EQ(db.purge().error().code(), ErrorCode::invalid_argument);  // it is closed
  ASSERT_TRUE(open().purge().ok());
  expect_purged(wanted);
  EXPECT_TRUE(Database::open(":memory:").value().purge().ok());
}

TEST_F(PurgeTest, NotWithoutTheRightToWrite) {
  ASSERT_TRUE(well_used().close().ok());
  OpenOptions options;
  options.read_only = true;
  Database db = Database::open(path(), options).value();
  EXPECT_EQ(db.purge().error().code(), ErrorCode::read_only);
}

}  // namespace
}  // namespace plenum
