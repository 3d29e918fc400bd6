#include "graph/kernel/pagerank.hpp"

#include <algorithm>
#include <cmath>

#include "core/try.hpp"

namespace plenum::graph {
namespace {

/// Sum of the weights that leave each vertex. A sum that overflows is scaled before.
std::vector<double> outgoing(const GraphView& view, double scale) {
  std::vector<double> sums(view.vertex_count(), 0.0);
  for (Vertex v = 0; v < view.vertex_count(); ++v) {
    if (!view.weighted()) {
      sums[v] = view.out_degree(v);
      continue;
    }
    for (ArcIndex arc = view.out_begin(v); arc < view.out_end(v); ++arc) {
      sums[v] += view.weight(arc) * scale;
    }
  }
  return sums;
}

/// Weights are used relative to the largest, so that no sum overflows.
double weight_scale(const GraphView& view) {
  double largest = 0;
  for (double weight : view.weights()) largest = std::max(largest, weight);
  return largest > 0 ? 1.0 / largest : 1.0;
}

double pulled(const GraphView& view, Vertex v, const std::vector<double>& shares, double scale) {
  double sum = 0;
  // Of an undirected view what leaves is what enters, with the weights in the same order.
  const auto sources = view.undirected() ? view.out(v) : view.in(v);
  if (!view.weighted()) {
    for (Vertex source : sources) sum += shares[source];
  } else if (view.undirected()) {
    for (std::size_t i = 0; i < sources.size(); ++i) {
      sum +=
          shares[sources[i]] * (view.weight(view.out_begin(v) + static_cast<ArcIndex>(i)) * scale);
    }
  } else {
    const auto arcs = view.in_arc_indexes(v);
    for (std::size_t i = 0; i < sources.size(); ++i) {
      sum += shares[sources[i]] * (view.weight(arcs[i]) * scale);
    }
  }
  return sum;
}

}  // namespace

Result<PagerankResult> pagerank(const GraphView& view, const PagerankParameters& parameters,
                                const Control& control) {
  const Vertex n = view.vertex_count();
  PagerankResult result;
  if (n == 0) return result;
  PLENUM_TRY(control.reserve(view.bytes() + std::uint64_t{n} * 3 * sizeof(double), "pagerank"));
  const double scale = weight_scale(view);
  const std::vector<double> sums = outgoing(view, scale);
  std::vector<double>& scores = result.scores;
  scores.assign(n, 1.0 / n);
  std::vector<double> shares(n);
  while (result.iterations < parameters.max_iterations) {
    PLENUM_TRY(control.check());
    double dangling = 0;
    for (Vertex v = 0; v < n; ++v) {
      if (sums[v] > 0) {
        shares[v] = scores[v] / sums[v];
      } else {
        shares[v] = 0;
        dangling += scores[v];
      }
    }
    const double base = (1.0 - parameters.damping) / n + parameters.damping * dangling / n;
    double moved = 0;
    Pacer pacer(control);
    for (Vertex v = 0; v < n; ++v) {
      const double score = base + parameters.damping * pulled(view, v, shares, scale);
      moved += std::fabs(score - scores[v]);
      scores[v] = score;
      PLENUM_TRY(pacer.step());
    }
    ++result.iterations;
    if (moved < parameters.tolerance) break;
  }
  return result;
}

}  // namespace plenum::graph
