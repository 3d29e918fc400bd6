// Breadth-first search between two known nodes: one shortest walk, or all of the least length.
#include <algorithm>
#include <unordered_map>

#include "core/try.hpp"
#include "query/exec/op/expand.hpp"
#include "query/exec/op/step_filter.hpp"

namespace plenum::query::exec {

namespace {

class ShortestPath final : public PipeOperator {
 public:
  ShortestPath(OperatorPtr input, ExpandSpec spec, VarSpec var, bool all)
      : PipeOperator(std::move(input)),
        spec_(std::move(spec)),
        var_(std::move(var)),
        all_(all),
        neighbours_(spec_.direction, spec_.types) {}

  Status open(ExecContext& context) override {
    charge_.reset(&context.governor());
    return PipeOperator::open(context);
  }

 protected:
  Result<bool> produce(ExecContext& context, Chunk& out) override {
    std::vector<std::uint32_t> parents;
    auto lists = std::make_shared<Vector>(VectorKind::any);
    Chunk in;
    while (parents.empty()) {
      PLENUM_ASSIGN(const bool more, input().next(context, in));
      if (!more) return false;
      neighbours_.resolve(context.graph());
      for (std::size_t row = 0; row < in.rows(); ++row) {
        PLENUM_TRY(search(context, in, row));
        for (List& walk : found_) {
          parents.push_back(static_cast<std::uint32_t>(row));
          lists->push_any(Value(std::move(walk)));
        }
      }
    }
    out = in.gather(parents, spec_.keep);
    out.set(spec_.edge, std::move(lists));
    return true;
  }

 private:
  struct Visit {
    std::uint64_t depth = 0;
    std::vector<Step> from;  ///< steps that reached it first: node before and edge taken
  };

  Status search(ExecContext& context, const Chunk& in, std::size_t row) {
    found_.clear();
    NodeId start;
    NodeId goal;
    if (!node_at(*in.raw(spec_.from), in.physical(row), start)) return {};
    if (!node_at(*in.raw(spec_.to), in.physical(row), goal)) return {};
    if (start == goal) {
      if (var_.min == 0) found_.emplace_back();
      return {};
    }
    if (!neighbours_.possible()) return {};
    visited_.clear();
    charge_.reset(&context.governor());
    visited_[start] = {};
    std::vector<NodeId> frontier{start};
    for (std::uint64_t depth = 1; depth <= var_.max && !frontier.empty(); ++depth) {
      std::vector<NodeId> next;
      for (const NodeId node : frontier) PLENUM_TRY(visit(context, in, row, node, depth, next));
      const auto reached = visited_.find(goal);
      if (reached != visited_.end() && depth >= var_.min) return collect(context, start, goal);
      frontier = std::move(next);
    }
    return {};
  }

  Status visit(ExecContext& context, const Chunk& in, std::size_t row, NodeId node,
               std::uint64_t depth, std::vector<NodeId>& next) {
    PLENUM_TRY(neighbours_.load(context.graph(), node));
    steps_.clear();
    collect_steps(neighbours_, node, {}, steps_);
    PLENUM_TRY(keep_passing(context, in, row, var_, steps_));
    PLENUM_TRY(context.governor().tick(steps_.size() + 1));
    for (const Step& step : steps_) {
      const auto [entry, fresh] = visited_.try_emplace(step.node);
      Visit& visit = entry->second;
      if (fresh) {
        visit.depth = depth;
        visit.from.push_back({node, step.edge});
        next.push_back(step.node);
        PLENUM_TRY(charge_.add(sizeof(Visit) + sizeof(Step) + 64));
      } else if (all_ && visit.depth == depth) {
        visit.from.push_back({node, step.edge});
        PLENUM_TRY(charge_.add(sizeof(Step)));
      }
    }
    return {};
  }

  /// Walks back from the goal over all recorded steps, without recursion.
  Status collect(ExecContext& context, NodeId start, NodeId goal) {
    struct Place {
      NodeId node;
      std::size_t next = 0;
    };
    std::vector<Place> stack{{goal, 0}};
    std::vector<std::uint64_t> edges;
    while (!stack.empty()) {
      PLENUM_TRY(context.governor().tick());
      Place& place = stack.back();
      if (place.node == start) {
        List walk;
        for (auto it = edges.rbegin(); it != edges.rend(); ++it) {
          walk.push_back(edge_reference(EdgeId{*it}));
        }
        if (var_.reversed) std::reverse(walk.begin(), walk.end());
        PLENUM_TRY(charge_.add(walk.size() * sizeof(Value)));
        found_.push_back(std::move(walk));
        if (!all_) return {};
      }
      const Visit& visit = visited_[place.node];
      if (place.node == start || place.next >= visit.from.size()) {
        stack.pop_back();
        if (!edges.empty()) edges.pop_back();
        continue;
      }
      const Step step = visit.from[place.next++];
      edges.push_back(step.edge);
      stack.push_back({step.node, 0});
    }
    return {};
  }

  ExpandSpec spec_;
  VarSpec var_;
  bool all_;
  Neighbours neighbours_;
  std::unordered_map<NodeId, Visit> visited_;
  std::vector<Step> steps_;
  std::vector<List> found_;
  Charge charge_;
};

}  // namespace

OperatorPtr make_shortest_path(OperatorPtr input, ExpandSpec spec, VarSpec var, bool all) {
  return std::make_unique<ShortestPath>(std::move(input), std::move(spec), std::move(var), all);
}

}  // namespace plenum::query::exec
