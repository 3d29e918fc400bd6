#pragma once
// Purpose: a graph with a few large hubs (R-MAT), as arrays and as a store.
// May depend on: storage, bench/support/scratch.hpp.
// Invariants: the same scale gives the same graph. 2^scale nodes, ten times as many edges;
// PLENUM_BENCH_SCALE sets it (default 20: a million nodes, ten million edges).
//
// Source: D. Chakrabarti, Y. Zhan, C. Faloutsos, R-MAT: A Recursive Model for Graph Mining, 2004.

#include <algorithm>
#include <cstdint>
#include <memory>
#include <random>
#include <utility>
#include <vector>

#include "bench/support/scratch.hpp"
#include "storage/bulk_load.hpp"
#include "storage/open.hpp"

namespace plenum::bench {

/// Neighbours and edge numbers, node by node.
struct Csr {
  std::vector<std::uint64_t> offsets;
  std::vector<std::uint32_t> neighbours;
  std::vector<std::uint32_t> edges;
};

struct PowerLaw {
  std::uint32_t nodes = 0;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;  ///< ascending start, then end
  Csr out;
  Csr in;

  static const PowerLaw& get() {
    static const PowerLaw graph =
        make(static_cast<unsigned>(environment("PLENUM_BENCH_SCALE", 20)));
    return graph;
  }

  /// By start, or with turned edges by end.
  template <class Turn>
  static Csr csr(const PowerLaw& graph, Turn&& turn) {
    Csr out;
    out.offsets.resize(graph.nodes + 1);
    for (const auto& edge : graph.edges) ++out.offsets[turn(edge).first + 1];
    for (std::uint32_t i = 0; i < graph.nodes; ++i) out.offsets[i + 1] += out.offsets[i];
    std::vector<std::uint64_t> next = out.offsets;
    out.neighbours.resize(graph.edges.size());
    out.edges.resize(graph.edges.size());
    for (std::uint32_t i = 0; i < graph.edges.size(); ++i) {
      const auto [from, to] = turn(graph.edges[i]);
      out.neighbours[next[from]] = to;
      out.edges[next[from]++] = i;
    }
    return out;
  }

 private:
  static PowerLaw make(unsigned scale) {
    PowerLaw graph;
    graph.nodes = 1U << scale;
    std::mt19937_64 random(1);
    graph.edges.reserve(std::size_t{10} << scale);
    while (graph.edges.size() < std::size_t{10} << scale) {
      std::uint32_t start = 0;
      std::uint32_t end = 0;
      for (unsigned bit = 0; bit < scale; ++bit) {
        const std::uint64_t dice = random() % 100;
        start = start << 1U | (dice >= 76 ? 1U : 0U);
        end = end << 1U | ((dice >= 57 && dice < 76) || dice >= 95 ? 1U : 0U);
      }
      graph.edges.emplace_back(start, end);
    }
    std::sort(graph.edges.begin(), graph.edges.end());
    graph.out = csr(graph, [](const auto& edge) { return edge; });
    graph.in = csr(graph, [](const auto& edge) { return std::pair(edge.second, edge.first); });
    return graph;
  }
};

/// The graph in a store. Node i of the arrays is the node of id first_node + i.
struct StoredPowerLaw {
  std::unique_ptr<storage::Store> store;
  std::uint64_t first_node = 0;

  static StoredPowerLaw load(const std::string& path, const storage::StoreOptions& options = {}) {
    const PowerLaw& graph = PowerLaw::get();
    StoredPowerLaw out;
    out.store = must(storage::Store::open(path, options));
    auto loader = must(storage::BulkLoader::begin(*out.store, {.threads = 2}));
    const storage::LabelToken label = must(loader->label("Node"));
    const storage::TypeToken type = must(loader->type("LINKS"));
    std::vector<storage::IdRange> ids;
    must(loader->add_nodes({std::span(&label, 1), graph.nodes, {}}, ids));
    // One label set of an empty store: ids are one range after another.
    out.first_node = ids.front().first;
    if (ids.size() != 1) fail("the ids of the nodes have gaps");
    constexpr std::size_t batch = 65536;
    std::vector<NodeId> starts;
    std::vector<NodeId> ends;
    for (std::size_t first = 0; first < graph.edges.size(); first += batch) {
      starts.clear();
      ends.clear();
      const std::size_t end = std::min(first + batch, graph.edges.size());
      for (std::size_t i = first; i < end; ++i) {
        starts.push_back(NodeId{out.first_node + graph.edges[i].first});
        ends.push_back(NodeId{out.first_node + graph.edges[i].second});
      }
      must(loader->add_edges({type, starts, ends, {}}));
    }
    must(loader->finish());
    return out;
  }
};

}  // namespace plenum::bench
