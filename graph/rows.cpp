#include "graph/rows.hpp"

#include "core/try.hpp"

namespace plenum::graph {

Control control_of(const CallContext& context) {
  return Control{context.interrupt, context.memory_bytes_max};
}

Status require_snapshot(const CallContext& context) {
  if (context.snapshot != nullptr) return {};
  return Error(ErrorCode::internal, "a graph algorithm was called without a snapshot");
}

Result<Value> node_value(const CallContext& context, NodeId node) {
  if (context.ids_suffice) return Value(Node{node, {}, {}});
  PLENUM_ASSIGN(Node whole, context.snapshot->node(node));
  return Value(std::move(whole));
}

Status emit_rows(const GraphView& view, const CallContext& context, RowSink& sink,
                 const std::function<void(Vertex, std::vector<Value>&)>& rest,
                 const std::vector<Vertex>* vertices) {
  const Control control = control_of(context);
  Pacer pacer(control);
  const std::size_t rows = vertices == nullptr ? view.vertex_count() : vertices->size();
  std::vector<Value> row;
  for (std::size_t i = 0; i < rows; ++i) {
    const Vertex v = vertices == nullptr ? static_cast<Vertex>(i) : (*vertices)[i];
    PLENUM_ASSIGN(Value node, node_value(context, view.node(v)));
    row.clear();
    row.push_back(std::move(node));
    rest(v, row);
    PLENUM_ASSIGN(const bool more, sink.emit(row));
    if (!more) return {};
    PLENUM_TRY(pacer.step());
  }
  return {};
}

Result<bool> emit_path(const CallContext& context, RowSink& sink, std::span<const NodeId> nodes,
                       std::span<const EdgeId> edges, Value cost) {
  Path path;
  for (NodeId id : nodes) {
    PLENUM_ASSIGN(Node node, context.snapshot->node(id));
    path.nodes.push_back(std::move(node));
  }
  for (EdgeId id : edges) {
    PLENUM_ASSIGN(Edge edge, context.snapshot->edge(id));
    path.edges.push_back(std::move(edge));
  }
  std::vector<Value> row{Value(std::move(path)), std::move(cost)};
  return sink.emit(row);
}

}  // namespace plenum::graph
