#pragma once
// Purpose: batches into the store: rows of equal labels or type together, as columns.
// May depend on: exchange/bulk_csv, storage/bulk_load.hpp, core, include/plenum.
// Invariants: rows of one label set and of one type keep their order; dropped rows are left out.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "exchange/bulk_csv/plan.hpp"
#include "storage/bulk_load.hpp"

namespace plenum::exchange::bulk_csv {

class BatchWriter {
 public:
  explicit BatchWriter(storage::BulkLoader& loader) : loader_(loader) {}

  /// Writes the rows of a batch and binds the ids of nodes to them.
  Status write(const PlannedGroup& group, const Batch& batch);
  /// The node of each row of the last batch of nodes; NodeId{0}: the row was dropped.
  const std::vector<NodeId>& nodes() const noexcept { return nodes_; }

 private:
  struct Target {  ///< what the rows of one group text are
    std::vector<storage::LabelToken> labels;
    storage::TypeToken type{};
  };
  /// Names of a PlannedGroup as tokens, asked for once.
  struct Names {
    std::vector<std::optional<storage::PropertyToken>> keys;  ///< one a column; none: not kept
    std::map<std::string, Target, std::less<>> targets;
  };

  Result<Names*> names_of(const PlannedGroup& group);
  Result<const Target*> target(const PlannedGroup& group, Names& names, const std::string& text);
  Status write_rows(const PlannedGroup& group, const Batch& batch, const std::string& text,
                    const std::vector<std::uint32_t>* rows);
  Status write_nodes(const Target& target, const std::vector<storage::BulkColumn>& columns,
                     std::size_t count, const std::vector<std::uint32_t>* rows);

  storage::BulkLoader& loader_;
  std::map<const PlannedGroup*, Names> names_;
  std::vector<NodeId> nodes_;  ///< of the rows of the present batch
  std::vector<storage::IdRange> ranges_;
};

}  // namespace plenum::exchange::bulk_csv
