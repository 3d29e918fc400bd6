// The commit stamp: storage/commit_stamp.hpp.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "storage/commit_stamp.hpp"

namespace plenum::storage {
namespace {

class CommitStampTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "plenum_stamp_XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
    path_ = root_ + "/stamp";
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  static StampState at(std::uint64_t timestamp) {
    return {.store_id = 42,
            .timestamp = timestamp,
            .trim_watermark = timestamp / 2,
            .manifest = {5, 100 + timestamp},
            .clean = false,
            .files = {}};
  }
  /// A stamp that recorded timestamps 0 to `last`.
  void write(std::uint64_t last) {
    auto stamp = CommitStamp::create(nullptr, path_, at(0));
    ASSERT_TRUE(stamp.ok()) << stamp.error().message();
    for (std::uint64_t t = 1; t <= last; ++t) ASSERT_TRUE(stamp->record(at(t)).ok());
  }
  void damage(std::uint64_t offset, std::uint64_t bytes) {
    std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(offset));
    for (std::uint64_t i = 0; i < bytes; ++i) file.put('\x5a');
  }
  ErrorCode refusal() {
    const auto stamp = CommitStamp::open(nullptr, path_, true);
    EXPECT_FALSE(stamp.ok());
    return stamp.ok() ? ErrorCode::internal : stamp.error().code();
  }

  std::string root_;
  std::string path_;
};

TEST_F(CommitStampTest, TheLastRecordIsReadBack) {
  write(9);
  const auto stamp = CommitStamp::open(nullptr, path_, true);
  ASSERT_TRUE(stamp.ok()) << stamp.error().message();
  EXPECT_EQ(stamp->state().store_id, 42U);
  EXPECT_EQ(stamp->state().timestamp, 9U);
  EXPECT_EQ(stamp->state().trim_watermark, 4U);
  EXPECT_EQ(stamp->state().manifest, (kv::ManifestMark{5, 109}));
  EXPECT_FALSE(stamp->state().clean);
}

TEST_F(CommitStampTest, ACleanCloseCarriesTheListOfFilesUntilTheNextRecord) {
  write(3);
  {
    auto stamp = CommitStamp::open(nullptr, path_, false);
    ASSERT_TRUE(stamp.ok());
    StampState state = at(3);
    state.clean = true;
    state.files = {{"CURRENT", 16}, {"000004.sst", 990}};
    ASSERT_TRUE(stamp->record(state).ok());
  }
  auto stamp = CommitStamp::open(nullptr, path_, false);
  ASSERT_TRUE(stamp.ok());
  EXPECT_TRUE(stamp->state().clean);
  ASSERT_EQ(stamp->state().files.size(), 2U);
  EXPECT_EQ(stamp->state().files[1].name, "000004.sst");
  EXPECT_EQ(stamp->state().files[1].bytes, 990U);
  ASSERT_TRUE(stamp->record(at(4)).ok());
  EXPECT_FALSE(CommitStamp::open(nullptr, path_, true)->state().clean);
}

TEST_F(CommitStampTest, ADamagedListOnlyMakesTheCloseUnclean) {
  write(3);
  {
    auto stamp = CommitStamp::open(nullptr, path_, false);
    StampState state = at(3);
    state.clean = true;
    state.files = {{"CURRENT", 16}};
    ASSERT_TRUE(stamp->record(state).ok());
  }
  damage(8192 + 3, 1);
  const auto stamp = CommitStamp::open(nullptr, path_, true);
  ASSERT_TRUE(stamp.ok());
  EXPECT_FALSE(stamp->state().clean);
  EXPECT_EQ(stamp->state().timestamp, 3U);
}

TEST_F(CommitStampTest, OneDamagedSlotLeavesTheOther) {
  for (const std::uint64_t slot : {0U, 4096U}) {
    write(8);
    damage(slot + 40, 1);
    const auto stamp = CommitStamp::open(nullptr, path_, true);
    ASSERT_TRUE(stamp.ok());
    EXPECT_GE(stamp->state().timestamp, 7U);
    EXPECT_LE(stamp->state().timestamp, 8U);
  }
}

TEST_F(CommitStampTest, AfterOneDamagedSlotRecordingGoesOn) {
  write(8);
  damage(0, 80);
  damage(4096 + 80, 8);
  {
    auto stamp = CommitStamp::open(nullptr, path_, false);
    ASSERT_TRUE(stamp.ok());
    for (std::uint64_t t = 9; t < 12; ++t) ASSERT_TRUE(stamp->record(at(t)).ok());
  }
  EXPECT_EQ(CommitStamp::open(nullptr, path_, true)->state().timestamp, 11U);
}

TEST_F(CommitStampTest, EveryFlippedByteOfASlotIsNoticed) {
  for (std::uint64_t byte = 0; byte < 80; ++byte) {
    write(1);
    damage(byte, 1);
    damage(4096, 80);  // the other slot is gone for certain
    EXPECT_EQ(refusal(), ErrorCode::corruption) << byte;
  }
}

TEST_F(CommitStampTest, AMissingOrCutStampIsDamageThatNamesTheFile) {
  EXPECT_EQ(refusal(), ErrorCode::corruption);
  write(2);
  std::filesystem::resize_file(path_, 5000);
  EXPECT_EQ(refusal(), ErrorCode::corruption);
  std::filesystem::resize_file(path_, 0);
  EXPECT_EQ(refusal(), ErrorCode::corruption);
  EXPECT_EQ(CommitStamp::open(nullptr, path_, true).error().file(), path_);
}

TEST_F(CommitStampTest, AStampNeverGoesBack) {
  auto stamp = CommitStamp::create(nullptr, path_, at(5));
  ASSERT_TRUE(stamp.ok());
  EXPECT_FALSE(stamp->record(at(4)).ok());
  StampState other = at(6);
  other.store_id = 43;
  EXPECT_FALSE(stamp->record(other).ok());
  EXPECT_TRUE(stamp->record(at(5)).ok());
}

}  // namespace
}  // namespace plenum::storage
