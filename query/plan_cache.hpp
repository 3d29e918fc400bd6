#pragma once
// Purpose: compiled statements, and the cache of them in front of the parser.
// May depend on: query/bind, query/plan, storage/snapshot.hpp.
// Invariants: thread-safe; an entry is used only while the catalog is the one it was compiled for
// and the graph is of about the same size; the least recently used entry goes first.

#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "query/bind/bound_query.hpp"
#include "query/plan/logical.hpp"
#include "storage/snapshot.hpp"

namespace plenum::query {

/// What a plan was made for.
struct PlanEpoch {
  std::uint64_t catalog_version = 0;
  std::uint32_t nodes_magnitude = 0;  ///< bits of the number of nodes
  std::uint32_t edges_magnitude = 0;
  friend bool operator==(const PlanEpoch&, const PlanEpoch&) = default;
};
PlanEpoch epoch_of(const storage::Snapshot& graph);

/// Immutable; the plan points into the bound statement.
struct CompiledStatement {
  std::string text;
  bind::Statement statement;
  plan::Plan plan;
  std::vector<std::string> columns;
  std::vector<std::string> notices;  ///< query/unknown_names.hpp
  PlanEpoch epoch;
  std::uint64_t parse_us = 0;
  std::uint64_t plan_us = 0;
};

class PlanCache {
 public:
  explicit PlanCache(std::size_t entries_max) : entries_max_(entries_max) {}

  /// Null when there is none for this text and epoch.
  std::shared_ptr<const CompiledStatement> find(std::string_view text, const PlanEpoch& epoch);
  void insert(std::shared_ptr<const CompiledStatement> compiled);
  void clear();

 private:
  /// Longer texts are not kept.
  static constexpr std::size_t text_bytes_max = 64 * 1024;
  using Entries = std::list<std::shared_ptr<const CompiledStatement>>;
  std::size_t entries_max_;
  std::mutex mutex_;
  Entries entries_;  ///< most recently used first
  std::unordered_map<std::string_view, Entries::iterator> by_text_;
};

}  // namespace plenum::query
