// Node-link JSON as NetworkX (json_graph.node_link_graph) and D3 read it. Properties stand in an
// object of their own, so that none can be taken for `id`, `source` or `key`.
#include <cmath>

#include "core/try.hpp"
#include "core/value_text.hpp"
#include "exchange/json_plain.hpp"
#include "exchange/writers.hpp"

namespace plenum::exchange {

Status write_node_link(const GraphSource& source, const ExportRequest& request, Output& out) {
  out << R"({"directed":true,"multigraph":true,"graph":{},"nodes":[)";
  PLENUM_TRY(source.each_node([&](const NodeRecord& node) -> Status {
    out << (node.number == 1 ? "\n" : ",\n") << R"({"id":)" << node.number;
    if (request.options.with_internal) out << R"(,"internal_id":)" << node.id.value;
    out << R"(,"labels":)";
    append_labels(out, node.labels);
    out << R"(,"name":)";
    core::append_json_string(out.buffer(), display_name(node));
    out << R"(,"properties":)";
    append_plain_properties(out, node.properties);
    out << '}';
    return out.settle();
  }));
  out << "\n],\"links\":[";
  PLENUM_TRY(source.each_edge([&](const EdgeRecord& edge) -> Status {
    out << (edge.number == 1 ? "\n" : ",\n") << R"({"source":)" << edge.from << R"(,"target":)"
        << edge.to << R"(,"key":)" << edge.number;
    if (request.options.with_internal) out << R"(,"internal_id":)" << edge.id.value;
    out << R"(,"type":)";
    core::append_json_string(out.buffer(), edge.type);
    out << R"(,"properties":)";
    append_plain_properties(out, edge.properties);
    out << '}';
    return out.settle();
  }));
  out << "\n]}\n";
  return {};
}

}  // namespace plenum::exchange
