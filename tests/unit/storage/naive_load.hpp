#pragma once
// Purpose: a bulk load of nodes and edges given as the naive graph has them.
// May depend on: storage/bulk_load.hpp, storage/store_core.hpp, tests/reference/naive_graph.hpp.
// Invariants: on an error the naive graph is what it was.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/try.hpp"
#include "core/value_text.hpp"
#include "storage/bulk_load.hpp"
#include "storage/store_core.hpp"
#include "tests/reference/naive_graph.hpp"

namespace plenum::storage {

/// As an end of an edge: the node that stands at this place in the load.
constexpr std::uint64_t loaded_node = std::uint64_t{1} << 60;

struct NaiveLoad {
  std::vector<reference::NaiveNode> nodes;
  std::vector<reference::NaiveEdge> edges;

  /// Every row is a batch of its own, so that a column has the kind of its one value.
  Status run(Store& store, reference::NaiveGraph& graph) const {
    PLENUM_ASSIGN(const auto loader, BulkLoader::begin(store, {}));
    reference::NaiveGraph told = graph;
    std::vector<std::uint64_t> ids;
    for (const reference::NaiveNode& node : nodes) {
      std::vector<LabelToken> labels;
      for (const std::string& name : node.labels) {
        PLENUM_ASSIGN(const LabelToken label, loader->label(name));
        labels.push_back(label);
      }
      std::sort(labels.begin(), labels.end());
      PLENUM_ASSIGN(const RowColumns columns, RowColumns::of(*loader, node.properties));
      std::vector<IdRange> ranges;
      PLENUM_TRY(loader->add_nodes({labels, 1, columns.views}, ranges));
      ids.push_back(ranges.at(0).first);
      told.nodes[ids.back()] = node;
    }
    std::vector<reference::NaiveEdge> waiting;
    for (reference::NaiveEdge edge : edges) {
      for (std::uint64_t* end : {&edge.start, &edge.end}) {
        if (*end >= loaded_node) *end = ids.at(*end - loaded_node);
      }
      PLENUM_ASSIGN(const TypeToken type, loader->type(edge.type));
      PLENUM_ASSIGN(const RowColumns columns, RowColumns::of(*loader, edge.properties));
      const NodeId start{edge.start};
      const NodeId end{edge.end};
      PLENUM_TRY(
          loader->add_edges({type, std::span(&start, 1), std::span(&end, 1), columns.views}));
      waiting.push_back(std::move(edge));
    }
    const auto done = loader->finish();
    if (!done.ok()) return done.error();
    graph = std::move(told);
    return learn_edges(store.snapshot(), std::move(waiting), graph);
  }

 private:
  struct RowColumns {
    std::vector<std::int64_t> integers;
    std::vector<double> floats;
    std::vector<std::vector<std::uint32_t>> ends;
    std::vector<Value> values;
    std::vector<BulkColumn> views;

    static Result<RowColumns> of(BulkLoader& loader, const Map& properties) {
      RowColumns columns;
      const std::size_t count = properties.size();
      columns.integers.reserve(count);
      columns.floats.reserve(count);
      columns.ends.reserve(count);
      columns.values.reserve(count);
      for (const auto& [name, value] : properties) {
        PLENUM_ASSIGN(const PropertyToken key, loader.property(name));
        BulkColumn column{key, value.kind(), {}};
        columns.values.push_back(value);
        switch (value.kind()) {
          case ValueKind::boolean:
            columns.integers.push_back(value.as_boolean() ? 1 : 0);
            column.integers = std::span(&columns.integers.back(), 1);
            break;
          case ValueKind::integer:
            columns.integers.push_back(value.as_integer());
            column.integers = std::span(&columns.integers.back(), 1);
            break;
          case ValueKind::date:
            columns.integers.push_back(value.as_date().days);
            column.integers = std::span(&columns.integers.back(), 1);
            break;
          case ValueKind::floating:
            columns.floats.push_back(value.as_float());
            column.floats = std::span(&columns.floats.back(), 1);
            break;
          case ValueKind::string: {
            const std::string_view text = columns.values.back().as_string();
            columns.ends.push_back({0, static_cast<std::uint32_t>(text.size())});
            column.ends = columns.ends.back();
            column.bytes = text;
            break;
          }
          default:
            column.values = std::span(&columns.values.back(), 1);
        }
        columns.views.push_back(column);
      }
      return columns;
    }
  };

  static std::string text_of(const reference::NaiveEdge& edge) {
    return edge.type + ' ' + std::to_string(edge.start) + ' ' + std::to_string(edge.end) + ' ' +
           core::tck_text(Value(edge.properties));
  }

  /// The store numbers edges: which of them is which is told by what they say.
  static Status learn_edges(const Snapshot& snapshot, std::vector<reference::NaiveEdge> waiting,
                            reference::NaiveGraph& graph) {
    ScanPosition position;
    while (!position.done) {
      std::vector<EdgeId> block;
      PLENUM_TRY(snapshot.scan_edges(position, 1000, block));
      for (const EdgeId id : block) {
        if (graph.edges.contains(id.value)) continue;
        PLENUM_ASSIGN(const Edge edge, snapshot.edge(id));
        const std::string text =
            text_of({edge.type, edge.start.value, edge.end.value, edge.properties});
        const auto found = std::find_if(waiting.begin(), waiting.end(),
                                        [&](const auto& one) { return text_of(one) == text; });
        if (found == waiting.end()) {
          ADD_FAILURE() << "an edge that was never loaded: " << text;
          continue;
        }
        graph.edges[id.value] = *found;
        waiting.erase(found);
      }
    }
    EXPECT_TRUE(waiting.empty()) << waiting.size() << " edges are missing";
    return {};
  }
};

}  // namespace plenum::storage
