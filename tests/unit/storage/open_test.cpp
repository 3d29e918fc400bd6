#include "storage/open.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "storage/format_version.hpp"
#include "storage/kv/fault_seam.hpp"

namespace plenum::storage {
namespace {

namespace fs = std::filesystem;

class OpenTest : public ::testing::Test {
 protected:
  void SetUp() override { fs::remove_all(root_); }
  void TearDown() override { fs::remove_all(root_); }

  // A database with one node for every commit.
  static void fill(Store& store, int commits) {
    for (int i = 0; i < commits; ++i) {
      Transaction tx = store.begin().value();
      const LabelToken label = tx.label("L").value();
      static_cast<void>(tx.create_node({&label, 1}, {}).value());
      ASSERT_TRUE(tx.put_document("d" + std::to_string(i), "payload", {}).ok());
      static_cast<void>(std::move(tx).commit().value());
    }
  }
  void make(int commits) const {
    auto store = std::move(Store::open(path_).value());
    fill(*store, commits);
    ASSERT_TRUE(store->close().ok());
  }
  static std::string read(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  static void write(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
  }
  Error refused() const {
    auto store = Store::open(path_);
    EXPECT_FALSE(store.ok());
    return store.ok() ? Error(ErrorCode::internal, "opened") : store.error();
  }

  std::string root_ = ::testing::TempDir() + "plenum_open_" + std::to_string(::getpid()) + "/";
  std::string path_ = root_ + "db";
  void new_root() const { fs::create_directories(root_); }
};

TEST_F(OpenTest, a_missing_and_an_empty_directory_become_databases) {
  new_root();
  make(2);
  fs::create_directories(root_ + "empty");
  auto store = std::move(Store::open(root_ + "empty").value());
  EXPECT_EQ(store->snapshot().node_count(), 0U);
  EXPECT_EQ(store->snapshot().timestamp(), 0U);
}

TEST_F(OpenTest, what_is_no_database_is_refused_and_left_alone) {
  new_root();
  EXPECT_EQ(Store::open(path_, {.create_if_missing = false}).error().code(), ErrorCode::not_found);
  EXPECT_EQ(Store::open(path_, {.read_only = true}).error().code(), ErrorCode::not_found);
  EXPECT_FALSE(fs::exists(path_));
  EXPECT_EQ(Store::open("").error().code(), ErrorCode::invalid_argument);
  write(root_ + "file", "text");
  EXPECT_EQ(Store::open(root_ + "file").error().code(), ErrorCode::invalid_argument);
  fs::create_directories(path_);
  write(path_ + "/letter.txt", "dear");
  EXPECT_EQ(refused().code(), ErrorCode::not_found);
  EXPECT_EQ(std::distance(fs::directory_iterator(path_), {}), 1);
  fs::remove(path_ + "/letter.txt");
  fs::create_directories(path_ + "/folder");
  EXPECT_EQ(refused().code(), ErrorCode::not_found);
  fs::remove(path_ + "/folder");
  write(path_ + "/header", "something else altogether");
  EXPECT_EQ(refused().code(), ErrorCode::not_found);
}

TEST_F(OpenTest, commits_are_there_again_after_a_close_and_after_none) {
  new_root();
  make(3);
  auto store = std::move(Store::open(path_).value());
  EXPECT_EQ(store->snapshot().node_count(), 3U);
  fill(*store, 2);
  // As a crash leaves it. Opening removes old files in the background: then once more.
  std::error_code vanished;
  for (int tries = 0; tries == 0 || vanished; ++tries) {
    ASSERT_LT(tries, 100);
    fs::remove_all(root_ + "copy");
    fs::copy(path_, root_ + "copy", fs::copy_options::recursive, vanished);
  }
  auto copy = std::move(Store::open(root_ + "copy").value());
  EXPECT_EQ(copy->snapshot().node_count(), 5U);
  EXPECT_EQ(copy->snapshot().timestamp(), 5U);
  EXPECT_TRUE(copy->verify().value().ok());
  const StoreInfo info = copy->info().value();
  EXPECT_EQ(info.store_id, store->info().value().store_id);
  EXPECT_EQ(info.documents, 3U);
  EXPECT_GT(info.bytes_on_disk, 0U);
}

TEST_F(OpenTest, a_second_writer_is_refused_while_readers_share) {
  new_root();
  make(1);
  {
    auto writer = std::move(Store::open(path_).value());
    const Error error = refused();
    EXPECT_EQ(error.code(), ErrorCode::conflict);
    EXPECT_NE(error.message().find(std::to_string(::getpid())), std::string::npos);
    EXPECT_EQ(Store::open(path_, {.read_only = true}).error().code(), ErrorCode::conflict);
  }
  auto reader = std::move(Store::open(path_, {.read_only = true}).value());
  auto other = std::move(Store::open(path_, {.read_only = true}).value());
  EXPECT_EQ(reader->snapshot().node_count(), 1U);
  EXPECT_EQ(other->begin().error().code(), ErrorCode::read_only);
  EXPECT_EQ(refused().code(), ErrorCode::conflict);
}

TEST_F(OpenTest, a_newer_format_is_refused_with_both_versions_named) {
  new_root();
  make(1);
  FormatHeader header = decode_header(read(path_ + "/header")).value();
  header.minor = 9;
  write(path_ + "/header", encode_header(header));
  const Error newer = refused();
  EXPECT_EQ(newer.code(), ErrorCode::unsupported);
  EXPECT_NE(newer.message().find("1.9"), std::string::npos);
  EXPECT_NE(newer.message().find("1.4"), std::string::npos);
  header.minor = 0;
  header.required_features = ~known_features;
  write(path_ + "/header", encode_header(header));
  EXPECT_EQ(refused().code(), ErrorCode::unsupported);
}

TEST_F(OpenTest, a_folder_with_files_of_ours_is_a_damaged_database) {
  new_root();
  make(2);
  const std::string header = read(path_ + "/header");
  const auto damaged = [&](const std::string& file) {
    const Error error = refused();
    EXPECT_EQ(error.code(), ErrorCode::corruption) << error.message();
    EXPECT_EQ(error.file(), path_ + "/" + file) << error.message();
    EXPECT_NE(error.hint().find("plenum salvage"), std::string::npos) << error.hint();
    EXPECT_FALSE(verify_path(path_).value().ok());
  };
  for (const std::string& bytes :
       {std::string(), std::string(header.size(), '\0'), std::string(1 << 20, 'x')}) {
    write(path_ + "/header", bytes);
    damaged("header");
  }
  fs::remove(path_ + "/header");
  damaged("header");
  fs::rename(path_ + "/store", root_ + "store");  // the stamp alone says it
  damaged("header");
  write(path_ + "/header", header);
  damaged("store");
  fs::rename(root_ + "store", path_ + "/store");
  EXPECT_TRUE(Store::open(path_).ok());
}

TEST_F(OpenTest, a_lost_list_of_files_is_damage) {
  new_root();
  make(2);
  for (const auto& entry : fs::directory_iterator(path_ + "/store")) {
    const std::string name = entry.path().filename();
    if (name != "CURRENT" && !name.starts_with("MANIFEST")) continue;
    const std::string bytes = read(entry.path());
    fs::remove(entry.path());
    EXPECT_EQ(refused().code(), ErrorCode::corruption) << name;
    EXPECT_FALSE(verify_path(path_).value().ok()) << name;
    write(entry.path(), bytes);
  }
  for (const auto& entry : fs::directory_iterator(path_ + "/store")) fs::remove(entry.path());
  EXPECT_EQ(refused().code(), ErrorCode::corruption);
}

TEST_F(OpenTest, a_folder_that_has_a_store_of_its_own_is_no_database) {
  new_root();
  fs::create_directories(path_ + "/store");
  write(path_ + "/store/apples.txt", "12");
  write(path_ + "/store/shop.log", "opened");
  write(path_ + "/stamp", "a letter");
  EXPECT_EQ(refused().code(), ErrorCode::not_found);
  EXPECT_FALSE(verify_path(path_).ok());
  write(path_ + "/header", "");
  EXPECT_EQ(refused().code(), ErrorCode::not_found);
}

TEST_F(OpenTest, every_damage_to_header_and_stamp_is_named) {
  new_root();
  make(2);
  const std::string header = read(path_ + "/header");
  for (std::size_t at = 8; at < header.size(); ++at) {
    std::string damaged = header;
    damaged[at] = static_cast<char>(damaged[at] ^ 4);
    write(path_ + "/header", damaged);
    const Error error = refused();
    EXPECT_EQ(error.code(), ErrorCode::corruption) << at;
    EXPECT_EQ(error.file(), path_ + "/header");
  }
  write(path_ + "/header", header.substr(0, 12));
  EXPECT_EQ(refused().code(), ErrorCode::corruption);
  fs::remove(path_ + "/header");
  EXPECT_EQ(refused().code(), ErrorCode::corruption);
  FormatHeader other = decode_header(header).value();
  ++other.store_id;
  write(path_ + "/header", encode_header(other));
  EXPECT_EQ(refused().code(), ErrorCode::corruption);
  write(path_ + "/header", header);
  fs::rename(path_ + "/stamp", root_ + "stamp");
  EXPECT_EQ(refused().code(), ErrorCode::corruption);
  fs::rename(root_ + "stamp", path_ + "/stamp");
  EXPECT_TRUE(Store::open(path_).ok());
}

TEST_F(OpenTest, a_log_shorter_than_the_stamp_says_is_damage) {
  new_root();
  make(1);
  fs::copy(path_, root_ + "old", fs::copy_options::recursive);
  {
    auto store = std::move(Store::open(path_).value());
    fill(*store, 3);
    fs::copy(path_ + "/stamp", root_ + "old/stamp", fs::copy_options::overwrite_existing);
  }
  fs::remove_all(path_);
  fs::rename(root_ + "old", path_);
  EXPECT_EQ(refused().code(), ErrorCode::corruption);
  const VerifyReport report = verify_path(path_).value();
  EXPECT_FALSE(report.ok());
}

TEST_F(OpenTest, after_a_clean_close_a_missing_or_resized_file_is_damage) {
  new_root();
  make(2);
  for (const auto& entry : fs::directory_iterator(path_ + "/store")) {
    const std::string name = entry.path().filename();
    if (name == "LOCK") continue;
    const std::string bytes = read(entry.path());
    fs::remove(entry.path());
    EXPECT_EQ(refused().code(), ErrorCode::corruption) << name;
    write(entry.path(), bytes + "x");
    EXPECT_EQ(refused().code(), ErrorCode::corruption) << name;
    write(entry.path(), bytes);
  }
  EXPECT_TRUE(Store::open(path_).ok());
}

TEST_F(OpenTest, a_creation_cut_anywhere_is_finished_by_the_next_open) {
  new_root();
  std::uint64_t steps = 0;
  {
    kv::FaultSeam seam(root_ + "count");
    fs::create_directories(root_ + "count");
    seam.arm({});
    ASSERT_TRUE(Store::open(root_ + "count/db", {.files = &seam}).ok());
    steps = seam.operations();
  }
  for (std::uint64_t at = 1; at <= steps; at += 7) {
    const std::string base = root_ + "cut" + std::to_string(at);
    fs::create_directories(base);
    {
      kv::FaultSeam seam(base);
      seam.arm({.kind = kv::FaultKind::power_cut, .at = at});
      auto store = Store::open(base + "/db", {.files = &seam});
      if (store.ok()) store->reset();
      ASSERT_TRUE(seam.drop_unsynced(kv::CutTail::drop, at).ok());
    }
    auto store = Store::open(base + "/db");
    ASSERT_TRUE(store.ok()) << "cut " << at << ": " << store.error().message();
    EXPECT_EQ((*store)->snapshot().node_count(), 0U);
    store->reset();
    fs::remove_all(base);
  }
}

TEST_F(OpenTest, a_failed_commit_changes_nothing_and_ends_writing) {
  new_root();
  kv::FaultSeam seam(root_ + "seam");
  fs::create_directories(root_ + "seam");
  auto store = std::move(Store::open(root_ + "seam/db", {.files = &seam}).value());
  fill(*store, 2);
  Transaction tx = store->begin().value();
  static_cast<void>(tx.create_node({}, {}).value());
  seam.arm({.kind = kv::FaultKind::error, .at = 1, .for_ever = true});
  EXPECT_FALSE(std::move(tx).commit().ok());
  EXPECT_EQ(store->snapshot().node_count(), 2U);
  EXPECT_EQ(store->begin().error().code(), ErrorCode::read_only);
  seam.arm({});
  store.reset();
  store = std::move(Store::open(root_ + "seam/db").value());
  EXPECT_EQ(store->snapshot().node_count(), 2U);
  fill(*store, 1);
}

}  // namespace
}  // namespace plenum::storage
