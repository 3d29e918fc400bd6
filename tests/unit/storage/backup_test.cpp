// What a backup and a restored database promise.
#include "storage/backup.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "core/file.hpp"
#include "storage/kv/fault_seam.hpp"
#include "storage/open.hpp"
#include "tests/unit/storage/story.hpp"

namespace plenum::storage {
namespace {

namespace fs = std::filesystem;
using reference::SnapshotChecker;

class BackupTest : public ::testing::Test {
 protected:
  BackupTest() {
    fs::remove_all(root_);
    fs::create_directories(root_);
  }
  ~BackupTest() override { fs::remove_all(root_); }

  std::unique_ptr<Store> open(const std::string& name, kv::FileSeam* files = nullptr) const {
    StoreOptions options;
    options.fold_bytes = 0;
    options.files = files;
    return Store::open(at(name), options).value();
  }
  Result<std::unique_ptr<Store>> try_open(const std::string& name, bool read_only = false) const {
    StoreOptions options;
    options.create_if_missing = false;
    options.read_only = read_only;
    return Store::open(at(name), options);
  }
  /// Opens it for reading and for writing; both show the graph.
  void expect_shows(const std::string& name, const reference::NaiveGraph& graph) const {
    for (const bool read_only : {true, false}) {
      const auto store = try_open(name, read_only);
      ASSERT_TRUE(store.ok()) << store.error().message();
      const VerifyReport verified = (*store)->verify().value();
      ASSERT_TRUE(verified.ok()) << verified.problems.front().message;
      SnapshotChecker((*store)->snapshot(), graph).check();
    }
  }
  std::string at(const std::string& name) const { return root_ + "/" + name; }

  std::string root_ = ::testing::TempDir() + "plenum_backup_" + std::to_string(::getpid());
};

TEST_F(BackupTest, shows_the_state_at_the_call_and_nothing_of_what_comes_later) {
  Story story(1);
  const auto store = open("db");
  for (int i = 0; i < 10; ++i) story.tell(*store);
  ASSERT_TRUE(store->fold().ok());
  for (int i = 0; i < 5; ++i) story.tell(*store);
  const reference::NaiveGraph then = story.graph();
  const CopyReport report = store->backup(at("copy")).value();
  EXPECT_EQ(report.timestamp, 15U);
  EXPECT_GT(report.files, 3U);
  EXPECT_GT(report.bytes, 0U);
  story.tell(*store);
  ASSERT_TRUE(store->fold().ok());
  expect_shows("copy", then);
  SnapshotChecker(store->snapshot(), story.graph()).check();
}

TEST_F(BackupTest, of_an_empty_database_is_an_empty_database) {
  const auto store = open("db");
  EXPECT_EQ(store->backup(at("copy")).value().timestamp, 0U);
  expect_shows("copy", {});
}

TEST_F(BackupTest, of_a_database_in_memory_is_one_on_disk) {
  Story story(2);
  const auto store = Store::open(":memory:").value();
  for (int i = 0; i < 8; ++i) story.tell(*store);
  EXPECT_EQ(store->backup(at("copy")).value().timestamp, 8U);
  expect_shows("copy", story.graph());
}

TEST_F(BackupTest, of_a_database_that_was_opened_for_reading_is_the_same) {
  Story story(3);
  {
    const auto store = open("db");
    for (int i = 0; i < 6; ++i) story.tell(*store);
    fs::copy(at("db"), at("crashed"), fs::copy_options::recursive);
  }
  for (const char* name : {"db", "crashed"}) {
    const auto reader = try_open(name, true).value();
    EXPECT_EQ(reader->backup(at(name + std::string("-copy"))).value().timestamp, 6U);
    expect_shows(name + std::string("-copy"), story.graph());
  }
}

TEST_F(BackupTest, shows_one_commit_while_a_writer_folds_and_readers_go_on) {
  Story story(4);
  const auto store = open("db");
  story.tell(*store);
  std::atomic<bool> over{false};
  std::thread writer([&] {
    for (int i = 0; !over.load(); ++i) {
      story.tell(*store, 8);
      if (i % 4 == 0) EXPECT_TRUE(store->fold().ok());
    }
  });
  for (int i = 0; i < 6; ++i) {
    const Timestamp before = store->snapshot().timestamp();
    const std::string name = "copy" + std::to_string(i);
    const auto report = store->backup(at(name));
    ASSERT_TRUE(report.ok()) << report.error().message();
    const Timestamp after = store->snapshot().timestamp();
    EXPECT_GE(report->timestamp, before);
    EXPECT_LE(report->timestamp, after);
    const auto copy = try_open(name).value();
    EXPECT_EQ(copy->snapshot().timestamp(), report->timestamp);
    SnapshotChecker(copy->snapshot(), story.at(report->timestamp)).check();
    const VerifyReport verified = copy->verify().value();
    EXPECT_TRUE(verified.ok()) << verified.problems.front().message;
  }
  over.store(true);
  writer.join();
}

TEST_F(BackupTest, is_not_changed_by_what_happens_to_the_database_nor_the_other_way_round) {
  Story story(5);
  auto store = open("db");
  for (int i = 0; i < 10; ++i) story.tell(*store);
  ASSERT_TRUE(store->backup(at("copy")).ok());
  const reference::NaiveGraph then = story.graph();
  for (int i = 0; i < 10; ++i) {
    story.tell(*store);
    ASSERT_TRUE(store->fold().ok());
  }
  store.reset();
  {
    Story other(6);
    const auto copy = open("copy");
    for (int i = 0; i < 5; ++i) {
      Transaction tx = copy->begin().value();
      ASSERT_TRUE(tx.create_node({}, {}).ok());
      ASSERT_TRUE(std::move(tx).commit().ok());
      ASSERT_TRUE(copy->fold().ok());
    }
  }
  const auto again = open("db");
  SnapshotChecker(again->snapshot(), story.graph()).check();
  EXPECT_TRUE(again->verify().value().ok());
  EXPECT_EQ(open("copy")->snapshot().node_count(), then.nodes.size() + 5);
}

TEST_F(BackupTest, needs_a_folder_that_is_missing_or_empty_and_outside) {
  const auto store = open("db");
  fs::create_directories(at("full"));
  std::ofstream(at("full/precious")) << "text";
  std::ofstream(at("file")) << "text";
  for (const char* name : {"full", "file", "db", "db/inside", "db/store/inside"}) {
    EXPECT_EQ(store->backup(at(name)).error().code(), ErrorCode::invalid_argument) << name;
  }
  EXPECT_EQ(store->backup("").error().code(), ErrorCode::invalid_argument);
  EXPECT_FALSE(store->backup(at("no/such/parent")).ok());
  EXPECT_EQ(core::read_file(at("full/precious")).value(), "text");
  EXPECT_FALSE(fs::exists(at("db/inside")));
  fs::create_directories(at("empty"));
  EXPECT_TRUE(store->backup(at("empty")).ok());
  expect_shows("empty", {});
}

TEST_F(BackupTest, tells_a_thread_that_holds_the_writer_at_once) {
  const auto store = open("db");
  const Transaction tx = store->begin().value();
  EXPECT_EQ(store->backup(at("copy")).error().code(), ErrorCode::invalid_argument);
  EXPECT_FALSE(fs::exists(at("copy")));
}

TEST_F(BackupTest, that_is_interrupted_leaves_nothing) {
  Story story(7);
  const auto store = open("db");
  story.tell(*store);
  Interrupt interrupt;
  CopyOptions options;
  options.interrupt = &interrupt;
  options.progress = [&](std::uint64_t done, std::uint64_t total) {
    EXPECT_LE(done, total);
    interrupt.request();
  };
  EXPECT_EQ(store->backup(at("copy"), options).error().code(), ErrorCode::interrupted);
  EXPECT_FALSE(fs::exists(at("copy")));
  EXPECT_TRUE(store->backup(at("copy")).ok());
}

TEST_F(BackupTest, a_restored_database_is_the_backup_and_shares_no_file_with_it) {
  Story story(8);
  {
    const auto store = open("db");
    for (int i = 0; i < 10; ++i) story.tell(*store);
    ASSERT_TRUE(store->fold().ok());
    story.tell(*store);
    ASSERT_TRUE(store->backup(at("copy")).ok());
  }
  const CopyReport report = restore(at("copy"), at("again"), {}, {}).value();
  EXPECT_EQ(report.timestamp, 11U);
  for (const auto& entry : fs::recursive_directory_iterator(at("again"))) {
    if (entry.is_regular_file()) EXPECT_EQ(entry.hard_link_count(), 1U) << entry.path();
  }
  expect_shows("again", story.graph());
  expect_shows("copy", story.graph());
}

TEST_F(BackupTest, restoring_refuses_a_folder_that_is_not_empty_and_a_damaged_backup) {
  Story story(9);
  {
    const auto store = open("db");
    for (int i = 0; i < 5; ++i) story.tell(*store);
    ASSERT_TRUE(store->backup(at("copy")).ok());
  }
  EXPECT_EQ(restore(at("copy"), at("db"), {}, {}).error().code(), ErrorCode::invalid_argument);
  EXPECT_EQ(restore(at("nothing"), at("new"), {}, {}).error().code(), ErrorCode::not_found);
  EXPECT_FALSE(fs::exists(at("nothing")));
  for (const auto& entry : fs::recursive_directory_iterator(at("copy"))) {
    const std::string path = entry.path();
    if (!entry.is_regular_file() || entry.file_size() == 0 || path.ends_with("/lock")) continue;
    const std::string name = entry.path().filename();
    if (name.starts_with("OPTIONS")) continue;  // holds nothing that counts
    fs::remove_all(at("broken"));
    fs::copy(at("copy"), at("broken"), fs::copy_options::recursive);
    const std::string target = at("broken") + path.substr(at("copy").size());
    std::string bytes = core::read_file(target).value();
    bytes.resize(bytes.size() / 2);
    ASSERT_TRUE(core::write_file(target, bytes).ok());
    const auto refused = restore(at("broken"), at("new"), {}, {});
    ASSERT_FALSE(refused.ok()) << name;
    EXPECT_EQ(refused.error().code(), ErrorCode::corruption) << name;
    EXPECT_FALSE(fs::exists(at("new"))) << name;
  }
}

TEST_F(BackupTest, cut_at_any_operation_is_refused_and_the_database_is_unharmed) {
  std::uint64_t operations = 0;
  for (std::uint64_t cut = 0; cut == 0 || cut <= operations; cut += cut < 4 ? 1 : 13) {
    for (const kv::FaultKind kind : {kv::FaultKind::power_cut, kv::FaultKind::error}) {
      SCOPED_TRACE("operation " + std::to_string(cut) + " of " + std::to_string(operations));
      fs::remove_all(root_);
      fs::create_directories(root_);
      Story story(10);
      bool whole = false;
      {
        kv::FaultSeam seam(root_);
        {
          const auto store = open("db", &seam);
          for (int i = 0; i < 3; ++i) story.tell(*store);
          ASSERT_TRUE(store->fold().ok());
          story.tell(*store);
          kv::FaultPlan plan;
          plan.kind = cut == 0 ? kv::FaultKind::none : kind;
          plan.at = cut;
          seam.arm(plan);
          whole = store->backup(at("copy")).ok();
          if (cut == 0) operations = seam.operations();
        }
        if (kind == kv::FaultKind::power_cut || cut == 0) {
          const auto tail = cut % 2 == 0 ? kv::CutTail::drop : kv::CutTail::mixed;
          ASSERT_TRUE(seam.drop_unsynced(tail, cut).ok());
        }
      }
      if (whole) {
        expect_shows("copy", story.graph());
      } else if (const auto copy = try_open("copy"); copy.ok()) {
        // Whole all the same: only the last sync of its name failed.
        SnapshotChecker((*copy)->snapshot(), story.graph()).check();
        EXPECT_TRUE((*copy)->verify().value().ok());
      }
      expect_shows("db", story.graph());
      if (HasFailure()) return;
    }
  }
  EXPECT_GT(operations, 20U);
}

}  // namespace
}  // namespace plenum::storage
