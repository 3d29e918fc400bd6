#pragma once
// Purpose: many CSV files into a store at once.
// May depend on: storage/bulk_load.hpp, core, include/plenum.
// Invariants: the same files give the same graph, ids and report included, whatever the number of
// threads; nodes are written before relationships, files in the order given, rows in theirs.
//
// Pieces of files are parsed and converted on many threads (batch.hpp, in_order.hpp); one thread
// takes them in order, enters ids (id_space.hpp), reports bad rows and hands columns to storage.
// Ends of relationships are looked up on the many, once all ids are known.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/csv.hpp"
#include "plenum/interrupt.hpp"
#include "plenum/result.hpp"
#include "storage/open.hpp"

namespace plenum::exchange::bulk_csv {

/// Files of one header, which stands first in the first of them.
struct FileGroup {
  std::vector<std::string> names;  ///< labels of nodes; the type of relationships, or none
  std::vector<std::string> files;
};

struct Request {
  std::vector<FileGroup> nodes;
  std::vector<FileGroup> relationships;
  core::CsvDialect dialect;
  char array_delimiter = ';';
  std::uint64_t bad_rows_max = 1000;
  bool skip_duplicate_nodes = false;
  std::string report_path;
  std::uint32_t threads = 1;
  std::uint64_t memory_bytes = 0;
  const Interrupt* interrupt = nullptr;
  /// Bytes done, of how many, and the file.
  std::function<void(std::uint64_t, std::uint64_t, std::string_view)> progress;
};

struct Report {
  std::uint64_t nodes = 0;
  std::uint64_t edges = 0;
  std::uint64_t properties = 0;
  std::uint64_t bad_rows = 0;
  std::uint64_t skipped_duplicates = 0;
};

/// Errors as plenum/export.hpp says of bulk_import(). After an error nothing was written.
Result<Report> bulk_import(storage::Store& store, const Request& request);

}  // namespace plenum::exchange::bulk_csv
