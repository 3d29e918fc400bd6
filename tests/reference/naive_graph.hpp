#pragma once
// Purpose: a graph as plain std::map, and its comparison with a Snapshot through every call it has.
// May depend on: storage/snapshot.hpp, core, std.
// Invariants: obviously right rather than fast; copying one is a state of its own.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/utf8.hpp"
#include "storage/snapshot.hpp"

namespace plenum::reference {

struct NaiveNode {
  std::set<std::string> labels;
  Map properties;
};

struct NaiveEdge {
  std::string type;
  std::uint64_t start = 0;
  std::uint64_t end = 0;
  Map properties;
};

struct NaiveDocument {
  std::string payload;
  std::set<std::string> references;
};

struct NaiveGraph {
  std::map<std::uint64_t, NaiveNode> nodes;
  std::map<std::uint64_t, NaiveEdge> edges;
  std::map<std::string, NaiveDocument> documents;

  bool has_edges(std::uint64_t node) const {
    return std::any_of(edges.begin(), edges.end(), [&](const auto& entry) {
      return entry.second.start == node || entry.second.end == node;
    });
  }
};

/// Checks every answer of a snapshot against the naive graph. Failures are GoogleTest's.
class SnapshotChecker {
 public:
  SnapshotChecker(const storage::Snapshot& snapshot, const NaiveGraph& graph)
      : snapshot_(snapshot), graph_(graph) {}

  void check() {
    check_counts();
    check_nodes();
    check_edges();
    check_adjacency();
    check_lookups();
    check_documents();
  }

 private:
  template <class Id, class Scan>
  std::vector<std::uint64_t> scan_all(Scan&& scan) {
    std::vector<std::uint64_t> ids;
    storage::ScanPosition position;
    std::size_t limit = 1;
    while (!position.done) {
      std::vector<Id> block;
      EXPECT_TRUE(scan(position, limit, block).ok());
      EXPECT_LE(block.size(), limit);
      for (const Id id : block) ids.push_back(id.value);
      limit = limit * 2 + 1;
    }
    return ids;
  }

  void check_counts() {
    EXPECT_EQ(snapshot_.node_count(), graph_.nodes.size());
    EXPECT_EQ(snapshot_.edge_count(), graph_.edges.size());
    std::map<std::string, std::vector<std::uint64_t>> by_label;
    std::map<std::string, std::vector<std::uint64_t>> by_type;
    std::vector<std::uint64_t> all;
    for (const auto& [id, node] : graph_.nodes) {
      all.push_back(id);
      for (const auto& label : node.labels) by_label[label].push_back(id);
      EXPECT_LT(id, snapshot_.node_id_bound());
    }
    EXPECT_EQ(all, scan_all<NodeId>([&](auto& p, auto n, auto& out) {
                return snapshot_.scan_nodes(p, n, out);
              }));
    all.clear();
    for (const auto& [id, edge] : graph_.edges) {
      all.push_back(id);
      by_type[edge.type].push_back(id);
      EXPECT_LT(id, snapshot_.edge_id_bound());
    }
    EXPECT_EQ(all, scan_all<EdgeId>([&](auto& p, auto n, auto& out) {
                return snapshot_.scan_edges(p, n, out);
              }));
    for (std::uint32_t i = 0; i < snapshot_.label_count(); ++i) {
      const storage::LabelToken label{i};
      const std::string name(snapshot_.label_name(label));
      EXPECT_EQ(snapshot_.find_label(name), label);
      EXPECT_EQ(snapshot_.node_count(label), by_label[name].size()) << name;
      EXPECT_EQ(by_label[name], scan_all<NodeId>([&](auto& p, auto n, auto& out) {
                  return snapshot_.scan_nodes(label, p, n, out);
                }))
          << name;
      by_label.erase(name);
    }
    EXPECT_TRUE(by_label.empty()) << "labels without a token";
    for (std::uint32_t i = 0; i < snapshot_.type_count(); ++i) {
      const storage::TypeToken type{i};
      const std::string name(snapshot_.type_name(type));
      EXPECT_EQ(snapshot_.find_type(name), type);
      EXPECT_EQ(snapshot_.edge_count(type), by_type[name].size()) << name;
      EXPECT_EQ(by_type[name], scan_all<EdgeId>([&](auto& p, auto n, auto& out) {
                  return snapshot_.scan_edges(type, p, n, out);
                }))
          << name;
      by_type.erase(name);
    }
    EXPECT_TRUE(by_type.empty()) << "types without a token";
    EXPECT_FALSE(snapshot_.find_label("a name nobody used"));
  }

  Map named(const std::vector<storage::Property>& properties) {
    Map map;
    for (std::size_t i = 0; i < properties.size(); ++i) {
      if (i > 0) {
        EXPECT_LT(properties[i - 1].key, properties[i].key);
      }
      map.emplace(snapshot_.property_name(properties[i].key), properties[i].value);
    }
    return map;
  }

  template <class Id, class Entities>
  void check_columns(const Entities& entities) {
    std::vector<Id> ids;
    for (const auto& [id, entity] : entities) ids.push_back(Id{id});
    for (std::uint32_t i = 0; i < snapshot_.property_count(); ++i) {
      const storage::PropertyToken key{i};
      const std::string name(snapshot_.property_name(key));
      storage::PropertyColumn column;
      ASSERT_TRUE(snapshot_.gather(ids, key, column).ok());
      ASSERT_EQ(column.size(), ids.size());
      std::size_t row = 0;
      for (const auto& [id, entity] : entities) {
        const auto found = entity.properties.find(name);
        const Value expected = found == entity.properties.end() ? Value() : found->second;
        EXPECT_EQ(column.value(row), expected) << name << " of " << id;
        EXPECT_EQ(snapshot_.property(Id{id}, key).value(), expected) << name << " of " << id;
        ++row;
      }
    }
  }

  void check_nodes() {
    for (const auto& [id, expected] : graph_.nodes) {
      ASSERT_TRUE(snapshot_.contains(NodeId{id}).value()) << id;
      const Node node = snapshot_.node(NodeId{id}).value();
      EXPECT_EQ(node.id.value, id);
      EXPECT_EQ(node.properties, expected.properties) << id;
      EXPECT_EQ(node.labels,
                std::vector<std::string>(expected.labels.begin(), expected.labels.end()));
      EXPECT_EQ(named(snapshot_.properties(NodeId{id}).value()), expected.properties);
      EXPECT_EQ(snapshot_.labels(NodeId{id}).value().size(), expected.labels.size());
      for (std::uint32_t i = 0; i < snapshot_.label_count(); ++i) {
        const storage::LabelToken label{i};
        EXPECT_EQ(snapshot_.has_label(NodeId{id}, label).value(),
                  expected.labels.contains(std::string(snapshot_.label_name(label))));
      }
    }
    check_columns<NodeId>(graph_.nodes);
    for (std::uint64_t id = 0; id < snapshot_.node_id_bound() + 2; ++id) {
      if (graph_.nodes.contains(id)) continue;
      EXPECT_FALSE(snapshot_.contains(NodeId{id}).value()) << id;
      if (id % 16 == 0) {
        EXPECT_EQ(snapshot_.node(NodeId{id}).error().code(), ErrorCode::not_found);
      }
    }
  }

  void check_edges() {
    for (const auto& [id, expected] : graph_.edges) {
      ASSERT_TRUE(snapshot_.contains(EdgeId{id}).value()) << id;
      const Edge edge = snapshot_.edge(EdgeId{id}).value();
      EXPECT_EQ(edge.type, expected.type);
      EXPECT_EQ(edge.start.value, expected.start);
      EXPECT_EQ(edge.end.value, expected.end);
      EXPECT_EQ(edge.properties, expected.properties) << id;
      EXPECT_EQ(named(snapshot_.properties(EdgeId{id}).value()), expected.properties);
      const storage::EdgeEnds ends = snapshot_.ends(EdgeId{id}).value();
      EXPECT_EQ(snapshot_.type_name(ends.type), expected.type);
      EXPECT_EQ(ends.start.value, expected.start);
      EXPECT_EQ(ends.end.value, expected.end);
    }
    check_columns<EdgeId>(graph_.edges);
    for (std::uint64_t id = 0; id < snapshot_.edge_id_bound() + 2; ++id) {
      EXPECT_EQ(snapshot_.contains(EdgeId{id}).value(), graph_.edges.contains(id)) << id;
    }
  }

  using Neighbours = std::vector<std::pair<std::uint64_t, std::uint64_t>>;  // (edge, node)

  static Neighbours as_pairs(const storage::AdjacencySlice& slice) {
    Neighbours pairs;
    EXPECT_EQ(slice.nodes.size(), slice.edges.size());
    for (std::size_t i = 0; i < slice.size(); ++i) {
      pairs.emplace_back(slice.edges[i].value, slice.nodes[i].value);
    }
    return pairs;
  }

  void check_adjacency() {
    std::map<std::uint64_t, std::map<std::string, Neighbours>> expected[2];
    for (const auto& [id, edge] : graph_.edges) {
      expected[0][edge.start][edge.type].emplace_back(id, edge.end);
      expected[1][edge.end][edge.type].emplace_back(id, edge.start);
    }
    storage::AdjacencyBuffer buffer;
    for (const Direction direction : {Direction::out, Direction::in}) {
      auto& table = expected[direction == Direction::out ? 0 : 1];
      for (const auto& [id, node] : graph_.nodes) {
        Neighbours all;
        for (std::uint32_t i = 0; i < snapshot_.type_count(); ++i) {
          const storage::TypeToken type{i};
          const Neighbours& wanted = table[id][std::string(snapshot_.type_name(type))];
          EXPECT_EQ(as_pairs(snapshot_.expand(NodeId{id}, direction, type, buffer).value()), wanted)
              << "node " << id << " type " << i;
          EXPECT_EQ(snapshot_.degree(NodeId{id}, direction, type).value(), wanted.size());
          all.insert(all.end(), wanted.begin(), wanted.end());
        }
        std::sort(all.begin(), all.end());
        EXPECT_EQ(as_pairs(snapshot_.expand(NodeId{id}, direction, buffer).value()), all) << id;
        EXPECT_EQ(snapshot_.degree(NodeId{id}, direction).value(), all.size());
      }
    }
  }

  template <class Ids>
  static std::vector<std::uint64_t> numbers(const Ids& ids) {
    std::vector<std::uint64_t> out;
    for (const auto id : ids) out.push_back(id.value);
    return out;
  }

  void check_lookups() {
    std::map<std::string, std::vector<std::uint64_t>> nodes_by_key;
    std::map<std::string, std::vector<std::uint64_t>> nodes_by_name;
    std::map<std::string, std::vector<std::uint64_t>> edges_by_key;
    for (const auto& [id, node] : graph_.nodes) {
      if (const auto* key = text(node.properties, "key")) nodes_by_key[*key].push_back(id);
      if (const auto* name = text(node.properties, "name")) {
        nodes_by_name[core::fold(*name)].push_back(id);
      }
    }
    for (const auto& [id, edge] : graph_.edges) {
      if (const auto* key = text(edge.properties, "key")) edges_by_key[*key].push_back(id);
    }
    for (const std::string& probe : probes_) {
      EXPECT_EQ(numbers(snapshot_.nodes_by_key(probe).value()), nodes_by_key[probe]) << probe;
      EXPECT_EQ(numbers(snapshot_.edges_by_key(probe).value()), edges_by_key[probe]) << probe;
      const std::string folded = core::fold(probe);
      EXPECT_EQ(numbers(snapshot_.nodes_by_folded_name(folded).value()), nodes_by_name[folded])
          << probe;
    }
  }

  static const std::string* text(const Map& properties, const char* key) {
    const auto found = properties.find(key);
    return found == properties.end() ? nullptr : found->second.get_if<std::string>();
  }

  void check_documents() {
    std::map<std::string, std::vector<std::string>> by_reference;
    std::vector<std::string> keys;
    for (const auto& [key, document] : graph_.documents) {
      keys.push_back(key);
      EXPECT_EQ(snapshot_.document(key).value(), document.payload) << key;
      for (const auto& reference : document.references) by_reference[reference].push_back(key);
    }
    EXPECT_EQ(snapshot_.document_keys("", 1000).value(), keys);
    if (keys.size() > 1) {
      EXPECT_EQ(snapshot_.document_keys(keys[0], 1).value(), std::vector<std::string>{keys[1]});
    }
    EXPECT_EQ(snapshot_.document("no such document").value(), std::nullopt);
    std::vector<std::string> references;
    for (const auto& [reference, documents] : by_reference) {
      references.push_back(reference);
      EXPECT_EQ(snapshot_.documents_by_reference(reference).value(), documents) << reference;
    }
    EXPECT_EQ(snapshot_.references("", "", 1000).value(), references);
    if (!references.empty()) {
      std::vector<std::string> after(references.begin() + 1, references.end());
      EXPECT_EQ(snapshot_.references("", references[0], 1000).value(), after);
    }
    const auto prefixed = snapshot_.references("r1", "", 1000).value();
    std::vector<std::string> wanted;
    for (const auto& reference : references) {
      if (reference.starts_with("r1")) wanted.push_back(reference);
    }
    EXPECT_EQ(prefixed, wanted);
  }

  const storage::Snapshot& snapshot_;
  const NaiveGraph& graph_;
  std::vector<std::string> probes_ = {"k0",   "k1",   "k2",    "k3",    "k4",    "Anna",
                                      "anna", "ANNA", "Ström", "STRÖM", "nobody"};
};

}  // namespace plenum::reference
