// Full-text indexes whose postings folds have put on disk, larger ones than those of
// tests/unit/query/text_rank_test.cpp.
#include "storage/fulltext/stored_texts.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "storage/bulk_load.hpp"
#include "storage/format_version.hpp"
#include "storage/fulltext/fulltext_index.hpp"
#include "storage/fulltext/text_search.hpp"
#include "storage/key_layout.hpp"
#include "storage/layers.hpp"
#include "storage/open.hpp"
#include "storage/segment_writer.hpp"
#include "storage/store_core.hpp"

namespace plenum::storage {
namespace {

class StoredTextsTest : public ::testing::Test {
 protected:
  using Model = std::map<std::uint64_t, std::string>;

  StoredTextsTest() { std::filesystem::remove_all(path_); }
  ~StoredTextsTest() override {
    store_.reset();  // it removes old files in the background
    std::filesystem::remove_all(path_);
  }

  void open() {
    store_.reset();
    StoreOptions options;
    options.fold_bytes = 0;
    store_ = Store::open(path_, options).value();
  }
  void fold() { ASSERT_TRUE(store_->fold().ok()); }
  void create_index() {
    Transaction tx = store_->begin().value();
    SchemaRule rule;
    rule.name = "texts";
    rule.kind = RuleKind::fulltext;
    rule.token = static_cast<std::uint32_t>(tx.label("A").value());
    rule.properties = {tx.property("t").value()};
    ASSERT_TRUE(tx.create_rule(rule).ok());
    ASSERT_TRUE(std::move(tx).commit().ok());
  }
  void drop_index() {
    Transaction tx = store_->begin().value();
    ASSERT_TRUE(tx.drop_rule("texts").ok());
    ASSERT_TRUE(std::move(tx).commit().ok());
  }

  /// Some words are in every second text, some in one of thousands; their forms differ.
  std::string text() {
    static const char* const endings[] = {"", "s", "ing"};
    std::string out;
    for (int i = 0; i < 12; ++i) {
      const std::uint64_t bound = std::uint64_t{2} << random_() % 12;
      out += "plan" + std::to_string(random_() % bound) + "x" + endings[random_() % 3] + " ";
    }
    return out;
  }
  void add(std::size_t count) {
    Transaction tx = store_->begin().value();
    const std::vector<LabelToken> labels{tx.label("A").value()};
    const PropertyToken key = tx.property("t").value();
    for (std::size_t i = 0; i < count; ++i) {
      const std::string said = text();
      const std::vector<Property> properties{{key, Value(said)}};
      model_[tx.create_node(labels, properties).value().value] = said;
    }
    ASSERT_TRUE(std::move(tx).commit().ok());
  }
  /// Changes, deletes and relabels some.
  void shuffle(std::size_t count) {
    Transaction tx = store_->begin().value();
    const PropertyToken key = tx.property("t").value();
    for (std::size_t i = 0; i < count && !model_.empty(); ++i) {
      auto at = model_.lower_bound(random_() % (model_.rbegin()->first + 1));
      if (at == model_.end()) continue;
      const NodeId id{at->first};
      switch (random_() % 4) {
        case 0:
          ASSERT_TRUE(tx.delete_node(id).ok());
          model_.erase(at);
          break;
        case 1:
          ASSERT_TRUE(tx.remove_label(id, tx.label("A").value()).ok());
          model_.erase(at);
          break;
        default:
          at->second = text();
          ASSERT_TRUE(tx.set_property(id, key, Value(at->second)).ok());
      }
    }
    ASSERT_TRUE(std::move(tx).commit().ok());
  }

  static Schema::EntryPtr entry_of(const Snapshot& graph) { return graph.schema()->find("texts"); }

  /// Words in one text and in thousands, and what follows one another.
  static void check(const Snapshot& graph, const Model& model) {
    const Schema::EntryPtr entry = entry_of(graph);
    ASSERT_NE(entry, nullptr);
    const TextIndex* index = entry->fulltext->content(graph, entry->rule).value();
    const TextStats stats{model.size(), 12 * model.size()};
    ASSERT_EQ(index->stats(graph.timestamp()), stats);
    SearchBounds bounds;
    TextSearch search(*index, graph.timestamp(), bounds);
    for (const std::string word : {"plan0x", "plan1xs", "plan7xing", "plan300xs", "plan4000x"}) {
      SCOPED_TRACE(word);
      const TextWord one{word, index->number_of(word)};
      const auto hits = search.any(std::span(&one, 1), {}).value();
      std::map<std::uint64_t, std::uint32_t> found;
      for (const TextHit& hit : hits) found[hit.entity] = hit.frequency;
      ASSERT_EQ(found, counts(model, word + " "));
      const TextWord next{"plan1x", index->number_of("plan1x")};
      const std::vector<TextSearch::Words> slots{{one}, {next}};
      found.clear();
      const auto phrases = search.phrase(slots, {}).value();
      for (const TextHit& hit : phrases) found[hit.entity] = hit.frequency;
      ASSERT_EQ(found, counts(model, word + " plan1x "));
    }
  }
  void check() { check(store_->snapshot(), model_); }
  static std::map<std::uint64_t, std::uint32_t> counts(const Model& model,
                                                       const std::string& wanted) {
    std::map<std::uint64_t, std::uint32_t> out;
    for (const auto& [id, said] : model) {
      const std::string text = " " + said;
      for (std::size_t at = text.find(" " + wanted); at != std::string::npos;
           at = text.find(" " + wanted, at + 1)) {
        ++out[id];
      }
    }
    return out;
  }

  std::vector<std::string> problems() {
    std::vector<std::string> out;
    const VerifyReport report = store_->verify().value();
    for (const VerifyProblem& problem : report.problems) out.push_back(problem.message);
    return out;
  }

  std::string path_ = ::testing::TempDir() + "plenum_stored_texts_" + std::to_string(::getpid());
  std::mt19937_64 random_{11};
  std::unique_ptr<Store> store_;
  Model model_;
};

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
