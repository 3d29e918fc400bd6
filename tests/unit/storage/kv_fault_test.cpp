// The seam that cuts the power, and what the engine and the stamp promise under it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <optional>

#include "core/text.hpp"
#include "storage/commit_stamp.hpp"
#include "storage/kv/fault_seam.hpp"
#include "storage/kv/plain_file.hpp"
#include "storage/kv/rocksdb_engine.hpp"

namespace plenum::storage::kv {
namespace {

class FaultTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "plenum_fault_XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
    fresh();
  }
  void TearDown() override {
    seam_.reset();
    std::filesystem::remove_all(root_);
  }
  void fresh() {
    seam_.reset();
    std::filesystem::remove_all(root_ + "/disk");
    std::filesystem::create_directories(root_ + "/disk");
    seam_ = std::make_unique<FaultSeam>(disk());
  }
  std::string disk() const { return root_ + "/disk"; }
  std::string at(const std::string& name) const { return disk() + "/" + name; }
  std::string contents(const std::string& name) const {
    const auto read = read_plain_file(nullptr, at(name), 1 << 20);
    return read.ok() ? *read : "(missing)";
  }
  void write(const std::string& name, std::uint64_t offset, std::string_view bytes, bool sync) {
    auto file = PlainFile::open(seam_.get(), at(name), PlainFile::Mode::read_write_or_create);
    ASSERT_TRUE(file.ok());
    ASSERT_TRUE(file->overwrite(offset, bytes).ok());
    if (sync) {
      ASSERT_TRUE(file->sync().ok());
    }
  }
  void drop() { ASSERT_TRUE(seam_->drop_unsynced(CutTail::drop, 1).ok()); }

  std::string root_;
  std::unique_ptr<FaultSeam> seam_;
};

TEST_F(FaultTest, BytesThatWereNotSyncedAreGoneAfterAPowerCut) {
  write("a", 0, "durable", true);
  ASSERT_TRUE(sync_directory(seam_.get(), disk()).ok());
  write("a", 0, "DUR", false);
  write("a", 7, " and more", false);
  EXPECT_EQ(contents("a"), "DURable and more");
  drop();
  EXPECT_EQ(contents("a"), "durable");
}

TEST_F(FaultTest, NamesThatWereNotSyncedAreGoneAfterAPowerCut) {
  write("old", 0, "1", true);
  write("other", 0, "2", true);
  ASSERT_TRUE(sync_directory(seam_.get(), disk()).ok());
  write("new", 0, "synced bytes of an unsynced name", true);
  ASSERT_TRUE(remove_plain_file(seam_.get(), at("old")).ok());
  EXPECT_EQ(contents("old"), "(missing)");
  drop();
  EXPECT_EQ(contents("new"), "(missing)");
  EXPECT_EQ(contents("old"), "1");
  EXPECT_EQ(contents("other"), "2");
}

TEST_F(FaultTest, ARenameThatWasNotSyncedIsUndone) {
  ASSERT_TRUE(write_plain_file(seam_.get(), at("a"), "old").ok());
  // The sync of the folder is the last operation of the second write.
  seam_->arm({});
  ASSERT_TRUE(write_plain_file(seam_.get(), at("a"), "new").ok());
  const std::uint64_t operations = seam_->operations();
  fresh();
  ASSERT_TRUE(write_plain_file(seam_.get(), at("a"), "old").ok());
  seam_->arm({.kind = FaultKind::power_cut, .at = operations});
  EXPECT_FALSE(write_plain_file(seam_.get(), at("a"), "new").ok());
  EXPECT_EQ(seam_->fired_at(), "sync_directory ");
  EXPECT_EQ(contents("a"), "new");
  drop();
  EXPECT_EQ(contents("a"), "old");
}

TEST_F(FaultTest, AWholeFileIsReplacedOrNotAtEveryCut) {
  for (std::uint64_t cut = 1;; ++cut) {
    fresh();
    ASSERT_TRUE(write_plain_file(seam_.get(), at("a"), "old").ok());
    seam_->arm({.kind = FaultKind::power_cut, .at = cut});
    const bool done = write_plain_file(seam_.get(), at("a"), "new").ok();
    const bool fired = seam_->fired();
    ASSERT_TRUE(seam_->drop_unsynced(CutTail::mixed, cut).ok());
    const std::string found = contents("a");
    EXPECT_TRUE(found == "new" || (!done && found == "old")) << cut << ": " << found;
    if (!fired) break;
  }
}

TEST_F(FaultTest, AnInjectedErrorCarriesItsReasonAndFile) {
  seam_->arm({.kind = FaultKind::error, .at = 2, .error_number = ENOSPC});
  const Status done = write_plain_file(seam_.get(), at("a"), "x");
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().code(), ErrorCode::io);
  EXPECT_EQ(done.error().file(), at("a.new"));
  EXPECT_FALSE(done.error().hint().empty());
  EXPECT_TRUE(write_plain_file(seam_.get(), at("a"), "x").ok());  // it was for once
}

// A store of three commits a round: {meta: count} with {log: record}, stamped after each.
class Workload {
 public:
  Workload(const std::string& disk, FaultSeam* seam) : disk_(disk), seam_(seam) {}

  /// Runs until the first failure; what was acknowledged is in `acknowledged`.
  void run() {
    auto opened = open_rocksdb_engine(disk_ + "/store", {.create = true, .files = seam_});
    if (!opened.ok()) return;
    Engine& engine = **opened;
    auto stamp = CommitStamp::create(seam_, disk_ + "/stamp", {.store_id = 7});
    if (!stamp.ok()) return;
    for (int i = 1; i <= 30; ++i) {
      Batch batch;
      batch.put(Family::log, "record" + std::to_string(1000 + i), std::string(300, 'x'));
      batch.put(Family::meta, "count", std::to_string(i));
      if (!engine.commit(batch, Durability::sync).ok()) {
        // Sticky: nothing more is accepted.
        EXPECT_FALSE(engine.commit(batch, Durability::sync).ok());
        return;
      }
      acknowledged = i;
      const auto mark = engine.manifest_mark();
      if (!mark.ok()) return;
      const StampState state{.store_id = 7,
                             .timestamp = static_cast<std::uint64_t>(i),
                             .trim_watermark = 0,
                             .manifest = *mark,
                             .clean = false,
                             .files = {}};
      if (!stamp->record(state).ok()) return;
      if (i % 10 == 0 && !engine.flush(Family::log).ok()) return;
      if (i % 15 == 0 && !stamp->sync().ok()) return;
    }
    finished = engine.close().ok();
  }

  int acknowledged = 0;
  bool finished = false;

 private:
  std::string disk_;
  FaultSeam* seam_;
};

struct Recovered {
  int count = 0;
  int records = 0;
};

std::optional<Recovered> recover(const std::string& disk, std::string& problem) {
  auto opened = open_rocksdb_engine(disk + "/store", {.create = true});
  if (!opened.ok()) {
    problem = opened.error().message();
    return std::nullopt;
  }
  const std::vector<std::string> keys{"count"};
  const auto count = (*opened)->multi_get(nullptr, Family::meta, keys);
  const std::vector<ScanRange> all{{.limit = 100}};
  const auto records = (*opened)->multi_scan(nullptr, Family::log, all);
  const Status verified = (*opened)->verify_checksums(nullptr);
  if (!count.ok() || !records.ok() || !verified.ok()) {
    problem = "unreadable after recovery";
    return std::nullopt;
  }
  Recovered found;
  if (count->front())
    found.count = static_cast<int>(core::parse_integer(*count->front()).value_or(-1));
  found.records = static_cast<int>(records->front().entries.size());
  return found;
}

void check_point(const std::string& disk, const Workload& work, const std::string& place) {
  SCOPED_TRACE(place);
  const auto mark = read_manifest_mark(disk + "/store");
  const auto stamp = CommitStamp::open(nullptr, disk + "/stamp", true);
  std::string problem;
  const auto found = recover(disk, problem);
  ASSERT_TRUE(found) << problem;
  EXPECT_EQ(found->count, found->records);
  EXPECT_GE(found->count, work.acknowledged);
  EXPECT_LE(found->count, work.acknowledged + 1);
  if (work.acknowledged == 0) return;  // the stamp file may not be there yet
  ASSERT_TRUE(stamp.ok()) << stamp.error().message();
  EXPECT_LE(stamp->state().timestamp, static_cast<std::uint64_t>(found->count));
  ASSERT_TRUE(mark.ok()) << mark.error().message();
  EXPECT_LE(stamp->state().manifest, *mark);
}

class EngineCut : public FaultTest, public testing::WithParamInterface<CutTail> {};

TEST_P(EngineCut, NoAcknowledgedCommitIsLostAndTheStampIsNeverAhead) {
  // Every 9th operation here; tests/fault tries all of them on the whole store.
  for (std::uint64_t cut = 1;; cut += 9) {
    fresh();
    seam_->arm({.kind = FaultKind::power_cut, .at = cut});
    Workload work(disk(), seam_.get());
    work.run();
    const bool fired = seam_->fired();
    const std::string place = std::to_string(cut) + " " + seam_->fired_at();
    ASSERT_TRUE(seam_->drop_unsynced(GetParam(), cut).ok());
    check_point(disk(), work, place);
    if (!fired || HasFatalFailure()) break;
  }
}

INSTANTIATE_TEST_SUITE_P(Tails, EngineCut, testing::Values(CutTail::drop, CutTail::keep),
                         [](const auto& tested) {
                           return tested.param == CutTail::drop ? "drop" : "keep";
                         });

TEST_F(FaultTest, AFailedWriteStopsWritingAndLosesNothing) {
  for (const FaultPlan& how :
       {FaultPlan{.kind = FaultKind::error, .error_number = ENOSPC},
        FaultPlan{.kind = FaultKind::error, .error_number = EIO, .for_ever = true},
        FaultPlan{.kind = FaultKind::short_write, .error_number = ENOSPC}}) {
    for (std::uint64_t at = 3;; at += 23) {
      fresh();
      FaultPlan plan = how;
      plan.at = at;
      seam_->arm(plan);
      Workload work(disk(), seam_.get());
      work.run();
      const bool fired = seam_->fired();
      const std::string place = std::to_string(at) + " " + seam_->fired_at();
      seam_->arm({});
      check_point(disk(), work, place);
      if (!fired || HasFatalFailure()) break;
    }
  }
}

}  // namespace
}  // namespace plenum::storage::kv
