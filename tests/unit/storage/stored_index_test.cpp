// Indexes whose entries folds have put on disk.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "storage/index/index_scan.hpp"
#include "storage/open.hpp"
#include "storage/segment/index_page.hpp"
#include "storage/store_core.hpp"
#include "tests/reference/seeds.hpp"

namespace plenum::storage {
namespace {

class StoredIndex : public ::testing::Test {
 protected:
  StoredIndex() { std::filesystem::remove_all(path_); }
  ~StoredIndex() override {
    store_.reset();  // it removes old files in the background
    std::filesystem::remove_all(path_);
  }

  void open() {
    store_.reset();
    StoreOptions options;
    options.fold_bytes = 0;
    store_ = Store::open(path_, options).value();
  }
  void create_index(RuleKind kind = RuleKind::range_index) {
    Transaction tx = store_->begin().value();
    SchemaRule rule;
    rule.name = "by_p";
    rule.kind = kind;
    rule.token = static_cast<std::uint32_t>(tx.label("A").value());
    rule.properties = {tx.property("p").value()};
    ASSERT_TRUE(tx.create_rule(rule).ok());
    ASSERT_TRUE(std::move(tx).commit().ok());
  }
  void drop_index() {
    Transaction tx = store_->begin().value();
    ASSERT_TRUE(tx.drop_rule("by_p").ok());
    ASSERT_TRUE(std::move(tx).commit().ok());
  }
  /// Makes nodes with these values.
  void add(const std::vector<std::int64_t>& values) {
    Transaction tx = store_->begin().value();
    const std::vector<LabelToken> labels{tx.label("A").value()};
    const PropertyToken key = tx.property("p").value();
    for (const std::int64_t value : values) {
      const std::vector<Property> properties{{key, Value(value)}};
      const NodeId id = tx.create_node(labels, properties).value();
      model_[id.value] = value;
    }
    ASSERT_TRUE(std::move(tx).commit().ok());
  }
  /// Changes, deletes and relabels some.
  void shuffle(std::mt19937_64& random, std::size_t count, std::int64_t bound) {
    Transaction tx = store_->begin().value();
    const PropertyToken key = tx.property("p").value();
    for (std::size_t i = 0; i < count && !model_.empty(); ++i) {
      auto at = model_.lower_bound(random() % (model_.rbegin()->first + 1));
      if (at == model_.end()) continue;
      const NodeId id{at->first};
      switch (random() % 4) {
        case 0:
          ASSERT_TRUE(tx.delete_node(id).ok());
          model_.erase(at);
          break;
        case 1:
          ASSERT_TRUE(tx.remove_label(id, tx.label("A").value()).ok());
          model_.erase(at);
          break;
        default:
          at->second = static_cast<std::int64_t>(random()) % bound;
          ASSERT_TRUE(tx.set_property(id, key, Value(at->second)).ok());
      }
    }
    ASSERT_TRUE(std::move(tx).commit().ok());
  }

  using Model = std::map<std::uint64_t, std::int64_t>;

  /// Some ranges, and everything.
  static void check(const Snapshot& graph, const Model& model, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    const Schema::EntryPtr entry = graph.schema()->find("by_p");
    ASSERT_NE(entry, nullptr);
    for (int i = 0; i < 8; ++i) {
      IndexSeek seek;
      std::int64_t low = -1'000'000;
      std::int64_t high = 1'000'000;
      if (i > 0) {
        low = static_cast<std::int64_t>(random()) % 6000;
        high = low + static_cast<std::int64_t>(random() % (i < 4 ? 3 : 3000));
        seek.lower = IndexBound{Value(low), true};
        seek.upper = IndexBound{Value(high), false};
      }
      std::vector<std::pair<std::int64_t, std::uint64_t>> wanted;
      for (const auto& [id, value] : model) {
        if (value >= low && value < high) wanted.emplace_back(value, id);
      }
      std::sort(wanted.begin(), wanted.end());
      std::vector<std::uint64_t> found;
      IndexScan scan(graph, entry, seek);
      while (!scan.done()) ASSERT_TRUE(scan.next(1000, found).ok());
      std::vector<std::uint64_t> ids;
      for (const auto& [value, id] : wanted) ids.push_back(id);
      ASSERT_EQ(found, ids) << low << " to " << high;
    }
  }
  void check(std::uint64_t seed = 1) const { check(store_->snapshot(), model_, seed); }
  void verify() const {
    const VerifyReport report = store_->verify().value();
    for (const VerifyProblem& problem : report.problems) ADD_FAILURE() << problem.message;
  }
  SchemaEntry entry() const { return *store_->snapshot().schema()->find("by_p"); }

  std::string path_ = ::testing::TempDir() + "plenum_stored_index_" + std::to_string(::getpid());
  std::unique_ptr<Store> store_;
  Model model_;
};

std::vector<std::int64_t> some(std::mt19937_64& random, std::size_t count, std::int64_t bound) {
  std::vector<std::int64_t> values;
  for (std::size_t i = 0; i < count; ++i) {
    values.push_back(static_cast<std::int64_t>(random()) % bound);
  }
  return values;
}

TEST_F(StoredIndex, FindsWhatTheGraphHoldsThroughFoldsChangesAndReopenings) {
  reference::each_seed(4, [&](std::uint64_t seed) {
    store_.reset();
    std::filesystem::remove_all(path_);
    model_.clear();
    std::mt19937_64 random(seed);
    open();
    add(some(random, 4000, 5000));
    create_index();
    check();
    for (int step = 0; step < 8 && !HasFailure(); ++step) {
      SCOPED_TRACE("step " + std::to_string(step));
      const Snapshot old = store_->snapshot();
      const Model before = model_;
      switch (random() % 4) {
        case 0:
          add(some(random, 1500, random() % 2 == 0 ? 5000 : 50));
          break;
        case 1:
          open();
          break;
        case 2:
          ASSERT_TRUE(store_->fold().ok());
          break;
        default:
          shuffle(random, 800, 6000);
      }
      check(random());
      check(old, before, random());
    }
    ASSERT_TRUE(store_->fold().ok());
    EXPECT_TRUE(entry().stored.has_value());
    EXPECT_EQ(entry().index->size(), 0U) << "all of it is on disk";
    check();
    verify();
    open();
    EXPECT_EQ(entry().index->size(), 0U) << "an opening fills nothing";
    check();
    verify();
  });
}

TEST_F(StoredIndex, OneThatIsEmptiedAndFilledAgainIsRight) {
  open();
  create_index();
  ASSERT_TRUE(store_->fold().ok());
  add({5, 4, 3, 3});
  ASSERT_TRUE(store_->fold().ok());
  check();
  Transaction tx = store_->begin().value();
  for (const auto& [id, value] : model_) ASSERT_TRUE(tx.delete_node(NodeId{id}).ok());
  ASSERT_TRUE(std::move(tx).commit().ok());
  model_.clear();
  ASSERT_TRUE(store_->fold().ok());
  check();
  open();
  check();
  add({1, 2});
  ASSERT_TRUE(store_->fold().ok());
  open();
  check();
  verify();
}

TEST_F(StoredIndex, DroppedAndMadeAgainBetweenFoldsHasNothingOfTheOldOne) {
  std::mt19937_64 random(1);
  open();
  create_index();
  add(some(random, 3000, 5000));
  ASSERT_TRUE(store_->fold().ok());
  const std::uint32_t first = *entry().stored;
  drop_index();
  shuffle(random, 500, 5000);
  create_index();
  EXPECT_FALSE(entry().stored.has_value());
  check();
  open();
  EXPECT_FALSE(entry().stored.has_value());
  check();
  ASSERT_TRUE(store_->fold().ok());
  EXPECT_NE(*entry().stored, first);
  check();
  verify();
  drop_index();
  ASSERT_TRUE(store_->fold().ok());
  EXPECT_TRUE(store_->core()->layers.base()->meta().indexes.empty());
  EXPECT_FALSE(store_->core()->layers.base()->meta().units.contains(index_unit(first)));
  open();
  verify();
}

TEST_F(StoredIndex, AUniqueConstraintSeesWhatIsOnDisk) {
  open();
  create_index(RuleKind::unique);
  add({1, 2, 3});
  ASSERT_TRUE(store_->fold().ok());
  open();
  Transaction tx = store_->begin().value();
  const std::vector<LabelToken> labels{tx.label("A").value()};
  const std::vector<Property> properties{{tx.property("p").value(), Value(2)}};
  ASSERT_TRUE(tx.create_node(labels, properties).ok());
  EXPECT_EQ(std::move(tx).commit().error().code(), ErrorCode::constraint);
}

TEST_F(StoredIndex, GoesOnWhileAFoldRunsAndReadersLook) {
  std::mt19937_64 random(3);
  open();
  create_index();
  add(some(random, 2000, 5000));
  for (int round = 0; round < 4; ++round) {
    std::thread folding([&] { EXPECT_TRUE(store_->fold().ok()); });
    for (int i = 0; i < 5; ++i) {
      add(some(random, 200, 6000));
      check(static_cast<std::uint64_t>(i));
      shuffle(random, 100, 6000);
      check(static_cast<std::uint64_t>(i));
    }
    folding.join();
    check();
  }
  verify();
}

// The parts of a page as a reader sees them.
std::vector<std::string_view> views(const std::vector<std::string>& parts) {
  return {parts.begin(), parts.end()};
}

TEST(IndexPage, ComesBackFromBytesAndDamagedBytesAreAnError) {
  IndexPage page;
  for (std::uint64_t i = 0; i < 900; ++i) {
    page.append({"key" + std::to_string(1000 + i / 3), i});
  }
  const auto parts = segment::encode_index_page(page).value();
  const auto read = segment::decode_index_page(views(parts)).value();
  ASSERT_EQ(read->size(), page.size());
  for (std::size_t i = 0; i < page.size(); ++i) EXPECT_EQ((*read)[i], page[i]);
  EXPECT_EQ(read->distinct(), 300U);
  EXPECT_EQ(read->lower_bound({"key1100", 0}), 300U);
  EXPECT_EQ(read->lower_bound({"key1100", 301}), 301U);
  EXPECT_EQ(read->lower_bound({"z", 0}), 900U);
  for (std::size_t end = 0; end < parts[0].size(); end += 7) {
    const std::vector<std::string> cut{parts[0].substr(0, end)};
    EXPECT_FALSE(segment::decode_index_page(views(cut)).ok()) << end;
  }
  std::mt19937_64 random(1);
  for (int i = 0; i < 3000; ++i) {
    std::vector<std::string> broken = parts;
    broken[0][random() % broken[0].size()] = static_cast<char>(random());
    const auto any = segment::decode_index_page(views(broken));  // an error or other entries
    if (any.ok()) EXPECT_GT((*any)->size(), 0U);
  }
}

TEST(IndexDirectory, ComesBackFromBytesAndFindsPlaces) {
  IndexDirectory directory;
  directory.next_number = 50'000;
  for (std::uint64_t i = 0; i < 12'000; ++i) {
    directory.pages.push_back({i + 1, 100, 40, "prefix" + std::to_string(10000 + 2 * i), i});
  }
  const auto parts = segment::encode_index_directory(directory).value();
  EXPECT_GT(parts.size(), 1U);
  const auto read = segment::decode_index_directory(views(parts)).value();
  EXPECT_EQ(read->pages, directory.pages);
  EXPECT_EQ(read->next_number, 50'000U);
  EXPECT_EQ(read->entries(), 1'200'000U);
  EXPECT_EQ(read->place_of({"a", 0}), 0U);
  EXPECT_EQ(read->place_of({"prefix10004", 1}), 1U);
  EXPECT_EQ(read->place_of({"prefix10004", 2}), 2U);
  EXPECT_EQ(read->place_of({"prefix10005", 0}), 2U);
  EXPECT_EQ(read->place_of({"z", 0}), 11'999U);
  const auto tenth = static_cast<double>(read->estimate("prefix10000", "prefix10800"));
  EXPECT_NEAR(tenth, 40'000.0, 200.0);
  const std::vector<std::string> missing(parts.begin(), parts.end() - 1);
  EXPECT_FALSE(segment::decode_index_directory(views(missing)).ok());
}

}  // namespace
}  // namespace plenum::storage
