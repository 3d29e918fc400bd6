#pragma once
// Purpose: the writers, one a format; each has its file write_<format>.cpp.
// May depend on: exchange/graph_source.hpp, exchange/output.hpp.
// Invariants: a writer reads the source in its order and escapes by one function of its format.

#include "exchange/graph_source.hpp"
#include "exchange/output.hpp"

namespace plenum::exchange {

Status write_json_lines(const GraphSource& source, const ExportRequest& request, Output& out,
                        std::uint64_t& documents);
Status write_graphml(const GraphSource& source, const ExportRequest& request, Output& out);
Status write_gexf(const GraphSource& source, const ExportRequest& request, Output& out);
Status write_dot(const GraphSource& source, const ExportRequest& request, Output& out);
Status write_svg(const GraphSource& source, const ExportRequest& request, Output& out);
Status write_html(const GraphSource& source, const ExportRequest& request, Output& out);
Status write_node_link(const GraphSource& source, const ExportRequest& request, Output& out);
Status write_cytoscape(const GraphSource& source, const ExportRequest& request, Output& out);
Status write_csv(const GraphSource& source, const ExportRequest& request, Output& out);
Status write_cypher(const GraphSource& source, const ExportRequest& request, Output& out);

}  // namespace plenum::exchange
