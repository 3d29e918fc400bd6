#pragma once
// Purpose: SortedLoad, rows of a bulk load straight into segments.
// May depend on: storage/bulk, storage/store_core.hpp, storage/transaction_state.hpp.
// Invariants: those of BulkLoader. Rows become segments under the next fold number, which count
// from one batch on, with the index entries and counts that belong to them.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/interrupt.hpp"
#include "storage/bulk/column_sink.hpp"
#include "storage/bulk/load_rules.hpp"
#include "storage/bulk/record_sorter.hpp"
#include "storage/bulk/write_behind.hpp"
#include "storage/bulk_load.hpp"
#include "storage/segment_writer.hpp"
#include "storage/transaction_state.hpp"

namespace plenum::storage::bulk {

class SortedLoad {
 public:
  /// Takes the writer's place. Errors of Store::begin(): conflict, read_only.
  static Result<std::unique_ptr<SortedLoad>> begin(const std::shared_ptr<StoreCore>& core,
                                                   const BulkLoadOptions& options);
  /// For begin(). Precondition: all commits are in the base, and `state` holds the writer's place.
  SortedLoad(std::shared_ptr<StoreCore> core, const BulkLoadOptions& options,
             std::unique_ptr<Transaction::Impl> state);
  SortedLoad(const SortedLoad&) = delete;
  SortedLoad& operator=(const SortedLoad&) = delete;
  ~SortedLoad() { abort(); }

  Result<std::uint32_t> name(NameKind kind, std::string_view text) {
    return state_->name(kind, text);
  }
  Status add_nodes(const NodeBatch& batch, std::vector<IdRange>& ids);
  Status add_edges(const EdgeBatch& batch);
  void abort();
  Result<BulkLoadReport> finish();

 private:
  /// What is written from here on is removed by the next open, if nobody does it before.
  Status mark_unclean();
  std::uint64_t memory_bytes() const;
  RecordSorter sorter(RecordOrder order, RecordPayload payload = RecordPayload::bytes) const;
  static std::vector<std::size_t> slots_of(std::span<const BulkColumn> columns, ColumnSink& sink);
  Status check_node(NodeId node) const;
  /// Of all types and indexes together: the largest sorts go to disk.
  Status keep_budget();
  Status write_type(TypeToken type, RecordSorter& rows);
  Status write_all();
  Status poll(std::uint64_t& count) const;
  void count_rows(Counts& counts) const;

  std::shared_ptr<StoreCore> core_;
  BulkLoadOptions options_;
  Transaction::Impl* state_;                ///< of transaction_
  std::optional<Transaction> transaction_;  ///< holds the writer's place; none when over
  std::shared_ptr<const Base> base_;
  BaseMeta meta_;
  SegmentWriter out_;
  WriteBehind behind_;  ///< alone writes to out_ until all rows are written
  ColumnSink nodes_;
  ColumnSink edges_;
  std::size_t label_sets_;
  std::size_t starts_;
  std::size_t mixed_types_;
  LoadRules rules_;
  std::map<TypeToken, RecordSorter> rows_;
  std::vector<std::uint64_t> nodes_by_set_;
  std::map<TypeToken, std::uint64_t> edges_by_type_;
  std::vector<bool> made_;  ///< by id: nodes of this load
  bool counts_ = false;     ///< perhaps: the batch that decides it was written
  std::string payload_;
  BulkLoadReport report_;
};

}  // namespace plenum::storage::bulk
