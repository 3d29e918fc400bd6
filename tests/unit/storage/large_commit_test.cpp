// Commits whose record goes to the engine in several batches: they are one all the same.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "core/try.hpp"
#include "storage/kv/fault_seam.hpp"
#include "storage/open.hpp"
#include "storage/salvage.hpp"
#include "tests/reference/seeds.hpp"

namespace plenum::storage {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t mebibyte = 1024 * 1024;

/// Adds nodes with a text each.
Status add_texts(Transaction& tx, int count, std::size_t bytes) {
  PLENUM_ASSIGN(const PropertyToken key, tx.property("text"));
  for (int i = 0; i < count; ++i) {
    const Property text{key, Value(std::string(bytes, static_cast<char>('a' + i % 26)))};
    if (auto made = tx.create_node({}, {&text, 1}); !made.ok()) return made.error();
  }
  return {};
}

TEST(LargeCommit, over_64_MiB_is_one_commit_within_the_memory_budget) {
  auto store = Store::open(":memory:", {}).value();
  Transaction tx = store->begin().value();
  ASSERT_TRUE(add_texts(tx, 100, mebibyte).ok());
  const CommitReport report = std::move(tx).commit().value();
  EXPECT_EQ(report.timestamp, 1U);
  EXPECT_GT(report.log_bytes, 100 * mebibyte);
  EXPECT_EQ(store->snapshot().node_count(), 100U);
}

TEST(LargeCommit, over_the_memory_budget_ends_with_limit_and_changes_nothing) {
  StoreOptions options;
  options.memory_bytes = 100 * mebibyte;
  auto store = Store::open(":memory:", options).value();
  Transaction tx = store->begin().value();
  const Savepoint savepoint = tx.savepoint();
  const Status refused = add_texts(tx, 100, mebibyte);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code(), ErrorCode::limit);
  EXPECT_NE(refused.error().message().find("100 MiB"), std::string::npos);
  EXPECT_GE(tx.view().node_count(), 45U) << "twice: as it is read and as it is logged";
  tx.rollback_to(savepoint);
  ASSERT_TRUE(add_texts(tx, 40, mebibyte).ok()) << "what was taken back makes room";
  ASSERT_TRUE(std::move(tx).commit().ok());
  EXPECT_EQ(store->snapshot().node_count(), 40U);
}

TEST(LargeCommit, texts_count_as_they_are_read_and_as_they_are_logged) {
  auto store = Store::open(":memory:", {}).value();
  Transaction tx = store->begin().value();
  EXPECT_EQ(tx.graph_bytes(), 0U);
  ASSERT_TRUE(add_texts(tx, 4, mebibyte).ok());
  EXPECT_GE(tx.graph_bytes(), 8 * mebibyte);
  EXPECT_EQ(tx.document_bytes(), 0U);
  ASSERT_TRUE(tx.put_document("d", std::string(mebibyte, 'd'), {}).ok());
  EXPECT_GE(tx.document_bytes(), mebibyte);
}

TEST(LargeCommit, a_small_commit_needs_no_budget) {
  StoreOptions options;
  options.memory_bytes = mebibyte;
  auto store = Store::open(":memory:", options).value();
  Transaction tx = store->begin().value();
  ASSERT_TRUE(add_texts(tx, 60, mebibyte).ok());
  ASSERT_TRUE(std::move(tx).commit().ok());
}

TEST(LargeCommit, one_value_and_the_documents_have_limits_of_their_own) {
  auto store = Store::open(":memory:", {}).value();
  Transaction tx = store->begin().value();
  EXPECT_EQ(add_texts(tx, 1, Transaction::value_bytes_max + 1).error().code(), ErrorCode::limit);
  const std::string half(Transaction::document_bytes_max / 2, 'd');
  ASSERT_TRUE(tx.put_document("a", half, {}).ok());
  EXPECT_EQ(tx.put_document("b", half, {}).error().code(), ErrorCode::limit);
  ASSERT_TRUE(add_texts(tx, 60, mebibyte).ok()) << "the graph has room beside them";
  ASSERT_TRUE(std::move(tx).commit().ok());
}

/// A database whose larger commits take a batch for each part of their record.
class LargeCommitFaultTest : public testing::Test {
 protected:
  LargeCommitFaultTest()
      : root_(fs::temp_directory_path() / ("plenum_large_commit_" + std::to_string(getpid()))) {
    fs::remove_all(root_);
    fs::create_directories(root_);
    auto store = open(at("model"), nullptr).value();
    Transaction tx = store->begin().value();
    EXPECT_TRUE(add_texts(tx, few, 10).ok());
    EXPECT_TRUE(std::move(tx).commit().ok());
  }
  ~LargeCommitFaultTest() override { fs::remove_all(root_); }

  static Result<std::unique_ptr<Store>> open(const std::string& path, kv::FaultSeam* seam,
                                             bool read_only = false) {
    StoreOptions options;
    options.fold_bytes = 0;
    options.batch_bytes = 1;
    options.store_id_source = [] { return 7; };
    options.files = seam;
    options.read_only = read_only;
    return Store::open(path, options);
  }
  static Status commit_many(Store& store) {
    auto tx = store.begin();
    if (!tx.ok()) return tx.error();
    if (Status added = add_texts(*tx, many, 10'000); !added.ok()) return added;
    if (Status added = tx->put_document("d", "payload", {}); !added.ok()) return added;
    auto done = std::move(*tx).commit();
    return done.ok() ? Status{} : Status(done.error());
  }

  std::string at(const char* name) const { return (root_ / name).string(); }
  std::string copy() const {
    const std::string path = at("db");
    fs::remove_all(path);
    fs::copy(at("model"), path, fs::copy_options::recursive);
    return path;
  }

  /// All of the large commit is there or nothing; what is written after it is read again.
  void expect_whole(const std::string& path, bool committed) {
    std::uint64_t nodes = 0;
    {
      const auto store = open(path, nullptr, true);
      ASSERT_TRUE(store.ok()) << store.error().message();
      nodes = (*store)->snapshot().node_count();
      EXPECT_TRUE(nodes == few + many || (nodes == few && !committed)) << nodes;
      EXPECT_EQ((*store)->snapshot().document("d").value().has_value(), nodes == few + many);
    }
    const std::string saved = at("saved");
    fs::remove_all(saved);
    const auto salvaged = salvage(path, saved, {}, {});
    ASSERT_TRUE(salvaged.ok()) << salvaged.error().message();
    EXPECT_EQ(salvaged->lost_commits, 0U);
    EXPECT_EQ(salvaged->nodes, nodes);
    for (const int more : {1, 20}) {  // of fewer parts than the interrupted one, and of more
      auto store = open(path, nullptr);
      ASSERT_TRUE(store.ok()) << store.error().message();
      EXPECT_EQ((*store)->snapshot().node_count(), nodes);
      const auto report = (*store)->verify();
      EXPECT_TRUE(report.ok() && report->ok());
      Transaction tx = (*store)->begin().value();
      ASSERT_TRUE(add_texts(tx, more, 50'000).ok());
      ASSERT_TRUE(std::move(tx).commit().ok());
      nodes += static_cast<std::uint64_t>(more);
    }
    auto store = open(path, nullptr);
    ASSERT_TRUE(store.ok()) << store.error().message();
    ASSERT_TRUE((*store)->fold().ok());
    EXPECT_EQ((*store)->snapshot().node_count(), nodes);
  }

  static std::uint64_t step() { return reference::full_counts() ? 1 : 3; }

  static constexpr int few = 3;
  static constexpr int many = 60;

 private:
  fs::path root_;
};

TEST_F(LargeCommitFaultTest, cut_at_any_operation_it_is_there_as_a_whole_or_not_at_all) {
  std::uint64_t cuts = 0;
  for (std::uint64_t number = 1;; number += step(), ++cuts) {
    const std::string path = copy();
    kv::FaultSeam seam(path);
    bool committed = false;
    {
      seam.arm({.kind = kv::FaultKind::power_cut, .at = number});
      auto store = open(path, &seam);
      committed = store.ok() && commit_many(**store).ok();
      if (committed && !seam.fired()) break;
    }
    const auto tail = static_cast<kv::CutTail>(number % 3);
    ASSERT_TRUE(seam.drop_unsynced(tail, number).ok());
    SCOPED_TRACE("cut at operation " + std::to_string(number) + ", " + seam.fired_at());
    expect_whole(path, committed);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(cuts, 10U);
}

TEST_F(LargeCommitFaultTest, refused_at_any_operation_it_is_there_as_a_whole_or_not_at_all) {
  std::uint64_t parts_alone = 0;
  for (std::uint64_t number = 1;; number += step()) {
    const std::string path = copy();
    kv::FaultSeam seam(path);
    bool committed = false;
    {
      seam.arm({.kind = kv::FaultKind::error, .at = number});
      auto store = open(path, &seam);
      committed = store.ok() && commit_many(**store).ok();
      if (committed && !seam.fired()) break;
      if (store.ok() && !committed) {
        EXPECT_EQ((*store)->snapshot().node_count(), std::uint64_t{few});
        EXPECT_EQ((*store)->begin().error().code(), ErrorCode::read_only);
        ++parts_alone;
      }
    }
    SCOPED_TRACE("error at operation " + std::to_string(number) + ", " + seam.fired_at());
    expect_whole(path, committed);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(parts_alone, 3U);
}

}  // namespace
}  // namespace plenum::storage
