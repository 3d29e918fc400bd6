#include "graph/layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/hash.hpp"
#include "core/try.hpp"

namespace plenum::graph {
namespace {

/// A cell counts as one body when its width is below this share of its distance.
constexpr double opening = 0.9;
constexpr int depth_max = 48;
constexpr double pull_to_centre = 0.02;

/// Square cells, four children each, bodies at the leaves; rebuilt each round.
class QuadTree {
 public:
  explicit QuadTree(const std::vector<Point>& points) : points_(points) {
    double reach = 1e-9;
    for (const Point& p : points) reach = std::max({reach, std::fabs(p.x), std::fabs(p.y)});
    cells_.push_back(Cell{{0, 0}, reach, {}, 0, {}, empty});
    for (Vertex v = 0; v < points.size(); ++v) insert(v);
    for (Cell& cell : cells_) {
      if (cell.mass > 0) cell.centre = {cell.sum.x / cell.mass, cell.sum.y / cell.mass};
    }
  }

  /// Repulsion on a point: each body pushes with 1/distance.
  Point push(Vertex v) {
    const Point at = points_[v];
    Point force;
    stack_.assign(1, 0);
    while (!stack_.empty()) {
      const Cell& cell = cells_[stack_.back()];
      stack_.pop_back();
      if (cell.mass == 0 || cell.body == v) continue;
      double dx = at.x - cell.centre.x;
      double dy = at.y - cell.centre.y;
      double squared = dx * dx + dy * dy;
      const double width = 2 * cell.half;
      if (cell.body == inner && width * width > opening * opening * squared) {
        for (std::uint32_t child : cell.children) {
          if (child != 0) stack_.push_back(child);
        }
        continue;
      }
      if (squared < 1e-12) {  // on top of one another: part them by their numbers
        dx = (v % 2 == 0 ? 1e-6 : -1e-6);
        dy = (v % 3 == 0 ? 1e-6 : -1e-6);
        squared = dx * dx + dy * dy;
      }
      force.x += cell.mass * dx / squared;
      force.y += cell.mass * dy / squared;
    }
    return force;
  }

 private:
  static constexpr Vertex empty = 0xFFFFFFFFU;
  static constexpr Vertex inner = 0xFFFFFFFEU;
  static constexpr Vertex heap = 0xFFFFFFFDU;  // several bodies at one place

  struct Cell {
    Point middle;
    double half = 0;
    Point centre;
    double mass = 0;
    Point sum;
    Vertex body = empty;
    std::array<std::uint32_t, 4> children{};
  };

  void insert(Vertex v) {
    std::uint32_t at = 0;
    for (int depth = 0;; ++depth) {
      const Vertex resident = cells_[at].body;
      if (resident == empty) cells_[at].body = v;
      if (resident == empty || resident == heap || depth == depth_max) {
        if (resident != empty) cells_[at].body = heap;
        add(at, v);
        return;
      }
      if (resident != inner) {  // a leaf is split: its body moves one down
        cells_[at].body = inner;
        const std::uint32_t below = child_of(at, resident);
        cells_[below].body = resident;
        add(below, resident);
      }
      add(at, v);
      at = child_of(at, v);
    }
  }

  void add(std::uint32_t cell, Vertex v) {
    cells_[cell].mass += 1;
    cells_[cell].sum.x += points_[v].x;
    cells_[cell].sum.y += points_[v].y;
  }

  std::uint32_t child_of(std::uint32_t parent, Vertex v) {
    const Point p = points_[v];
    const Point middle = cells_[parent].middle;
    const std::size_t quarter = (p.x >= middle.x ? 1U : 0U) + (p.y >= middle.y ? 2U : 0U);
    if (cells_[parent].children[quarter] == 0) {
      const double half = cells_[parent].half / 2;
      Cell cell;
      cell.middle = {middle.x + (p.x >= middle.x ? half : -half),
                     middle.y + (p.y >= middle.y ? half : -half)};
      cell.half = half;
      cells_[parent].children[quarter] = static_cast<std::uint32_t>(cells_.size());
      cells_.push_back(cell);
    }
    return cells_[parent].children[quarter];
  }

  const std::vector<Point>& points_;
  std::vector<Cell> cells_;
  std::vector<std::uint32_t> stack_;
};

/// Evenly in a square whose area fits the number of vertices.
std::vector<Point> scatter(Vertex vertices, std::uint64_t seed) {
  std::vector<Point> points(vertices);
  const double side = std::sqrt(static_cast<double>(vertices));
  std::uint64_t state = seed;
  const auto uniform = [&] {
    state += 0x9E3779B97F4A7C15ULL;
    return static_cast<double>(core::mix64(state) >> 11) * 0x1p-53 - 0.5;
  };
  for (Point& p : points) p = {uniform() * side, uniform() * side};
  return points;
}

int rounds_for(Vertex vertices) {
  if (vertices <= 500) return 400;
  if (vertices <= 2'000) return 200;
  return vertices <= 10'000 ? 80 : 40;
}

void centre(std::vector<Point>& points) {
  Point sum;
  for (const Point& p : points) sum = {sum.x + p.x, sum.y + p.y};
  const auto n = static_cast<double>(points.size());
  for (Point& p : points) p = {p.x - sum.x / n, p.y - sum.y / n};
}

}  // namespace

Result<std::vector<Point>> layout(Vertex vertices, std::span<const std::pair<Vertex, Vertex>> edges,
                                  std::uint64_t seed, core::Watch watch) {
  if (vertices > layout_vertices_max) {
    return Error(ErrorCode::limit, fmt::format("a picture can show {} nodes at most, not {}",
                                               layout_vertices_max, vertices));
  }
  std::vector<Point> points = scatter(vertices, seed);
  if (vertices == 1) points[0] = {};
  if (vertices < 2) return points;
  std::vector<Point> forces(vertices);
  const int rounds = rounds_for(vertices);
  const double heat = std::sqrt(static_cast<double>(vertices)) / 4 + 0.1;
  for (int round = 0; round < rounds; ++round) {
    PLENUM_TRY(watch.check());
    watch.reach(static_cast<std::uint64_t>(round), static_cast<std::uint64_t>(rounds));
    QuadTree tree(points);
    for (Vertex v = 0; v < vertices; ++v) {
      forces[v] = tree.push(v);
      forces[v].x -= pull_to_centre * points[v].x;
      forces[v].y -= pull_to_centre * points[v].y;
    }
    for (const auto& [a, b] : edges) {
      const double dx = points[b].x - points[a].x;
      const double dy = points[b].y - points[a].y;
      const double length = std::sqrt(dx * dx + dy * dy);
      forces[a].x += dx * length;
      forces[a].y += dy * length;
      forces[b].x -= dx * length;
      forces[b].y -= dy * length;
    }
    const double step = heat * (1.0 - static_cast<double>(round) / rounds);
    for (Vertex v = 0; v < vertices; ++v) {
      const double size = std::sqrt(forces[v].x * forces[v].x + forces[v].y * forces[v].y);
      if (!(size > 0) || !std::isfinite(size)) continue;
      const double scale = std::min(size, step) / size;
      points[v].x += forces[v].x * scale;
      points[v].y += forces[v].y * scale;
    }
    centre(points);
  }
  return points;
}

}  // namespace plenum::graph
