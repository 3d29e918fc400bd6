#pragma once
// Purpose: do rows keep to the graph types of the store they go into?
// May depend on: exchange/bulk_csv, storage/graph_type_rules.hpp, storage/snapshot.hpp, core.
// Invariants: names that the store does not have yet get tokens of their own, above all of its.
// What labels the nodes of the import have is kept by ranges of their ids, which are made up while
// nothing is written. Belongs to the thread that takes batches in order.

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "exchange/bulk_csv/plan.hpp"
#include "storage/graph_type_rules.hpp"
#include "storage/snapshot.hpp"

namespace plenum::exchange::bulk_csv {

class GraphTypeRows {
 public:
  explicit GraphTypeRows(const storage::Snapshot& before);
  GraphTypeRows(const GraphTypeRows&) = delete;
  GraphTypeRows& operator=(const GraphTypeRows&) = delete;

  bool empty() const noexcept { return types_.empty(); }
  /// Why the row must be left out; empty: it may stay.
  Result<std::string> refuse(const PlannedGroup& group, const Batch& batch, std::size_t row);

  /// The node of a row.
  void entered(const PlannedGroup& group, const Batch& batch, std::size_t row, NodeId node);

 private:
  /// What the rows of one group and group text have in common.
  struct Names {
    std::vector<storage::LabelToken> labels;
    storage::TypeToken type{};
    std::vector<std::pair<storage::PropertyToken, std::size_t>> columns;  ///< ascending
  };
  struct Range {
    std::uint64_t count = 0;
    const Names* names = nullptr;
  };

  const Names& names_of(const PlannedGroup& group, const Batch& batch, std::size_t row);
  std::string refuse_node(const Names& names, const Batch& batch, std::size_t row) const;
  Result<std::string> refuse_edge(const Names& names, const Batch& batch, std::size_t row) const;
  Result<std::vector<storage::LabelToken>> labels_of(NodeId node) const;
  std::uint32_t new_token(const std::string& name);

  const storage::Snapshot& before_;
  std::vector<storage::GraphTypePtr> types_;
  storage::TokenNames token_names_;
  std::vector<std::string> new_names_;  ///< of tokens from first_new_token on
  std::map<std::pair<const PlannedGroup*, std::string>, Names> names_;
  std::map<std::uint64_t, Range> ranges_;  ///< by first id
};

}  // namespace plenum::exchange::bulk_csv
