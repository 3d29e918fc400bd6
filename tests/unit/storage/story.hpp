#pragma once
// Purpose: a history of commits that follows from its number, with the graph after each of them.
// May depend on: storage/open.hpp, tests/reference/naive_graph.hpp.
// Invariants: the same number makes the same commits; ids are those that the store gave.

#include <gtest/gtest.h>

#include <map>
#include <mutex>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "core/try.hpp"
#include "core/value_text.hpp"
#include "storage/bulk_load.hpp"
#include "storage/open.hpp"
#include "storage/store_core.hpp"
#include "tests/reference/naive_graph.hpp"

namespace plenum::storage {

class Story {
 public:
  explicit Story(std::uint64_t number) : random_(number) {}

  /// Makes the next commit: some nodes, edges, changes, deletions, now and then a document.
  void tell(Store& store, int operations = 20) {
    Transaction tx = store.begin().value();
    reference::NaiveGraph graph = graph_;
    for (int i = 0; i < operations; ++i) operation(tx, graph);
    if (below(3) == 0) document(tx, graph);
    const CommitReport report = std::move(tx).commit().value();
    const std::lock_guard lock(mutex_);
    graph_ = std::move(graph);
    history_[report.timestamp] = graph_;
  }

  /// A bulk load: so many nodes, and twice as many edges between nodes old and new. `told`: the
  /// graph afterwards, but for the edges, which are in `edges` since the store numbers them.
  struct Load {
    reference::NaiveGraph told;
    std::vector<reference::NaiveEdge> edges;
  };
  Result<BulkLoadReport> load(Store& store, std::size_t rows, const BulkLoadOptions& options,
                              Load& out) {
    out = {graph_, {}};
    PLENUM_ASSIGN(const auto loader, BulkLoader::begin(store, options));
    PLENUM_ASSIGN(const LabelToken label, loader->label(below(2) == 0 ? "Person" : "Loaded"));
    const std::string label_name(
        store.core()->shared.catalog.name(NameKind::label, static_cast<std::uint32_t>(label)));
    Columns columns;
    PLENUM_TRY(columns.fill(*loader, random_, rows));
    std::vector<IdRange> ids;
    PLENUM_TRY(loader->add_nodes({std::span(&label, 1), rows, columns.views}, ids));
    std::size_t row = 0;
    for (const IdRange& range : ids) {
      for (std::uint64_t i = 0; i < range.count; ++i, ++row) {
        out.told.nodes[range.first + i] = {{label_name}, columns.rows[row]};
      }
    }
    for (const char* type : {"KNOWS", "LOADED"}) {
      Columns of_edges;
      PLENUM_ASSIGN(const TypeToken token, loader->type(type));
      PLENUM_TRY(of_edges.fill(*loader, random_, rows));
      std::vector<NodeId> starts;
      std::vector<NodeId> ends;
      const std::vector<std::uint64_t> all = keys_of(out.told.nodes);
      for (std::size_t i = 0; i < rows; ++i) {
        starts.push_back(NodeId{all[below(all.size())]});
        ends.push_back(NodeId{below(4) == 0 ? all.front() : all[below(all.size())]});
        out.edges.push_back({type, starts[i].value, ends[i].value, of_edges.rows[i]});
      }
      PLENUM_TRY(loader->add_edges({token, starts, ends, of_edges.views}));
    }
    return loader->finish();
  }
  /// The store has the load: its ids are learnt.
  void adopt(Store& store, Load load) {
    const Snapshot snapshot = store.snapshot();
    std::multimap<std::string, reference::NaiveEdge> fresh;
    for (reference::NaiveEdge& edge : load.edges) {
      std::string text = text_of(edge);
      fresh.emplace(std::move(text), std::move(edge));
    }
    ScanPosition position;
    while (!position.done) {
      std::vector<EdgeId> block;
      ASSERT_TRUE(snapshot.scan_edges(position, 1000, block).ok());
      for (const EdgeId id : block) {
        if (load.told.edges.contains(id.value)) continue;
        const Edge edge = snapshot.edge(id).value();
        const auto found =
            fresh.find(text_of({edge.type, edge.start.value, edge.end.value, edge.properties}));
        ASSERT_NE(found, fresh.end()) << "an edge that was never loaded";
        load.told.edges[id.value] = std::move(found->second);
        fresh.erase(found);
      }
    }
    EXPECT_TRUE(fresh.empty()) << fresh.size() << " edges are missing";
    const std::lock_guard lock(mutex_);
    graph_ = std::move(load.told);
    history_[snapshot.timestamp()] = graph_;
  }

  reference::NaiveGraph graph() const { return graph_; }
  /// The graph after a commit; any thread.
  reference::NaiveGraph at(Timestamp timestamp) const {
    const std::lock_guard lock(mutex_);
    const auto found = history_.find(timestamp);
    return found == history_.end() ? reference::NaiveGraph{} : found->second;
  }

 private:
  /// Rows of random properties, as columns and as maps.
  struct Columns {
    std::vector<std::uint8_t> some;
    std::vector<std::int64_t> numbers;
    std::vector<double> ratios;
    std::vector<std::uint32_t> name_ends{0};
    std::string names;
    std::vector<Value> lists;
    std::vector<BulkColumn> views;
    std::vector<Map> rows;

    Status fill(BulkLoader& loader, std::mt19937_64& random, std::size_t count) {
      for (std::size_t row = 0; row < count; ++row) {
        some.push_back(random() % 3 == 0 ? 0 : 1);
        numbers.push_back(static_cast<std::int64_t>(random() % 1000));
        ratios.push_back(static_cast<double>(random() % 100) / 8);
        names += random() % 2 == 0 ? "Anna" : "Name " + std::to_string(random() % 100);
        name_ends.push_back(static_cast<std::uint32_t>(names.size()));
        lists.emplace_back(List{1, "two", 3.5});
        rows.push_back(
            {{"number", numbers[row]},
             {"name", names.substr(name_ends[row], name_ends[row + 1] - name_ends[row])}});
        if (some[row] != 0) rows[row]["ratio"] = ratios[row];
        if (some[row] != 0) rows[row]["list"] = lists[row];
      }
      PLENUM_ASSIGN(const PropertyToken number, loader.property("number"));
      PLENUM_ASSIGN(const PropertyToken ratio, loader.property("ratio"));
      PLENUM_ASSIGN(const PropertyToken name, loader.property("name"));
      PLENUM_ASSIGN(const PropertyToken list, loader.property("list"));
      views.push_back({number, ValueKind::integer, {}, numbers});
      views.push_back({ratio, ValueKind::floating, some, {}, ratios});
      views.push_back({name, ValueKind::string, {}, {}, {}, name_ends, names});
      views.push_back({list, ValueKind::list, some, {}, {}, {}, {}, lists});
      return {};
    }
  };

  template <class Entities>
  static std::vector<std::uint64_t> keys_of(const Entities& entities) {
    std::vector<std::uint64_t> keys;
    for (const auto& [key, entity] : entities) keys.push_back(key);
    return keys;
  }
  static std::string text_of(const reference::NaiveEdge& edge) {
    return edge.type + ' ' + std::to_string(edge.start) + ' ' + std::to_string(edge.end) + ' ' +
           core::tck_text(Value(edge.properties));
  }

  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }

  template <class Entities>
  std::uint64_t any_of(const Entities& entities) {
    return std::next(entities.begin(), static_cast<std::ptrdiff_t>(below(entities.size())))->first;
  }

  std::pair<std::vector<Property>, Map> properties(Transaction& tx) {
    std::pair<std::vector<Property>, Map> all;
    const auto add = [&](const char* name, Value value) {
      all.first.push_back({tx.property(name).value(), value});
      all.second[name] = std::move(value);
    };
    add("number", static_cast<std::int64_t>(random_() % 1000));
    if (below(2) == 0) add("name", below(2) == 0 ? "Anna" : "Ström");
    if (below(3) == 0) add("key", "k" + std::to_string(below(5)));
    if (below(4) == 0) add("list", List{1, "two", 3.5});
    return all;
  }

  void operation(Transaction& tx, reference::NaiveGraph& graph) {
    const std::uint64_t kind = below(10);
    if (kind < 4 || graph.nodes.size() < 2) {
      std::vector<LabelToken> labels{tx.label("Person").value()};
      reference::NaiveNode node{{"Person"}, {}};
      if (below(3) == 0) {
        labels.push_back(tx.label("Author").value());
        node.labels.insert("Author");
      }
      auto [stored, map] = properties(tx);
      node.properties = std::move(map);
      const NodeId id = tx.create_node(labels, stored).value();
      graph.nodes[id.value] = std::move(node);
    } else if (kind < 7) {
      const std::string type = below(4) == 0 ? "CITES" : "KNOWS";
      reference::NaiveEdge edge{type, any_of(graph.nodes), any_of(graph.nodes), {}};
      auto [stored, map] = properties(tx);
      edge.properties = std::move(map);
      const EdgeId id =
          tx.create_edge(tx.type(type).value(), NodeId{edge.start}, NodeId{edge.end}, stored)
              .value();
      graph.edges[id.value] = std::move(edge);
    } else if (kind < 9) {
      const std::uint64_t id = any_of(graph.nodes);
      const Value value(static_cast<std::int64_t>(below(1000)));
      EXPECT_TRUE(tx.set_property(NodeId{id}, tx.property("number").value(), value).ok());
      graph.nodes[id].properties["number"] = value;
    } else if (!graph.edges.empty()) {
      const std::uint64_t id = any_of(graph.edges);
      EXPECT_TRUE(tx.delete_edge(EdgeId{id}).ok());
      graph.edges.erase(id);
    }
  }

  void document(Transaction& tx, reference::NaiveGraph& graph) {
    const std::string key = "d" + std::to_string(below(8));
    const std::string payload(1 + below(150'000), static_cast<char>('a' + below(26)));
    const std::vector<std::string> references{"r" + std::to_string(below(3)), "s"};
    EXPECT_TRUE(tx.put_document(key, payload, references).ok());
    graph.documents[key] = {payload, {references.begin(), references.end()}};
  }

  std::mt19937_64 random_;
  reference::NaiveGraph graph_;
  mutable std::mutex mutex_;
  std::map<Timestamp, reference::NaiveGraph> history_;
};

}  // namespace plenum::storage
