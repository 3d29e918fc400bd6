// Computed columns and path values.
#include "core/try.hpp"
#include "query/exec/op/row_ops.hpp"

namespace plenum::query::exec {

namespace {

class Project final : public PipeOperator {
 public:
  Project(OperatorPtr input, std::vector<Computed> items)
      : PipeOperator(std::move(input)), items_(std::move(items)) {}

 protected:
  Result<bool> produce(ExecContext& context, Chunk& out) override {
    PLENUM_ASSIGN(const bool more, input().next(context, out));
    if (!more) return false;
    out.compact();
    for (const Computed& item : items_) {
      PLENUM_ASSIGN(VectorPtr column, item.value->evaluate(context, out));
      out.set(item.slot, std::move(column));
    }
    return true;
  }

 private:
  std::vector<Computed> items_;
};

class BuildPath final : public PipeOperator {
 public:
  BuildPath(OperatorPtr input, PathSpec spec)
      : PipeOperator(std::move(input)), spec_(std::move(spec)) {}

 protected:
  Result<bool> produce(ExecContext& context, Chunk& out) override {
    PLENUM_ASSIGN(const bool more, input().next(context, out));
    if (!more) return false;
    out.compact();
    auto paths = std::make_shared<Vector>(VectorKind::any);
    for (std::size_t row = 0; row < out.rows(); ++row) {
      PLENUM_ASSIGN(Value path, build(context, out, row));
      paths->push_any(std::move(path));
    }
    out.set(spec_.slot, std::move(paths));
    return true;
  }

 private:
  Result<Value> build(ExecContext& context, const Chunk& chunk, std::size_t row) const {
    Path path;
    const auto at = [&](Slot slot) { return chunk.raw(slot)->value(row); };
    const Value first = at(spec_.first);
    if (first.kind() != ValueKind::node) return Value();
    path.nodes.push_back(first.as_node());
    for (const PathSpec::Step& step : spec_.steps) {
      const Value edges = at(step.edge);
      const Value node = at(step.node);
      if (edges.is_null() || node.kind() != ValueKind::node) return Value();
      if (const Edge* edge = edges.get_if<Edge>()) {
        path.edges.push_back(*edge);
        path.nodes.push_back(node.as_node());
        continue;
      }
      const List* list = edges.get_if<List>();
      if (list == nullptr) return Value();
      for (const Value& item : *list) {
        const Edge* edge = item.get_if<Edge>();
        if (edge == nullptr) return Value();
        PLENUM_ASSIGN(const auto ends, context.ends(edge->id));
        const NodeId from = path.nodes.back().id;
        path.edges.push_back(*edge);
        path.nodes.push_back(Node{ends.start == from ? ends.end : ends.start, {}, {}});
      }
    }
    return Value(std::move(path));
  }

  PathSpec spec_;
};

}  // namespace

OperatorPtr make_project(OperatorPtr input, std::vector<Computed> items) {
  return std::make_unique<Project>(std::move(input), std::move(items));
}
OperatorPtr make_build_path(OperatorPtr input, PathSpec spec) {
  return std::make_unique<BuildPath>(std::move(input), std::move(spec));
}

}  // namespace plenum::query::exec
