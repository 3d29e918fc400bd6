// What the engine on RocksDB promises beyond the conformance suite: storage/kv/rocksdb_engine.hpp.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/file_checksum.h>

#include <array>
#include <filesystem>
#include <fstream>

#include "storage/key_layout.hpp"
#include "storage/kv/rocksdb_engine.hpp"
#include "storage/kv/rocksdb_file_checksum.hpp"

namespace plenum::storage::kv {
namespace {

using testing::HasSubstr;

class RocksEngineTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "plenum_rocks_XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
    path_ = root_ + "/store";
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  std::unique_ptr<Engine> must_open(EngineOptions options = {.create = true}) {
    auto opened = open_rocksdb_engine(path_, options);
    EXPECT_TRUE(opened.ok()) << opened.error().message();
    return opened.ok() ? *std::move(opened) : nullptr;
  }
  static Status put(Engine& engine, std::string key, std::string value) {
    Batch batch;
    batch.put(Family::log, std::move(key), std::move(value));
    return engine.commit(batch, Durability::sync);
  }
  static std::optional<std::string> get(Engine& engine, const std::string& key) {
    const std::vector<std::string> keys{key};
    auto values = engine.multi_get(nullptr, Family::log, keys);
    EXPECT_TRUE(values.ok());
    return values->front();
  }
  std::string first_file(const std::string& ending) {
    const auto files = list_engine_files(path_);
    for (const FileInfo& file : *files) {
      if (file.name.ends_with(ending)) return path_ + "/" + file.name;
    }
    return {};
  }

  std::string root_;
  std::string path_;
};

TEST(FileChecksum, IsTheOneThatRocksDbComputes) {
  const auto theirs = rocksdb::GetFileChecksumGenCrc32cFactory();
  for (const std::size_t pieces : {std::size_t{0}, std::size_t{1}, std::size_t{7}}) {
    const auto ours = file_checksums()->CreateFileChecksumGenerator({});
    const auto expected = theirs->CreateFileChecksumGenerator({});
    for (std::size_t i = 0; i < pieces; ++i) {
      const std::string piece(1000 * i + 13, static_cast<char>(i * 37));
      ours->Update(piece.data(), piece.size());
      expected->Update(piece.data(), piece.size());
    }
    ours->Finalize();
    expected->Finalize();
    EXPECT_EQ(ours->GetChecksum(), expected->GetChecksum());
    EXPECT_STREQ(ours->Name(), expected->Name());
  }
  rocksdb::FileChecksumGenContext other;
  other.requested_checksum_func_name = "another";
  EXPECT_EQ(file_checksums()->CreateFileChecksumGenerator(other), nullptr);
}

TEST_F(RocksEngineTest, AMissingStoreIsNotFoundUnlessItMayBeCreated) {
  const auto opened = open_rocksdb_engine(path_);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code(), ErrorCode::not_found);
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(RocksEngineTest, AStoreWhoseCurrentIsGoneIsDamagedAndNotStartedAnew) {
  {
    const auto engine = must_open();
    ASSERT_TRUE(put(*engine, "a", "1").ok());
  }
  std::filesystem::remove(path_ + "/CURRENT");
  const auto opened = open_rocksdb_engine(path_, {.create = true});
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code(), ErrorCode::corruption);
  EXPECT_EQ(opened.error().file(), path_ + "/CURRENT");
  EXPECT_FALSE(first_file(".sst").empty());
}

TEST_F(RocksEngineTest, AReadOnlyEngineReadsTheLogAndChangesNothing) {
  auto writer = must_open();
  ASSERT_TRUE(put(*writer, "a", "1").ok());
  // A copy taken behind a living writer is what a crash leaves.
  std::filesystem::copy(path_, root_ + "/crashed", std::filesystem::copy_options::recursive);
  writer.reset();
  path_ = root_ + "/crashed";
  const auto before = list_engine_files(path_);
  {
    const auto reader = must_open({.read_only = true});
    EXPECT_EQ(get(*reader, "a"), "1");
    const Status done = put(*reader, "b", "1");
    ASSERT_FALSE(done.ok());
    EXPECT_EQ(done.error().code(), ErrorCode::read_only);
    EXPECT_TRUE(reader->verify_checksums(nullptr).ok());
    const auto other = must_open({.read_only = true});
    EXPECT_EQ(get(*other, "a"), "1");
  }
  const auto after = list_engine_files(path_);
  ASSERT_TRUE(before.ok() && after.ok());
  ASSERT_EQ(before->size(), after->size());
  for (std::size_t i = 0; i < before->size(); ++i) {
    EXPECT_EQ((*before)[i].name, (*after)[i].name);
    EXPECT_EQ((*before)[i].bytes, (*after)[i].bytes);
  }
}

TEST_F(RocksEngineTest, ASecondWriterIsRefusedWithConflict) {
  const auto first = must_open();
  const auto second = open_rocksdb_engine(path_, {.create = true});
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code(), ErrorCode::conflict);
}

TEST_F(RocksEngineTest, AFlippedByteInATableFileIsCorruptionThatNamesTheFile) {
  {
    const auto engine = must_open();
    for (int i = 0; i < 200; ++i) ASSERT_TRUE(put(*engine, std::to_string(i), "value").ok());
  }
  const std::string table = first_file(".sst");
  ASSERT_FALSE(table.empty());
  std::fstream file(table, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(100);
  file.put('\x55');
  file.close();
  const auto engine = must_open({.read_only = true});
  const Status checked = engine->verify_checksums(nullptr);
  ASSERT_FALSE(checked.ok());
  EXPECT_EQ(checked.error().code(), ErrorCode::corruption);
  EXPECT_EQ(checked.error().file(), table);
  EXPECT_THAT(checked.error().message(), HasSubstr(table));
  const std::vector<std::string> keys{"7"};
  const auto values = engine->multi_get(nullptr, Family::log, keys);
  ASSERT_FALSE(values.ok());
  EXPECT_EQ(values.error().code(), ErrorCode::corruption);
}

TEST_F(RocksEngineTest, ACleanCloseLeavesNothingToReplay) {
  {
    const auto engine = must_open();
    ASSERT_TRUE(put(*engine, "a", "1").ok());
    ASSERT_TRUE(engine->close().ok());
    const auto files = engine->files();
    ASSERT_TRUE(files.ok());
    for (const FileInfo& file : *files) {
      EXPECT_TRUE(!file.name.ends_with(".log") || file.bytes == 0) << file.name;
    }
  }
  EXPECT_EQ(get(*must_open(), "a"), "1");
}

TEST_F(RocksEngineTest, ACheckpointIsAStoreOfItsOwn) {
  const auto engine = must_open();
  ASSERT_TRUE(put(*engine, "a", "1").ok());
  ASSERT_TRUE(engine->checkpoint(root_ + "/copy", {}).ok());
  ASSERT_TRUE(put(*engine, "a", "2").ok());
  path_ = root_ + "/copy";
  EXPECT_EQ(get(*must_open(), "a"), "1");
}

TEST_F(RocksEngineTest, TheManifestMarkIsWhatIsOnDisk) {
  const auto engine = must_open();
  ASSERT_TRUE(put(*engine, "a", "1").ok());
  ASSERT_TRUE(engine->flush(Family::log).ok());
  const auto mark = engine->manifest_mark();
  const auto found = read_manifest_mark(path_);
  ASSERT_TRUE(mark.ok() && found.ok());
  EXPECT_EQ(*mark, *found);
  EXPECT_GT(mark->bytes, 0U);
}

TEST_F(RocksEngineTest, ManyShortSessionsDoNotPileUpFiles) {
  for (int i = 0; i < 40; ++i) {
    const auto engine = must_open();
    ASSERT_TRUE(put(*engine, std::to_string(i), "1").ok());
  }
  const auto files = list_engine_files(path_);
  ASSERT_TRUE(files.ok());
  EXPECT_LT(files->size(), 25U);
  const auto engine = must_open();
  for (int i = 0; i < 40; ++i) EXPECT_EQ(get(*engine, std::to_string(i)), "1");
}

TEST_F(RocksEngineTest, GarbageBehindTheDurableManifestIsCutOffAndKept) {
  {
    const auto engine = must_open();
    for (int i = 0; i < 20; ++i) {
      ASSERT_TRUE(put(*engine, std::to_string(i), "1").ok());
      ASSERT_TRUE(engine->flush(Family::log).ok());
    }
  }
  const ManifestMark mark = *read_manifest_mark(path_);
  const std::string manifest = fmt::format("MANIFEST-{:06}", mark.number);
  EXPECT_FALSE(*mend_manifest_tail(path_, mark));
  {
    std::ofstream file(path_ + "/" + manifest, std::ios::binary | std::ios::app);
    // A fragment of three bytes with a wrong checksum, and more.
    file << std::string("\1\2\3\4\3\0\1abc", 10) << std::string(35, '\x11');
  }
  ASSERT_FALSE(open_rocksdb_engine(path_, {.read_only = true}).ok());
  const auto mended = mend_manifest_tail(path_, mark);
  ASSERT_TRUE(mended.ok() && *mended);
  EXPECT_EQ(std::filesystem::file_size(path_ + "/torn-" + manifest), 45U);
  EXPECT_EQ(*read_manifest_mark(path_), mark);
  EXPECT_EQ(get(*must_open(), "19"), "1");
}

TEST_F(RocksEngineTest, DamageBelowTheDurableManifestIsNotMended) {
  {
    const auto engine = must_open();
    ASSERT_TRUE(put(*engine, "a", "1").ok());
  }
  const ManifestMark mark = *read_manifest_mark(path_);
  const std::string manifest = path_ + fmt::format("/MANIFEST-{:06}", mark.number);
  {
    std::fstream file(manifest, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(mark.bytes / 2));
    file.put('\x55');
    file.seekp(0, std::ios::end);
    file << "tail";
  }
  const auto mended = mend_manifest_tail(path_, mark);
  ASSERT_TRUE(mended.ok());
  EXPECT_FALSE(*mended);
  EXPECT_FALSE(open_rocksdb_engine(path_).ok());
}

// After a power cut the stamp may be as old as its last sync, and name a MANIFEST before this one.
TEST_F(RocksEngineTest, GarbageBehindAManifestThatWasNeverStampedIsCutOff) {
  {
    const auto engine = must_open();
    ASSERT_TRUE(put(*engine, "a", "1").ok());
  }
  const ManifestMark mark = *read_manifest_mark(path_);
  const ManifestMark older{mark.number - 1, 1};
  EXPECT_FALSE(*mend_manifest_tail(path_, older));
  const std::string manifest = path_ + fmt::format("/MANIFEST-{:06}", mark.number);
  {
    std::ofstream file(manifest, std::ios::binary | std::ios::app);
    file << std::string("\1\2\3\4\3\0\1abc", 10) << std::string(35, '\x11');
  }
  ASSERT_FALSE(open_rocksdb_engine(path_, {.read_only = true}).ok());
  const auto mended = mend_manifest_tail(path_, older);
  ASSERT_TRUE(mended.ok() && *mended);
  EXPECT_EQ(*read_manifest_mark(path_), mark);
  EXPECT_EQ(get(*must_open(), "a"), "1");
}

TEST_F(RocksEngineTest, DamageInAManifestThatWasNeverStampedIsNotMended) {
  {
    const auto engine = must_open();
    for (int i = 0; i < 20; ++i) {
      ASSERT_TRUE(put(*engine, std::to_string(i), "1").ok());
      ASSERT_TRUE(engine->flush(Family::log).ok());
    }
  }
  const ManifestMark mark = *read_manifest_mark(path_);
  {
    std::fstream file(path_ + fmt::format("/MANIFEST-{:06}", mark.number),
                      std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(mark.bytes / 2));
    file.put('\x55');
  }
  const auto mended = mend_manifest_tail(path_, {mark.number - 1, 1});
  ASSERT_TRUE(mended.ok());
  EXPECT_FALSE(*mended);
  EXPECT_FALSE(open_rocksdb_engine(path_).ok());
}

TEST_F(RocksEngineTest, AGroupOfKeysIsReadAloneWhereverItLies) {
  const auto engine = must_open();
  const auto put_pair = [&](const std::string& first, const std::string& second) {
    Batch batch;
    batch.put(Family::document, pair_key(Space::reference, first, second), "v");
    ASSERT_TRUE(engine->commit(batch, Durability::sync).ok());
  };
  using std::string_literals::operator""s;
  const std::vector<std::string> texts = {"a", "a\0"s, "a\0\1"s, "ab", "\xFF\xFF", "z"};
  const auto seconds = [&](const std::string& first) {
    const std::array<ScanRange, 1> range{ScanRange{pair_group_begin(Space::reference, first),
                                                   pair_group_end(Space::reference, first)}};
    std::string found;
    const auto blocks = engine->multi_scan(nullptr, Family::document, range).value();
    for (const KeyValue& entry : blocks[0].entries) found += parse_pair_key(entry.key)->second;
    return found;
  };
  for (const std::string& text : texts) put_pair(text, "1");
  ASSERT_TRUE(engine->flush(Family::document).ok());
  for (const std::string& text : texts) put_pair(text, "2");
  put_pair("memory", "3");
  for (const std::string& text : texts) EXPECT_EQ(seconds(text), "12") << text;
  EXPECT_EQ(seconds("memory"), "3");
  EXPECT_EQ(seconds("b"), "");
  EXPECT_EQ(seconds(""), "");

  Batch ids;
  for (const std::uint64_t hash : {std::uint64_t{0}, std::uint64_t{255}, ~std::uint64_t{0}}) {
    ids.put(Family::index, lookup_key(1, hash, 7), "v");
  }
  ASSERT_TRUE(engine->commit(ids, Durability::sync).ok());
  const auto found = [&](std::uint64_t hash) {
    const std::array<ScanRange, 1> range{
        ScanRange{lookup_begin(1, hash), lookup_begin(1, hash + 1)}};
    return engine->multi_scan(nullptr, Family::index, range)->at(0).entries.size();
  };
  for (int flushed = 0; flushed < 2; ++flushed) {
    EXPECT_EQ(found(0), 1U);
    EXPECT_EQ(found(1), 0U);
    EXPECT_EQ(found(255), 1U) << "the next hash has another byte before its last";
    EXPECT_EQ(found(256), 0U);
    ASSERT_TRUE(engine->flush(Family::index).ok());
  }
}

TEST_F(RocksEngineTest, AnEmptyStoreIsSmall) {
  { must_open(); }
  std::uint64_t bytes = 0;
  const auto files = list_engine_files(path_);
  ASSERT_TRUE(files.ok());
  for (const FileInfo& file : *files) bytes += file.bytes;
  EXPECT_LT(bytes, 64U * 1024);
}

}  // namespace
}  // namespace plenum::storage::kv
