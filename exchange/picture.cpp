#include "exchange/picture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/text.hpp"
#include "core/try.hpp"
#include "core/utf8.hpp"

namespace plenum::exchange {
namespace {

/// Paul Tol's muted and bright qualitative schemes: told apart by colour-blind readers.
constexpr std::array<std::string_view, 14> colours{
    "#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#ee8866",
    "#44aa99", "#882255", "#999933", "#332288", "#ddcc77", "#88ccee", "#777777"};
constexpr double pixels_a_node = 110;  // side of the square each node has on average
constexpr double edge_pixels_max = 170;
constexpr double margin = 60;
constexpr std::string_view unlabelled = "no label";

/// The label that says most about a node: the one that fewest nodes have.
std::string_view specific_label(const NodeRecord& node,
                                const std::map<std::string, std::size_t, std::less<>>& counts) {
  std::string_view best = unlabelled;
  std::size_t fewest = 0;
  for (std::string_view label : node.labels) {
    const std::size_t count = counts.find(label)->second;
    if (fewest == 0 || count < fewest) {
      fewest = count;
      best = label;
    }
  }
  return best;
}

Status find_groups(const GraphSource& source, Picture& picture) {
  PLENUM_TRY(source.each_node([&](const NodeRecord& node) -> Status {
    for (std::string_view label : node.labels) ++picture.label_nodes[std::string(label)];
    return {};
  }));
  std::map<std::string, std::uint64_t, std::less<>> groups;
  PLENUM_TRY(source.each_node([&](const NodeRecord& node) -> Status {
    ++groups[std::string(specific_label(node, picture.label_nodes))];
    return {};
  }));
  for (const auto& [label, nodes] : groups) {
    picture.groups.push_back({label, colours[picture.groups.size() % colours.size()], nodes});
  }
  return {};
}

/// Scales and moves the positions so that nodes have room and edges are not needlessly long.
void fit(Picture& picture, const std::vector<std::pair<graph::Vertex, graph::Vertex>>& edges) {
  auto& points = picture.positions;
  graph::Point low;
  graph::Point high;
  for (const graph::Point& p : points) {
    low = {std::min(low.x, p.x), std::min(low.y, p.y)};
    high = {std::max(high.x, p.x), std::max(high.y, p.y)};
  }
  const double width = high.x - low.x;
  const double height = high.y - low.y;
  const double longer = std::max({width, height, 1e-6});
  const double area = std::max(width * height, longer * longer / 4);
  double scale = pixels_a_node * std::sqrt(static_cast<double>(points.size()) / area);
  double lengths = 0;
  for (const auto& [a, b] : edges) {
    lengths += std::sqrt((points[a].x - points[b].x) * (points[a].x - points[b].x) +
                         (points[a].y - points[b].y) * (points[a].y - points[b].y));
  }
  if (lengths > 0) {
    scale = std::min(scale, edge_pixels_max * static_cast<double>(edges.size()) / lengths);
  }
  for (graph::Point& p : points) {
    p = {(p.x - low.x) * scale + margin, (p.y - low.y) * scale + margin};
    picture.width = std::max(picture.width, p.x + margin);
    picture.height = std::max(picture.height, p.y + margin);
  }
}

}  // namespace

std::size_t Picture::group_of(const NodeRecord& node) const {
  const std::string_view label = specific_label(node, label_nodes);
  const auto found =
      std::lower_bound(groups.begin(), groups.end(), label,
                       [](const PictureGroup& g, std::string_view l) { return g.label < l; });
  return static_cast<std::size_t>(found - groups.begin());
}

double Picture::radius(std::uint64_t number) const {
  return std::min(6 + 2 * std::sqrt(static_cast<double>(degrees[number - 1])), 30.0);
}

Result<Picture> draw(const GraphSource& source) {
  if (source.node_count() > drawn_nodes_max || source.edge_count() > drawn_edges_max) {
    return Error(ErrorCode::limit,
                 fmt::format("a picture can show {} nodes and {} relationships at most, not {} and "
                             "{}",
                             drawn_nodes_max, drawn_edges_max, source.node_count(),
                             source.edge_count()))
        .with_hint("choose a part with --query, or another format");
  }
  Picture picture;
  picture.degrees.assign(source.node_count(), 0);
  std::vector<std::pair<graph::Vertex, graph::Vertex>> edges;
  PLENUM_TRY(source.each_edge_ends([&](std::uint64_t from, std::uint64_t to) -> Status {
    ++picture.degrees[from - 1];
    ++picture.degrees[to - 1];
    edges.emplace_back(static_cast<graph::Vertex>(from - 1), static_cast<graph::Vertex>(to - 1));
    return {};
  }));
  source.watch().begin("laying out");
  PLENUM_ASSIGN(picture.positions, graph::layout(static_cast<graph::Vertex>(source.node_count()),
                                                 edges, 1, source.watch()));
  fit(picture, edges);
  PLENUM_TRY(find_groups(source, picture));
  return picture;
}

std::string shortened(std::string_view text, std::size_t code_points_max) {
  const std::size_t end = core::byte_offset_of(text, code_points_max);
  if (end >= text.size()) return std::string(text);
  return std::string(text.substr(0, end)) + "…";
}

void append_coordinate(std::string& out, double value) {
  const auto tenths = static_cast<std::int64_t>(std::llround(value * 10));
  if (tenths < 0) out.push_back('-');
  core::append_integer(out, std::abs(tenths) / 10);
  out.push_back('.');
  core::append_integer(out, std::abs(tenths) % 10);
}

}  // namespace plenum::exchange
