#include "graph/kernel/louvain.hpp"

#include <algorithm>
#include <numeric>

#include "core/assert.hpp"
#include "core/try.hpp"

namespace plenum::graph {
namespace {

/// A weighted undirected graph; every pair stands at both ends, loops apart.
struct Level {
  std::vector<std::uint64_t> offsets{0};
  std::vector<Vertex> targets;
  std::vector<double> weights;
  std::vector<double> loops;  // weight of the loop at each vertex, counted twice in the degree
  Vertex size() const { return static_cast<Vertex>(loops.size()); }
};

/// Weights relative to the largest: no sum overflows, and modularity does not depend on the scale.
Level first_level(const GraphView& view) {
  double largest = 0;
  for (double weight : view.weights()) largest = std::max(largest, weight);
  const double scale = largest > 0 ? 1.0 / largest : 1.0;
  Level level;
  level.loops.assign(view.vertex_count(), 0.0);
  for (Vertex v = 0; v < view.vertex_count(); ++v) {
    for (ArcIndex arc = view.out_begin(v); arc < view.out_end(v); ++arc) {
      const Vertex target = view.targets()[arc];
      const double weight = view.weight(arc) * scale;
      if (target == v) {
        level.loops[v] += weight;
      } else {
        level.targets.push_back(target);
        level.weights.push_back(weight);
      }
    }
    level.offsets.push_back(level.targets.size());
  }
  return level;
}

class Mover {
 public:
  Mover(const Level& level, const LouvainParameters& parameters)
      : level_(level),
        parameters_(parameters),
        community_(level.size()),
        degree_(level.size()),
        links_(level.size(), 0.0) {
    std::iota(community_.begin(), community_.end(), Vertex{0});
    for (Vertex v = 0; v < level.size(); ++v) {
      degree_[v] = 2 * level.loops[v];
      for (std::uint64_t i = level.offsets[v]; i < level.offsets[v + 1]; ++i) {
        degree_[v] += level.weights[i];
      }
      total_ += degree_[v];
    }
    sum_ = degree_;
  }

  /// Moves vertices until a round gains too little. True when any vertex moved.
  Result<bool> run(Pacer& pacer) {
    bool any = false;
    if (total_ <= 0) return any;
    for (std::uint32_t round = 0; round < parameters_.max_iterations; ++round) {
      double gained = 0;
      for (Vertex v = 0; v < level_.size(); ++v) {
        gained += move(v);
        PLENUM_TRY(pacer.step(level_.offsets[v + 1] - level_.offsets[v] + 1));
      }
      any = any || gained > 0;
      if (gained <= parameters_.tolerance) break;
    }
    return any;
  }

  double modularity() const {
    if (total_ <= 0) return 0;
    std::vector<double> within(level_.size(), 0.0);
    for (Vertex v = 0; v < level_.size(); ++v) {
      within[community_[v]] += 2 * level_.loops[v];
      for (std::uint64_t i = level_.offsets[v]; i < level_.offsets[v + 1]; ++i) {
        if (community_[level_.targets[i]] == community_[v]) {
          within[community_[v]] += level_.weights[i];
        }
      }
    }
    double q = 0;
    for (Vertex c = 0; c < level_.size(); ++c) {
      const double share = sum_[c] / total_;
      q += within[c] / total_ - parameters_.resolution * share * share;
    }
    return q;
  }

  const std::vector<Vertex>& communities() const { return community_; }

 private:
  /// Puts v where modularity gains most; returns the gain.
  double move(Vertex v) {
    touched_.clear();
    for (std::uint64_t i = level_.offsets[v]; i < level_.offsets[v + 1]; ++i) {
      const Vertex c = community_[level_.targets[i]];
      if (links_[c] == 0.0) touched_.push_back(c);
      links_[c] += level_.weights[i];
    }
    const Vertex home = community_[v];
    sum_[home] -= degree_[v];
    const double factor = parameters_.resolution * degree_[v] / total_;
    const double at_home = links_[home] - factor * sum_[home];
    Vertex best = home;
    double most = at_home;
    for (Vertex c : touched_) {
      const double gain = links_[c] - factor * sum_[c];
      if (gain > most || (gain == most && best != home && c < best)) {
        most = gain;
        best = c;
      }
    }
    for (Vertex c : touched_) links_[c] = 0.0;
    sum_[best] += degree_[v];
    community_[v] = best;
    return 2 * (most - at_home) / total_;
  }

  const Level& level_;
  const LouvainParameters& parameters_;
  std::vector<Vertex> community_;
  std::vector<double> degree_;
  std::vector<double> sum_;    // of degrees, a community
  std::vector<double> links_;  // weight from the current vertex into a community
  std::vector<Vertex> touched_;
  double total_ = 0;
};

/// Numbers the communities 0..k-1 by their first member; returns k.
Vertex renumber(const std::vector<Vertex>& communities, std::vector<Vertex>& numbers) {
  constexpr Vertex none = 0xFFFFFFFFU;
  std::vector<Vertex> seen(communities.size(), none);
  numbers.resize(communities.size());
  Vertex next = 0;
  for (std::size_t v = 0; v < communities.size(); ++v) {
    Vertex& number = seen[communities[v]];
    if (number == none) number = next++;
    numbers[v] = number;
  }
  return next;
}

/// One vertex a community; weights between two communities add up.
Level aggregate(const Level& level, const std::vector<Vertex>& numbers, Vertex count) {
  std::vector<Vertex> members(level.size());
  std::iota(members.begin(), members.end(), Vertex{0});
  std::stable_sort(members.begin(), members.end(),
                   [&](Vertex a, Vertex b) { return numbers[a] < numbers[b]; });
  Level next;
  next.loops.assign(count, 0.0);
  std::vector<double> links(count, 0.0);
  std::vector<Vertex> touched;
  for (std::size_t i = 0; i < members.size();) {
    const Vertex c = numbers[members[i]];
    touched.clear();
    for (; i < members.size() && numbers[members[i]] == c; ++i) {
      const Vertex v = members[i];
      next.loops[c] += level.loops[v];
      for (std::uint64_t j = level.offsets[v]; j < level.offsets[v + 1]; ++j) {
        const Vertex other = numbers[level.targets[j]];
        if (other == c) {
          next.loops[c] += level.weights[j] / 2;  // met from both ends
          continue;
        }
        if (links[other] == 0.0) touched.push_back(other);
        links[other] += level.weights[j];
      }
    }
    std::sort(touched.begin(), touched.end());
    touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
    for (Vertex other : touched) {
      next.targets.push_back(other);
      next.weights.push_back(links[other]);
      links[other] = 0.0;
    }
    next.offsets.push_back(next.targets.size());
  }
  return next;
}

}  // namespace

Result<LouvainResult> louvain(const GraphView& view, const LouvainParameters& parameters,
                              const Control& control) {
  PLENUM_ASSERT(view.undirected());
  const Vertex n = view.vertex_count();
  PLENUM_TRY(control.reserve(
      view.bytes() + std::uint64_t{n} * 80 + std::uint64_t{view.arc_count()} * 24, "louvain"));
  LouvainResult result;
  std::vector<Vertex> assignment(n);
  std::iota(assignment.begin(), assignment.end(), Vertex{0});
  Level level = first_level(view);
  Pacer pacer(control);
  for (;;) {
    Mover mover(level, parameters);
    PLENUM_ASSIGN(const bool moved, mover.run(pacer));
    result.modularity = mover.modularity();
    if (!moved) break;
    std::vector<Vertex> numbers;
    const Vertex count = renumber(mover.communities(), numbers);
    for (Vertex& c : assignment) c = numbers[c];
    if (count == level.size()) break;
    level = aggregate(level, numbers, count);
  }
  std::vector<Vertex> smallest(n, n);
  for (Vertex v = 0; v < n; ++v) smallest[assignment[v]] = std::min(smallest[assignment[v]], v);
  result.communities.resize(n);
  for (Vertex v = 0; v < n; ++v) result.communities[v] = smallest[assignment[v]];
  return result;
}

}  // namespace plenum::graph
