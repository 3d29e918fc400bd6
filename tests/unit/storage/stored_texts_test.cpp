// Full-text indexes whose postings folds have put on disk, larger ones than those of
// tests/unit/query/text_rank_test.cpp.
#include "storage/fulltext/stored_texts.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "storage/bulk_load.hpp"
#include "storage/key_layout.hpp"
#include "storage/layers.hpp"
#include "storage/store_core.hpp"
#include "tests/unit/storage/stored_texts_fixture.hpp"

namespace plenum::storage {
namespace {

TEST_F(StoredTextsTest, AreRightWhateverTheFoldsAndReopens) {
  open();
  create_index();
  add(3000);
  check();
  fold();
  ASSERT_TRUE(entry_of(store_->snapshot())->stored.has_value());
  check();
  for (int round = 0; round < 4; ++round) {
    add(round == 2 ? 1500 : 20);
    shuffle(round == 3 ? 2500 : 300);
    check();
    const Snapshot old = store_->snapshot();
    const Model then = model_;
    shuffle(100);
    if (round % 2 == 0) fold();
    shuffle(100);
    fold();
    check();
    check(old, then);
    if (round % 2 == 0) open();
    check();
    EXPECT_EQ(problems(), std::vector<std::string>{});
  }
}

TEST_F(StoredTextsTest, AFoldWritesInProportionToWhatChanged) {
  open();
  create_index();
  add(6000);
  fold();
  const auto bytes_of_ten = [&] {
    add(10);
    return store_->fold().value().bytes;
  };
  const std::uint64_t with_index = bytes_of_ten();
  drop_index();
  fold();
  EXPECT_LT(with_index, bytes_of_ten() + 20'000) << "the index has some hundred thousand";
}

TEST_F(StoredTextsTest, AreRightHoweverManyRunsTheyAreIn) {
  open();
  create_index();
  add(4000);
  fold();
  std::size_t most = 0;
  for (int round = 0; round < 24; ++round) {
    SCOPED_TRACE(round);
    const std::size_t size = std::size_t{700} >> 2 * (round % 6);
    add(size);
    shuffle(1 + size / 2);
    const Snapshot old = store_->snapshot();
    const Model then = model_;
    fold();
    shuffle(3);
    check();
    check(old, then);
    const Snapshot now = store_->snapshot();
    most = std::max(most, StoredTexts(now.layers().base(), *entry_of(now)->stored).run_count());
    if (round % 5 == 0) open();
    check();
    if (round % 8 == 0) EXPECT_EQ(problems(), std::vector<std::string>{});
  }
  EXPECT_GE(most, 3U);
  EXPECT_LE(most, 8U) << "each weighs four times as much as the next";
  drop_index();
  fold();
  const BaseMeta& meta = store_->core()->layers.base()->meta();
  EXPECT_TRUE(meta.text_runs.empty());
  for (std::uint32_t number = 0; number < meta.next_index; ++number) {
    EXPECT_FALSE(meta.units.contains(index_unit(number))) << number;
  }
}

TEST_F(StoredTextsTest, AnOpeningFillsNothingButWhatTheLogChanged) {
  open();
  create_index();
  add(2000);
  fold();
  open();
  {
    const Snapshot graph = store_->snapshot();
    EXPECT_EQ(entry_of(graph)->fulltext->peek(), nullptr);
    check();
    EXPECT_EQ(entry_of(graph)->fulltext->peek()->document_count(), 0U);
  }
  add(1);
  shuffle(3);
  open();
  check();
  EXPECT_LT(entry_of(store_->snapshot())->fulltext->peek()->document_count(), 10U);
  EXPECT_GT(entry_of(store_->snapshot())->fulltext->peek()->document_count(), 0U);
}

TEST_F(StoredTextsTest, AFoldTakesTheDocumentsOutOfMemory) {
  open();
  create_index();
  add(2000);
  const std::uint64_t before = store_->snapshot().schema()->index_bytes();
  fold();
  EXPECT_LT(store_->snapshot().schema()->index_bytes(), before / 10);
  check();
}

TEST_F(StoredTextsTest, ManyChangesOfTheSameTextsAreForgotten) {
  open();
  create_index();
  add(300);
  fold();
  for (int round = 0; round < 20; ++round) {
    Transaction tx = store_->begin().value();
    const PropertyToken key = tx.property("t").value();
    for (auto& [id, said] : model_) {
      said = text();
      ASSERT_TRUE(tx.set_property(NodeId{id}, key, Value(said)).ok());
    }
    ASSERT_TRUE(std::move(tx).commit().ok());
    if (round % 5 == 0) check();
  }
  EXPECT_LT(entry_of(store_->snapshot())->fulltext->peek()->document_count(), 3000U);
  check();
  fold();
  check();
  EXPECT_EQ(problems(), std::vector<std::string>{});
}

TEST_F(StoredTextsTest, AllGoneAndComeAgain) {
  open();
  create_index();
  add(500);
  fold();
  Transaction tx = store_->begin().value();
  for (const auto& [id, said] : model_) ASSERT_TRUE(tx.delete_node(NodeId{id}).ok());
  ASSERT_TRUE(std::move(tx).commit().ok());
  model_.clear();
  check();
  fold();
  check();
  const Snapshot graph = store_->snapshot();
  std::vector<std::string> words;
  const StoredTexts texts(graph.layers().base(), *entry_of(graph)->stored);
  ASSERT_TRUE(texts.words_from("", "", 10, words).ok());
  ASSERT_TRUE(texts.words_of_stem("plan0x", words).ok());
  EXPECT_EQ(words, std::vector<std::string>{}) << "words without documents are not kept";
  add(100);
  fold();
  open();
  check();
}

TEST_F(StoredTextsTest, DroppedAndMadeAgainBetweenFoldsHasNothingOfTheOldOne) {
  open();
  create_index();
  add(500);
  fold();
  const std::uint32_t first = *entry_of(store_->snapshot())->stored;
  drop_index();
  shuffle(50);
  create_index();
  check();
  open();
  check();
  fold();
  EXPECT_NE(*entry_of(store_->snapshot())->stored, first);
  check();
  drop_index();
  fold();
  EXPECT_FALSE(store_->core()->layers.base()->meta().units.contains(index_unit(first)));
  open();
  EXPECT_EQ(problems(), std::vector<std::string>{});
}

TEST_F(StoredTextsTest, ABulkLoadIsOnDiskWhenItEnds) {
  open();
  create_index();
  add(200);
  fold();
  {
    const auto loader = BulkLoader::begin(*store_, {}).value();
    const LabelToken label = loader->label("A").value();
    const PropertyToken key = loader->property("t").value();
    std::string bytes;
    std::vector<std::uint32_t> ends{0};
    std::vector<std::string> said;
    for (int i = 0; i < 300; ++i) {
      said.push_back(text());
      bytes += said.back();
      ends.push_back(static_cast<std::uint32_t>(bytes.size()));
    }
    const std::vector<BulkColumn> columns{
        {key, ValueKind::string, {}, {}, {}, std::span<const std::uint32_t>(ends), bytes}};
    std::vector<IdRange> ranges;
    ASSERT_TRUE(loader->add_nodes({std::span(&label, 1), 300, columns}, ranges).ok());
    ASSERT_TRUE(loader->finish().ok());
    std::size_t next = 0;
    for (const IdRange& range : ranges) {
      for (std::uint64_t i = 0; i < range.count; ++i) model_[range.first + i] = said[next++];
    }
  }
  EXPECT_TRUE(entry_of(store_->snapshot())->stored.has_value());
  check();
  shuffle(50);
  open();
  check();
  EXPECT_EQ(problems(), std::vector<std::string>{});
}

TEST_F(StoredTextsTest, GoOnWhileAFoldRunsAndReadersLook) {
  open();
  create_index();
  add(1500);
  for (int round = 0; round < 4; ++round) {
    std::thread folding([&] { EXPECT_TRUE(store_->fold().ok()); });
    for (int i = 0; i < 5; ++i) {
      add(100);
      check();
      shuffle(60);
      check();
    }
    folding.join();
    check();
    if (round == 2) open();
  }
  fold();
  check();
  EXPECT_EQ(problems(), std::vector<std::string>{});
}

}  // namespace
}  // namespace plenum::storage
