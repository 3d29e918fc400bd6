// Random transactions, savepoints, rollbacks and old snapshots against a naive graph. Replay one
// run with PLENUM_SEED=number; PLENUM_RUNS=number runs more seeds.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "storage/open.hpp"
#include "tests/reference/naive_graph.hpp"
#include "tests/reference/seeds.hpp"
#include "tests/unit/storage/naive_load.hpp"

namespace plenum::storage {
namespace {

using reference::NaiveGraph;
using reference::SnapshotChecker;

class RandomRun {
 public:
  RandomRun(std::uint64_t seed, std::string path) : random_(seed), path_(std::move(path)) {
    // Some runs have room for a few pages only: looks meet pages that were forgotten.
    if (seed % 2 == 0) options_.memory_bytes = 512 * 1024;
    store_ = std::move(Store::open(path_, options_).value());
  }

  /// How many steps it made.
  std::uint64_t run(int transactions) {
    for (int i = 0; i < transactions && !::testing::Test::HasFailure(); ++i) {
      SCOPED_TRACE("transaction " + std::to_string(i));
      one_in(10) ? load() : transaction();
      SnapshotChecker(store_->snapshot(), graph_).check();
      check_an_old_snapshot();
      if (one_in(6)) fold();
      if (path_ != ":memory:" && one_in(8)) reopen();
      if (one_in(16)) verify();
      if (one_in(16)) backup();
    }
    return steps_;
  }

 private:
  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
  bool one_in(std::uint64_t n) { return below(n) == 0; }

  template <class Entities>
  std::optional<std::uint64_t> any_of(const Entities& entities) {
    if (entities.empty()) return std::nullopt;
    auto at = entities.begin();
    std::advance(at, static_cast<std::ptrdiff_t>(below(entities.size())));
    return at->first;
  }

  Value any_value(const std::string& key) {
    if (key == "key") return one_in(8) ? Value(7) : Value("k" + std::to_string(below(5)));
    if (key == "name") {
      static const char* const names[] = {"Anna", "anna", "ANNA", "Ström", "STRÖM", "Bo"};
      return names[below(6)];
    }
    switch (below(10)) {
      case 0:
        return one_in(2);
      case 1:
        return static_cast<std::int64_t>(random_());
      case 2:
        return static_cast<double>(below(1000)) / 7;
      case 3:
        return std::string(below(40), 'x');
      case 4:
        return List{1, "two", 3.0, true};
      case 5:
        return Date{static_cast<std::int64_t>(below(100000)) - 50000};
      case 6:
        return DateTime{static_cast<std::int64_t>(below(1U << 30)), 5, 3600, "Europe/Stockholm"};
      case 7:
        return Duration{-3, 4, -5, 6};
      case 8:
        return Time{static_cast<std::int64_t>(below(1U << 30)), -7200};
      default:
        return static_cast<std::int64_t>(below(5));
    }
  }

  std::string property_name() {
    static const char* const names[] = {"key", "name", "p", "q", "r"};
    return one_in(40) ? "rare" + std::to_string(below(4)) : names[below(5)];
  }
  std::string label_name() {
    return one_in(30) ? "Rare" + std::to_string(below(6))
                      : std::string(1, static_cast<char>('A' + below(4)));
  }

  Map any_row() {
    Map map;
    for (std::uint64_t i = below(4); i > 0; --i) {
      const std::string name = property_name();
      map[name] = any_value(name);
    }
    return map;
  }
  Map any_properties(Transaction& tx, std::vector<Property>& out) {
    Map map = any_row();
    for (const auto& [name, value] : map) out.push_back({tx.property(name).value(), value});
    return map;
  }
  std::set<std::string> any_labels() {
    std::set<std::string> labels;
    for (std::uint64_t i = below(4); i > 0; --i) labels.insert(label_name());
    return labels;
  }

  void load() {
    SCOPED_TRACE("a load");
    NaiveLoad load;
    NaiveGraph graph = graph_;
    for (std::uint64_t i = below(40); i > 0; --i) {
      graph.nodes[loaded_node + load.nodes.size()] = {};
      load.nodes.push_back({any_labels(), any_row()});
    }
    for (std::uint64_t i = below(60); i > 0 && !graph.nodes.empty(); --i) {
      const std::uint64_t end = one_in(2) ? graph.nodes.begin()->first : *any_of(graph.nodes);
      load.edges.push_back({"T" + std::to_string(below(3)), *any_of(graph.nodes), end, any_row()});
    }
    if (one_in(3)) old_.emplace_back(store_->snapshot(), graph_);
    const Status done = load.run(*store_, graph_);
    EXPECT_TRUE(done.ok()) << done.error().message();
    for (const auto& [id, node] : graph_.nodes) node_ids_.insert(id);
    steps_ += load.nodes.size() + load.edges.size();
  }

  // The copy is this state, and is a database.
  void backup() {
    const std::string copy =
        ::testing::TempDir() + "plenum_random_copy_" + std::to_string(::getpid());
    std::filesystem::remove_all(copy);
    const auto report = store_->backup(copy);
    ASSERT_TRUE(report.ok()) << report.error().message();
    {
      const auto store = Store::open(copy).value();
      SnapshotChecker(store->snapshot(), graph_).check();
      EXPECT_TRUE(store->verify().value().ok());
    }
    std::filesystem::remove_all(copy);
  }

  // Readers from before a fold, and new ones, see what they saw.
  void fold() {
    const FoldReport report = store_->fold().value();
    EXPECT_EQ(report.timestamp, store_->snapshot().timestamp());
    SnapshotChecker(store_->snapshot(), graph_).check();
    check_an_old_snapshot();
  }

  void transaction() {
    Transaction tx = store_->begin().value();
    NaiveGraph graph = graph_;
    std::vector<std::pair<Savepoint, NaiveGraph>> savepoints;
    for (std::uint64_t i = below(one_in(10) ? 200 : 25); i > 0; --i) {
      if (one_in(12)) savepoints.emplace_back(tx.savepoint(), graph);
      if (!savepoints.empty() && one_in(14)) {
        const std::size_t at = below(savepoints.size());
        savepoints.resize(at + 1, {Savepoint{}, NaiveGraph{}});
        tx.rollback_to(savepoints.back().first);
        graph = savepoints.back().second;
        SnapshotChecker(tx.view(), graph).check();
      }
      operation(tx, graph);
      if (one_in(20)) SnapshotChecker(tx.view(), graph).check();
      if (::testing::Test::HasFailure()) return;
    }
    SnapshotChecker(tx.view(), graph).check();
    SnapshotChecker(store_->snapshot(), graph_).check();  // others see nothing of it
    if (one_in(4)) return;                                // rolled back by the destructor
    if (one_in(3)) old_.emplace_back(store_->snapshot(), graph_);
    const CommitReport report = std::move(tx).commit().value();
    graph_ = std::move(graph);
    for (const auto& [id, node] : graph_.nodes) node_ids_.insert(id);
    EXPECT_EQ(store_->snapshot().timestamp(), report.timestamp);
  }

  void operation(Transaction& tx, NaiveGraph& graph) {
    ++steps_;
    switch (below(13)) {
      case 0:
      case 1:
      case 2:
        return create_node(tx, graph);
      case 3:
      case 4:
      case 5:
        return create_edge(tx, graph);
      case 6:
        return delete_node(tx, graph);
      case 7:
        return delete_edge(tx, graph);
      case 8:
        return change_label(tx, graph);
      case 9:
      case 10:
        return set_property(tx, graph);
      case 11:
        return put_document(tx, graph);
      default:
        return erase_document(tx, graph);
    }
  }

  void create_node(Transaction& tx, NaiveGraph& graph) {
    reference::NaiveNode node;
    node.labels = any_labels();
    std::vector<LabelToken> labels;
    for (const std::string& label : node.labels) labels.push_back(tx.label(label).value());
    std::vector<Property> properties;
    node.properties = any_properties(tx, properties);
    const NodeId id = tx.create_node(labels, properties).value();
    EXPECT_TRUE(graph.nodes.emplace(id.value, std::move(node)).second) << "id given twice";
    EXPECT_FALSE(node_ids_.contains(id.value)) << "the id of a committed node given again";
  }

  void create_edge(Transaction& tx, NaiveGraph& graph) {
    const auto start = any_of(graph.nodes);
    if (!start) return;
    // A favourite end makes hubs.
    const auto end = one_in(2) ? graph.nodes.begin()->first : *any_of(graph.nodes);
    reference::NaiveEdge edge{"T" + std::to_string(below(3)), *start, end, {}};
    std::vector<Property> properties;
    edge.properties = any_properties(tx, properties);
    const TypeToken type = tx.type(edge.type).value();
    const EdgeId id = tx.create_edge(type, NodeId{*start}, NodeId{end}, properties).value();
    EXPECT_TRUE(graph.edges.emplace(id.value, std::move(edge)).second) << "id given twice";
  }

  void delete_node(Transaction& tx, NaiveGraph& graph) {
    const auto id = any_of(graph.nodes);
    if (!id) return;
    const Status status = tx.delete_node(NodeId{*id});
    EXPECT_EQ(status.ok(), !graph.has_edges(*id));
    if (!status.ok()) {
      EXPECT_EQ(status.error().code(), ErrorCode::constraint);
      return;
    }
    graph.nodes.erase(*id);
    EXPECT_EQ(tx.delete_node(NodeId{*id}).error().code(), ErrorCode::not_found);
  }

  void delete_edge(Transaction& tx, NaiveGraph& graph) {
    for (std::uint64_t i = 1 + below(4); i > 0; --i) {
      const auto id = any_of(graph.edges);
      if (!id) return;
      ASSERT_TRUE(tx.delete_edge(EdgeId{*id}).ok());
      graph.edges.erase(*id);
    }
  }

  void change_label(Transaction& tx, NaiveGraph& graph) {
    const auto id = any_of(graph.nodes);
    if (!id) return;
    const std::string name = label_name();
    const LabelToken label = tx.label(name).value();
    auto& labels = graph.nodes[*id].labels;
    if (one_in(2)) {
      EXPECT_EQ(tx.add_label(NodeId{*id}, label).value(), labels.insert(name).second);
    } else {
      EXPECT_EQ(tx.remove_label(NodeId{*id}, label).value(), labels.erase(name) == 1);
    }
  }

  void set_property(Transaction& tx, NaiveGraph& graph) {
    const std::string name = property_name();
    const Value value = one_in(4) ? Value() : any_value(name);
    const bool node = one_in(2);
    const auto id = node ? any_of(graph.nodes) : any_of(graph.edges);
    if (!id) return;
    const PropertyToken key = tx.property(name).value();
    Map& properties = node ? graph.nodes[*id].properties : graph.edges[*id].properties;
    const auto before = properties.find(name);
    const bool changes = value.is_null() ? before != properties.end()
                                         : before == properties.end() || !(before->second == value);
    const auto changed =
        node ? tx.set_property(NodeId{*id}, key, value) : tx.set_property(EdgeId{*id}, key, value);
    EXPECT_EQ(changed.value(), changes);
    if (value.is_null()) {
      properties.erase(name);
    } else {
      properties[name] = value;
    }
  }

  void put_document(Transaction& tx, NaiveGraph& graph) {
    const std::string key = "d" + std::to_string(below(6));
    reference::NaiveDocument document;
    document.payload =
        std::string(one_in(5) ? below(200000) : below(300), static_cast<char>('a' + below(26)));
    for (std::uint64_t i = below(4); i > 0; --i) {
      std::string reference = "r" + std::to_string(below(20));
      if (one_in(5)) reference.push_back('\0');
      document.references.insert(std::move(reference));
    }
    const std::vector<std::string> references(document.references.begin(),
                                              document.references.end());
    ASSERT_TRUE(tx.put_document(key, document.payload, references).ok());
    graph.documents[key] = std::move(document);
  }

  void erase_document(Transaction& tx, NaiveGraph& graph) {
    const std::string key = "d" + std::to_string(below(6));
    EXPECT_EQ(tx.erase_document(key).value(), graph.documents.erase(key) == 1);
  }

  void reopen() {
    old_.clear();
    store_.reset();
    options_.batch_bytes = one_in(2) ? 1 : StoreOptions().batch_bytes;
    StoreOptions options = options_;
    options.read_only = one_in(4);
    store_ = std::move(Store::open(path_, options).value());
    SnapshotChecker(store_->snapshot(), graph_).check();
    if (!options.read_only) return;
    EXPECT_EQ(store_->begin().error().code(), ErrorCode::read_only);
    store_.reset();
    store_ = std::move(Store::open(path_, options_).value());
  }

  void verify() {
    const VerifyReport report = store_->verify().value();
    for (const VerifyProblem& problem : report.problems) ADD_FAILURE() << problem.message;
    EXPECT_EQ(report.nodes, graph_.nodes.size());
    EXPECT_EQ(report.edges, graph_.edges.size());
    EXPECT_EQ(report.documents, graph_.documents.size());
  }

  void check_an_old_snapshot() {
    if (old_.empty()) return;
    const std::size_t at = below(old_.size());
    SCOPED_TRACE("an old snapshot, of commit " + std::to_string(old_[at].first.timestamp()));
    SnapshotChecker(old_[at].first, old_[at].second).check();
    if (old_.size() > 6 || one_in(4)) old_.erase(old_.begin() + static_cast<std::ptrdiff_t>(at));
  }

  std::mt19937_64 random_;
  std::string path_;
  StoreOptions options_;
  std::unique_ptr<Store> store_;
  NaiveGraph graph_;
  std::uint64_t steps_ = 0;
  std::set<std::uint64_t> node_ids_;  ///< of all nodes ever committed
  std::vector<std::pair<Snapshot, NaiveGraph>> old_;
};

TEST(RandomTransactions, in_memory_a_snapshot_always_shows_what_the_naive_graph_has) {
  reference::each_seed_until(
      {20'000, 500'000}, [](std::uint64_t seed) { return RandomRun(seed, ":memory:").run(40); });
}

TEST(RandomTransactions, on_disk_and_after_reopening_too) {
  const std::string path =
      ::testing::TempDir() + "plenum_random_transactions_" + std::to_string(::getpid());
  reference::each_seed_until({15'000, 250'000}, [&](std::uint64_t seed) {
    std::filesystem::remove_all(path);
    return RandomRun(seed, path).run(40);
  });
  std::filesystem::remove_all(path);
}

}  // namespace
}  // namespace plenum::storage
