#pragma once
// Purpose: how algorithms hand out their rows.
// May depend on: graph/graph_view.hpp, core, include/plenum.
// Invariants: a sink that wants no more rows ends the algorithm with success.

#include <functional>
#include <span>
#include <vector>

#include "graph/control.hpp"
#include "graph/graph_view.hpp"
#include "plenum/procedure.hpp"

namespace plenum::graph {

/// The control of a call.
Control control_of(const CallContext& context);
/// `internal` when a caller forgot the snapshot.
Status require_snapshot(const CallContext& context);

/// A node as the caller wants it: whole, or its id alone.
Result<Value> node_value(const CallContext& context, NodeId node);

/// Emits one row a vertex: the node, then what `rest` appends for it. `vertices` gives the order;
/// without it all vertices come in ascending order.
Status emit_rows(const GraphView& view, const CallContext& context, RowSink& sink,
                 const std::function<void(Vertex, std::vector<Value>&)>& rest,
                 const std::vector<Vertex>* vertices = nullptr);

/// Emits path and cost.
Result<bool> emit_path(const CallContext& context, RowSink& sink, std::span<const NodeId> nodes,
                       std::span<const EdgeId> edges, Value cost);

}  // namespace plenum::graph
