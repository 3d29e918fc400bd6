// DELETE: everything is collected, then edges go before nodes.
#include <algorithm>

#include "core/try.hpp"
#include "query/exec/eval/value_ops.hpp"
#include "query/exec/op/update.hpp"

namespace plenum::query::exec {

namespace {

class Delete final : public Barrier {
 public:
  Delete(OperatorPtr input, std::vector<EvaluatorPtr> targets, bool detach, std::vector<Slot> keep)
      : Barrier(std::move(input), std::move(keep)), targets_(std::move(targets)), detach_(detach) {}

 protected:
  Status apply(ExecContext& context, std::vector<Chunk>& chunks) override {
    nodes_.clear();
    edges_.clear();
    for (const Chunk& chunk : chunks) {
      for (const EvaluatorPtr& target : targets_) {
        PLENUM_ASSIGN(const VectorPtr values, target->evaluate(context, chunk));
        for (std::size_t row = 0; row < values->size(); ++row) {
          PLENUM_TRY(context.governor().tick());
          PLENUM_TRY(placed(collect(values->value(row)), target->span()));
        }
      }
    }
    order(nodes_);
    if (detach_) PLENUM_TRY(collect_attached(context));
    order(edges_);
    for (const EdgeId edge : edges_) PLENUM_TRY(delete_edge(context, edge));
    for (const NodeId node : nodes_) {
      PLENUM_TRY(placed(delete_node(context, node), targets_.front()->span()));
    }
    return {};
  }

 private:
  template <class Id>
  static void order(std::vector<Id>& ids) {
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  }

  Status collect(const Value& value) {
    switch (value.kind()) {
      case ValueKind::null:
        return {};
      case ValueKind::node:
        nodes_.push_back(value.as_node().id);
        return {};
      case ValueKind::edge:
        edges_.push_back(value.as_edge().id);
        return {};
      case ValueKind::path:
        for (const Node& node : value.as_path().nodes) nodes_.push_back(node.id);
        for (const Edge& edge : value.as_path().edges) edges_.push_back(edge.id);
        return {};
      default:
        return type_error("InvalidArgumentType",
                          "DELETE takes nodes, relationships and paths, not " +
                              std::string(value_kind_name(value.kind())));
    }
  }

  Status collect_attached(ExecContext& context) {
    storage::AdjacencyBuffer buffer;
    for (const NodeId node : nodes_) {
      PLENUM_ASSIGN(const bool there, context.graph().contains(node));
      if (!there) continue;
      for (const Direction direction : {Direction::out, Direction::in}) {
        PLENUM_ASSIGN(const auto slice, context.graph().expand(node, direction, buffer));
        PLENUM_TRY(context.governor().tick(slice.size()));
        for (std::size_t i = 0; i < slice.size(); ++i) {
          // Between two of the nodes it is found at its start.
          const bool found = direction == Direction::in &&
                             std::binary_search(nodes_.begin(), nodes_.end(), slice.nodes[i]);
          if (!found) edges_.push_back(slice.edges[i]);
        }
      }
    }
    return {};
  }

  static Status delete_edge(ExecContext& context, EdgeId edge) {
    PLENUM_ASSIGN(const bool there, context.graph().contains(edge));
    if (!there) return {};
    PLENUM_ASSIGN(const auto ends, context.graph().ends(edge));
    context.note_deleted(edge, ends);
    PLENUM_TRY(context.transaction()->delete_edge(edge));
    ++context.summary.relationships_deleted;
    return {};
  }

  static Status delete_node(ExecContext& context, NodeId node) {
    PLENUM_ASSIGN(const bool there, context.graph().contains(node));
    if (!there) return {};
    Status status = context.transaction()->delete_node(node);
    if (!status.ok()) {
      if (status.error().code() != ErrorCode::constraint) return status;
      return runtime_error(ErrorCode::constraint, "ConstraintVerificationFailed",
                           "DeleteConnectedNode", status.error().message())
          .with_hint("use DETACH DELETE to delete its relationships too");
    }
    context.note_deleted(node);
    ++context.summary.nodes_deleted;
    return {};
  }

  std::vector<EvaluatorPtr> targets_;
  bool detach_;
  std::vector<NodeId> nodes_;  ///< ascending, each once, when all are collected
  std::vector<EdgeId> edges_;
};

}  // namespace

OperatorPtr make_delete(OperatorPtr input, std::vector<EvaluatorPtr> targets, bool detach,
                        std::vector<Slot> keep) {
  return std::make_unique<Delete>(std::move(input), std::move(targets), detach, std::move(keep));
}

}  // namespace plenum::query::exec
