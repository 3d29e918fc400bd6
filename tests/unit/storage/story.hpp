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

#include "storage/open.hpp"
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

  reference::NaiveGraph graph() const { return graph_; }
  /// The graph after a commit; any thread.
  reference::NaiveGraph at(Timestamp timestamp) const {
    const std::lock_guard lock(mutex_);
    const auto found = history_.find(timestamp);
    return found == history_.end() ? reference::NaiveGraph{} : found->second;
  }

 private:
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
