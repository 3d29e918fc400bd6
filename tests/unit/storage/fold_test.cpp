// What a fold promises, apart from what the random test compares.
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <future>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "storage/bulk_load.hpp"
#include "storage/kv/file_seam.hpp"
#include "storage/open.hpp"

namespace plenum::storage {
namespace {

class FoldTest : public ::testing::Test {
 protected:
  FoldTest() { std::filesystem::remove_all(path_); }
  ~FoldTest() override { std::filesystem::remove_all(path_); }

  std::unique_ptr<Store> open(std::uint64_t fold_bytes = 0) const {
    StoreOptions options;
    options.fold_bytes = fold_bytes;
    return Store::open(path_, options).value();
  }

  /// A chain of `count` nodes, each with a number and a name.
  static void add_chain(Store& store, int count) {
    Transaction tx = store.begin().value();
    const LabelToken label = tx.label("Person").value();
    const TypeToken type = tx.type("KNOWS").value();
    const PropertyToken number = tx.property("number").value();
    const PropertyToken name = tx.property("name").value();
    NodeId last{};
    for (int i = 0; i < count; ++i) {
      const std::vector<Property> properties{{number, Value(i)},
                                             {name, Value("n" + std::to_string(i))}};
      const std::vector<LabelToken> labels{label};
      const NodeId node = tx.create_node(labels, properties).value();
      if (i > 0) {
        const std::vector<Property> since{{number, Value(i)}};
        ASSERT_TRUE(tx.create_edge(type, last, node, since).ok());
      }
      last = node;
    }
    ASSERT_TRUE(std::move(tx).commit().ok());
  }

  static std::int64_t sum_of_numbers(const Snapshot& graph) {
    const auto key = graph.find_property("number");
    ScanPosition position;
    std::int64_t sum = 0;
    while (!position.done) {
      std::vector<NodeId> nodes;
      EXPECT_TRUE(graph.scan_nodes(position, 1000, nodes).ok());
      PropertyColumn column;
      EXPECT_TRUE(graph.gather(std::span<const NodeId>(nodes), *key, column).ok());
      for (std::size_t i = 0; i < column.size(); ++i) sum += column.value(i).as_integer();
    }
    return sum;
  }

  std::string path_ = ::testing::TempDir() + "plenum_fold_" + std::to_string(::getpid());
};

TEST_F(FoldTest, KeysOfManyAreFoundAsOneByOne) {
  auto store = open();
  constexpr int count = 1500;  // of one key: more than one read of the engine brings
  std::vector<std::string> keys{"none", "shared", "later", "moved"};
  std::vector<NodeId> nodes;
  {
    Transaction tx = store->begin().value();
    const PropertyToken key = tx.property("key").value();
    const TypeToken type = tx.type("T").value();
    for (int i = 0; i < count; ++i) {
      const std::string own = i < 20 ? "k" + std::to_string(i) : "shared";
      if (i < 20) keys.push_back(own);
      const std::vector<Property> properties{{key, Value(own)}};
      nodes.push_back(tx.create_node({}, properties).value());
      ASSERT_TRUE(tx.create_edge(type, nodes.front(), nodes.back(), properties).ok());
    }
    ASSERT_TRUE(std::move(tx).commit().ok());
  }
  const auto expect_same = [&](const Snapshot& graph) {
    const auto found_nodes = graph.nodes_by_keys(keys).value();
    const auto found_edges = graph.edges_by_keys(keys).value();
    ASSERT_EQ(found_nodes.size(), keys.size());
    ASSERT_EQ(found_edges.size(), keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
      EXPECT_EQ(found_nodes[i], graph.nodes_by_key(keys[i]).value()) << keys[i];
      EXPECT_EQ(found_edges[i], graph.edges_by_key(keys[i]).value()) << keys[i];
    }
  };
  const Snapshot before = store->snapshot();
  expect_same(before);
  ASSERT_TRUE(store->fold().ok());
  expect_same(before);
  expect_same(store->snapshot());
  EXPECT_EQ(store->snapshot().nodes_by_keys(keys).value()[1].size(), count - 20U);
  {
    Transaction tx = store->begin().value();
    const PropertyToken key = tx.property("key").value();
    const std::vector<EdgeId> edges = tx.view().edges_by_key("k1").value();
    for (const EdgeId edge : edges) ASSERT_TRUE(tx.delete_edge(edge).ok());
    ASSERT_TRUE(tx.delete_node(nodes[1]).ok());
    ASSERT_TRUE(tx.set_property(nodes[2], key, Value("moved")).ok());
    const std::vector<Property> properties{{key, Value("later")}};
    ASSERT_TRUE(tx.create_node({}, properties).ok());
    expect_same(tx.view());
    ASSERT_TRUE(std::move(tx).commit().ok());
  }
  const auto counts = [&] {
    std::vector<std::size_t> sizes;
    const auto found = store->snapshot().nodes_by_keys(keys).value();
    for (const auto& each : found) sizes.push_back(each.size());
    return sizes;
  };
  std::vector<std::size_t> expected(keys.size(), 1);
  expected[0] = expected[5] = expected[6] = 0;  // none, k1, k2
  expected[1] = count - 20;
  EXPECT_EQ(counts(), expected);
  expect_same(store->snapshot());
  ASSERT_TRUE(store->fold().ok());
  EXPECT_EQ(counts(), expected);
  expect_same(store->snapshot());
  expect_same(before);
  EXPECT_TRUE(store->snapshot().nodes_by_keys({}).value().empty());
}

TEST_F(FoldTest, the_log_is_empty_afterwards_and_the_graph_is_still_there) {
  {
    const auto store = open();
    add_chain(*store, 5000);
    const FoldReport report = store->fold().value();
    EXPECT_EQ(report.timestamp, 1U);
    EXPECT_GT(report.segments, 0U);
    EXPECT_EQ(store->fold().value().segments, 0U) << "nothing is left to fold";
  }
  const auto store = open();
  const VerifyReport verified = store->verify().value();
  EXPECT_TRUE(verified.ok()) << verified.problems.front().message;
  EXPECT_EQ(verified.records, 0U);
  EXPECT_EQ(store->snapshot().node_count(), 5000U);
  EXPECT_EQ(sum_of_numbers(store->snapshot()), 5000 * 4999 / 2);
  EXPECT_EQ(store->snapshot().nodes_by_folded_name("n4711").value().size(), 1U);
}

TEST_F(FoldTest, commits_go_on_after_a_fold_and_their_ids_after_those_before_it) {
  const auto store = open();
  add_chain(*store, 100);
  const std::uint64_t bound = store->snapshot().node_id_bound();
  ASSERT_TRUE(store->fold().ok());
  add_chain(*store, 100);
  EXPECT_GT(store->snapshot().node_id_bound(), bound);
  EXPECT_EQ(store->snapshot().node_count(), 200U);
  ASSERT_TRUE(store->fold().ok());
  EXPECT_EQ(sum_of_numbers(store->snapshot()), 2 * 100 * 99 / 2);
}

TEST_F(FoldTest, a_thread_that_holds_the_writer_is_told_at_once) {
  const auto store = open();
  add_chain(*store, 3);
  const Transaction tx = store->begin().value();
  EXPECT_EQ(store->fold().error().code(), ErrorCode::invalid_argument);
}

TEST_F(FoldTest, a_database_with_many_changes_folds_by_itself) {
  const auto store = open(1);
  for (int i = 0; i < 50; ++i) add_chain(*store, 50);
  EXPECT_EQ(store->snapshot().node_count(), 2500U);
  ASSERT_TRUE(store->close().ok());
  const auto again = open();
  EXPECT_EQ(again->verify().value().records, 0U) << "the close folds what is left";
  EXPECT_EQ(again->snapshot().node_count(), 2500U);
}

TEST_F(FoldTest, a_graph_that_has_doubled_is_folded_before_much_has_changed) {
  constexpr std::uint64_t usual = 64ULL * 1024 * 1024;
  auto store = open(usual);
  add_chain(*store, 4000);
  ASSERT_TRUE(store->close().ok());
  store = open(usual);
  EXPECT_EQ(store->verify().value().records, 0U);
  EXPECT_NE(store->snapshot().statistics(), nullptr) << "the planner knows it";
  add_chain(*store, 3000);
  ASSERT_TRUE(store->close().ok());
  store = open(usual);
  EXPECT_GT(store->verify().value().records, 0U);
  add_chain(*store, 3000);
  ASSERT_TRUE(store->close().ok());
  EXPECT_EQ(open()->verify().value().records, 0U);
}

/// Holds up the first record that another thread than its own writes to the engine's log.
class LogSeam final : public kv::FileSeam {
 public:
  kv::FileVerdict before(const kv::FileEvent& event) override {
    const bool log = event.action == kv::FileAction::append && event.path.ends_with(".log");
    if (log && std::this_thread::get_id() != owner_ && !std::exchange(held_up_, true)) {
      reached_.set_value();
      go_on_.get_future().wait();
    }
    return {};
  }
  void after(const kv::FileEvent&) override {}

  void wait_until_reached() { reached_.get_future().wait(); }
  void go_on() { go_on_.set_value(); }

 private:
  std::thread::id owner_ = std::this_thread::get_id();
  bool held_up_ = false;  // the folder's thread alone
  std::promise<void> reached_;
  std::promise<void> go_on_;
};

TEST_F(FoldTest, a_graph_that_has_doubled_is_folded_at_a_pause_of_its_writer) {
  LogSeam seam;
  StoreOptions options;
  options.files = &seam;
  const auto store = Store::open(path_, options).value();
  add_chain(*store, 4000);
  seam.wait_until_reached();
  seam.go_on();
  ASSERT_TRUE(store->close().ok());
  const auto again = open();
  EXPECT_EQ(again->verify().value().records, 0U);
  EXPECT_NE(again->snapshot().statistics(), nullptr);
}

// The fold in the background cannot show what it wrote: this thread has the writer's place.
TEST_F(FoldTest, a_close_beside_an_open_transaction_does_not_wait_for_a_fold_that_waits_for_it) {
  LogSeam seam;
  StoreOptions options;
  options.fold_bytes = 1;
  options.lock_timeout = std::chrono::minutes(60);
  options.files = &seam;
  const auto store = Store::open(path_, options).value();
  add_chain(*store, 10);
  seam.wait_until_reached();
  Transaction tx = store->begin().value();
  ASSERT_TRUE(tx.create_node({}, {}).ok());
  seam.go_on();
  ASSERT_TRUE(store->close().ok());
  EXPECT_FALSE(std::move(tx).commit().ok());
  const auto again = open();
  EXPECT_EQ(again->snapshot().node_count(), 10U);
  EXPECT_TRUE(again->verify().value().ok());
  add_chain(*again, 5);
  ASSERT_TRUE(again->fold().ok());
  EXPECT_EQ(again->snapshot().node_count(), 15U);
  EXPECT_TRUE(again->verify().value().ok());
}

TEST_F(FoldTest, readers_and_a_writer_go_on_while_it_folds) {
  const auto store = open();
  add_chain(*store, 2000);
  std::atomic<bool> over{false};
  const Snapshot old = store->snapshot();
  std::thread reader([&] {
    while (!over.load()) {
      const Snapshot graph = store->snapshot();
      const auto nodes = static_cast<std::int64_t>(graph.node_count());
      const std::int64_t chains = (nodes - 2000) / 100;
      EXPECT_EQ(sum_of_numbers(graph), 2000 * 1999 / 2 + chains * (100 * 99 / 2));
      EXPECT_EQ(sum_of_numbers(old), 2000 * 1999 / 2);
    }
  });
  std::thread folder([&] {
    while (!over.load()) EXPECT_TRUE(store->fold().ok());
  });
  for (int i = 0; i < 30; ++i) add_chain(*store, 100);
  over.store(true);
  reader.join();
  folder.join();
  EXPECT_EQ(store->snapshot().node_count(), 5000U);
  EXPECT_TRUE(store->verify().value().ok());
}

// With a time limit for the writer's place that the test's own does not leave room for.
TEST_F(FoldTest, loads_folds_commits_and_copies_do_not_wait_for_each_other_in_a_circle) {
  StoreOptions options;
  options.fold_bytes = 1;
  options.lock_timeout = std::chrono::minutes(60);
  options.durability = kv::Durability::async;
  const auto store = Store::open(path_, options).value();
  add_chain(*store, 10);
  std::atomic<bool> over{false};
  std::vector<std::thread> others;
  for (int i = 0; i < 2; ++i) {
    others.emplace_back([&] {
      while (!over.load()) EXPECT_TRUE(store->fold().ok());
    });
  }
  others.emplace_back([&] {
    const std::string copy = path_ + "_copy";
    while (!over.load()) {
      std::filesystem::remove_all(copy);
      EXPECT_TRUE(store->backup(copy).ok());
    }
    std::filesystem::remove_all(copy);
  });
  constexpr int rounds = 20;
  std::thread writer([&] {
    for (int i = 0; i < rounds; ++i) {
      const Transaction tx = store->begin().value();
      EXPECT_EQ(store->begin().error().code(), ErrorCode::invalid_argument);
      EXPECT_EQ(store->fold().error().code(), ErrorCode::invalid_argument);
    }
    for (int i = 0; i < rounds; ++i) add_chain(*store, 10);
  });
  const auto load = [&] {
    for (int i = 0; i < rounds; ++i) {
      const auto loader = BulkLoader::begin(*store, {}).value();
      const LabelToken label = loader->label("Loaded").value();
      std::vector<IdRange> ids;
      EXPECT_TRUE(loader->add_nodes({std::span(&label, 1), 5, {}}, ids).ok());
      EXPECT_TRUE(loader->finish().ok());
    }
  };
  std::thread loads(load);
  load();
  loads.join();
  writer.join();
  over.store(true);
  for (std::thread& other : others) other.join();
  EXPECT_EQ(store->snapshot().node_count(), 10U + rounds * 10 + 2 * rounds * 5);
  EXPECT_TRUE(store->verify().value().ok());
}

TEST_F(FoldTest, an_index_and_a_constraint_survive_it) {
  {
    const auto store = open();
    add_chain(*store, 10);
    Transaction tx = store->begin().value();
    SchemaRule rule;
    rule.name = "number_is_unique";
    rule.kind = RuleKind::unique;
    rule.token = static_cast<std::uint32_t>(tx.label("Person").value());
    rule.properties = {tx.property("number").value()};
    ASSERT_TRUE(tx.create_rule(rule).ok());
    ASSERT_TRUE(std::move(tx).commit().ok());
    ASSERT_TRUE(store->fold().ok());
  }
  const auto store = open();
  ASSERT_EQ(store->snapshot().schema()->entries().size(), 1U);
  EXPECT_TRUE(store->verify().value().ok());
  Transaction tx = store->begin().value();
  const std::vector<LabelToken> labels{tx.label("Person").value()};
  const std::vector<Property> properties{{tx.property("number").value(), Value(7)}};
  ASSERT_TRUE(tx.create_node(labels, properties).ok());
  EXPECT_EQ(std::move(tx).commit().error().code(), ErrorCode::constraint);
}

}  // namespace
}  // namespace plenum::storage
