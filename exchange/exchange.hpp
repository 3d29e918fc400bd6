#pragma once
// Purpose: graphs out of and into a database in files of other programs: the doors for api.
// May depend on: storage, graph, core, include/plenum; not on ingest (evidence comes by callback).
// Invariants: one ordered source feeds every writer (exchange/graph_source.hpp); readers never
// touch the network, never expand entities, and work inside the caller's transaction.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/watch.hpp"
#include "exchange/options.hpp"
#include "plenum/graph_types.hpp"
#include "plenum/result.hpp"
#include "storage/snapshot.hpp"
#include "storage/transaction.hpp"

namespace plenum {
class Interrupt;
}

namespace plenum::exchange {

/// Takes the bytes of an export in order; an error ends the export.
using ByteSink = std::function<Status(std::string_view bytes)>;

/// Fills the buffer; 0 at the end. May give less than asked for.
using ByteSource = std::function<Result<std::size_t>(std::span<char> buffer)>;

/// A source over text in memory, which must outlive it.
ByteSource source_of(std::string_view text);

/// A sentence that supports a fact or names an entity.
struct EvidenceLine {
  std::string article;  ///< its source path or id
  std::string title;
  std::string published;  ///< ISO date, or empty
  std::string sentence;
  std::string rule;
  std::int64_t confidence = 0;  ///< thousandths
};

/// Evidence of the node or edge with this `key` property, newest first.
using EvidenceSource = std::function<Result<std::vector<EvidenceLine>>(std::string_view key)>;

/// A part of the graph: these nodes, these edges and the ends of these edges.
struct Subgraph {
  std::vector<NodeId> nodes;
  std::vector<EdgeId> edges;
};

struct ExportRequest {
  ExportFormat format = ExportFormat::json_lines;
  ExportOptions options;
  std::optional<Subgraph> subgraph;  ///< none: everything
  EvidenceSource evidence;           ///< may be empty
  core::Watch watch;                 ///< told how many nodes and edges were read
};

/// Errors: unsupported (the format is not built yet), limit (svg and html draw at most
/// drawn_nodes_max nodes), interrupted, and those of storage and of the sink.
Result<ExportReport> export_graph(const storage::Snapshot& snapshot, const ExportRequest& request,
                                  const ByteSink& sink);

/// Pictures beyond this would be unreadable and slow: html and svg answer `limit`.
inline constexpr std::uint64_t drawn_nodes_max = 20'000;

struct ImportRequest {
  ImportFormat format = ImportFormat::json_lines;
  std::string file;  ///< named in errors
  const Interrupt* interrupt = nullptr;
  /// Called between two elements with what was read so far; may commit the transaction and put
  /// another of the same store in its place. May be empty.
  std::function<Status(storage::Transaction& transaction, const ImportReport& so_far)> between = {};
};

/// Adds what the source holds to the transaction; the caller commits, or rolls back after an error.
/// Errors: syntax and invalid_argument with file, line, column and byte offset; limit; interrupted.
Result<ImportReport> import_graph(storage::Transaction& transaction, const ImportRequest& request,
                                  const ByteSource& source);

}  // namespace plenum::exchange
