// Random graph types, made and dropped among random changes, against a naive model that looks at
// every node and edge. Replay one run with PLENUM_SEED=number; PLENUM_RUNS=number runs more seeds.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/value_type.hpp"
#include "storage/graph_type.hpp"
#include "storage/open.hpp"
#include "tests/reference/naive_graph.hpp"
#include "tests/reference/seeds.hpp"
#include "tests/unit/storage/naive_load.hpp"

namespace plenum::storage {
namespace {

using reference::NaiveGraph;
using Names = std::set<std::string>;

struct NaiveProperty {
  std::vector<std::string> types;  // one of them
  bool required = false;
};
using NaiveProperties = std::map<std::string, NaiveProperty>;

struct NaiveGraphType {
  struct Node {
    Names labels;
    Names implied;
    NaiveProperties properties;
  };
  struct Edge {
    std::string type;
    Names from;
    Names to;
    NaiveProperties properties;
  };
  bool closed = false;
  std::vector<Node> nodes;
  std::vector<Edge> edges;
};

bool within(const Names& part, const Names& whole) {
  return std::includes(whole.begin(), whole.end(), part.begin(), part.end());
}

/// The words of docs/language.md, one after the other.
class Judge {
 public:
  Judge(const NaiveGraph& graph, const NaiveGraphType& type) : graph_(graph), type_(type) {}

  bool content() const {
    return std::all_of(graph_.nodes.begin(), graph_.nodes.end(),
                       [&](const auto& entry) { return node(entry.second); }) &&
           std::all_of(graph_.edges.begin(), graph_.edges.end(),
                       [&](const auto& entry) { return edge(entry.second); });
  }

 private:
  bool node(const reference::NaiveNode& node) const {
    Names declared;
    for (const auto& one : type_.nodes) {
      if (!within(one.labels, node.labels)) continue;
      if (!within(one.implied, node.labels)) return false;
      if (!conform(one.properties, node.properties, declared)) return false;
    }
    return !type_.closed || (complete(node.labels) && no_more(node.properties, declared));
  }

  bool edge(const reference::NaiveEdge& edge) const {
    Names declared;
    bool named = false;
    bool fits = false;
    for (const auto& one : type_.edges) {
      if (one.type != edge.type) continue;
      named = true;
      if (!within(one.from, graph_.nodes.at(edge.start).labels) ||
          !within(one.to, graph_.nodes.at(edge.end).labels)) {
        continue;
      }
      fits = true;
      if (!conform(one.properties, edge.properties, declared)) return false;
    }
    if (named && !fits) return false;
    return !type_.closed || (named && no_more(edge.properties, declared));
  }

  /// Are the labels those of one node type with all that follows?
  bool complete(const Names& labels) const {
    return std::any_of(type_.nodes.begin(), type_.nodes.end(), [&](const auto& start) {
      Names all = start.labels;
      for (std::size_t rounds = 0; rounds <= type_.nodes.size(); ++rounds) {
        for (const auto& one : type_.nodes) {
          if (within(one.labels, all)) all.insert(one.implied.begin(), one.implied.end());
        }
      }
      return all == labels;
    });
  }

  static bool conform(const NaiveProperties& rules, const Map& properties, Names& declared) {
    for (const auto& [key, rule] : rules) {
      declared.insert(key);
      const auto found = properties.find(key);
      if (found == properties.end()) {
        if (rule.required) return false;
        continue;
      }
      if (std::none_of(rule.types.begin(), rule.types.end(), [&](const std::string& type) {
            return core::ValueType::parse(type)->holds(found->second);
          })) {
        return false;
      }
    }
    return true;
  }
  static bool no_more(const Map& properties, const Names& declared) {
    return std::all_of(properties.begin(), properties.end(),
                       [&](const auto& entry) { return declared.contains(entry.first); });
  }

  const NaiveGraph& graph_;
  const NaiveGraphType& type_;
};

struct TypeModel {
  NaiveGraph graph;
  std::map<std::string, NaiveGraphType> types;

  bool kept() const {
    return std::all_of(types.begin(), types.end(),
                       [&](const auto& entry) { return Judge(graph, entry.second).content(); });
  }
  bool has_closed() const {
    return std::any_of(types.begin(), types.end(),
                       [](const auto& entry) { return entry.second.closed; });
  }
};

class RandomGraphTypes {
 public:
  RandomGraphTypes(std::uint64_t seed, std::string path) : random_(seed), path_(std::move(path)) {
    store_ = std::move(Store::open(path_).value());
  }

  void run(int transactions) {
    for (int i = 0; i < transactions && !::testing::Test::HasFailure(); ++i) {
      SCOPED_TRACE("transaction " + std::to_string(i));
      one_in(4) ? load() : transaction();
      check(store_->snapshot(), model_);
      if (one_in(8)) {
        EXPECT_TRUE(store_->fold().ok());
      }
      if (path_ != ":memory:" && one_in(6)) {
        store_.reset();
        store_ = std::move(Store::open(path_).value());
      }
      check(store_->snapshot(), model_);
      if (one_in(8)) {
        const VerifyReport report = store_->verify().value();
        for (const VerifyProblem& problem : report.problems) ADD_FAILURE() << problem.message;
      }
    }
  }
  /// Statements that were refused, and not while there was a graph type.
  int refused() const { return refused_; }
  int passed() const { return passed_; }

 private:
  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
  bool one_in(std::uint64_t n) { return below(n) == 0; }
  std::string key() { return std::string(1, static_cast<char>('p' + below(3))); }
  std::string label() { return std::string(1, static_cast<char>('A' + below(3))); }
  std::string type_name() { return std::string(1, static_cast<char>('R' + below(2))); }

  Value value() {
    switch (below(5)) {
      case 0:
        return "text";
      case 1:
        return 0.5;
      case 2:
        return List{static_cast<std::int64_t>(below(2))};
      default:
        return static_cast<std::int64_t>(below(3));
    }
  }

  Names labels(std::uint64_t most) {
    Names out;
    for (std::uint64_t i = below(most + 1); i > 0; --i) out.insert(label());
    return out;
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
    TypeModel model = model_;
    for (std::uint64_t statement = 1 + below(8); statement > 0; --statement) {
      const Savepoint before = tx.savepoint();
      const TypeModel saved = model;
      for (std::uint64_t i = 1 + below(4); i > 0; --i) operation(tx, model);
      if (::testing::Test::HasFailure()) return;
      const Status done = tx.check_constraints();
      const bool good = done.ok();
      EXPECT_EQ(good, model.kept()) << (good ? "passed" : done.error().message());
      if (!model.types.empty()) ++(good ? passed_ : refused_);
      if (good && !one_in(10)) continue;
      tx.rollback_to(before);
      model = saved;
      EXPECT_TRUE(tx.check_constraints().ok());
      if (one_in(2)) check(tx.view(), model);
    }
    if (one_in(4)) return;
    if (one_in(6)) operation(tx, model);  // no statement checks this one, only the commit does
    const bool good = model.kept();
    EXPECT_EQ(std::move(tx).commit().ok(), good);
    if (good) model_ = std::move(model);
  }

  Map row() {
    Map map;
    for (std::uint64_t i = below(3); i > 0; --i) map[key()] = value();
    return map;
  }

  Map properties(Transaction& tx, std::vector<Property>& out) {
    Map map = row();
    for (const auto& [name, value] : map) out.push_back({tx.property(name).value(), value});
    return map;
  }

  /// What a transaction with the same nodes and edges would do.
  void load() {
    NaiveLoad load;
    TypeModel model = model_;
    for (std::uint64_t i = below(6); i > 0; --i) {
      reference::NaiveNode node;
      node.labels = labels(3);
      node.properties = row();
      model.graph.nodes[loaded_node + load.nodes.size()] = node;
      load.nodes.push_back(std::move(node));
    }
    for (std::uint64_t i = below(6); i > 0 && !model.graph.nodes.empty(); --i) {
      reference::NaiveEdge edge{type_name(), *any_of(model.graph.nodes), *any_of(model.graph.nodes),
                                row()};
      model.graph.edges[loaded_node + load.edges.size()] = edge;
      load.edges.push_back(std::move(edge));
    }
    const bool good = model.kept();
    if (!model.types.empty()) ++(good ? passed_ : refused_);
    const Status done = load.run(*store_, model_.graph);
    EXPECT_EQ(done.ok(), good) << (done.ok() ? "loaded" : done.error().message());
    if (!good) EXPECT_EQ(done.error().code(), ErrorCode::constraint);
  }

  void operation(Transaction& tx, TypeModel& model) {
    NaiveGraph& graph = model.graph;
    switch (below(12)) {
      case 0:
      case 1:
      case 2:
        return create_node(tx, graph);
      case 3:
      case 4:
        return create_edge(tx, graph);
      case 5:
        return erase(tx, graph);
      case 6:
      case 7:
        return relabel(tx, graph);
      case 8:
      case 9:
        return set_property(tx, graph);
      default:
        if (one_in(6)) return drop_type(tx, model);
        // Most graph types are refused: the graph does not keep them.
        for (std::uint64_t i = below(6); i > 0; --i) create_type(tx, model);
    }
  }

  void create_node(Transaction& tx, NaiveGraph& graph) {
    reference::NaiveNode node;
    node.labels = labels(3);
    std::vector<LabelToken> tokens;
    for (const std::string& name : node.labels) tokens.push_back(tx.label(name).value());
    std::vector<Property> list;
    node.properties = properties(tx, list);
    graph.nodes[tx.create_node(tokens, list).value().value] = node;
  }

  void create_edge(Transaction& tx, NaiveGraph& graph) {
    const auto start = any_of(graph.nodes);
    if (!start) return;
    reference::NaiveEdge edge{type_name(), *start, *any_of(graph.nodes), {}};
    std::vector<Property> list;
    edge.properties = properties(tx, list);
    const auto id =
        tx.create_edge(tx.type(edge.type).value(), NodeId{edge.start}, NodeId{edge.end}, list);
    graph.edges[id.value().value] = edge;
  }

  void erase(Transaction& tx, NaiveGraph& graph) {
    if (one_in(2)) {
      const auto id = any_of(graph.nodes);
      if (id && tx.delete_node(NodeId{*id}).ok()) graph.nodes.erase(*id);
    } else if (const auto id = any_of(graph.edges)) {
      EXPECT_TRUE(tx.delete_edge(EdgeId{*id}).ok());
      graph.edges.erase(*id);
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

  NaiveProperties declared_properties() {
    static const std::vector<std::string> types = {"INTEGER", "STRING",        "FLOAT",
                                                   "NUMBER",  "LIST<INTEGER>", "ANY"};
    NaiveProperties out;
    for (std::uint64_t i = below(3); i > 0; --i) {
      NaiveProperty& one = out[key()];
      one.types = {types[below(types.size())]};
      if (one_in(2)) one.types.push_back(types[below(types.size())]);
      one.required = one_in(3);
    }
    return out;
  }

  NaiveGraphType random_type() {
    NaiveGraphType type;
    type.closed = one_in(3);
    // A closed one that keeps nothing is soon known.
    for (std::uint64_t i = type.closed ? 3 + below(5) : below(3); i > 0; --i) {
      NaiveGraphType::Node node{labels(3), {}, declared_properties()};
      if (!node.labels.empty() && one_in(3)) {
        const std::string implied = label();
        if (!node.labels.contains(implied)) node.implied.insert(implied);
      }
      if (std::none_of(type.nodes.begin(), type.nodes.end(),
                       [&](const auto& other) { return other.labels == node.labels; })) {
        type.nodes.push_back(std::move(node));
      }
    }
    for (std::uint64_t i = below(4); i > 0; --i) {
      NaiveGraphType::Edge edge{type_name(), labels(1), labels(1), declared_properties()};
      if (std::none_of(type.edges.begin(), type.edges.end(), [&](const auto& other) {
            return other.type == edge.type && other.from == edge.from && other.to == edge.to;
          })) {
        type.edges.push_back(std::move(edge));
      }
    }
    return type;
  }

  static std::vector<LabelToken> tokens(Transaction& tx, const Names& names) {
    std::vector<LabelToken> out;
    for (const std::string& name : names) out.push_back(tx.label(name).value());
    std::sort(out.begin(), out.end());
    return out;
  }
  static std::vector<PropertyRule> rules(Transaction& tx, const NaiveProperties& properties) {
    std::vector<PropertyRule> out;
    for (const auto& [name, rule] : properties) {
      std::string text;
      for (const std::string& type : rule.types) text += (text.empty() ? "" : " | ") + type;
      out.push_back(
          {tx.property(name).value(), core::TypeUnion::parse(text).value(), rule.required});
    }
    return out;
  }
  static GraphTypeDefinition definition(Transaction& tx, const std::string& name,
                                        const NaiveGraphType& naive) {
    GraphTypeDefinition out{name, naive.closed, {}, {}};
    for (const auto& node : naive.nodes) {
      out.nodes.push_back(
          {tokens(tx, node.labels), tokens(tx, node.implied), rules(tx, node.properties)});
    }
    for (const auto& edge : naive.edges) {
      out.edges.push_back({tx.type(edge.type).value(), tokens(tx, edge.from), tokens(tx, edge.to),
                           rules(tx, edge.properties)});
    }
    return out;
  }

  void create_type(Transaction& tx, TypeModel& model) {
    // A broken model says nothing about the graph type alone.
    if (!model.kept()) return;
    const std::string name = "type" + std::to_string(below(4));
    const NaiveGraphType naive = random_type();
    const bool possible = !model.types.contains(name) && !(naive.closed && model.has_closed()) &&
                          Judge(model.graph, naive).content();
    const Status created = tx.create_graph_type(definition(tx, name, naive));
    EXPECT_EQ(created.ok(), possible) << (created.ok() ? "created" : created.error().message());
    if (created.ok()) model.types[name] = naive;
  }

  void drop_type(Transaction& tx, TypeModel& model) {
    const std::string name = "type" + std::to_string(below(4));
    EXPECT_EQ(tx.drop_graph_type(name).ok(), model.types.erase(name) == 1);
  }

  /// The graph is that of the model, and so are the graph types.
  static void check(const Snapshot& graph, const TypeModel& model) {
    EXPECT_EQ(graph.node_count(), model.graph.nodes.size());
    EXPECT_EQ(graph.edge_count(), model.graph.edges.size());
    const SchemaPtr schema = graph.schema();
    ASSERT_EQ(schema->graph_types().size(), model.types.size());
    auto expected = model.types.begin();
    for (const GraphTypePtr& type : schema->graph_types()) {
      EXPECT_EQ(type->name(), expected->first);
      EXPECT_EQ(type->closed(), expected->second.closed);
      EXPECT_EQ(type->definition().nodes.size(), expected->second.nodes.size());
      EXPECT_EQ(type->definition().edges.size(), expected->second.edges.size());
      ++expected;
    }
  }

  std::mt19937_64 random_;
  std::string path_;
  std::unique_ptr<Store> store_;
  TypeModel model_;
  int refused_ = 0;
  int passed_ = 0;
};

TEST(RandomGraphTypes, in_memory_what_is_refused_is_what_the_naive_model_refuses) {
  int runs = 0;
  int refused = 0;
  int passed = 0;
  reference::each_seed(16, [&](std::uint64_t seed) {
    RandomGraphTypes one(seed, ":memory:");
    one.run(80);
    ++runs;
    refused += one.refused();
    passed += one.passed();
  });
  if (runs == 1) return;
  // Else the test would say little.
  EXPECT_GE(refused, 5 * runs);
  EXPECT_GT(passed, 5 * runs);
}

TEST(RandomGraphTypes, on_disk_and_after_folds_and_reopening_too) {
  const std::string path =
      ::testing::TempDir() + "plenum_random_graph_types_" + std::to_string(::getpid());
  reference::each_seed(2, [&](std::uint64_t seed) {
    std::filesystem::remove_all(path);
    RandomGraphTypes(seed, path).run(60);
  });
  std::filesystem::remove_all(path);
}

}  // namespace
}  // namespace plenum::storage
