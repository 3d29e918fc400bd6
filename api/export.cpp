#include "plenum/export.hpp"

#include <array>

#include "api/deadline.hpp"
#include "api/guard.hpp"
#include "api/impl.hpp"
#include "api/output_file.hpp"
#include "api/subgraph.hpp"
#include "core/input_check.hpp"
#include "core/temporal_text.hpp"
#include "core/try.hpp"
#include "exchange/exchange.hpp"
#include "ingest/evidence_reader.hpp"

namespace plenum {
namespace {

struct FormatEntry {
  ExportFormat format;
  exchange::ExportFormat inner;
  std::string_view name;
};
constexpr std::array<FormatEntry, 13> formats = {{
    {ExportFormat::json_lines, exchange::ExportFormat::json_lines, "jsonl"},
    {ExportFormat::graphml, exchange::ExportFormat::graphml, "graphml"},
    {ExportFormat::gexf, exchange::ExportFormat::gexf, "gexf"},
    {ExportFormat::dot, exchange::ExportFormat::dot, "dot"},
    {ExportFormat::svg, exchange::ExportFormat::svg, "svg"},
    {ExportFormat::html, exchange::ExportFormat::html, "html"},
    {ExportFormat::node_link, exchange::ExportFormat::node_link, "json"},
    {ExportFormat::cytoscape, exchange::ExportFormat::cytoscape, "cytoscape"},
    {ExportFormat::csv, exchange::ExportFormat::csv, "csv"},
    {ExportFormat::cypher, exchange::ExportFormat::cypher, "cypher"},
    {ExportFormat::turtle, exchange::ExportFormat::turtle, "turtle"},
    {ExportFormat::nquads, exchange::ExportFormat::nquads, "nquads"},
    {ExportFormat::json_ld, exchange::ExportFormat::json_ld, "jsonld"},
}};

/// Extensions that are not the name of their format.
constexpr std::array<std::pair<std::string_view, ExportFormat>, 5> extensions = {{
    {"gv", ExportFormat::dot},
    {"htm", ExportFormat::html},
    {"ttl", ExportFormat::turtle},
    {"nq", ExportFormat::nquads},
    {"cyp", ExportFormat::cypher},
}};

const FormatEntry& entry_of(ExportFormat format) noexcept {
  return formats[static_cast<std::size_t>(format)];
}

exchange::EvidenceLine to_line(ingest::EvidenceItem&& item) {
  exchange::EvidenceLine line;
  line.article = std::move(item.source);
  line.title = std::move(item.title);
  if (item.dated) line.published = core::text(Date{item.published_days});
  line.sentence = std::move(item.sentence);
  line.rule = std::move(item.rule);
  line.confidence = item.confidence;
  return line;
}

/// What supports the node or edge with this key; people's own additions have nothing.
Result<std::vector<exchange::EvidenceLine>> evidence_of(const storage::Snapshot& view,
                                                        ingest::EvidenceReader& reader,
                                                        std::string_view key) {
  std::vector<ingest::EvidenceItem> items;
  PLENUM_ASSIGN(const std::vector<EdgeId> edges, view.edges_by_key(key));
  if (!edges.empty()) {
    PLENUM_ASSIGN(const Edge edge, view.edge(edges.front()));
    PLENUM_ASSIGN(const Node start, view.node(edge.start));
    PLENUM_ASSIGN(const Node end, view.node(edge.end));
    const auto key_of = [](const Map& properties) {
      auto found = properties.find("key");
      const auto* text = found == properties.end() ? nullptr : found->second.get_if<std::string>();
      return text == nullptr ? std::string() : *text;
    };
    PLENUM_ASSIGN(items, reader.assertions_of(std::string(key), edge.type, key_of(start.properties),
                                              key_of(end.properties)));
  } else {
    PLENUM_ASSIGN(items, reader.mentions_of(std::string(key)));
  }
  std::vector<exchange::EvidenceLine> lines;
  lines.reserve(items.size());
  for (auto& item : items) lines.push_back(to_line(std::move(item)));
  return lines;
}

Status write_graph(const ReadView& view, ExportFormat format, const exchange::ByteSink& sink,
                   const ExportOptions& options) {
  if (view.impl() == nullptr) return api::moved_from("view");
  PLENUM_TRY(core::check_text(options.query, "the query of the export"));
  api::Deadline deadline("the export", options.run.interrupt, options.run.timeout_ms);
  exchange::ExportRequest request;
  request.format = entry_of(format).inner;
  request.options.with_internal = options.with_internal;
  request.options.with_evidence = options.with_evidence;
  core::StepSink tell;
  if (options.progress) {
    tell = [&options](const core::Step& step) {
      options.progress({step.name, step.done, step.total});
    };
  }
  core::Meter meter(tell);
  request.watch = {deadline.flag(), meter.if_told()};
  if (!options.query.empty()) {
    auto table = view.run(options.query, options.params, options.run);
    if (!table.ok()) return table.error();
    request.subgraph = api::subgraph_of(*table);
  }
  const storage::Snapshot& snapshot = view.impl()->snapshot;
  ingest::EvidenceReader reader(snapshot, deadline.flag());
  // The page shows the sentences beside each fact; a reader of it cannot ask for them later.
  if (options.with_evidence || format == ExportFormat::html) {
    request.evidence = [&snapshot, &reader](std::string_view key) {
      return evidence_of(snapshot, reader, key);
    };
  }
  const auto report = exchange::export_graph(snapshot, request, sink);
  if (!report.ok()) return deadline.explain(report.error());
  if (!options.on_loss) return {};
  if (request.subgraph && request.subgraph->nodes.empty() && request.subgraph->edges.empty()) {
    options.on_loss("the query returned no node, relationship or path: nothing was exported");
  }
  for (const exchange::Loss& loss : report->losses) {
    options.on_loss((loss.count == 1 ? "once" : std::to_string(loss.count) + " times") + ": " +
                    loss.what + (loss.example.empty() ? "" : ", first in " + loss.example));
  }
  return {};
}

}  // namespace

std::optional<ExportFormat> export_format(std::string_view name) noexcept {
  for (const FormatEntry& entry : formats) {
    if (entry.name == name) return entry.format;
  }
  for (const auto& [extension, format] : extensions) {
    if (extension == name) return format;
  }
  return std::nullopt;
}

std::string_view export_format_name(ExportFormat format) noexcept { return entry_of(format).name; }

std::span<const ExportFormat> export_formats() noexcept {
  static constexpr std::array built = {ExportFormat::json_lines, ExportFormat::graphml,
                                       ExportFormat::gexf,       ExportFormat::dot,
                                       ExportFormat::svg,        ExportFormat::html,
                                       ExportFormat::node_link,  ExportFormat::cytoscape,
                                       ExportFormat::csv,        ExportFormat::cypher};
  return built;
}

Status export_graph(const ReadView& view, ExportFormat format,
                    const std::function<Status(std::string_view)>& sink,
                    const ExportOptions& options) {
  return api::guarded([&] { return write_graph(view, format, sink, options); });
}

Status export_graph(const ReadView& view, ExportFormat format, std::string_view path,
                    const ExportOptions& options) {
  return api::guarded([&]() -> Status {
    PLENUM_ASSIGN(api::OutputFile file, api::OutputFile::create(std::string(path)));
    const auto sink = [&file](std::string_view bytes) { return file.write(bytes); };
    PLENUM_TRY(write_graph(view, format, sink, options));
    return file.finish();
  });
}

}  // namespace plenum
