#pragma once
// Purpose: what SVG and HTML share: positions, groups with colours, names that fit.
// May depend on: exchange/graph_source.hpp, graph/layout.hpp, core.
// Invariants: deterministic; positions are in pixels with 0, 0 at the top left; at most
// drawn_nodes_max nodes and drawn_edges_max edges (`limit`).

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/graph_source.hpp"
#include "graph/layout.hpp"

namespace plenum::exchange {

inline constexpr std::uint64_t drawn_edges_max = 100'000;

/// Nodes of the same most specific label.
struct PictureGroup {
  std::string label;  ///< "no label" for nodes without
  std::string_view colour;
  std::uint64_t nodes = 0;
};

struct Picture {
  double width = 0;
  double height = 0;
  std::vector<graph::Point> positions;                          ///< by node number - 1
  std::vector<std::uint32_t> degrees;                           ///< by node number - 1
  std::vector<PictureGroup> groups;                             ///< in the order of labels
  std::map<std::string, std::size_t, std::less<>> label_nodes;  ///< how many nodes have a label

  /// The group of a node: its label that fewest nodes have.
  std::size_t group_of(const NodeRecord& node) const;
  /// Radius in pixels; grows with the degree.
  double radius(std::uint64_t number) const;
};

Result<Picture> draw(const GraphSource& source);

/// The text, or its beginning with "…" when it has more code points.
std::string shortened(std::string_view text, std::size_t code_points_max);
/// A coordinate with one digit after the point.
void append_coordinate(std::string& out, double value);

}  // namespace plenum::exchange
