// Random full-text indexes, texts and queries among random changes, rollbacks, savepoints, folds,
// reopens and old snapshots, against a naive model that reads every text anew. Replay one run with
// PLENUM_SEED=number; PLENUM_RUNS=number runs more seeds.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "core/utf8.hpp"
#include "query/fulltext/text_query.hpp"
#include "query/fulltext/text_rank.hpp"
#include "storage/fulltext/fulltext_index.hpp"
#include "storage/open.hpp"
#include "tests/reference/naive_texts.hpp"
#include "tests/reference/seeds.hpp"

namespace plenum::reference {
namespace {

using namespace storage;
class RandomTexts {
 public:
  RandomTexts(std::uint64_t seed, std::string path) : random_(seed), path_(std::move(path)) {
    store_ = std::move(Store::open(path_).value());
  }

  void run(int transactions) {
    for (int i = 0; i < transactions && !::testing::Test::HasFailure(); ++i) {
      SCOPED_TRACE("transaction " + std::to_string(i));
      transaction();
      if (!one_in(3)) check(store_->snapshot(), model_);
      if (one_in(4)) {
        ASSERT_TRUE(store_->fold().ok());
        check(store_->snapshot(), model_);
      }
      if (path_ != ":memory:" && one_in(6)) {
        old_.reset();
        store_.reset();
        store_ = std::move(Store::open(path_).value());
      }
      if (old_) check(old_->first, old_->second);
      if (one_in(5)) old_.emplace(store_->snapshot(), model_);
      if (one_in(6)) {
        const storage::VerifyReport report = store_->verify().value();
        for (const storage::VerifyProblem& problem : report.problems)
          ADD_FAILURE() << problem.message;
      }
    }
  }

 private:
  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
  bool one_in(std::uint64_t n) { return below(n) == 0; }
  std::string key() { return std::string(1, static_cast<char>('p' + below(3))); }
  std::string label() { return std::string(1, static_cast<char>('A' + below(3))); }

  std::string word() {
    static const char* const words[] = {"rail", "rails",  "railway",  "plan",   "planning", "plans",
                                        "road", "Energy", "ENERGIES", "straße", "a",        "b"};
    return words[below(12)];
  }
  std::string text() {
    std::string out;
    for (std::uint64_t i = below(7); i > 0; --i) out += word() + (one_in(8) ? "-" : " ");
    return out;
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
    Transaction tx = store_->begin().value();
    TextModel model = model_;
    for (std::uint64_t statement = 1 + below(6); statement > 0; --statement) {
      const Savepoint before = tx.savepoint();
      const TextModel saved = model;
      for (std::uint64_t i = 1 + below(6); i > 0; --i) operation(tx, model);
      if (one_in(3)) check(tx.view(), model);
      if (::testing::Test::HasFailure()) return;
      if (!one_in(5)) continue;
      tx.rollback_to(before);
      model = saved;
      if (one_in(2)) check(tx.view(), model);
    }
    if (one_in(5)) return;
    ASSERT_TRUE(std::move(tx).commit().ok());
    model_ = std::move(model);
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

  // Queries.

  NaiveItem item(const TextRule& rule, int depth) {
    NaiveItem out;
    if (one_in(4)) out.field = below(rule.keys.size());
    if (depth > 0 && one_in(4)) {
      const std::optional<std::size_t> field = std::exchange(out.field, std::nullopt);
      for (std::uint64_t i = 1 + below(3); i > 0; --i) {
        out.children.push_back(item(rule, depth - 1));
        if (field) set_field(out.children.back(), *field);
      }
      out.field = field;
    } else {
      for (std::uint64_t i = one_in(3) ? 1 + below(3) : 1; i > 0; --i) {
        out.words.push_back(core::fold(word()));
      }
      if (out.words.size() == 1 && one_in(3)) {
        out.prefix = true;
        static const char* const beginnings[] = {"r", "rail", "plann", "energ", "stra", "zz"};
        out.words[0] = beginnings[below(6)];
      }
    }
    if (one_in(4)) out.occur = one_in(2) ? TextItem::Occur::must : TextItem::Occur::must_not;
    return out;
  }
  static void set_field(NaiveItem& item, std::size_t field) {
    if (!item.field) item.field = field;
    for (NaiveItem& child : item.children) set_field(child, *item.field);
  }

  std::string written(const std::vector<NaiveItem>& items, const TextRule& rule) {
    std::string out;
    for (const NaiveItem& one : items) {
      out += out.empty() ? "" : one_in(4) ? " OR " : "  ";
      if (one.occur == TextItem::Occur::must) out += "+";
      if (one.occur == TextItem::Occur::must_not) out += one_in(2) ? "-" : "NOT ";
      if (one.field) out += rule.keys[*one.field] + ":";
      if (!one.children.empty()) {
        out += "(" + written(one.children, rule) + ")";
        continue;
      }
      std::string words;
      for (const std::string& word : one.words) words += (words.empty() ? "" : " ") + word;
      out += one.words.size() > 1 || (!one.prefix && one_in(5)) ? "\"" + words + "\"" : words;
      if (one.prefix) out += "*";
    }
    return out;
  }

  void check(const Snapshot& graph, const TextModel& model) {
    const SchemaPtr schema = graph.schema();
    ASSERT_EQ(schema->entries().size(), model.rules.size());
    for (const Schema::EntryPtr& entry : schema->entries()) {
      const TextRule& rule = model.rules.at(entry->rule.name);
      const auto documents = model.documents(rule);
      for (int i = 0; i < 3; ++i) compare(graph, *entry, rule, documents);
    }
  }

  void compare(const Snapshot& graph, const SchemaEntry& entry, const TextRule& rule,
               const std::map<std::uint64_t, Document>& documents) {
    std::vector<NaiveItem> items;
    for (std::uint64_t i = 1 + below(3); i > 0; --i) items.push_back(item(rule, 2));
    const std::string text = written(items, rule);
    SCOPED_TRACE(entry.rule.name + ": " + text);
    const auto query = query::parse_text_query(text, rule.keys);
    ASSERT_TRUE(query.ok()) << query.error().message();
    TextIndex* index = entry.fulltext->content(graph, entry.rule).value();
    SearchBounds bounds;
    TextSearch search(*index, graph.timestamp(), bounds);
    auto ranking = query::rank_texts(*query, search, bounds);
    const auto expected = NaiveRanker(rule, documents).rank(items);
    ASSERT_EQ(ranking.ok(), expected.has_value());
    if (!expected) return;
    std::map<std::uint64_t, double> found;
    std::optional<query::RankedEntity> before;
    for (auto next = ranking->next(); next; next = ranking->next()) {
      if (before) {
        EXPECT_TRUE(before->score > next->score ||
                    (before->score == next->score && before->entity < next->entity));
      }
      found[next->entity] = next->score;
      before = next;
    }
    ASSERT_EQ(found.size(), expected->size());
    for (const auto& [id, score] : *expected) {
      ASSERT_TRUE(found.contains(id)) << id;
      EXPECT_NEAR(found[id], score, 1e-9) << id;
    }
  }

  std::mt19937_64 random_;
  std::string path_;
  std::unique_ptr<Store> store_;
  TextModel model_;
  std::optional<std::pair<Snapshot, TextModel>> old_;
};

TEST(RandomTexts, full_text_queries_in_memory_answer_as_the_naive_model_does) {
  each_seed(10, [](std::uint64_t seed) { RandomTexts(seed, ":memory:").run(60); });
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
