#include "storage/verify_schema.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/try.hpp"
#include "storage/constraint.hpp"
#include "storage/index/index_scan.hpp"

namespace plenum::storage {

namespace {

constexpr std::size_t batch = 4096;

/// Entities that the index has to find.
Status expected(const Snapshot& graph, const SchemaRule& rule, std::vector<std::uint64_t>& out) {
  const auto take = [&](std::uint64_t id) -> Status {
    PLENUM_ASSIGN(const auto values, rule_values(graph, rule, id));
    if (values && index_key(*values)) out.push_back(id);
    return {};
  };
  ScanPosition position;
  while (!position.done) {
    if (rule.entity == EntityKind::node) {
      std::vector<NodeId> ids;
      PLENUM_TRY(graph.scan_nodes(LabelToken{rule.token}, position, batch, ids));
      for (const NodeId id : ids) PLENUM_TRY(take(id.value));
    } else {
      std::vector<EdgeId> ids;
      PLENUM_TRY(graph.scan_edges(TypeToken{rule.token}, position, batch, ids));
      for (const EdgeId id : ids) PLENUM_TRY(take(id.value));
    }
  }
  return {};
}

}  // namespace

Status verify_schema(const Snapshot& graph, const std::function<void(std::string)>& problem) {
  const SchemaPtr schema = graph.schema();
  for (const Schema::EntryPtr& entry : schema->entries()) {
    if (entry->index) {
      std::vector<std::uint64_t> wanted;
      PLENUM_TRY(expected(graph, entry->rule, wanted));
      IndexScan scan(graph, entry, {});
      std::vector<std::uint64_t> found;
      while (!scan.done()) PLENUM_TRY(scan.next(batch, found));
      std::sort(wanted.begin(), wanted.end());
      std::sort(found.begin(), found.end());
      if (wanted != found) {
        problem("the index '" + entry->rule.name + "' does not find what the graph holds");
      }
    }
    if (const Status kept = check_all(graph, entry); !kept.ok()) {
      if (kept.error().code() != ErrorCode::constraint) return kept;
      problem(kept.error().message());
    }
  }
  return {};
}

}  // namespace plenum::storage
