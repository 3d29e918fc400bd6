// Rebuilding: every stored article is extracted anew, and the graph is as if it had been so always.
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "plenum/plenum.hpp"

namespace plenum {
namespace {

namespace fs = std::filesystem;

constexpr const char* present_pack = PLENUM_SOURCE_DIR "/share/packs/policy";

IngestOptions with_pack(const std::string& pack, std::uint32_t threads = 2) {
  IngestOptions options;
  options.pack = pack;
  options.threads = threads;
  return options;
}

class RebuildTest : public testing::Test {
 protected:
  RebuildTest()
      : root_(fs::path(testing::TempDir()) / ("plenum_rebuild_" + std::to_string(getpid()))) {
    fs::remove_all(root_);
    fs::create_directories(root_);
    fs::copy(present_pack, root_ / "former", fs::copy_options::recursive);
    for (const auto& entry : fs::recursive_directory_iterator(root_ / "former")) {
      if (entry.path().filename().string().find("sector") != std::string::npos) forget(entry);
    }
  }
  ~RebuildTest() override { fs::remove_all(root_); }

  /// Leaves every third line of a list out, so that the former pack knows less.
  void forget(const fs::path& list) {
    std::ifstream in(list);
    std::string kept;
    std::string line;
    for (std::size_t i = 0; std::getline(in, line); ++i) {
      const bool data = !line.empty() && line[0] != '#';
      if (!data || i % 3 != 0) kept += line + "\n";
      if (data && i % 3 == 0) ++forgotten_;
    }
    std::ofstream(list) << kept;
  }

  std::string former_pack() const { return (root_ / "former").string(); }

  static Database filled(const std::string& pack) {
    Database db = std::move(Database::open(":memory:")).value();
    const auto report = ingest_folder(db, PLENUM_SOURCE_DIR "/samples", with_pack(pack));
    EXPECT_TRUE(report.ok() && report->failures.empty());
    return db;
  }

  static std::string exported(Database& db) {
    std::string bytes;
    const auto view = db.read();
    const Status done = export_graph(*view, ExportFormat::json_lines, [&](std::string_view part) {
      bytes += part;
      return Status{};
    });
    EXPECT_TRUE(done.ok());
    return bytes;
  }

  static void write(Database& db, std::string_view statement) {
    ASSERT_TRUE(db.run(statement).ok()) << statement;
  }

  fs::path root_;
  std::size_t forgotten_ = 0;
};

TEST_F(RebuildTest, GivesTheGraphThatThePackWouldHaveGiven) {
  ASSERT_GT(forgotten_, 3U);
  Database db = filled(former_pack());
  Database wanted = filled(present_pack);
  ASSERT_NE(exported(db), exported(wanted));
  const auto report = rebuild(db, with_pack(present_pack));
  ASSERT_TRUE(report.ok()) << report.error().message();
  EXPECT_TRUE(report->failures.empty());
  EXPECT_GT(report->replaced, 0U);
  EXPECT_EQ(report->added, 0U);
  EXPECT_GT(report->sentences, 0U);
  EXPECT_EQ(exported(db), exported(wanted));

  const auto again = rebuild(db, with_pack(present_pack, 1));
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->replaced, 0U);
  EXPECT_EQ(again->unchanged, report->articles);
  EXPECT_EQ(exported(db), exported(wanted));
}

TEST_F(RebuildTest, KeepsWhatPeopleWroteAndTheOtherPathsOfAnArticle) {
  const std::string user =
      "MATCH (a:Article) WITH a ORDER BY a.key LIMIT 3 SET a.read = true "
      "CREATE (a)<-[:CITED_IN]-(:Note {text: 'mine'})";
  const std::string sample = fs::directory_iterator(PLENUM_SOURCE_DIR "/samples")->path().string();
  fs::copy(sample, root_ / "again.txt");
  const std::vector<std::string> twice{(root_ / "again.txt").string()};
  Database db = filled(former_pack());
  Database wanted = filled(present_pack);
  for (Database* one : {&db, &wanted}) {
    write(*one, user);
    ASSERT_TRUE(
        ingest_paths(*one, twice, with_pack(one == &db ? former_pack() : present_pack)).ok());
  }
  ASSERT_TRUE(rebuild(db, with_pack(present_pack)).ok());
  EXPECT_EQ(exported(db), exported(wanted));
  const RemoveOptions options{present_pack};
  ASSERT_TRUE(remove_article(db, twice[0], options).ok());
  ASSERT_TRUE(remove_article(wanted, twice[0], options).ok());
  EXPECT_EQ(exported(db), exported(wanted));
}

TEST_F(RebuildTest, OneThatIsStoppedGoesOnNextTime) {
  Database db = filled(former_pack());
  Database wanted = filled(present_pack);
  Interrupt interrupt;
  IngestOptions options = with_pack(present_pack);
  options.interrupt = &interrupt;
  options.progress = [&](const IngestProgress& now) {
    if (now.done == 3) interrupt.request();
  };
  const auto stopped = rebuild(db, options);
  ASSERT_FALSE(stopped.ok());
  EXPECT_EQ(stopped.error().code(), ErrorCode::interrupted);
  EXPECT_NE(stopped.error().message().find("after 3 articles"), std::string::npos)
      << stopped.error().message();
  const auto rest = rebuild(db, with_pack(present_pack));
  ASSERT_TRUE(rest.ok());
  EXPECT_GE(rest->unchanged, 3U);
  EXPECT_EQ(exported(db), exported(wanted));
}

TEST_F(RebuildTest, OfADatabaseWithoutArticlesAndOfAMissingPack) {
  Database db = std::move(Database::open(":memory:")).value();
  write(db, "CREATE (:Person {name: 'x'})");
  const auto report = rebuild(db, with_pack(present_pack));
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->articles, 0U);
  EXPECT_EQ(rebuild(db, with_pack("/no/such/pack")).error().code(), ErrorCode::not_found);
}

}  // namespace
}  // namespace plenum
