// Backup, restore and salvage as a program sees them.
#include <atomic>
#include <thread>

#include "fixture.hpp"

namespace plenum {
namespace {

namespace fs = std::filesystem;
using CopiesTest = test::ApiTest;

TEST_F(CopiesTest, ABackupIsADatabaseWithTheStateAtTheCall) {
  Database db = open();
  ASSERT_TRUE(db.run("UNWIND range(1, 50) AS i CREATE (:A {n: i})-[:T]->(:B)").ok());
  ASSERT_TRUE(db.backup(path("copy")).ok());
  ASSERT_TRUE(db.run("MATCH (n) DETACH DELETE n").ok());
  Database copy = Database::open(path("copy")).value();
  EXPECT_EQ(count(copy, "MATCH (:A)-[:T]->(:B) RETURN count(*)"), 50);
  EXPECT_TRUE(copy.verify().value().ok());
  EXPECT_EQ(count(db, "MATCH (n) RETURN count(n)"), 0);
}

TEST_F(CopiesTest, AMemoryDatabaseIsSavedByABackup) {
  Database db = memory();
  ASSERT_TRUE(db.run("CREATE INDEX by_n FOR (a:A) ON (a.n)").ok());
  ASSERT_TRUE(db.run("UNWIND range(1, 50) AS i CREATE (:A {n: i})").ok());
  const CopyReport report = db.backup(path("saved"), CopyOptions{}).value();
  EXPECT_EQ(report.commits, 2U);
  Database saved = Database::open(path("saved")).value();
  EXPECT_EQ(count(saved, "MATCH (a:A {n: 7}) RETURN count(a)"), 1);
  EXPECT_EQ(saved.run("SHOW INDEXES").value().size(), 1U);
}

TEST_F(CopiesTest, BackupsGoOnBesideAWriterAndEachShowsWholeStatements) {
  Database db = open();
  std::atomic<bool> over{false};
  std::thread writer([&] {
    while (!over.load()) {
      EXPECT_TRUE(db.run("CREATE (:A)-[:T]->(:B)").ok());
    }
  });
  for (int i = 0; i < 4; ++i) {
    const std::string name = path("copy" + std::to_string(i));
    ASSERT_TRUE(db.backup(name).ok());
    Database copy = Database::open(name).value();
    EXPECT_EQ(count(copy, "MATCH (a:A) RETURN count(a)"),
              count(copy, "MATCH ()-[:T]->(b:B) RETURN count(b)"));
  }
  over.store(true);
  writer.join();
}

TEST_F(CopiesTest, RestoreChecksTheBackupAndLeavesFullFoldersAlone) {
  {
    Database db = open();
    ASSERT_TRUE(db.run("CREATE (:A {text: 'kept'})").ok());
    ASSERT_TRUE(db.backup(path("copy")).ok());
  }
  EXPECT_EQ(Database::restore(path("copy"), path("db")).error().code(),
            ErrorCode::invalid_argument);
  ASSERT_TRUE(Database::restore(path("copy"), path("again")).ok());
  Database again = Database::open(path("again")).value();
  EXPECT_EQ(count(again, "MATCH (a:A {text: 'kept'}) RETURN count(a)"), 1);
  fs::remove(path("copy/stamp"));
  EXPECT_EQ(Database::restore(path("copy"), path("third")).error().code(), ErrorCode::corruption);
  EXPECT_FALSE(fs::exists(path("third")));
}

TEST_F(CopiesTest, SalvageGivesANewDatabaseAndAReport) {
  {
    Database db = open();
    ASSERT_TRUE(db.run("UNWIND range(1, 9) AS i CREATE (:A {n: i})-[:T]->(:B)").ok());
  }
  fs::remove(path("db/store/CURRENT"));
  EXPECT_EQ(Database::open(path("db")).error().code(), ErrorCode::corruption);
  const SalvageReport report = Database::salvage(path("db"), path("new")).value();
  EXPECT_TRUE(report.complete());
  EXPECT_EQ(report.nodes, 18U);
  EXPECT_EQ(report.edges, 9U);
  EXPECT_EQ(report.properties, 9U);
  EXPECT_GT(report.problem_count, 0U);
  Database saved = Database::open(path("new")).value();
  EXPECT_EQ(count(saved, "MATCH (a:A)-[:T]->(:B) RETURN sum(a.n)"), 45);
}

TEST_F(CopiesTest, AnInterruptEndsChecksAndCopiesAndLeavesNothing) {
  {
    Database db = open();
    ASSERT_TRUE(db.run("UNWIND range(1, 20000) AS i CREATE (:A {n: i, key: toString(i)})").ok());
  }
  Database db = open();
  ASSERT_TRUE(db.backup(path("copy")).ok());
  Interrupt stop;
  const auto raise = [&](std::uint64_t done, std::uint64_t) {
    if (done > 0) stop.request();
  };
  const auto interrupted = [&](const auto& result) {
    stop.reset();
    return !result.ok() && result.error().code() == ErrorCode::interrupted;
  };
  const VerifyOptions check{.progress = raise, .interrupt = &stop};
  EXPECT_TRUE(interrupted(db.verify(check)));
  EXPECT_TRUE(interrupted(Database::verify(path("copy"), check)));
  CopyOptions copying{.progress = raise, .interrupt = &stop};
  EXPECT_TRUE(interrupted(db.backup(path("second"), copying)));
  EXPECT_TRUE(interrupted(Database::restore(path("copy"), path("second"), copying)));
  EXPECT_TRUE(interrupted(
      Database::salvage(path("copy"), path("second"), {.progress = raise, .interrupt = &stop})));
  EXPECT_FALSE(fs::exists(path("second")));
  EXPECT_TRUE(db.verify().value().ok());
}

TEST_F(CopiesTest, ARequestedInterruptEndsThemBeforeAnything) {
  Database db = open();
  ASSERT_TRUE(db.run("CREATE (:A)").ok());
  ASSERT_TRUE(db.backup(path("copy")).ok());
  Interrupt stop;
  stop.request();
  EXPECT_EQ(db.verify({.interrupt = &stop}).error().code(), ErrorCode::interrupted);
  EXPECT_EQ(Database::verify(path("copy"), {.interrupt = &stop}).error().code(),
            ErrorCode::interrupted);
  EXPECT_EQ(db.backup(path("new"), {.interrupt = &stop}).error().code(), ErrorCode::interrupted);
  EXPECT_EQ(Database::restore(path("copy"), path("new"), {.interrupt = &stop}).error().code(),
            ErrorCode::interrupted);
  fs::remove(path("copy/store/CURRENT"));
  EXPECT_EQ(Database::salvage(path("copy"), path("new"), {.interrupt = &stop}).error().code(),
            ErrorCode::interrupted);
  EXPECT_FALSE(fs::exists(path("new")));
}

TEST_F(CopiesTest, AClosedDatabaseAndAHeldWriterAreErrors) {
  Database db = open();
  {
    const auto tx = db.write().value();
    EXPECT_EQ(db.backup(path("copy")).error().code(), ErrorCode::invalid_argument);
  }
  ASSERT_TRUE(db.close().ok());
  EXPECT_EQ(db.backup(path("copy")).error().code(), ErrorCode::invalid_argument);
  EXPECT_FALSE(fs::exists(path("copy")));
}

}  // namespace
}  // namespace plenum
