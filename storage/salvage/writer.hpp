#pragma once
// Purpose: writes what was found into the new database.
// May depend on: storage/open.hpp, storage/salvage/names.hpp.
// Invariants: everything is committed in pieces of some MiB; an entity is there whole or counted as
// lost. Old ids lead to new ones for nodes only: that is what edges need.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "plenum/result.hpp"
#include "storage/open.hpp"
#include "storage/salvage/findings.hpp"
#include "storage/salvage/names.hpp"
#include "storage/transaction.hpp"

namespace plenum::storage {

using FoundProperties = std::vector<std::pair<std::uint32_t, Value>>;

class SalvageWriter {
 public:
  SalvageWriter(Store& store, FoundNames& names, Findings& findings, const SalvageOptions& options,
                std::uint64_t expected)
      : store_(store), names_(names), findings_(findings), options_(options), expected_(expected) {}

  Status node(std::uint64_t old_id, std::span<const std::uint32_t> labels,
              const FoundProperties& properties);
  /// Left out when an end is not there.
  Status edge(std::uint32_t type, std::uint64_t start, std::uint64_t end,
              const FoundProperties& properties);
  Status document(const std::string& key, const std::string& payload,
                  const std::vector<std::string>& references);
  /// Left out, and counted, when the graph does not keep it any more.
  Status rule(const SchemaRule& found);
  Status graph_type(const GraphTypeDefinition& found);
  /// Commits what is open. Always before rule(), and at the end.
  Status finish();

 private:
  /// Runs `write` in the open transaction; once more in a fresh one when that is full.
  template <class Write>
  Result<bool> write(std::uint64_t bytes, const char* what, Write&& write);
  Status open();
  Status convert(const FoundProperties& found, std::vector<Property>& out);
  Result<PropertyToken> property(std::uint32_t found);
  // Old tokens to new ones.
  Status labels(std::vector<LabelToken>& labels);
  Status properties(std::vector<PropertyRule>& properties);
  Status made_rule(const Status& created, const std::string& what);
  Result<std::uint32_t> rule_token(EntityKind entity, std::uint32_t found);
  std::optional<NodeId> new_node(std::uint64_t old_id) const;

  Store& store_;
  FoundNames& names_;
  Findings& findings_;
  const SalvageOptions& options_;
  std::uint64_t expected_;
  std::uint64_t written_ = 0;
  std::optional<Transaction> transaction_;
  std::uint64_t open_bytes_ = 0;
  std::vector<std::uint64_t> new_ids_;  ///< by old id; 0: none
};

}  // namespace plenum::storage
