#pragma once
// Purpose: the door for many nodes and edges at once, column by column (bulk import).
// May depend on: storage/open.hpp, storage/types.hpp, core, include/plenum.
// Invariants: nodes come before the edges that touch them; ids of one label set ascend in the order
// of the rows given, those of edges in any. Nothing is promised to be durable or visible before
// finish() returned.
//
// Rows go straight into segments, which count from one batch on: all of a load or nothing. The
// indexes, constraints and graph types of the store are kept; a row that breaks one ends the load.

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "plenum/interrupt.hpp"
#include "plenum/result.hpp"
#include "plenum/value.hpp"
#include "storage/open.hpp"
#include "storage/types.hpp"

namespace plenum::storage {

/// One property of consecutive rows. Exactly the span of the kind is filled, with one entry a row
/// (strings: one more end than rows); entries of rows that are not valid mean nothing.
///   boolean, integer, date, local_time   integers (0 or 1; itself; days; nanoseconds)
///   floating                             floats
///   string                               row i is bytes[ends[i] .. ends[i + 1])
///   list, time, local_date_time,
///   date_time, duration                  values
struct BulkColumn {
  PropertyToken key{};
  ValueKind kind = ValueKind::integer;
  /// One byte a row, 0 for an absent property. Empty: all rows have it.
  std::span<const std::uint8_t> valid = {};
  std::span<const std::int64_t> integers = {};
  std::span<const double> floats = {};
  std::span<const std::uint32_t> ends = {};
  std::string_view bytes = {};
  std::span<const Value> values = {};
};

/// The value of a row that has one.
Value bulk_value(const BulkColumn& column, std::size_t row);

/// Consecutive ids: first … first + count - 1.
struct IdRange {
  std::uint64_t first = 0;
  std::uint64_t count = 0;
};

/// Appends an id, to the last range where it continues it.
void append_id(std::vector<IdRange>& ids, std::uint64_t id);

struct NodeBatch {
  std::span<const LabelToken> labels;  ///< of every row; ascending, none twice
  std::size_t rows = 0;
  std::span<const BulkColumn> columns = {};  ///< none twice
};

struct EdgeBatch {
  TypeToken type{};
  std::span<const NodeId> starts;
  std::span<const NodeId> ends;  ///< as many as starts
  std::span<const BulkColumn> columns = {};
};

struct BulkLoadOptions {
  std::uint32_t threads = 1;       ///< for sorting; from two on one more writes what is sorted
  std::uint64_t memory_bytes = 0;  ///< 0: the store's; edges beyond a part of it go to disk
  const Interrupt* interrupt = nullptr;  ///< polled once a batch
};

struct BulkLoadReport {
  std::uint64_t nodes = 0;
  std::uint64_t edges = 0;
  std::uint64_t properties = 0;
  std::uint64_t commits = 0;
};

/// The one writer of the store while it lives. Belongs to one thread, which made it. After an error
/// only abort() and the destructor are allowed.
class BulkLoader {
 public:
  /// Errors of Store::begin(): conflict, read_only.
  static Result<std::unique_ptr<BulkLoader>> begin(Store& store, const BulkLoadOptions& options);
  /// Aborts unless finished.
  ~BulkLoader();
  BulkLoader(const BulkLoader&) = delete;
  BulkLoader& operator=(const BulkLoader&) = delete;

  // Names: the token, made if the name is new.
  Result<LabelToken> label(std::string_view name);
  Result<TypeToken> type(std::string_view name);
  Result<PropertyToken> property(std::string_view name);

  /// Makes the nodes of a batch and appends the ranges of their ids to `ids`, in the order of the
  /// rows. `limit` when ids run out; `constraint` when a row breaks a constraint or graph type.
  Status add_nodes(const NodeBatch& batch, std::vector<IdRange>& ids);
  /// `not_found` when an end does not exist; `constraint` as for nodes.
  Status add_edges(const EdgeBatch& batch);

  /// Takes everything back.
  void abort();
  /// Makes all rows durable and visible, or on an error none: `constraint` when a unique one is
  /// broken.
  Result<BulkLoadReport> finish();

  struct Impl;
  explicit BulkLoader(std::unique_ptr<Impl> impl);

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace plenum::storage
