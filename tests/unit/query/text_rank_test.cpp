// Random full-text indexes, texts and queries among random changes, rollbacks, savepoints, folds,
// reopens, bulk loads, copies and old snapshots, against a naive model that reads every text anew.
// Replay one run with PLENUM_SEED=number; PLENUM_RUNS=number runs more seeds.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "storage/backup.hpp"
#include "storage/bulk_load.hpp"
#include "storage/open.hpp"
#include "tests/reference/naive_texts.hpp"
#include "tests/reference/random_text_queries.hpp"
#include "tests/reference/seeds.hpp"

namespace plenum::reference {
namespace {

using namespace storage;

/// What is committed, and what it should be: both change under the lock.
struct Shown {
  std::mutex mutex;
  std::shared_ptr<const TextModel> model = std::make_shared<TextModel>();
};

class RandomTexts {
 public:
  RandomTexts(std::uint64_t seed, std::string path)
      : random_(seed), queries_(seed), path_(std::move(path)) {
    open();
  }

  void run(int transactions) {
    for (int i = 0; i < transactions && !::testing::Test::HasFailure(); ++i) {
      SCOPED_TRACE("transaction " + std::to_string(i));
      step();
      if (!one_in(3)) queries_.check(store_->snapshot(), model_);
      if (one_in(4)) {
        ASSERT_TRUE(store_->fold().ok());
        queries_.check(store_->snapshot(), model_);
      }
      if (one_in(12)) copy();
      if (path_ != ":memory:" && one_in(6)) open();
      if (old_) queries_.check(old_->first, old_->second);
      if (one_in(5)) old_.emplace(store_->snapshot(), model_);
      if (one_in(6)) verify();
    }
  }

  /// The same steps while others read and fold.
  void run_in_company(int rounds, int transactions) {
    for (int round = 0; round < rounds && !::testing::Test::HasFailure(); ++round) {
      std::atomic<bool> over{false};
      std::vector<std::thread> others;
      for (int i = 0; i < 2; ++i) {
        others.emplace_back([this, &over, seed = random_()] { read(seed, over); });
      }
      others.emplace_back([this, &over] {
        while (!over.load()) {
          const auto folded = store_->fold();
          EXPECT_TRUE(folded.ok() || folded.error().code() == ErrorCode::conflict);
        }
      });
      for (int i = 0; i < transactions && !::testing::Test::HasFailure(); ++i) step();
      over.store(true);
      for (std::thread& other : others) other.join();
      verify();
      if (path_ != ":memory:") open();
      queries_.check(store_->snapshot(), model_);
      verify();
    }
  }

 private:
  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
  bool one_in(std::uint64_t n) { return below(n) == 0; }
  std::string key() { return std::string(1, static_cast<char>('p' + below(3))); }
  std::string label() { return std::string(1, static_cast<char>('A' + below(3))); }

  std::string text() {
    std::string out;
    for (std::uint64_t i = below(7); i > 0; --i)
      out += random_text_word(below(12)) + std::string(one_in(8) ? "-" : " ");
    return out;
  }

  void open() {
    old_.reset();
    store_.reset();
    StoreOptions options;
    options.lock_timeout =
        std::chrono::milliseconds(50);  // a fold and a load may want each other's
    store_ = std::move(Store::open(path_, options).value());
  }
  void verify() {
    const storage::VerifyReport report = store_->verify().value();
    for (const storage::VerifyProblem& problem : report.problems) ADD_FAILURE() << problem.message;
  }
  void show(TextModel model) {
    model_ = std::move(model);
    shown_.model = std::make_shared<TextModel>(model_);
  }
  void step() { one_in(8) ? load() : transaction(); }

  void read(std::uint64_t seed, const std::atomic<bool>& over) {
    RandomTextQueries queries(seed);
    std::mt19937_64 random(seed);
    std::optional<std::pair<Snapshot, std::shared_ptr<const TextModel>>> old;
    while (!over.load() && !::testing::Test::HasFailure()) {
      {
        const std::lock_guard lock(shown_.mutex);
        if (!old || random() % 4 == 0) old.emplace(store_->snapshot(), shown_.model);
      }
      queries.check(old->first, *old->second);
    }
  }

  /// A backup, and what is restored of it; on disk the run goes on with that.
  void copy() {
    const std::string base = path_ == ":memory:" ? own_path() : path_;
    const std::string backup = base + "_backup";
    const std::string restored = base + "_restored";
    ASSERT_TRUE(store_->backup(backup).ok());
    ASSERT_TRUE(restore(backup, restored, {}, {}).ok());
    if (path_ == ":memory:") {
      const auto store = std::move(Store::open(restored).value());
      queries_.check(store->snapshot(), model_);
    } else {
      old_.reset();
      store_.reset();
      std::filesystem::remove_all(path_);
      std::filesystem::rename(restored, path_);
      open();
      queries_.check(store_->snapshot(), model_);
    }
    std::filesystem::remove_all(backup);
    std::filesystem::remove_all(restored);
  }
  static std::string own_path() {
    return ::testing::TempDir() + "plenum_random_texts_memory_" + std::to_string(::getpid());
  }

  /// Sometimes so many nodes that a word has several blocks; edges between any.
  void load() {
    auto loader = BulkLoader::begin(*store_, {});
    if (!loader.ok()) {
      EXPECT_EQ(loader.error().code(), ErrorCode::conflict);
      return;
    }
    TextModel model = model_;
    for (std::uint64_t batch = below(3); batch > 0; --batch) load_nodes(**loader, model);
    if (one_in(5)) return;
    if (one_in(2)) load_edges(**loader, model);
    const std::lock_guard lock(shown_.mutex);
    ASSERT_TRUE((*loader)->finish().ok());
    read_new_edges(model);
    show(std::move(model));
  }

  /// Columns of the rows' values, and what they are made of.
  struct Columns {
    std::vector<std::vector<Value>> values;
    std::vector<std::vector<std::uint8_t>> valid;
    std::vector<std::string> names;
    std::vector<BulkColumn> columns;
  };
  Columns columns_of(BulkLoader& loader, std::size_t rows) {
    Columns out;
    for (const std::string name : {"p", "q", "r"}) {
      if (one_in(4)) continue;
      out.names.push_back(name);
      std::vector<Value>& values = out.values.emplace_back();
      std::vector<std::uint8_t>& valid = out.valid.emplace_back();
      for (std::size_t row = 0; row < rows; ++row) {
        List list;
        for (std::uint64_t i = below(3); i > 0; --i) list.emplace_back(text());
        values.emplace_back(std::move(list));
        valid.push_back(one_in(4) ? 0 : 1);
      }
    }
    for (std::size_t i = 0; i < out.names.size(); ++i) {
      BulkColumn column{loader.property(out.names[i]).value(), ValueKind::list};
      column.valid = out.valid[i];
      column.values = out.values[i];
      out.columns.push_back(column);
    }
    return out;
  }

  void load_nodes(BulkLoader& loader, TextModel& model) {
    const std::size_t rows = 1 + below(one_in(5) ? 250 : 4);
    NaiveNode node;
    for (std::uint64_t i = below(3); i > 0; --i) node.labels.insert(label());
    std::vector<LabelToken> labels;
    for (const std::string& name : node.labels) labels.push_back(loader.label(name).value());
    std::sort(labels.begin(), labels.end());
    const Columns columns = columns_of(loader, rows);
    std::vector<IdRange> ids;
    ASSERT_TRUE(loader.add_nodes({labels, rows, columns.columns}, ids).ok());
    std::size_t row = 0;
    for (const IdRange& range : ids) {
      for (std::uint64_t i = 0; i < range.count; ++i, ++row) {
        node.properties.clear();
        for (std::size_t k = 0; k < columns.names.size(); ++k) {
          if (columns.valid[k][row] != 0) {
            node.properties[columns.names[k]] = columns.values[k][row];
          }
        }
        model.graph.nodes[range.first + i] = node;
      }
    }
  }

  void load_edges(BulkLoader& loader, const TextModel& model) {
    if (model.graph.nodes.empty()) return;
    std::vector<NodeId> starts;
    std::vector<NodeId> ends;
    for (std::uint64_t i = 1 + below(4); i > 0; --i) {
      starts.push_back(NodeId{*any_of(model.graph.nodes)});
      ends.push_back(NodeId{*any_of(model.graph.nodes)});
    }
    const Columns columns = columns_of(loader, starts.size());
    const TypeToken type = loader.type(label()).value();
    ASSERT_TRUE(loader.add_edges({type, starts, ends, columns.columns}).ok());
  }

  // A load does not tell the ids that it gives to edges.
  void read_new_edges(TextModel& model) {
    const Snapshot graph = store_->snapshot();
    std::vector<EdgeId> ids;
    for (ScanPosition position; !position.done;) {
      ASSERT_TRUE(graph.scan_edges(position, 1024, ids).ok());
    }
    for (const EdgeId id : ids) {
      if (model.graph.edges.contains(id.value)) continue;
      const Edge edge = graph.edge(id).value();
      model.graph.edges[id.value] = {edge.type, edge.start.value, edge.end.value, edge.properties};
    }
  }

  Value value() {
    switch (below(8)) {
      case 0:
        return static_cast<std::int64_t>(below(9));
      case 1: {
        List list;
        for (std::uint64_t i = below(4); i > 0; --i) list.emplace_back(text());
        return list;
      }
      default:
        return text();
    }
  }

  Map properties(Transaction& tx, std::vector<Property>& out) {
    Map map;
    for (std::uint64_t i = below(4); i > 0; --i) {
      const std::string name = key();
      map[name] = value();
      out.push_back({tx.property(name).value(), map[name]});
    }
    return map;
  }

  template <class Entities>
  std::optional<std::uint64_t> any_of(const Entities& entities) {
    if (entities.empty()) return std::nullopt;
    auto at = entities.begin();
    std::advance(at, static_cast<std::ptrdiff_t>(below(entities.size())));
    return at->first;
  }

  void transaction() {
    auto begun = store_->begin();
    if (!begun.ok()) {
      EXPECT_EQ(begun.error().code(), ErrorCode::conflict);
      return;
    }
    Transaction tx = *std::move(begun);
    TextModel model = model_;
    for (std::uint64_t statement = 1 + below(6); statement > 0; --statement) {
      const Savepoint before = tx.savepoint();
      const TextModel saved = model;
      for (std::uint64_t i = 1 + below(6); i > 0; --i) operation(tx, model);
      if (one_in(3)) queries_.check(tx.view(), model);
      if (::testing::Test::HasFailure()) return;
      if (!one_in(5)) continue;
      tx.rollback_to(before);
      model = saved;
      if (one_in(2)) queries_.check(tx.view(), model);
    }
    if (one_in(5)) return;
    const std::lock_guard lock(shown_.mutex);
    ASSERT_TRUE(std::move(tx).commit().ok());
    show(std::move(model));
  }

  void operation(Transaction& tx, TextModel& model) {
    NaiveGraph& graph = model.graph;
    switch (below(14)) {
      case 0:
      case 1:
      case 2: {
        NaiveNode node;
        std::vector<LabelToken> labels;
        for (std::uint64_t i = below(3); i > 0; --i) node.labels.insert(label());
        for (const std::string& name : node.labels) labels.push_back(tx.label(name).value());
        std::vector<Property> list;
        node.properties = properties(tx, list);
        graph.nodes[tx.create_node(labels, list).value().value] = node;
        return;
      }
      case 3:
      case 4: {
        const auto start = any_of(graph.nodes);
        if (!start) return;
        NaiveEdge edge{label(), *start, *any_of(graph.nodes), {}};
        std::vector<Property> list;
        edge.properties = properties(tx, list);
        const auto id =
            tx.create_edge(tx.type(edge.type).value(), NodeId{edge.start}, NodeId{edge.end}, list);
        graph.edges[id.value().value] = edge;
        return;
      }
      case 5: {
        const auto id = any_of(graph.nodes);
        if (id && tx.delete_node(NodeId{*id}).ok()) graph.nodes.erase(*id);
        return;
      }
      case 6: {
        const auto id = any_of(graph.edges);
        if (!id) return;
        EXPECT_TRUE(tx.delete_edge(EdgeId{*id}).ok());
        graph.edges.erase(*id);
        return;
      }
      case 7:
        return relabel(tx, graph);
      case 8:
        return one_in(2) ? create_rule(tx, model) : drop_rule(tx, model);
      default:
        return set_property(tx, graph);
    }
  }

  void relabel(Transaction& tx, NaiveGraph& graph) {
    const auto id = any_of(graph.nodes);
    if (!id) return;
    const std::string name = label();
    const LabelToken token = tx.label(name).value();
    if (one_in(2)) {
      EXPECT_TRUE(tx.add_label(NodeId{*id}, token).ok());
      graph.nodes[*id].labels.insert(name);
    } else {
      EXPECT_TRUE(tx.remove_label(NodeId{*id}, token).ok());
      graph.nodes[*id].labels.erase(name);
    }
  }

  void set_property(Transaction& tx, NaiveGraph& graph) {
    const bool node = !one_in(3);
    const auto id = node ? any_of(graph.nodes) : any_of(graph.edges);
    if (!id) return;
    const std::string name = key();
    const Value next = one_in(4) ? Value() : value();
    const PropertyToken token = tx.property(name).value();
    Map& map = node ? graph.nodes[*id].properties : graph.edges[*id].properties;
    EXPECT_TRUE((node ? tx.set_property(NodeId{*id}, token, next)
                      : tx.set_property(EdgeId{*id}, token, next))
                    .ok());
    map.erase(name);
    if (!next.is_null()) map[name] = next;
  }

  void create_rule(Transaction& tx, TextModel& model) {
    TextRule naive;
    naive.node = !one_in(3);
    naive.analyzer = one_in(2) ? Analyzer::english : Analyzer::standard;
    for (const std::string name : {"A", "B", "C"}) {
      if (one_in(2)) naive.labels.push_back(name);
    }
    for (const std::string name : {"p", "q", "r"}) {
      if (one_in(2)) naive.keys.push_back(name);
    }
    if (naive.labels.empty() || naive.keys.empty()) return;
    SchemaRule rule;
    rule.name = "text" + std::to_string(below(6));
    rule.kind = RuleKind::fulltext;
    rule.entity = naive.node ? EntityKind::node : EntityKind::edge;
    rule.analyzer = naive.analyzer;
    for (const auto& name : naive.labels) {
      const auto token = naive.node ? static_cast<std::uint32_t>(tx.label(name).value())
                                    : static_cast<std::uint32_t>(tx.type(name).value());
      if (&name == &naive.labels.front()) {
        rule.token = token;
      } else {
        rule.more_tokens.push_back(token);
      }
    }
    for (const auto& name : naive.keys) rule.properties.push_back(tx.property(name).value());
    bool possible = !model.rules.contains(rule.name);
    for (const auto& [name, other] : model.rules) {
      possible = possible && !(other.node == naive.node && other.labels == naive.labels &&
                               other.keys == naive.keys);
    }
    EXPECT_EQ(tx.create_rule(rule).ok(), possible);
    if (possible) model.rules[rule.name] = naive;
  }

  void drop_rule(Transaction& tx, TextModel& model) {
    const std::string name = "text" + std::to_string(below(6));
    EXPECT_EQ(tx.drop_rule(name).ok(), model.rules.erase(name) == 1);
  }

  std::mt19937_64 random_;
  RandomTextQueries queries_;
  std::string path_;
  std::unique_ptr<Store> store_;
  TextModel model_;
  Shown shown_;
  std::optional<std::pair<Snapshot, TextModel>> old_;
};

TEST(RandomTexts, full_text_queries_in_memory_answer_as_the_naive_model_does) {
  each_seed(10, [](std::uint64_t seed) { RandomTexts(seed, ":memory:").run(60); });
}

TEST(RandomTexts, beside_readers_and_folds_too) {
  const std::string path =
      ::testing::TempDir() + "plenum_random_texts_shared_" + std::to_string(::getpid());
  each_seed(4, [&](std::uint64_t seed) {
    std::filesystem::remove_all(path);
    RandomTexts(seed, seed % 2 == 0 ? ":memory:" : path).run_in_company(3, 20);
  });
  std::filesystem::remove_all(path);
}

TEST(RandomTexts, on_disk_and_after_reopening_too) {
  const std::string path =
      ::testing::TempDir() + "plenum_random_texts_" + std::to_string(::getpid());
  each_seed(3, [&](std::uint64_t seed) {
    std::filesystem::remove_all(path);
    RandomTexts(seed, path).run(60);
  });
  std::filesystem::remove_all(path);
}

}  // namespace
}  // namespace plenum::reference
