#include "storage/bulk_load.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <random>

#include "storage/kv/fault_seam.hpp"
#include "tests/reference/seeds.hpp"
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
  EXPECT_TRUE(loader->all_or_nothing());
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
  EXPECT_TRUE(loader->all_or_nothing());
  const BulkLoadReport report = loader->finish().value();
  EXPECT_EQ(report.commits, 1U);
  EXPECT_EQ(store->snapshot().timestamp(), 1U);
  EXPECT_EQ(store->snapshot().node_count(), 70U);
}

TEST(BulkLoad, WithAnIndexALoadBeyondOneCommitIsSeveral) {
  const auto store = memory();
  {
    Transaction tx = store->begin().value();
    SchemaRule rule;
    rule.name = "by_text";
    rule.token = static_cast<std::uint32_t>(tx.label("L").value());
    rule.properties = {tx.property("text").value()};
    ASSERT_TRUE(tx.create_rule(rule).ok());
    ASSERT_TRUE(std::move(tx).commit().ok());
  }
  auto loader = BulkLoader::begin(*store, {}).value();
  const PropertyToken key = *loader->property("text");
  const std::string bytes(1U << 20U, 'x');
  const std::vector<std::uint32_t> ends = {0, static_cast<std::uint32_t>(bytes.size())};
  const BulkColumn column{key, ValueKind::string, {}, {}, {}, ends, bytes};
  std::vector<IdRange> ids;
  for (int i = 0; i < 70; ++i) {
    ASSERT_TRUE(loader->add_nodes({{}, 1, std::span(&column, 1)}, ids).ok()) << i;
  }
  EXPECT_FALSE(loader->all_or_nothing());
  const BulkLoadReport report = loader->finish().value();
  EXPECT_GE(report.commits, 2U);
  EXPECT_EQ(store->snapshot().node_count(), 70U);
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
      auto loader = BulkLoader::begin(*store, {}).value();
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
          done = story.load(*store, 40, {}, load).ok();
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
