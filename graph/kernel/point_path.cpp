#include "graph/kernel/point_path.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <queue>
#include <tuple>
#include <unordered_map>

#include "core/try.hpp"
#include "graph/weights.hpp"

namespace plenum::graph {
namespace {

/// What the search knows of a node from one of its ends.
struct Reached {
  double cost = infinity;
  NodeId previous;
  EdgeId edge;
  bool settled = false;
};

/// One half of the search: forwards from the source or backwards from the target.
struct Half {
  Direction direction = Direction::out;
  std::unordered_map<NodeId, Reached> reached;
  using Entry = std::pair<double, std::uint64_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;

  void start(NodeId node) {
    reached[node] = Reached{0.0, node, EdgeId{}, false};
    queue.emplace(0.0, node.value);
  }
  /// Drops what was overtaken; the cost of the next node, or infinity.
  double next_cost() {
    while (!queue.empty()) {
      const Reached& at = reached[NodeId{queue.top().second}];
      if (!at.settled && at.cost == queue.top().first) return at.cost;
      queue.pop();
    }
    return infinity;
  }
};

class PointSearch {
 public:
  PointSearch(const storage::Snapshot& snapshot, const Selection& selection, const Control& control)
      : snapshot_(snapshot), control_(control), pacer_(control) {
    for (const std::string& name : selection.labels) {
      if (const auto label = snapshot.find_label(name)) labels_.push_back(*label);
    }
    for (const std::string& name : selection.types) {
      if (const auto type = snapshot.find_type(name)) types_.push_back(*type);
    }
    all_labels_ = selection.labels.empty();
    all_types_ = selection.types.empty();
    if (!selection.weight.empty()) weight_ = snapshot.find_property(selection.weight);
    const Direction way = selection.direction.value_or(Direction::out);
    halves_[0].direction = way;
    halves_[1].direction = way == Direction::both  ? Direction::both
                           : way == Direction::out ? Direction::in
                                                   : Direction::out;
  }

  Result<std::optional<FoundPath>> run(NodeId source, NodeId target) {
    for (NodeId end : {source, target}) {
      PLENUM_ASSIGN(const bool there, snapshot_.contains(end));
      if (!there) {
        return Error(ErrorCode::not_found, fmt::format("there is no node {}", end.value));
      }
      PLENUM_ASSIGN(const bool wanted, selected(end));
      if (!wanted) return std::optional<FoundPath>();
    }
    halves_[0].start(source);
    halves_[1].start(target);
    meet(source, 0);
    for (;;) {
      const double forward = halves_[0].next_cost();
      const double backward = halves_[1].next_cost();
      // Whatever is still to be found costs at least both fronts together.
      if (forward + backward >= best_ || forward == infinity || backward == infinity) break;
      PLENUM_TRY(settle(forward <= backward ? 0 : 1));
    }
    if (best_ == infinity) return std::optional<FoundPath>();
    return std::optional<FoundPath>(path(source, target));
  }

 private:
  Result<bool> selected(NodeId node) const {
    if (all_labels_) return true;
    for (const storage::LabelToken label : labels_) {
      PLENUM_ASSIGN(const bool has, snapshot_.has_label(node, label));
      if (has) return true;
    }
    return false;
  }

  /// Notes the path through a node that both halves know.
  void meet(NodeId node, std::size_t side) {
    auto other = halves_[1 - side].reached.find(node);
    if (other == halves_[1 - side].reached.end()) return;
    const double cost = halves_[side].reached[node].cost + other->second.cost;
    if (cost < best_ || (cost == best_ && best_ < infinity && node < meeting_)) {
      best_ = cost;
      meeting_ = node;
    }
  }

  Status settle(std::size_t side) {
    Half& half = halves_[side];
    const NodeId node{half.queue.top().second};
    half.queue.pop();
    Reached& here = half.reached[node];
    here.settled = true;
    const double cost = here.cost;
    if (half.direction != Direction::in) PLENUM_TRY(relax(node, cost, Direction::out, side));
    if (half.direction != Direction::out) PLENUM_TRY(relax(node, cost, Direction::in, side));
    const std::uint64_t known = halves_[0].reached.size() + halves_[1].reached.size();
    return control_.reserve(known * 96, "shortest path");
  }

  Status relax(NodeId node, double cost, Direction way, std::size_t side) {
    if (all_types_) {
      PLENUM_ASSIGN(auto slice, snapshot_.expand(node, way, buffer_));
      return relax_slice(node, cost, slice, side);
    }
    for (storage::TypeToken type : types_) {
      PLENUM_ASSIGN(auto slice, snapshot_.expand(node, way, type, buffer_));
      PLENUM_TRY(relax_slice(node, cost, slice, side));
    }
    return {};
  }

  Status relax_slice(NodeId node, double cost, const storage::AdjacencySlice& slice,
                     std::size_t side) {
    PLENUM_TRY(pacer_.step(slice.size() + 1));
    weights_.clear();
    if (weight_) {
      const auto edges = slice.edges.as_array(edges_);
      PLENUM_TRY(read_weights(snapshot_, *weight_, edges, column_, weights_));
    }
    Half& half = halves_[side];
    for (std::size_t i = 0; i < slice.size(); ++i) {
      const NodeId next = slice.nodes[i];
      const double reached = cost + (weight_ ? weights_[i] : 1.0);
      auto known = half.reached.find(next);
      if (known == half.reached.end()) {
        PLENUM_ASSIGN(const bool wanted, selected(next));
        if (!wanted) continue;
        known = half.reached.emplace(next, Reached{}).first;
      }
      if (!(reached < known->second.cost)) continue;
      known->second = Reached{reached, node, slice.edges[i], false};
      half.queue.emplace(reached, next.value);
      meet(next, side);
    }
    return {};
  }

  FoundPath path(NodeId source, NodeId target) const {
    FoundPath found;
    found.cost = best_;
    for (NodeId at = meeting_; at != source;) {
      const Reached& step = halves_[0].reached.at(at);
      found.nodes.push_back(at);
      found.edges.push_back(step.edge);
      at = step.previous;
    }
    found.nodes.push_back(source);
    std::reverse(found.nodes.begin(), found.nodes.end());
    std::reverse(found.edges.begin(), found.edges.end());
    for (NodeId at = meeting_; at != target;) {
      const Reached& step = halves_[1].reached.at(at);
      at = step.previous;
      found.nodes.push_back(at);
      found.edges.push_back(step.edge);
    }
    return found;
  }

  const storage::Snapshot& snapshot_;
  const Control& control_;
  Pacer pacer_;
  std::vector<storage::LabelToken> labels_;
  std::vector<storage::TypeToken> types_;
  bool all_labels_ = true;
  bool all_types_ = true;
  std::optional<storage::PropertyToken> weight_;
  Half halves_[2];
  double best_ = infinity;
  NodeId meeting_;
  storage::AdjacencyBuffer buffer_;
  std::vector<EdgeId> edges_;
  storage::PropertyColumn column_;
  std::vector<double> weights_;
};

}  // namespace

Result<std::optional<FoundPath>> point_path(const storage::Snapshot& snapshot,
                                            const Selection& selection, NodeId source,
                                            NodeId target, const Control& control) {
  return PointSearch(snapshot, selection, control).run(source, target);
}

}  // namespace plenum::graph
