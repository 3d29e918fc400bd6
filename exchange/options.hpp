#pragma once
// Purpose: formats, options and reports of exports and imports.
// May depend on: std, plenum vocabulary.
// Invariants: the same database and options give the same bytes; what a format cannot carry is
// counted in the report, never dropped in silence.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/result.hpp"

namespace plenum::exchange {

/// Formats a graph can be written in. Those not built yet answer `unsupported`.
enum class ExportFormat : std::uint8_t {
  json_lines,  ///< lossless; import reads it back to the same bytes
  graphml,     ///< typed keys; also lossless but for characters XML cannot carry
  gexf,
  dot,
  svg,
  html,       ///< one self-contained page
  node_link,  ///< JSON as NetworkX and D3 read it
  cytoscape,  ///< JSON of Cytoscape.js and Cytoscape
  csv,        ///< one table of nodes and edges
  cypher,     ///< a script of CREATE statements
  turtle,
  nquads,
  json_ld
};

/// Formats import_graph reads. (CSV in bulk and Cypher scripts have doors of their own.)
enum class ImportFormat : std::uint8_t { json_lines, graphml };

/// The format that the command line calls so: jsonl, graphml, gexf, dot, svg, html, json,
/// cytoscape, csv, cypher, turtle, nquads, jsonld; `invalid_argument` names them all.
Result<ExportFormat> export_format(std::string_view name);
Result<ImportFormat> import_format(std::string_view name);
/// The name above.
std::string_view format_name(ExportFormat format) noexcept;

struct ExportOptions {
  /// Also internal ids and recorded times, which differ between databases of the same content.
  bool with_internal = false;
  /// Also the evidence: documents in json_lines, sentences in html.
  bool with_evidence = false;
  /// Heading of html and svg.
  std::string title{};
};

/// Something that the target could not carry.
struct Loss {
  std::string what;  ///< one sentence part: "characters that XML cannot carry"
  std::uint64_t count = 0;
  std::string example;  ///< where it first happened
  friend bool operator==(const Loss&, const Loss&) = default;
};

struct ExportReport {
  std::uint64_t nodes = 0;
  std::uint64_t edges = 0;
  std::uint64_t documents = 0;
  std::uint64_t bytes = 0;
  std::vector<Loss> losses;
};

struct ImportReport {
  std::uint64_t nodes = 0;
  std::uint64_t edges = 0;
  std::uint64_t documents = 0;
  std::uint64_t properties = 0;
  std::vector<Loss> losses;
};

}  // namespace plenum::exchange
