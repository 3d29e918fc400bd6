// Full-text indexes on disk when something goes wrong: folds that fail, damaged pages, old
// programs.
#include <gtest/gtest.h>

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "storage/format_version.hpp"
#include "storage/fulltext/posting_block.hpp"
#include "storage/kv/file_seam.hpp"
#include "storage/kv/plain_file.hpp"
#include "storage/layers.hpp"
#include "storage/salvage.hpp"
#include "storage/segment_writer.hpp"
#include "storage/store_core.hpp"
#include "tests/unit/storage/stored_texts_fixture.hpp"

namespace plenum::storage {
namespace {

/// Refuses to write the header while it is told to.
class HeaderSeam final : public kv::FileSeam {
 public:
  kv::FileVerdict before(const kv::FileEvent& event) override {
    const bool header = event.path.find("/header") != std::string_view::npos;
    return {refuses && header && !kv::is_reading(event.action) ? EIO : 0};
  }
  void after(const kv::FileEvent&) override {}

  std::atomic<bool> refuses{false};
};

void write_older_header(const std::string& path, std::uint16_t minor) {
  FormatHeader header =
      decode_header(kv::read_plain_file(nullptr, path, header_bytes_max).value()).value();
  header.minor = minor;
  ASSERT_TRUE(kv::write_plain_file(nullptr, path, encode_header(header)).ok());
}

TEST(PostingBlock, EntitiesThatWouldComeRoundAreDamage) {
  const std::string prefix = postings_prefix("w");
  const std::uint64_t last = ~std::uint64_t{0};
  const std::vector<StoredPosting> largest{{last - 1, 1, 1, "\x01"}, {last, 1, 1, "\x01"}};
  const std::vector<PostingBlock> blocks = encode_blocks(prefix, largest);
  ASSERT_EQ(blocks.size(), 1U);
  std::vector<StoredPosting> read;
  ASSERT_TRUE(decode_block(blocks[0].key, prefix, 2, read).ok());
  EXPECT_EQ(read, largest);
  std::string key = blocks[0].key;
  key[key.size() - 3] = '\x05';  // the second one is two further
  EXPECT_EQ(decode_block(key, prefix, 2, read).error().code(), ErrorCode::corruption);
}

TEST_F(StoredTextsTest, AFirstFoldCountsItsOwnStateHoweverManyCommitsItTakes) {
  open();
  store_.reset();
  write_older_header(path_ + "/header", 0);  // so that a fold writes the header first
  HeaderSeam seam;
  open(&seam);
  create_index();
  add(30);
  seam.refuses = true;
  ASSERT_FALSE(store_->fold().ok());
  seam.refuses = false;
  for (int commit = 0; commit < 5; ++commit) {
    add(4);
    shuffle(3);
  }
  fold();
  check();
  open();
  check();
  EXPECT_EQ(problems(), std::vector<std::string>{});
}

TEST(PostingBlock, EntitiesAloneAreReadAsTheyWereWritten) {
  std::vector<std::uint64_t> entities;
  for (std::uint64_t i = 0; i < 1000; ++i) entities.push_back(7 + i * i * 1000);
  entities.push_back(~std::uint64_t{0});
  std::vector<std::uint64_t> read;
  const std::vector<PostingBlock> blocks = encode_entities(entities);
  for (const PostingBlock& block : blocks) {
    ASSERT_TRUE(decode_entities(block.key, block.postings, read).ok());
  }
  EXPECT_EQ(read, entities);
  const std::string& key = blocks[0].key;
  const std::uint64_t count = blocks[0].postings;
  EXPECT_FALSE(decode_entities(key, count + 1, read).ok());
  EXPECT_FALSE(decode_entities(key.substr(0, key.size() - 1), count, read).ok());
  EXPECT_FALSE(decode_entities(key + '\0', count + 1, read).ok()) << "none stands there twice";
  EXPECT_FALSE(decode_entities("\x04", 1, read).ok());
  const std::string wraps = blocks.back().key + "\x01";
  EXPECT_FALSE(decode_entities(wraps, blocks.back().postings + 1, read).ok());
}

TEST_F(StoredTextsTest, AnIndexOfTheFormatBeforeGoesOnAsItIs) {
  open();
  create_index();
  add(500);
  fold();  // one run: what format 1.1 has
  store_.reset();
  write_older_header(path_ + "/header", 1);
  open();
  check();
  EXPECT_EQ(store_->info().value().format_minor, 1U);
  add(10);
  fold();
  EXPECT_EQ(store_->info().value().format_minor, format_minor);
  EXPECT_EQ(store_->core()->layers.base()->meta().text_runs.size(), 1U);
  open();
  check();
  EXPECT_EQ(problems(), std::vector<std::string>{});
}

TEST_F(StoredTextsTest, ATextMayHaveAWordHundredThousandTimes) {
  open();
  create_index();
  add(300);
  fold();
  const auto say = [&](std::size_t times) {
    std::string said;
    for (std::size_t i = 0; i < times; ++i) said += "plan0x ";
    Transaction tx = store_->begin().value();
    const PropertyToken key = tx.property("t").value();
    ASSERT_TRUE(tx.set_property(NodeId{model_.begin()->first}, key, Value(said)).ok());
    ASSERT_TRUE(std::move(tx).commit().ok());
    fold();
    open();
    const Snapshot graph = store_->snapshot();
    const TextIndex* index =
        entry_of(graph)->fulltext->content(graph, entry_of(graph)->rule).value();
    SearchBounds bounds;
    TextSearch search(*index, graph.timestamp(), bounds);
    const TextWord word{"plan0x", TextWord::none};
    const auto hits = search.any(std::span(&word, 1), {}).value();
    EXPECT_EQ(hits.at(0).entity, model_.begin()->first);
    EXPECT_EQ(hits.at(0).frequency, times);
    EXPECT_EQ(hits.at(0).length, times);
    EXPECT_EQ(problems(), std::vector<std::string>{});
  };
  say(100'000);
  say(100'001);
  say(7);
}

TEST_F(StoredTextsTest, GoWithABackup) {
  open();
  create_index();
  add(10);
  fold();
  const std::string copy = path_ + "_copy";
  std::filesystem::remove_all(copy);
  ASSERT_TRUE(store_->backup(copy, {}).ok());
  store_.reset();
  std::filesystem::remove_all(path_);
  std::filesystem::rename(copy, path_);
  open();
  check();
  EXPECT_EQ(problems(), std::vector<std::string>{});
}

TEST_F(StoredTextsTest, WhatIsSalvagedHasItsIndexAgain) {
  open();
  create_index();
  add(300);
  fold();
  shuffle(40);
  store_.reset();
  const std::string copy = path_ + "_salvaged";
  for (const bool with_header : {true, false}) {
    if (!with_header) std::filesystem::remove(path_ + "/header");
    std::filesystem::remove_all(copy);
    ASSERT_TRUE(salvage(path_, copy, {}, {}).ok());
    const auto store = Store::open(copy).value();
    // Nodes have new numbers.
    const Snapshot graph = store->snapshot();
    const Schema::EntryPtr entry = entry_of(graph);
    const TextIndex* index = entry->fulltext->content(graph, entry->rule).value();
    EXPECT_EQ(index->stats(graph.timestamp()), (TextStats{model_.size(), 12 * model_.size()}));
    SearchBounds bounds;
    TextSearch search(*index, graph.timestamp(), bounds);
    const TextWord word{"plan0x", index->number_of("plan0x")};
    EXPECT_EQ(search.any(std::span(&word, 1), {}).value().size(), counts(model_, "plan0x ").size());
    EXPECT_TRUE(store->verify().value().ok());
  }
  std::filesystem::remove_all(copy);
}

TEST_F(StoredTextsTest, PostingsThatMakeNoSenseAreErrors) {
  open();
  create_index();
  add(400);
  fold();
  const std::uint32_t number = *entry_of(store_->snapshot())->stored;
  StoreCore& core = *store_->core();
  const Base& base = *core.layers.base();
  const auto directory = base.index_directory(number).value();
  SegmentWriter writer(base, base.meta().fold, *core.engine);
  for (const IndexPageHead& head : directory->pages) {
    PageKeeper keep;
    const IndexPage& page = *base.index_page(number, head.number, keep).value();
    IndexPage changed;
    for (std::size_t i = 0; i < page.size(); ++i) {
      std::string key(page[i].key);
      // The last posting goes on for ever.
      if (word_of_block(key)) key.back() = '\xFF';
      changed.append({key, page[i].id});
    }
    ASSERT_TRUE(writer.write_index_page(number, head.number, &changed).ok());
  }
  ASSERT_TRUE(writer.finish(base.meta().edge_extents).ok());
  open();
  {
    const Snapshot graph = store_->snapshot();
    const TextIndex* index =
        entry_of(graph)->fulltext->content(graph, entry_of(graph)->rule).value();
    SearchBounds bounds;
    TextSearch search(*index, graph.timestamp(), bounds);
    const std::vector<TextSearch::Words> slots{search.words_like("plan0x").value(),
                                               search.words_like("plan1x").value()};
    ASSERT_FALSE(slots[0].empty());
    EXPECT_EQ(search.any(slots[0], {}).error().code(), ErrorCode::corruption);
    EXPECT_EQ(search.phrase(slots, {}).error().code(), ErrorCode::corruption);
  }
  EXPECT_NE(problems(), std::vector<std::string>{});
  shuffle(200);  // so many that the fold takes up what is there
  EXPECT_EQ(store_->fold().error().code(), ErrorCode::corruption);
}

TEST_F(StoredTextsTest, WrongPostingsAreReported) {
  open();
  create_index();
  add(50);
  fold();
  const std::uint32_t number = *entry_of(store_->snapshot())->stored;
  // The same page with one posting less, under the same number: only a comparison can tell.
  StoreCore& core = *store_->core();
  const Base& base = *core.layers.base();
  const auto directory = base.index_directory(number).value();
  PageKeeper keep;
  const IndexPage& page = *base.index_page(number, directory->pages[0].number, keep).value();
  IndexPage changed;
  for (std::size_t i = 1; i < page.size(); ++i) changed.append(page[i]);
  SegmentWriter writer(base, base.meta().fold, *core.engine);
  ASSERT_TRUE(writer.write_index_page(number, directory->pages[0].number, &changed).ok());
  ASSERT_TRUE(writer.finish(base.meta().edge_extents).ok());
  open();
  EXPECT_NE(problems(), std::vector<std::string>{});
  store_.reset();
}

}  // namespace
}  // namespace plenum::storage
