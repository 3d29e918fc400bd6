// The JSON of Cytoscape.js (https://js.cytoscape.org/#notation/elements-json), which Cytoscape
// reads too.
#include "core/try.hpp"
#include "core/value_text.hpp"
#include "exchange/json_plain.hpp"
#include "exchange/writers.hpp"

namespace plenum::exchange {

Status write_cytoscape(const GraphSource& source, const ExportRequest& request, Output& out) {
  out << R"({"format_version":"1.0","generated_by":"plenum","elements":{"nodes":[)";
  PLENUM_TRY(source.each_node([&](const NodeRecord& node) -> Status {
    out << (node.number == 1 ? "\n" : ",\n") << R"({"data":{"id":"n)" << node.number << '"';
    if (request.options.with_internal) out << R"(,"internal_id":)" << node.id.value;
    out << R"(,"name":)";
    core::append_json_string(out.buffer(), display_name(node));
    out << R"(,"labels":)";
    append_labels(out, node.labels);
    out << R"(,"properties":)";
    append_plain_properties(out, node.properties);
    out << "}}";
    return out.settle();
  }));
  out << "\n],\"edges\":[";
  PLENUM_TRY(source.each_edge([&](const EdgeRecord& edge) -> Status {
    out << (edge.number == 1 ? "\n" : ",\n") << R"({"data":{"id":"e)" << edge.number
        << R"(","source":"n)" << edge.from << R"(","target":"n)" << edge.to << '"';
    if (request.options.with_internal) out << R"(,"internal_id":)" << edge.id.value;
    out << R"(,"interaction":)";
    core::append_json_string(out.buffer(), edge.type);
    out << R"(,"properties":)";
    append_plain_properties(out, edge.properties);
    out << "}}";
    return out.settle();
  }));
  out << "\n]}}\n";
  return {};
}

}  // namespace plenum::exchange
