#pragma once
// Purpose: do rows keep the constraints and graph types of the store they go into?
// May depend on: exchange/bulk_csv, storage/schema.hpp, storage/snapshot.hpp, core.
// Invariants: a row that is refused leaves no trace; of rows with the same unique values the first
// one is kept. Belongs to the thread that takes batches in order.

#include <cstdint>
#include <map>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/value_type.hpp"
#include "exchange/bulk_csv/graph_type_rows.hpp"
#include "exchange/bulk_csv/plan.hpp"
#include "storage/schema.hpp"
#include "storage/snapshot.hpp"

namespace plenum::exchange::bulk_csv {

class RowRules {
 public:
  explicit RowRules(const storage::Snapshot& before);

  bool empty() const noexcept { return rules_.empty() && graph_types_.empty(); }
  GraphTypeRows& graph_types() noexcept { return graph_types_; }
  /// Why the row must be left out; empty: it may stay, and counts from now on.
  Result<std::string> refuse(const PlannedGroup& group, const Batch& batch, std::size_t row);

 private:
  struct Rule {
    storage::Schema::EntryPtr entry;
    std::string subject;  ///< label or type
    std::vector<std::string> names;
    std::string text;  ///< for messages
    std::optional<core::ValueType> type;
    std::unordered_set<std::string> seen;  ///< index keys of the rows that were kept
  };
  /// A rule for the rows of one group and group text.
  struct Applied {
    Rule* rule;
    std::vector<std::size_t> columns;  ///< one a property; Layout::none: the header lacks it
  };

  const std::vector<Applied>& applied(const PlannedGroup& group, const std::string& text);
  Result<std::string> check(const Applied& applied, const Batch& batch, std::size_t row,
                            std::string& key) const;

  const storage::Snapshot& before_;
  std::vector<Rule> rules_;
  GraphTypeRows graph_types_;
  std::map<std::pair<const PlannedGroup*, std::string>, std::vector<Applied>> applied_;
};

}  // namespace plenum::exchange::bulk_csv
