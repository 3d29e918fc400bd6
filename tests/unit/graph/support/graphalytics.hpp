#pragma once
// Purpose: reads the validation graphs of LDBC Graphalytics and their reference outputs.
// May depend on: graph, std.
// Invariants: vertices are numbered in ascending order of their ids; names[] leads back.

#include <filesystem>
#include <fstream>
#include <limits>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <tuple>
#include <vector>

#include "graph/graph_view.hpp"

namespace plenum::graph::graphalytics {

inline std::filesystem::path validation_folder() {
  return std::filesystem::path(PLENUM_SHARED_DIR) / "data" / "graphalytics-validation";
}

struct InputGraph {
  std::vector<std::int64_t> names;
  std::vector<Arc> arcs;
  bool weighted = false;

  Vertex vertex(std::int64_t name) const {
    return static_cast<Vertex>(std::lower_bound(names.begin(), names.end(), name) - names.begin());
  }
  GraphView view(Direction direction, ViewParts parts = {}) const {
    return GraphView::from_arcs(static_cast<Vertex>(names.size()), arcs, direction, parts,
                                weighted);
  }
};

using NamedArc = std::tuple<std::int64_t, std::int64_t, double>;

inline InputGraph number(std::set<std::int64_t> names, const std::vector<NamedArc>& arcs,
                         bool undirected, bool weighted) {
  InputGraph graph;
  graph.names.assign(names.begin(), names.end());
  graph.weighted = weighted;
  std::set<std::pair<std::int64_t, std::int64_t>> seen;
  for (auto [from, to, weight] : arcs) {
    if (undirected && !seen.insert(std::minmax(from, to)).second) continue;
    graph.arcs.push_back({graph.vertex(from), graph.vertex(to), weight});
  }
  return graph;
}

/// "vertex neighbour neighbour ..." a line; undirected files name each edge at both ends.
inline InputGraph read_adjacency(const std::filesystem::path& path, bool undirected) {
  std::ifstream file(path);
  std::set<std::int64_t> names;
  std::vector<NamedArc> arcs;
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::int64_t vertex = 0;
    if (!(words >> vertex)) continue;
    names.insert(vertex);
    for (std::int64_t neighbour = 0; words >> neighbour;) {
      names.insert(neighbour);
      arcs.emplace_back(vertex, neighbour, 1.0);
    }
  }
  return number(names, arcs, undirected, false);
}

/// A file of vertices and one of "from to weight".
inline InputGraph read_weighted(const std::filesystem::path& vertices,
                                const std::filesystem::path& edges, bool undirected) {
  std::set<std::int64_t> names;
  std::ifstream vertex_file(vertices);
  for (std::int64_t vertex = 0; vertex_file >> vertex;) names.insert(vertex);
  std::vector<NamedArc> arcs;
  std::ifstream edge_file(edges);
  std::int64_t from = 0;
  std::int64_t to = 0;
  for (double weight = 0; edge_file >> from >> to >> weight;) arcs.emplace_back(from, to, weight);
  return number(names, arcs, undirected, true);
}

/// "vertex value" a line.
inline std::map<std::int64_t, std::string> read_output(const std::filesystem::path& path) {
  std::map<std::int64_t, std::string> values;
  std::ifstream file(path);
  std::int64_t vertex = 0;
  for (std::string value; file >> vertex >> value;) values[vertex] = value;
  return values;
}

inline double to_double(const std::string& text) {
  if (text == "Infinity") return std::numeric_limits<double>::infinity();
  return std::stod(text);  // NOLINT a test reads a reference file
}

}  // namespace plenum::graph::graphalytics
