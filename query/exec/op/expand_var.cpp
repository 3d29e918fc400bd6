// Walks of many steps: depth first, each edge once a walk, resumable between chunks.
#include <algorithm>

#include <fmt/format.h>

#include "core/try.hpp"
#include "query/exec/op/expand.hpp"
#include "query/exec/op/step_filter.hpp"

namespace plenum::query::exec {

namespace {

class ExpandVar final : public PipeOperator {
 public:
  ExpandVar(OperatorPtr input, ExpandSpec spec, VarSpec var)
      : PipeOperator(std::move(input)),
        spec_(std::move(spec)),
        var_(std::move(var)),
        neighbours_(spec_.direction, spec_.types) {}

  Status open(ExecContext& context) override {
    in_ = Chunk();
    row_ = 0;
    levels_.clear();
    return PipeOperator::open(context);
  }

 protected:
  Result<bool> produce(ExecContext& context, Chunk& out) override {
    parents_.clear();
    ends_.clear();
    lists_ = std::make_shared<Vector>(VectorKind::any);
    while (parents_.empty()) {
      if (row_ >= in_.rows()) {
        PLENUM_ASSIGN(const bool more, input().next(context, in_));
        if (!more) {
          in_ = Chunk();
          row_ = 0;
          return false;
        }
        row_ = 0;
        started_ = false;
        neighbours_.resolve(context.graph());
      }
      while (row_ < in_.rows() && parents_.size() < chunk_rows) {
        PLENUM_TRY(var_.edges_bound ? follow_given(context) : walk(context));
      }
    }
    out = in_.gather(parents_, spec_.keep);
    if (spec_.need_to && !var_.to_bound) out.set(spec_.to, Vector::nodes(std::move(ends_)));
    if (spec_.need_edge && !var_.edges_bound) out.set(spec_.edge, lists_);
    ends_ = {};
    return true;
  }

 private:
  /// One node on the present walk, with the steps that are still to be tried from it.
  struct Level {
    NodeId node;
    std::vector<Step> steps;
    std::size_t next = 0;
  };

  Status walk(ExecContext& context) {
    if (!started_) {
      PLENUM_TRY(start(context));
      if (levels_.empty()) return {};
    }
    while (!levels_.empty()) {
      if (parents_.size() >= chunk_rows) return {};
      PLENUM_TRY(context.governor().tick());
      Level& top = levels_.back();
      if (top.next >= top.steps.size()) {
        levels_.pop_back();
        if (!path_.empty()) path_.pop_back();
        continue;
      }
      const Step step = top.steps[top.next++];
      if (std::find(path_.begin(), path_.end(), step.edge) != path_.end()) continue;
      path_.push_back(step.edge);
      PLENUM_TRY(enter(context, step.node));
    }
    ++row_;
    started_ = false;
    return {};
  }

  Status start(ExecContext& context) {
    path_.clear();
    levels_.clear();
    NodeId from;
    const bool there = node_at(*in_.raw(spec_.from), in_.physical(row_), from) &&
                       (!var_.to_bound || node_at(*in_.raw(spec_.to), in_.physical(row_), target_));
    if (!there) {
      ++row_;
      return {};
    }
    started_ = true;
    PLENUM_TRY(excluded_edges(in_, spec_.different_from, row_, excluded_));
    return enter(context, from);
  }

  /// Stands on a node after path_.size() steps: gives the walk out and lists the next steps.
  Status enter(ExecContext& context, NodeId node) {
    if (path_.size() >= var_.min) PLENUM_TRY(emit(context, node));
    Level level{node, {}, 0};
    if (path_.size() < var_.max && neighbours_.possible()) {
      PLENUM_TRY(neighbours_.load(context.graph(), node));
      collect_steps(neighbours_, node, excluded_, level.steps);
      PLENUM_TRY(keep_passing(context, in_, row_, var_, level.steps));
      PLENUM_TRY(context.governor().tick(level.steps.size()));
    }
    levels_.push_back(std::move(level));
    return {};
  }

  Status emit(ExecContext& context, NodeId node) {
    if (var_.to_bound && node != target_) return {};
    PLENUM_TRY(context.governor().tick(path_.size()));
    parents_.push_back(static_cast<std::uint32_t>(row_));
    ends_.push_back(node.value);
    if (!spec_.need_edge) return {};
    List list;
    list.reserve(path_.size());
    for (const std::uint64_t edge : path_) list.push_back(edge_reference(EdgeId{edge}));
    if (var_.reversed) std::reverse(list.begin(), list.end());
    lists_->push_any(Value(std::move(list)));
    return {};
  }

  /// The list of edges is given: does it lead from the start on?
  Status follow_given(ExecContext& context) {
    const std::size_t row = row_++;
    PLENUM_TRY(context.governor().tick());
    NodeId node;
    const std::size_t at = in_.physical(row);
    if (!node_at(*in_.raw(spec_.from), at, node)) return {};
    const Value given = in_.raw(spec_.edge)->value(at);
    const List* list = given.get_if<List>();
    if (list == nullptr || list->size() < var_.min || list->size() > var_.max) return {};
    List edges = *list;
    if (var_.reversed) std::reverse(edges.begin(), edges.end());
    for (const Value& item : edges) {
      const Edge* edge = item.get_if<Edge>();
      if (edge == nullptr) return {};
      PLENUM_ASSIGN(const auto ends, context.ends(edge->id));
      const bool forward = spec_.direction != Direction::in && ends.start == node;
      const bool backward = spec_.direction != Direction::out && ends.end == node;
      if (!forward && !backward) return {};
      node = forward ? ends.end : ends.start;
    }
    if (var_.to_bound) {
      NodeId target;
      if (!node_at(*in_.raw(spec_.to), at, target) || target != node) return {};
    }
    parents_.push_back(static_cast<std::uint32_t>(row));
    ends_.push_back(node.value);
    return {};
  }

  ExpandSpec spec_;
  VarSpec var_;
  Neighbours neighbours_;
  Chunk in_;
  std::size_t row_ = 0;
  bool started_ = false;
  NodeId target_;
  std::vector<Level> levels_;
  std::vector<std::uint64_t> path_;
  std::vector<std::uint64_t> excluded_;
  std::vector<std::uint32_t> parents_;
  std::vector<std::uint64_t> ends_;
  std::shared_ptr<Vector> lists_;
};

}  // namespace

OperatorPtr make_expand_var(OperatorPtr input, ExpandSpec spec, VarSpec var) {
  return std::make_unique<ExpandVar>(std::move(input), std::move(spec), std::move(var));
}

}  // namespace plenum::query::exec
