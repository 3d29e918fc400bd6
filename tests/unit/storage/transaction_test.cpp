#include "storage/transaction.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <limits>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "storage/open.hpp"

namespace plenum::storage {
namespace {

std::unique_ptr<Store> memory_store() { return std::move(Store::open(":memory:").value()); }

TEST(Transaction, a_second_one_of_the_same_thread_is_refused_at_once_and_of_another_after_waiting) {
  StoreOptions options;
  options.lock_timeout = std::chrono::milliseconds(1);
  auto store = std::move(Store::open(":memory:", options).value());
  std::optional<Transaction> tx(store->begin().value());
  EXPECT_EQ(store->begin().error().code(), ErrorCode::invalid_argument);
  std::thread([&] { EXPECT_EQ(store->begin().error().code(), ErrorCode::conflict); }).join();
  tx.reset();
  std::thread([&] { EXPECT_TRUE(store->begin().ok()); }).join();
  EXPECT_TRUE(store->begin().ok());
}

TEST(Transaction, without_changes_a_commit_writes_nothing) {
  auto store = memory_store();
  const CommitReport report = std::move(store->begin().value()).commit().value();
  EXPECT_EQ(report.log_bytes, 0U);
  EXPECT_EQ(store->snapshot().timestamp(), 0U);
}

TEST(Transaction, names_made_in_a_rolled_back_transaction_are_unknown_again) {
  auto store = memory_store();
  const std::uint64_t before = store->snapshot().catalog_version();
  std::uint64_t inside = 0;
  {
    Transaction tx = store->begin().value();
    EXPECT_EQ(tx.label("A").value(), tx.label("A").value());
    inside = tx.view().catalog_version();
    EXPECT_NE(inside, before);
    EXPECT_TRUE(tx.view().find_label("A"));
    EXPECT_FALSE(store->snapshot().find_label("A"));
  }
  EXPECT_FALSE(store->snapshot().find_label("A"));
  EXPECT_EQ(store->snapshot().catalog_version(), before);
  Transaction tx = store->begin().value();
  static_cast<void>(tx.label("B").value());
  EXPECT_NE(tx.view().catalog_version(), inside) << "another catalog, another version";
}

TEST(Transaction, deleting_and_reading_what_is_gone_has_the_errors_of_the_language) {
  auto store = memory_store();
  Transaction tx = store->begin().value();
  const NodeId a = tx.create_node({}, {}).value();
  const EdgeId loop = tx.create_edge(tx.type("T").value(), a, a, {}).value();
  EXPECT_EQ(tx.delete_node(a).error().detail(), "DeleteConnectedNode");
  ASSERT_TRUE(tx.delete_edge(loop).ok());
  EXPECT_EQ(tx.delete_edge(loop).error().type(), "EntityNotFound");
  ASSERT_TRUE(tx.delete_node(a).ok());
  EXPECT_EQ(tx.view().labels(a).error().type(), "EntityNotFound");
  EXPECT_EQ(tx.set_property(a, tx.property("p").value(), 1).error().code(), ErrorCode::not_found);
  EXPECT_EQ(tx.create_edge(TypeToken{0}, a, a, {}).error().code(), ErrorCode::not_found);
  const LabelToken unknown{77};
  EXPECT_EQ(tx.create_node({&unknown, 1}, {}).error().code(), ErrorCode::invalid_argument);
}

TEST(Transaction, a_value_seen_through_a_view_stays_while_the_transaction_lives) {
  auto store = memory_store();
  Transaction tx = store->begin().value();
  const PropertyToken key = tx.property("p").value();
  const Property first{key, std::string(100, 'a')};
  const NodeId node = tx.create_node({}, {&first, 1}).value();
  const Snapshot view = tx.view();
  PropertyColumn column;
  ASSERT_TRUE(view.gather({&node, 1}, key, column).ok());
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(tx.set_property(node, key, std::string(100, 'b') + std::to_string(i)).value());
  }
  EXPECT_EQ(column.strings()[0], std::string(100, 'a'));
  EXPECT_EQ(view.property(node, key).value(), Value(std::string(100, 'b') + "99"));
}

TEST(Transaction, a_hub_grows_and_shrinks_and_hands_out_its_edges_without_a_copy) {
  auto store = memory_store();
  std::vector<EdgeId> edges;
  Transaction tx = store->begin().value();
  const TypeToken type = tx.type("T").value();
  const NodeId hub = tx.create_node({}, {}).value();
  const NodeId leaf = tx.create_node({}, {}).value();
  for (int i = 0; i < 20000; ++i) edges.push_back(tx.create_edge(type, hub, leaf, {}).value());
  ASSERT_TRUE(std::move(tx).commit().ok());
  const Snapshot full = store->snapshot();
  AdjacencyBuffer buffer;
  const AdjacencySlice slice = full.expand(hub, Direction::out, type, buffer).value();
  EXPECT_EQ(slice.size(), edges.size());
  EXPECT_TRUE(buffer.nodes.empty()) << "copied";
  Transaction cut = store->begin().value();
  for (std::size_t i = 0; i < edges.size(); i += 2) ASSERT_TRUE(cut.delete_edge(edges[i]).ok());
  ASSERT_TRUE(std::move(cut).commit().ok());
  EXPECT_EQ(full.degree(hub, Direction::out, type).value(), 20000U);
  EXPECT_EQ(store->snapshot().degree(hub, Direction::out, type).value(), 10000U);
  EXPECT_EQ(slice.edges[0], edges[0]) << "an old slice still stands";
}

// One writer and several readers: a reader's sums must be those of one state. Under the thread
// sanitizer this is the test of the whole memory order.
TEST(Snapshot, readers_see_whole_commits_while_the_writer_writes) {
  auto store = memory_store();
  constexpr int accounts = 20;
  std::vector<NodeId> nodes;
  Transaction setup = store->begin().value();
  const PropertyToken amount = setup.property("amount").value();
  const PropertyToken name = setup.property("name").value();
  const LabelToken label = setup.label("Account").value();
  const TypeToken type = setup.type("PAID").value();
  for (int i = 0; i < accounts; ++i) {
    const Property properties[] = {{amount, 100}, {name, "n" + std::to_string(i % 3)}};
    nodes.push_back(setup.create_node({&label, 1}, properties).value());
  }
  ASSERT_TRUE(std::move(setup).commit().ok());
  std::atomic<bool> done{false};
  std::atomic<int> wrong{0};
  const auto read = [&] {
    AdjacencyBuffer buffer;
    do {
      const Snapshot snapshot = store->snapshot();
      ScanPosition position;
      std::vector<NodeId> ids;
      while (!position.done) {
        if (!snapshot.scan_nodes(label, position, 7, ids).ok()) ++wrong;
      }
      PropertyColumn column;
      if (!snapshot.gather(ids, amount, column).ok()) ++wrong;
      std::int64_t sum = 0;
      for (const std::int64_t one : column.integers()) sum += one;
      std::uint64_t edges = 0;
      for (const NodeId node : ids) {
        const AdjacencySlice slice = snapshot.expand(node, Direction::out, buffer).value();
        for (const EdgeId edge : slice.edges) edges += snapshot.contains(edge).value() ? 1U : 0U;
      }
      if (sum != accounts * 100 || ids.size() != accounts || edges != snapshot.edge_count() ||
          snapshot.nodes_by_folded_name("n1").value().size() != 7) {
        ++wrong;
      }
    } while (!done.load());
  };
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) readers.emplace_back(read);
  for (int round = 0; round < 300; ++round) {
    Transaction tx = store->begin().value();
    const NodeId from = nodes[static_cast<std::size_t>(round * 7 % accounts)];
    const NodeId to = nodes[static_cast<std::size_t>(round * 11 % accounts)];
    const auto add = [&](NodeId node, std::int64_t difference) {
      const std::int64_t now = tx.view().property(node, amount).value().as_integer();
      static_cast<void>(tx.set_property(node, amount, now + difference).value());
    };
    add(from, -5);
    add(to, 5);
    const EdgeId edge = tx.create_edge(type, from, to, {}).value();
    const Savepoint savepoint = tx.savepoint();
    static_cast<void>(tx.create_node({&label, 1}, {}).value());
    static_cast<void>(tx.create_edge(type, to, from, {}).value());
    tx.rollback_to(savepoint);
    if (round % 3 == 0) {
      ASSERT_TRUE(tx.delete_edge(edge).ok());
    }
    if (round % 5 != 0) {
      ASSERT_TRUE(std::move(tx).commit().ok());
    }
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(wrong.load(), 0);
}

}  // namespace
}  // namespace plenum::storage
