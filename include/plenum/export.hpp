#pragma once
// Purpose: graphs to files and back, and values as JSON and as text.
// May depend on: std, plenum vocabulary, plenum/database.hpp.
// Invariants: the same state and options give the same bytes; a failed export leaves no half file
// behind, a failed import changes nothing.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/database.hpp"

#pragma GCC visibility push(default)
namespace plenum {

enum class ExportFormat : std::uint8_t {
  json_lines,  ///< "jsonl": lossless, what import_graph() reads back unchanged
  graphml,
  gexf,
  dot,
  svg,
  html,       ///< one self-contained page
  node_link,  ///< "json": the node-link JSON of NetworkX and D3
  cytoscape,
  csv,
  cypher,
  turtle,
  nquads,
  json_ld
};

/// The format of a name as the command line spells it ("jsonl", "graphml", ...), also of a path
/// by its extension (".graphml"). Empty when there is none.
std::optional<ExportFormat> export_format(std::string_view name) noexcept;
std::string_view export_format_name(ExportFormat format) noexcept;
/// The formats that export_graph() can write today; the others answer `unsupported`.
std::span<const ExportFormat> export_formats() noexcept;

/// How far an export has come.
struct ExportProgress {
  std::string_view step;    ///< "reading nodes", "laying out": a literal
  std::uint64_t done = 0;   ///< of what the step counts
  std::uint64_t total = 0;  ///< less than that may be done when the next step begins
};

struct ExportOptions {
  /// Only the nodes, edges and paths in the result of this reading statement. Empty: everything.
  std::string query = {};
  Params params = {};
  bool with_internal = false;  ///< internal ids and recorded times
  bool with_evidence = false;  ///< evidence documents
  RunOptions run = {};
  /// Called with a sentence for everything the format cannot hold, and when `query` gave nothing
  /// that an export could hold.
  std::function<void(std::string_view)> on_loss = {};
  /// Called from the calling thread, about a hundred times a step. A step comes again where a
  /// format needs the graph twice. Nothing is told while `query` runs.
  std::function<void(const ExportProgress&)> progress = {};
};

/// Writes the graph of a view to a file, which appears whole or not at all.
Status export_graph(const ReadView& view, ExportFormat format, std::string_view path,
                    const ExportOptions& options = {});
/// The same to a function that takes the bytes in order; its error ends the export.
Status export_graph(const ReadView& view, ExportFormat format,
                    const std::function<Status(std::string_view)>& sink,
                    const ExportOptions& options = {});

enum class ImportFormat : std::uint8_t { automatic, json_lines, graphml, cypher };
/// The import format of a name as the command line spells it. Empty when there is none.
std::optional<ImportFormat> import_format(std::string_view name) noexcept;

/// How far an import of whatever kind has come.
struct ImportProgress {
  std::uint64_t bytes_done = 0;  ///< of all files, in their order
  std::uint64_t bytes_total = 0;
  std::string_view file;  ///< the one that is being read; lives as long as the call
};

struct ImportOptions {
  ImportFormat format = ImportFormat::automatic;  ///< automatic: by the file's extension
  RunOptions run = {};
  /// Called from the calling thread: after each 64 KiB of a graph file, each statement of a script,
  /// and when a file is read and is to be committed.
  std::function<void(const ImportProgress&)> progress = {};
};
struct ImportReport {
  std::uint64_t nodes = 0;  ///< created, like edges
  std::uint64_t edges = 0;
  /// Of a script: set and not removed again, so that an export in Cypher counts like one in JSON
  /// Lines.
  std::uint64_t properties = 0;
  double seconds = 0;
  /// Of all files at the end of the import; some may be superfluous and go in the background.
  std::uint64_t bytes_on_disk = 0;
};
/// Adds the content of the files. Each file is one transaction while its changes take a 16th of the
/// memory budget at most (8 to 256 MiB); a larger one takes several, but for a script of
/// Cypher. Errors name file and line, and say how many files before it, and how many nodes and
/// relationships of it, are stored; nothing is when one of the files is missing or cannot be read.
Result<ImportReport> import_graph(Database& db, std::span<const std::string> paths,
                                  const ImportOptions& options = {});

/// Node files of one header. The first line of the first file is the header (the file may hold
/// nothing else); the other files hold rows only.
struct BulkNodes {
  std::vector<std::string> labels = {};  ///< of every node, besides those of a :LABEL column
  std::vector<std::string> files = {};
};
/// Relationship files of one header, likewise.
struct BulkRelationships {
  std::string type = {};  ///< where a row has none of its own in a :TYPE column
  std::vector<std::string> files = {};
};
struct BulkFiles {
  std::vector<BulkNodes> nodes = {};
  std::vector<BulkRelationships> relationships = {};
};
struct BulkOptions {
  char delimiter = ',';        ///< these three are ASCII and all different
  char array_delimiter = ';';  ///< between the elements of arrays and of :LABEL
  char quote = '"';
  /// Bad rows (malformed, not of the header's types, a repeated id, a missing end) that are left
  /// out and reported; one more ends the import.
  std::uint64_t bad_rows_max = 1000;
  /// Rows with an id that an earlier row has are left out without counting as bad.
  bool skip_duplicate_nodes = false;
  /// Where bad rows are listed as CSV: file, line, number of the field, reason. Empty: nowhere. The
  /// file is made with the first of them.
  std::string report_path = {};
  std::uint32_t threads = 0;  ///< 0: those of the database. The result does not depend on it.
  /// Longest time from the call on, then `limit`. 0: none.
  std::uint64_t timeout_ms = 0;
  const Interrupt* interrupt = nullptr;
  /// Called from the calling thread, many times a second.
  std::function<void(const ImportProgress&)> progress = {};
};
struct BulkReport {
  std::uint64_t nodes = 0;
  std::uint64_t edges = 0;
  std::uint64_t properties = 0;
  std::uint64_t bad_rows = 0;
  std::uint64_t skipped_duplicates = 0;
  double seconds = 0;
  /// Of all files at the end of the import; some may be superfluous and go in the background.
  std::uint64_t bytes_on_disk = 0;
};
/// Loads many CSV files at once, nodes before relationships (docs/exchange.md has the headers).
/// `invalid_argument` with file, line and column for a header, or when there are too many bad rows;
/// `not_found`, `io`, `limit`, `interrupted`. An import is one commit: after an error nothing
/// of it is there.
Result<BulkReport> bulk_import(Database& db, const BulkFiles& files,
                               const BulkOptions& options = {});

/// A value as JSON on one line, lossless: NaN and infinities as strings, temporals as
/// {"$type":"date","value":"..."}, nodes, relationships and paths with their "$type". Appends. A
/// value that nests deeper than 1,000 levels, as no database gives one, has "…" below these; so do
/// the texts below.
void append_json(std::string& out, const Value& value);
std::string to_json(const Value& value);
/// The value of a JSON text (the tagged objects of to_json() too, graph elements excepted).
/// `invalid_argument` with the place, also for integers beyond 64 bits; at most 1,000 levels deep.
Result<Value> from_json(std::string_view json);
/// A value as people read it and as the openCypher TCK writes it: (:L {k: 'v'}), [1, 2.0], 'text'
/// in quotes inside of something, temporals as their canonical text.
std::string to_text(const Value& value);
/// The same for a table cell: a string or temporal that is the whole value stands bare, temporals
/// inside others are not quoted.
std::string to_display_text(const Value& value);

}  // namespace plenum
#pragma GCC visibility pop
