#include "exchange/exchange.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "core/try.hpp"
#include "exchange/import_session.hpp"
#include "exchange/writers.hpp"

namespace plenum::exchange {
namespace {

Status write(const GraphSource& source, const ExportRequest& request, Output& out,
             std::uint64_t& documents) {
  switch (request.format) {
    case ExportFormat::json_lines:
      return write_json_lines(source, request, out, documents);
    case ExportFormat::graphml:
      return write_graphml(source, request, out);
    case ExportFormat::gexf:
      return write_gexf(source, request, out);
    case ExportFormat::dot:
      return write_dot(source, request, out);
    case ExportFormat::svg:
      return write_svg(source, request, out);
    case ExportFormat::html:
      return write_html(source, request, out);
    case ExportFormat::node_link:
      return write_node_link(source, request, out);
    case ExportFormat::cytoscape:
      return write_cytoscape(source, request, out);
    case ExportFormat::csv:
      return write_csv(source, request, out);
    case ExportFormat::cypher:
      return write_cypher(source, request, out);
    case ExportFormat::turtle:
    case ExportFormat::nquads:
    case ExportFormat::json_ld:
      break;
  }
  return Error(ErrorCode::unsupported,
               fmt::format("export as {} is not built yet", format_name(request.format)))
      .with_hint("jsonl carries everything; graphml, json and csv are widely read");
}

}  // namespace

ByteSource source_of(std::string_view text) {
  auto rest = std::make_shared<std::string_view>(text);
  return [rest](std::span<char> buffer) -> Result<std::size_t> {
    const std::size_t bytes = std::min(buffer.size(), rest->size());
    if (bytes > 0) std::memcpy(buffer.data(), rest->data(), bytes);
    rest->remove_prefix(bytes);
    return bytes;
  };
}

Result<ExportReport> export_graph(const storage::Snapshot& snapshot, const ExportRequest& request,
                                  const ByteSink& sink) {
  PLENUM_ASSIGN(const GraphSource source,
                GraphSource::open(snapshot, request.subgraph, request.watch));
  Output out(sink);
  ExportReport report;
  PLENUM_TRY(write(source, request, out, report.documents));
  PLENUM_TRY(out.finish());
  report.nodes = source.node_count();
  report.edges = source.edge_count();
  report.bytes = out.bytes();
  report.losses = out.losses();
  return report;
}

Result<ImportReport> import_graph(storage::Transaction& transaction, const ImportRequest& request,
                                  const ByteSource& source) {
  ImportSession session(transaction, request);
  return request.format == ImportFormat::graphml ? read_graphml(session, source)
                                                 : read_json_lines(session, source);
}

}  // namespace plenum::exchange
