// Random indexes and constraints, made and dropped among random changes, against a naive model that
// looks at everything. Replay one run with PLENUM_SEED=number; PLENUM_RUNS=number runs more seeds.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "core/value_order.hpp"
#include "core/value_type.hpp"
#include "storage/index/index_scan.hpp"
#include "storage/open.hpp"
#include "tests/reference/naive_graph.hpp"
#include "tests/reference/seeds.hpp"
#include "tests/unit/storage/naive_load.hpp"

namespace plenum::storage {
namespace {

using reference::NaiveGraph;

struct NaiveRule {
  RuleKind kind = RuleKind::range_index;
  bool node = true;
  std::string label;
  std::vector<std::string> keys;
  std::string type;
};

struct Model {
  NaiveGraph graph;
  std::map<std::string, NaiveRule> rules;

  /// Values of the rule's properties, of the entities that it is about.
  std::map<std::uint64_t, std::vector<Value>> subjects(const NaiveRule& rule) const {
    std::map<std::uint64_t, std::vector<Value>> out;
    const auto add = [&](std::uint64_t id, const Map& properties) {
      for (const std::string& key : rule.keys) {
        const auto found = properties.find(key);
        out[id].push_back(found == properties.end() ? Value() : found->second);
      }
    };
    for (const auto& [id, node] : graph.nodes) {
      if (rule.node && node.labels.contains(rule.label)) add(id, node.properties);
    }
    for (const auto& [id, edge] : graph.edges) {
      if (!rule.node && edge.type == rule.label) add(id, edge.properties);
    }
    return out;
  }

  bool kept(const NaiveRule& rule) const {
    const auto all = subjects(rule);
    for (const auto& [id, values] : all) {
      const bool lacks = std::any_of(values.begin(), values.end(),
                                     [](const Value& value) { return value.is_null(); });
      const bool exists = rule.kind == RuleKind::exists || rule.kind == RuleKind::key;
      if (exists && lacks) return false;
      if (rule.kind == RuleKind::typed && !core::ValueType::parse(rule.type)->holds(values[0])) {
        return false;
      }
      if (rule.kind != RuleKind::unique && rule.kind != RuleKind::key) continue;
      for (const auto& [other, theirs] : all) {
        bool same = other != id;
        for (std::size_t i = 0; i < values.size(); ++i) {
          same = same && core::equals(values[i], theirs[i]) == core::Ternary::yes;
        }
        if (same) return false;
      }
    }
    return true;
  }
  bool kept() const {
    return std::all_of(rules.begin(), rules.end(),
                       [&](const auto& entry) { return kept(entry.second); });
  }
  bool excluded(const NaiveRule& rule) const {
    const auto indexed = [](const NaiveRule& r) {
      return r.kind != RuleKind::exists && r.kind != RuleKind::typed;
    };
    return std::any_of(rules.begin(), rules.end(), [&](const auto& entry) {
      const NaiveRule& other = entry.second;
      return other.node == rule.node && other.label == rule.label && other.keys == rule.keys &&
             (other.kind == rule.kind || (indexed(other) && indexed(rule)));
    });
  }
};

class RandomSchema {
 public:
  RandomSchema(std::uint64_t seed, std::string path) : random_(seed), path_(std::move(path)) {
    // Some runs have room for a few pages only: looks meet pages that were forgotten.
    if (seed % 2 == 0) options_.memory_bytes = 512 * 1024;
    store_ = std::move(Store::open(path_, options_).value());
  }

  /// How many steps it made.
  std::uint64_t run(int transactions) {
    for (int i = 0; i < transactions && !::testing::Test::HasFailure(); ++i) {
      SCOPED_TRACE("transaction " + std::to_string(i));
      one_in(4) ? load() : transaction();
      check(store_->snapshot(), model_);
      if (one_in(4)) {
        EXPECT_TRUE(store_->fold().ok());
        check(store_->snapshot(), model_);
      }
      if (path_ != ":memory:" && one_in(6)) {
        old_.reset();
        store_.reset();
        store_ = std::move(Store::open(path_, options_).value());
        check(store_->snapshot(), model_);
      }
      if (path_ != ":memory:" && one_in(12)) backup();
      if (old_) check(old_->first, old_->second);
      if (one_in(5)) old_.emplace(store_->snapshot(), model_);
      if (one_in(8)) {
        const VerifyReport report = store_->verify().value();
        for (const VerifyProblem& problem : report.problems) ADD_FAILURE() << problem.message;
      }
    }
    return steps_;
  }
  int loaded() const { return loaded_; }
  int not_loaded() const { return not_loaded_; }

 private:
  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
  bool one_in(std::uint64_t n) { return below(n) == 0; }
  std::string key() { return std::string(1, static_cast<char>('p' + below(3))); }
  std::string label() { return std::string(1, static_cast<char>('A' + below(3))); }

  Value value() {
    switch (below(9)) {
      case 0:
        return static_cast<double>(below(4)) / 2;
      case 1:
        return std::string(1, static_cast<char>('a' + below(3)));
      case 2:
        return std::string(400, 'x') + (one_in(2) ? "a" : "b");
      case 3:
        return List{static_cast<std::int64_t>(below(2)), "z"};
      case 4:
        return one_in(2) ? Value(std::numeric_limits<double>::quiet_NaN()) : Value(one_in(2));
      case 5:
        return Date{static_cast<std::int64_t>(below(3))};
      default:
        return static_cast<std::int64_t>(below(6));
    }
  }

  // The copy has the same rules, and its indexes find the same.
  void backup() {
    const std::string copy = path_ + "_copy";
    std::filesystem::remove_all(copy);
    const auto report = store_->backup(copy);
    ASSERT_TRUE(report.ok()) << report.error().message();
    {
      const auto store = Store::open(copy).value();
      check(store->snapshot(), model_);
      EXPECT_TRUE(store->verify().value().ok());
    }
    std::filesystem::remove_all(copy);
  }

  Map row() {
    Map map;
    for (std::uint64_t i = below(4); i > 0; --i) map[key()] = value();
    return map;
  }

  Map properties(Transaction& tx, std::vector<Property>& out) {
    Map map = row();
    for (const auto& [name, value] : map) out.push_back({tx.property(name).value(), value});
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
    Transaction tx = store_->begin().value();
    Model model = model_;
    for (std::uint64_t statement = 1 + below(8); statement > 0; --statement) {
      const Savepoint before = tx.savepoint();
      const Model saved = model;
      for (std::uint64_t i = 1 + below(4); i > 0; --i) operation(tx, model);
      if (::testing::Test::HasFailure()) return;
      const bool good = tx.check_constraints().ok();
      EXPECT_EQ(good, model.kept());
      if (good && one_in(3)) check(tx.view(), model);
      if (good && !one_in(10)) continue;
      tx.rollback_to(before);
      model = saved;
      EXPECT_TRUE(tx.check_constraints().ok());
      if (one_in(2)) check(tx.view(), model);
    }
    if (one_in(4)) return;
    if (one_in(6)) {
      operation(tx, model);  // no statement checks this one, only the commit does
    }
    const bool good = model.kept();
    const auto done = std::move(tx).commit();
    EXPECT_EQ(done.ok(), good);
    if (good) model_ = std::move(model);
  }

  /// What a transaction with the same nodes and edges would do.
  void load() {
    NaiveLoad load;
    Model model = model_;
    for (std::uint64_t i = below(12); i > 0; --i) {
      reference::NaiveNode node;
      for (std::uint64_t n = below(3); n > 0; --n) node.labels.insert(label());
      node.properties = row();
      model.graph.nodes[loaded_node + load.nodes.size()] = node;
      load.nodes.push_back(std::move(node));
    }
    for (std::uint64_t i = below(6); i > 0 && !model.graph.nodes.empty(); --i) {
      reference::NaiveEdge edge{label(), *any_of(model.graph.nodes), *any_of(model.graph.nodes),
                                row()};
      model.graph.edges[loaded_node + load.edges.size()] = edge;
      load.edges.push_back(std::move(edge));
    }
    const bool good = model.kept();
    steps_ += load.nodes.size() + load.edges.size();
    const Status done = load.run(*store_, model_.graph);
    EXPECT_EQ(done.ok(), good) << (done.ok() ? "loaded" : done.error().message());
    if (!good) EXPECT_EQ(done.error().code(), ErrorCode::constraint);
    (good ? loaded_ : not_loaded_) += 1;
  }

  void operation(Transaction& tx, Model& model) {
    ++steps_;
    NaiveGraph& graph = model.graph;
    switch (below(12)) {
      case 0:
      case 1:
      case 2: {
        reference::NaiveNode node;
        std::vector<LabelToken> labels;
        for (std::uint64_t i = below(3); i > 0; --i) {
          node.labels.insert(label());
        }
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
        reference::NaiveEdge edge{label(), *start, *any_of(graph.nodes), {}};
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
      case 7: {
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
        return;
      }
      case 8:
      case 9:
      case 10:
        return set_property(tx, graph);
      default:
        return one_in(2) ? create_rule(tx, model) : drop_rule(tx, model);
    }
  }

  void set_property(Transaction& tx, NaiveGraph& graph) {
    const bool node = one_in(2);
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

  void create_rule(Transaction& tx, Model& model) {
    // A broken model says nothing about the rule alone.
    if (!model.kept()) return;
    NaiveRule naive;
    naive.kind = one_in(2) ? RuleKind::range_index : static_cast<RuleKind>(1 + below(4));
    naive.node = !one_in(3);
    naive.label = label();
    naive.keys.push_back(key());
    if (naive.kind != RuleKind::exists && naive.kind != RuleKind::typed && one_in(2)) {
      const std::string second = key();
      if (second != naive.keys[0]) naive.keys.push_back(second);
    }
    static const char* const types[] = {"INTEGER", "NUMBER", "STRING", "ANY", "LIST<ANY>"};
    if (naive.kind == RuleKind::typed) naive.type = types[below(5)];
    SchemaRule rule;
    rule.name = "rule" + std::to_string(below(12));
    rule.kind = naive.kind;
    rule.entity = naive.node ? EntityKind::node : EntityKind::edge;
    rule.token = naive.node ? static_cast<std::uint32_t>(tx.label(naive.label).value())
                            : static_cast<std::uint32_t>(tx.type(naive.label).value());
    for (const auto& name : naive.keys) rule.properties.push_back(tx.property(name).value());
    rule.type = naive.type;
    const bool possible =
        !model.rules.contains(rule.name) && !model.excluded(naive) && model.kept(naive);
    const Status created = tx.create_rule(rule);
    EXPECT_EQ(created.ok(), possible) << (created.ok() ? "created" : created.error().message());
    if (created.ok()) model.rules[rule.name] = naive;
  }

  void drop_rule(Transaction& tx, Model& model) {
    const std::string name = "rule" + std::to_string(below(12));
    EXPECT_EQ(tx.drop_rule(name).ok(), model.rules.erase(name) == 1);
  }

  void check(const Snapshot& graph, const Model& model) {
    const SchemaPtr schema = graph.schema();
    ASSERT_EQ(schema->entries().size(), model.rules.size());
    for (const Schema::EntryPtr& entry : schema->entries()) {
      const NaiveRule& rule = model.rules.at(entry->rule.name);
      ASSERT_EQ(entry->rule.kind, rule.kind);
      if (!entry->index) continue;
      for (int i = 0; i < 4; ++i) compare(graph, entry, model.subjects(rule));
    }
  }

  void compare(const Snapshot& graph, const Schema::EntryPtr& entry,
               const std::map<std::uint64_t, std::vector<Value>>& subjects) {
    IndexSeek seek;
    for (std::uint64_t i = below(entry->rule.properties.size() + 1); i > 0; --i) {
      seek.equal.push_back(value());
    }
    if (seek.equal.size() < entry->rule.properties.size()) {
      switch (below(4)) {
        case 0:
          seek.prefix = one_in(2) ? "a" : std::string(below(300), 'x');
          break;
        case 1:
          seek.lower = IndexBound{value(), one_in(2)};
          break;
        case 2:
          seek.upper = IndexBound{value(), one_in(2)};
          break;
        default:
          seek.lower = IndexBound{value(), one_in(2)};
          seek.upper = IndexBound{value(), one_in(2)};
      }
    }
    std::vector<std::uint64_t> expected;
    for (const auto& [id, values] : subjects) {
      if (fits(seek, values)) expected.push_back(id);
    }
    IndexScan scan(graph, entry, seek);
    std::vector<std::uint64_t> found;
    while (!scan.done()) ASSERT_TRUE(scan.next(1 + below(4), found).ok());
    if (seek.equal.size() < entry->rule.properties.size()) std::sort(found.begin(), found.end());
    ASSERT_EQ(found, expected) << entry->rule.name;
  }

  static bool fits(const IndexSeek& seek, const std::vector<Value>& values) {
    if (values[0].is_null()) return false;
    for (std::size_t i = 0; i < seek.equal.size(); ++i) {
      if (!core::equivalent(seek.equal[i], values[i])) return false;
    }
    if (seek.equal.size() == values.size()) return true;
    const Value& next = values[seek.equal.size()];
    if (seek.prefix) {
      const auto* text = next.get_if<std::string>();
      return text != nullptr && text->rfind(*seek.prefix, 0) == 0;
    }
    const auto inside = [&](const std::optional<IndexBound>& bound, int sign) {
      if (!bound) return true;
      if (core::order_rank(bound->value.kind()) != core::order_rank(next.kind())) return false;
      const int order = core::compare_order(next, bound->value) * sign;
      return order > 0 || (order == 0 && bound->inclusive);
    };
    return inside(seek.lower, 1) && inside(seek.upper, -1);
  }

  std::mt19937_64 random_;
  std::string path_;
  StoreOptions options_;
  std::unique_ptr<Store> store_;
  std::uint64_t steps_ = 0;
  Model model_;
  int loaded_ = 0;
  int not_loaded_ = 0;
  std::optional<std::pair<Snapshot, Model>> old_;
};

TEST(RandomSchema, in_memory_indexes_and_constraints_do_what_the_naive_model_does) {
  int runs = 0;
  int loaded = 0;
  int not_loaded = 0;
  reference::each_seed_until({10'000, 150'000}, [&](std::uint64_t seed) {
    ++runs;
    RandomSchema story(seed, ":memory:");
    const std::uint64_t steps = story.run(60);
    loaded += story.loaded();
    not_loaded += story.not_loaded();
    return steps;
  });
  if (runs < 8) return;  // one that is replayed, or few of them under a sanitizer
  EXPECT_GT(loaded, 2 * runs);
  EXPECT_GT(not_loaded, runs / 4);
}

TEST(RandomSchema, on_disk_and_after_reopening_too) {
  const std::string path =
      ::testing::TempDir() + "plenum_random_schema_" + std::to_string(::getpid());
  reference::each_seed_until({5'000, 100'000}, [&](std::uint64_t seed) {
    std::filesystem::remove_all(path);
    return RandomSchema(seed, path).run(60);
  });
  std::filesystem::remove_all(path);
}

}  // namespace
}  // namespace plenum::storage
