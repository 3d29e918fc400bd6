#include "storage/bulk_load.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <random>

#include "storage/fulltext/fulltext_index.hpp"
#include "storage/index/index_scan.hpp"
#include "storage/kv/fault_seam.hpp"
#include "tests/reference/seeds.hpp"
#include "tests/unit/storage/naive_load.hpp"
#include "tests/unit/storage/story.hpp"

namespace plenum::storage {
namespace {

std::unique_ptr<Store> memory() { return Store::open(":memory:").value(); }

TEST(BulkLoad, WritesColumnsOfEveryKindAndLeavesAbsentValuesOut) {
  const auto store = memory();
  auto loader = BulkLoader::begin(*store, {}).value();
  const LabelToken label = *loader->label("N");
  const std::vector<PropertyToken> keys = {*loader->property("i"), *loader->property("f"),
                                           *loader->property("s"), *loader->property("b"),
                                           *loader->property("d"), *loader->property("v")};
  const std::vector<std::int64_t> integers = {7, 8, 9};
  const std::vector<std::uint8_t> valid = {1, 0, 1};
  const std::vector<double> floats = {0.5, 0, 1.5};
  const std::vector<std::uint32_t> ends = {0, 2, 2, 5};
  const std::vector<std::int64_t> flags = {0, 1, 1};
  const std::vector<Value> values = {Value(List{Value(1)}), Value(), Value(List{})};
  std::vector<BulkColumn> columns(6);
  columns[0] = {keys[0], ValueKind::integer, {}, integers};
  columns[1] = {keys[1], ValueKind::floating, valid, {}, floats};
  columns[2] = {keys[2], ValueKind::string, {}, {}, {}, ends, "abxyz"};
  columns[3] = {keys[3], ValueKind::boolean, {}, flags};
  columns[4] = {keys[4], ValueKind::date, {}, integers};
  columns[5] = {keys[5], ValueKind::list, valid, {}, {}, {}, {}, values};
  std::vector<IdRange> ids;
  ASSERT_TRUE(loader->add_nodes({std::span(&label, 1), 3, columns}, ids).ok());
  ASSERT_EQ(ids.size(), 1U);
  EXPECT_EQ(ids[0].count, 3U);
  EXPECT_EQ(store->snapshot().node_count(), 0U) << "nothing shows before finish()";
  const BulkLoadReport report = loader->finish().value();
  EXPECT_EQ(report.nodes, 3U);
  EXPECT_EQ(report.properties, 16U);
  const Snapshot graph = store->snapshot();
  const Node first = graph.node(NodeId{ids[0].first}).value();
  EXPECT_EQ(
      first.properties,
      (Map{
          {"i", 7}, {"f", 0.5}, {"s", "ab"}, {"b", false}, {"d", Date{7}}, {"v", List{Value(1)}}}));
  const Node second = graph.node(NodeId{ids[0].first + 1}).value();
  EXPECT_EQ(second.properties, (Map{{"i", 8}, {"s", ""}, {"b", true}, {"d", Date{8}}}));
}

TEST(BulkLoad, WritesEdgesBetweenNodesAndRefusesOthers) {
  const auto store = memory();
  auto loader = BulkLoader::begin(*store, {}).value();
  std::vector<IdRange> ids;
  ASSERT_TRUE(loader->add_nodes({{}, 2, {}}, ids).ok());
  const NodeId a{ids[0].first};
  const NodeId b{ids[0].first + 1};
  const TypeToken type = *loader->type("T");
  const std::vector<NodeId> starts = {a, b, a};
  const std::vector<NodeId> ends = {b, a, a};
  ASSERT_TRUE(loader->add_edges({type, starts, ends, {}}).ok());
  const NodeId nobody{1000};
  EXPECT_EQ(loader->add_edges({type, std::span(&a, 1), std::span(&nobody, 1), {}}).error().code(),
            ErrorCode::not_found);
}

TEST(BulkLoad, AnAbortedLoadLeavesNothing) {
  const auto store = memory();
  {
    auto loader = BulkLoader::begin(*store, {}).value();
    std::vector<IdRange> ids;
    ASSERT_TRUE(loader->add_nodes({{}, 100, {}}, ids).ok());
    loader->abort();
  }
  EXPECT_EQ(store->snapshot().node_count(), 0U);
  EXPECT_TRUE(store->begin().ok()) << "another writer may come in";
}

TEST(BulkLoad, IsOneCommitHoweverLargeItIs) {
  const auto store = memory();
  auto loader = BulkLoader::begin(*store, {}).value();
  const PropertyToken key = *loader->property("text");
  const std::string bytes(1U << 20U, 'x');
  const std::vector<std::uint32_t> ends = {0, static_cast<std::uint32_t>(bytes.size())};
  const BulkColumn column{key, ValueKind::string, {}, {}, {}, ends, bytes};
  std::vector<IdRange> ids;
  for (int i = 0; i < 70; ++i) {
    ASSERT_TRUE(loader->add_nodes({{}, 1, std::span(&column, 1)}, ids).ok()) << i;
  }
  const BulkLoadReport report = loader->finish().value();
  EXPECT_EQ(report.commits, 1U);
  EXPECT_EQ(store->snapshot().timestamp(), 1U);
  EXPECT_EQ(store->snapshot().node_count(), 70U);
}

SchemaRule rule_of(Transaction& tx, const char* name, RuleKind kind, const char* label,
                   const char* key) {
  SchemaRule rule;
  rule.name = name;
  rule.kind = kind;
  rule.token = static_cast<std::uint32_t>(tx.label(label).value());
  rule.properties = {tx.property(key).value()};
  return rule;
}

void make_rule(Store& store, RuleKind kind, const char* label, const char* key) {
  Transaction tx = store.begin().value();
  ASSERT_TRUE(tx.create_rule(rule_of(tx, "rule", kind, label, key)).ok());
  ASSERT_TRUE(std::move(tx).commit().ok());
}

std::vector<std::uint64_t> found_in(const Store& store, const std::vector<Value>& values) {
  const Snapshot graph = store.snapshot();
  IndexScan scan(graph, graph.schema()->find("rule"), {values, {}, {}, {}});
  std::vector<std::uint64_t> found;
  while (!scan.done()) EXPECT_TRUE(scan.next(100, found).ok());
  return found;
}

TEST(BulkLoad, WithAnIndexALoadIsOneCommitTooAndIsFound) {
  const auto store = memory();
  make_rule(*store, RuleKind::range_index, "L", "text");
  auto loader = BulkLoader::begin(*store, {}).value();
  const LabelToken label = *loader->label("L");
  const PropertyToken key = *loader->property("text");
  const std::string bytes(1U << 20U, 'x');
  const std::vector<std::uint32_t> ends = {0, static_cast<std::uint32_t>(bytes.size())};
  const BulkColumn column{key, ValueKind::string, {}, {}, {}, ends, bytes};
  std::vector<IdRange> ids;
  for (int i = 0; i < 70; ++i) {
    ASSERT_TRUE(loader->add_nodes({std::span(&label, 1), 1, std::span(&column, 1)}, ids).ok()) << i;
  }
  EXPECT_EQ(loader->finish().value().commits, 1U);
  EXPECT_EQ(found_in(*store, {Value(bytes)}).size(), 70U);
}

TEST(BulkLoad, IndexPagesTakeRowsBeforeBetweenAndAfterTheirEntries) {
  const auto store = memory();
  make_rule(*store, RuleKind::unique, "L", "n");
  const auto load = [&](std::int64_t first, std::int64_t step, std::size_t count) {
    auto loader = BulkLoader::begin(*store, {}).value();
    const LabelToken label = *loader->label("L");
    const PropertyToken key = *loader->property("n");
    std::vector<std::int64_t> numbers(count);
    for (std::size_t i = 0; i < count; ++i)
      numbers[i] = first + step * static_cast<std::int64_t>(i);
    std::shuffle(numbers.begin(), numbers.end(), std::mt19937_64(count));
    const BulkColumn column{key, ValueKind::integer, {}, numbers};
    std::vector<IdRange> ids;
    EXPECT_TRUE(loader->add_nodes({std::span(&label, 1), count, std::span(&column, 1)}, ids).ok());
    return loader->finish();
  };
  ASSERT_TRUE(load(0, 10, 30'000).ok());
  ASSERT_TRUE(load(5, 10, 20'000).ok());        // between
  ASSERT_TRUE(load(-50'000, 1, 20'000).ok());   // before
  ASSERT_TRUE(load(400'000, 1, 3).ok());        // after
  const auto refused = load(299'990, 7, 5000);  // begins with the last number of the first load
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code(), ErrorCode::constraint);
  EXPECT_NE(refused.error().message().find("n = 299990"), std::string::npos)
      << refused.error().message();
  EXPECT_EQ(store->snapshot().node_count(), 70'003U);
  for (const std::int64_t number : {-50'000, -31, 0, 5, 10, 199'995, 299'990, 400'002}) {
    EXPECT_EQ(found_in(*store, {Value(number)}).size(), number == -31 ? 0U : 1U) << number;
  }
  const VerifyReport verified = store->verify().value();
  EXPECT_TRUE(verified.ok()) << verified.problems.front().message;
}

TEST(BulkLoad, ARowThatBreaksAConstraintEndsTheLoad) {
  const auto store = memory();
  make_rule(*store, RuleKind::exists, "L", "n");
  auto loader = BulkLoader::begin(*store, {}).value();
  const LabelToken label = *loader->label("L");
  std::vector<IdRange> ids;
  const Status refused = loader->add_nodes({std::span(&label, 1), 1, {}}, ids);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code(), ErrorCode::constraint);
  EXPECT_NE(refused.error().message().find("a node of the load has no property n"),
            std::string::npos)
      << refused.error().message();
  loader.reset();
  EXPECT_EQ(store->snapshot().node_count(), 0U);
}

TEST(BulkLoad, FulltextIndexesFindWhatWasLoadedAndOldStatesDoNot) {
  const auto store = memory();
  {
    Transaction tx = store->begin().value();
    const std::vector<LabelToken> labels{tx.label("L").value()};
    const std::vector<Property> text{{tx.property("text").value(), Value("old words")}};
    ASSERT_TRUE(tx.create_node(labels, text).ok());
    ASSERT_TRUE(tx.create_rule(rule_of(tx, "rule", RuleKind::fulltext, "L", "text")).ok());
    ASSERT_TRUE(std::move(tx).commit().ok());
  }
  const auto hits = [](const Snapshot& graph) {
    const Schema::EntryPtr entry = graph.schema()->find("rule");
    return entry->fulltext->content(graph, entry->rule).value()->stats(graph.timestamp()).documents;
  };
  const Snapshot old = store->snapshot();
  EXPECT_EQ(hits(old), 1U);
  NaiveLoad load;
  load.nodes = {{{"L"}, {{"text", "new words"}}}, {{"L"}, {{"text", "more words"}}}};
  reference::NaiveGraph graph;
  ASSERT_TRUE(load.run(*store, graph).ok());
  EXPECT_EQ(hits(store->snapshot()), 3U);
  EXPECT_EQ(hits(old), 1U);
  const VerifyReport verified = store->verify().value();
  EXPECT_TRUE(verified.ok()) << verified.problems.front().message;
}

class StoredBulkLoad : public ::testing::Test {
 protected:
  StoredBulkLoad() { std::filesystem::remove_all(path_); }
  ~StoredBulkLoad() override { std::filesystem::remove_all(path_); }

  std::unique_ptr<Store> open(kv::FileSeam* files = nullptr) const {
    StoreOptions options;
    options.fold_bytes = 0;
    options.files = files;
    return Store::open(path_, options).value();
  }
  static void expect_shows(Store& store, const reference::NaiveGraph& graph) {
    reference::SnapshotChecker(store.snapshot(), graph).check();
    const VerifyReport verified = store.verify().value();
    EXPECT_TRUE(verified.ok()) << verified.problems.front().message;
  }

  std::string path_ = ::testing::TempDir() + "plenum_bulk_" + std::to_string(::getpid());
};

TEST_F(StoredBulkLoad, ShowsWhatTransactionsWouldHaveMade) {
  reference::each_seed(6, [&](std::uint64_t seed) {
    std::filesystem::remove_all(path_);
    std::mt19937_64 random(seed);
    Story story(seed);
    auto store = open();
    for (int step = 0; step < 12 && !HasFailure(); ++step) {
      switch (random() % 4) {
        case 0:
          store.reset();
          store = open();
          break;
        case 1:
          ASSERT_TRUE(store->fold().ok());
          break;
        case 2: {
          Story::Load load;
          const BulkLoadOptions options{.threads = 1 + static_cast<std::uint32_t>(random() % 2)};
          const auto done = story.load(*store, 1 + random() % 300, options, load);
          ASSERT_TRUE(done.ok()) << done.error().message();
          story.adopt(*store, std::move(load));
          break;
        }
        default:
          story.tell(*store, 30);
      }
      expect_shows(*store, story.graph());
    }
  });
}

TEST_F(StoredBulkLoad, SortsOnDiskWhatMemoryDoesNotHold) {
  Story story(5);
  const auto store = open();
  Story::Load load;
  // The least that sorts take is 4 MiB: several runs.
  const std::size_t rows = reference::sanitized ? 20'000 : 60'000;
  ASSERT_TRUE(story.load(*store, rows, {.threads = 2, .memory_bytes = 1}, load).ok());
  story.adopt(*store, std::move(load));
  const VerifyReport verified = store->verify().value();
  EXPECT_TRUE(verified.ok()) << verified.problems.front().message;
}

TEST_F(StoredBulkLoad, AnOldSnapshotGoesOnShowingItsState) {
  Story story(6);
  const auto store = open();
  story.tell(*store);
  const reference::NaiveGraph before = story.graph();
  const Snapshot old = store->snapshot();
  Story::Load load;
  ASSERT_TRUE(story.load(*store, 500, {}, load).ok());
  reference::SnapshotChecker(old, before).check();
  story.adopt(*store, std::move(load));
  reference::SnapshotChecker(store->snapshot(), story.graph()).check();
}

TEST_F(StoredBulkLoad, AnAbortedLoadLeavesNothingToLaterFoldsAndLoads) {
  Story story(7);
  {
    const auto store = open();
    story.tell(*store);
    {
      auto loader = BulkLoader::begin(*store, {.threads = 2}).value();
      const PropertyToken number = *loader->property("number");
      const std::vector<std::int64_t> numbers(5000, 77);
      const BulkColumn column{number, ValueKind::integer, {}, numbers};
      std::vector<IdRange> ids;
      ASSERT_TRUE(loader->add_nodes({{}, numbers.size(), std::span(&column, 1)}, ids).ok());
    }
    expect_shows(*store, story.graph());
    story.tell(*store);
    ASSERT_TRUE(store->fold().ok());
    Story::Load load;
    ASSERT_TRUE(story.load(*store, 3000, {}, load).ok());
    story.adopt(*store, std::move(load));
    expect_shows(*store, story.graph());
  }
  expect_shows(*open(), story.graph());
}

TEST_F(StoredBulkLoad, CutAnywhereIsThereAsAWholeOrNotAtAll) {
  const std::uint64_t stride = reference::sanitized ? 9 : 3;
  std::uint64_t operations = 0;
  int there = 0;
  int absent = 0;
  for (std::uint64_t cut = 0; cut <= operations; cut += cut < 4 ? 1 : stride) {
    for (const kv::FaultKind kind : {kv::FaultKind::power_cut, kv::FaultKind::error}) {
      SCOPED_TRACE("operation " + std::to_string(cut) + " of " + std::to_string(operations));
      const std::string disk = path_ + "_disk";
      std::filesystem::remove_all(disk);
      std::filesystem::create_directories(disk);
      path_ = disk + "/db";
      Story story(8);
      Story::Load load;
      bool done = false;
      {
        kv::FaultSeam seam(disk);
        {
          const auto store = open(&seam);
          story.tell(*store);
          kv::FaultPlan plan;
          plan.kind = cut == 0 ? kv::FaultKind::none : kind;
          plan.at = cut;
          seam.arm(plan);
          const BulkLoadOptions options{.threads = 1 + static_cast<std::uint32_t>(cut % 2)};
          done = story.load(*store, 40, options, load).ok();
          if (cut == 0) operations = seam.operations();
        }
        if (kind == kv::FaultKind::power_cut && cut > 0) {
          ASSERT_TRUE(seam.drop_unsynced(kv::CutTail::mixed, cut).ok());
        }
      }
      auto store = open();
      if (store->snapshot().edge_count() != story.graph().edges.size()) {
        ++there;
        story.adopt(*store, std::move(load));
      } else {
        ++absent;
        EXPECT_FALSE(done) << "an acknowledged load is lost";
      }
      expect_shows(*store, story.graph());
      story.tell(*store);
      ASSERT_TRUE(store->fold().ok());
      expect_shows(*store, story.graph());
      store.reset();
      path_ = disk.substr(0, disk.size() - 5);
      std::filesystem::remove_all(disk);
      if (HasFailure()) return;
    }
  }
  EXPECT_GT(there, 2);
  EXPECT_GT(absent, 2);
}

}  // namespace
}  // namespace plenum::storage
