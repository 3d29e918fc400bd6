#include "graph/kernel/delta_stepping.hpp"

#include <algorithm>
#include <limits>

#include "core/try.hpp"
#include "graph/weights.hpp"

namespace plenum::graph {
namespace {

constexpr std::uint64_t widths_max = 64;

class DeltaStepping {
 public:
  DeltaStepping(const GraphView& view, const Control& control)
      : view_(view),
        control_(control),
        distances_(view.vertex_count(), infinity),
        buckets_(widths_max + 4) {
    double largest = view.weighted() ? 0.0 : 1.0;
    for (double weight : view.weights()) largest = std::max(largest, weight);
    const std::uint64_t mean_degree =
        view.vertex_count() == 0 ? 1 : view.arc_count() / view.vertex_count();
    delta_ = largest / static_cast<double>(std::clamp<std::uint64_t>(mean_degree, 1, widths_max));
    // All weights zero, or too small to divide: one bucket, which is then label-correcting.
    if (!(delta_ >= std::numeric_limits<double>::min())) delta_ = 1.0;
  }

  Result<std::vector<double>> run(Vertex source) {
    relax(source, 0.0);
    std::uint64_t current = 0;
    Pacer pacer(control_);
    while (pending_ > 0) {
      auto& bucket = buckets_[current % buckets_.size()];
      settled_.clear();
      while (!bucket.empty()) {
        batch_.clear();
        batch_.swap(bucket);
        pending_ -= batch_.size();
        for (Vertex v : batch_) {
          if (index(distances_[v]) != current) continue;  // moved to an earlier bucket since
          settled_.push_back(v);
          PLENUM_TRY(relax_arcs(v, true, pacer));
        }
      }
      std::sort(settled_.begin(), settled_.end());
      settled_.erase(std::unique(settled_.begin(), settled_.end()), settled_.end());
      for (Vertex v : settled_) PLENUM_TRY(relax_arcs(v, false, pacer));
      ++current;
    }
    return std::move(distances_);
  }

 private:
  std::uint64_t index(double distance) const {
    return static_cast<std::uint64_t>(distance / delta_);
  }

  void relax(Vertex v, double distance) {
    if (!(distance < distances_[v])) return;
    distances_[v] = distance;
    buckets_[index(distance) % buckets_.size()].push_back(v);
    ++pending_;
  }

  Status relax_arcs(Vertex v, bool light, Pacer& pacer) {
    const double from = distances_[v];
    for (ArcIndex arc = view_.out_begin(v); arc < view_.out_end(v); ++arc) {
      const double weight = view_.weight(arc);
      if ((weight <= delta_) == light) relax(view_.targets()[arc], from + weight);
    }
    return pacer.step(view_.out_degree(v) + 1);
  }

  const GraphView& view_;
  const Control& control_;
  std::vector<double> distances_;
  std::vector<std::vector<Vertex>> buckets_;
  std::vector<Vertex> batch_;
  std::vector<Vertex> settled_;
  std::uint64_t pending_ = 0;
  double delta_ = 1.0;
};

}  // namespace

Result<std::vector<double>> shortest_distances(const GraphView& view, Vertex source,
                                               const Control& control) {
  PLENUM_TRY(control.reserve(view.bytes() + std::uint64_t{view.vertex_count()} * 24 +
                                 std::uint64_t{view.arc_count()} * sizeof(Vertex),
                             "shortest distances"));
  return DeltaStepping(view, control).run(source);
}

}  // namespace plenum::graph
