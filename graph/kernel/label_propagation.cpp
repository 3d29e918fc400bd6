#include "graph/kernel/label_propagation.hpp"

#include <numeric>

#include "core/try.hpp"

namespace plenum::graph {
namespace {

/// Weight of each label among one vertex's neighbours; cleared by walking what was touched.
class Tally {
 public:
  explicit Tally(Vertex n) : sums_(n, 0.0) {}
  void add(Vertex label, double weight) {
    if (sums_[label] == 0.0) touched_.push_back(label);
    sums_[label] += weight;
  }
  Vertex winner(Vertex otherwise) {
    Vertex best = otherwise;
    double most = 0;
    for (Vertex label : touched_) {
      if (sums_[label] > most || (sums_[label] == most && most > 0 && label < best)) {
        most = sums_[label];
        best = label;
      }
    }
    for (Vertex label : touched_) sums_[label] = 0.0;
    touched_.clear();
    return best;
  }

 private:
  std::vector<double> sums_;
  std::vector<Vertex> touched_;
};

}  // namespace

Result<std::vector<Vertex>> label_propagation(const GraphView& view, std::uint32_t max_iterations,
                                              const Control& control) {
  const Vertex n = view.vertex_count();
  PLENUM_TRY(
      control.reserve(view.bytes() + std::uint64_t{n} * (3 * sizeof(Vertex) + sizeof(double)),
                      "label propagation"));
  std::vector<Vertex> labels(n);
  std::iota(labels.begin(), labels.end(), Vertex{0});
  std::vector<Vertex> next(n);
  Tally tally(n);
  Pacer pacer(control);
  for (std::uint32_t round = 0; round < max_iterations; ++round) {
    bool changed = false;
    for (Vertex v = 0; v < n; ++v) {
      for (ArcIndex arc = view.out_begin(v); arc < view.out_end(v); ++arc) {
        tally.add(labels[view.targets()[arc]], view.weight(arc));
      }
      if (!view.undirected()) {
        const auto sources = view.in(v);
        const auto arcs = view.in_arc_indexes(v);
        for (std::size_t i = 0; i < sources.size(); ++i) {
          tally.add(labels[sources[i]], view.weight(arcs[i]));
        }
      }
      next[v] = tally.winner(labels[v]);
      changed = changed || next[v] != labels[v];
      PLENUM_TRY(pacer.step(view.out_degree(v) + 1));
    }
    labels.swap(next);
    if (!changed) break;
  }
  return labels;
}

}  // namespace plenum::graph
