#include "storage/verify_schema.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "core/interrupt.hpp"
#include "core/try.hpp"
#include "storage/constraint.hpp"
#include "storage/fulltext/fulltext_index.hpp"
#include "storage/graph_type_check.hpp"
#include "storage/index/index_cursor.hpp"

namespace plenum::storage {

namespace {

constexpr std::size_t batch = 4096;

/// Entities that the index has to find.
Status expected(const Snapshot& graph, const SchemaRule& rule, const Interrupt* interrupt,
                std::vector<std::uint64_t>& out) {
  const auto take = [&](std::uint64_t id) -> Status {
    PLENUM_ASSIGN(const auto values, rule_values(graph, rule, id));
    if (values && index_key(*values)) out.push_back(id);
    return {};
  };
  ScanPosition position;
  while (!position.done) {
    PLENUM_TRY(core::check_interrupt(interrupt));
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

/// Does the index find just what the graph holds, each under its present key?
Result<bool> agrees(const Snapshot& graph, const SchemaEntry& entry, const Interrupt* interrupt) {
  std::vector<std::uint64_t> wanted;
  PLENUM_TRY(expected(graph, entry.rule, interrupt, wanted));
  std::vector<std::uint64_t> found;
  IndexCursor cursor(graph, entry);
  PLENUM_TRY(cursor.seek({}));
  while (!cursor.at_end()) {
    PLENUM_TRY(core::check_interrupt(interrupt));
    PLENUM_ASSIGN(const auto values, rule_values(graph, entry.rule, cursor.id()));
    const bool holds = values && index_key(*values) == cursor.key();
    if (!holds && cursor.exact()) return false;
    if (holds) found.push_back(cursor.id());
    PLENUM_TRY(cursor.next());
  }
  std::sort(wanted.begin(), wanted.end());
  std::sort(found.begin(), found.end());
  return wanted == found;
}

}  // namespace

Status verify_schema(const Snapshot& graph, const std::function<void(std::string)>& problem,
                     const Interrupt* interrupt) {
  const SchemaPtr schema = graph.schema();
  for (const Schema::EntryPtr& entry : schema->entries()) {
    if (entry->index) {
      PLENUM_ASSIGN(const bool sound, agrees(graph, *entry, interrupt));
      if (!sound) {
        problem("the index '" + entry->rule.name + "' does not find what the graph holds");
      }
    }
    if (entry->fulltext) {
      PLENUM_ASSIGN(const auto differences,
                    compare_texts(graph, *entry, core::StopSignal{interrupt, 0}));
      for (const std::string& difference : differences) problem(difference);
    }
    if (Status kept = check_all(graph, entry, interrupt); !kept.ok()) {
      if (kept.error().code() != ErrorCode::constraint) return kept;
      problem(kept.error().message());
    }
  }
  for (const GraphTypePtr& type : schema->graph_types()) {
    if (Status kept = check_whole_graph(graph, *type, interrupt); !kept.ok()) {
      if (kept.error().code() != ErrorCode::constraint) return kept;
      problem(kept.error().message());
    }
  }
  return {};
}

}  // namespace plenum::storage
