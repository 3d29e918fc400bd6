#pragma once
// Purpose: compiled statements, and the cache of them in front of the parser.
// May depend on: query/bind, query/plan, storage/snapshot.hpp.
// Invariants: thread-safe; an entry is used only while catalog and statistics are those it was
// compiled for, the graph is of about the same size, and values of parameters are about as frequent
// as those it was planned with; the least recently used entry goes first.

#include <functional>
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
  std::uint64_t statistics_version = 0;
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
  std::string signature;  ///< of the plan's value tests
  std::uint64_t parse_us = 0;
  std::uint64_t plan_us = 0;
};

class PlanCache {
 public:
  explicit PlanCache(std::size_t entries_max) : entries_max_(entries_max) {}

  /// Null when there is none for this text, epoch and shares of values. `graph` is of the epoch.
  std::shared_ptr<const CompiledStatement> find(std::string_view text, const PlanEpoch& epoch,
                                                const storage::Snapshot& graph,
                                                const plan::KnownValues& values);
  void insert(std::shared_ptr<const CompiledStatement> compiled);
  void clear();

 private:
  /// Longer texts are not kept.
  static constexpr std::size_t text_bytes_max = 64 * 1024;
  /// Plans of one text.
  static constexpr std::size_t variants_max = 16;
  using Entry = std::shared_ptr<const CompiledStatement>;
  using Entries = std::list<Entry>;
  using Variants = std::vector<Entries::iterator>;
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>()(text);
    }
  };
  /// Any entry of the text and epoch, moved to the front if `signature` is null or its own.
  Entry find(std::string_view text, const PlanEpoch& epoch, const std::string* signature);
  void drop(Entries::iterator entry);

  std::size_t entries_max_;
  std::mutex mutex_;
  Entries entries_;  ///< most recently used first
  /// Those of one text are of one epoch, and have the same value tests.
  std::unordered_map<std::string, Variants, TextHash, std::equal_to<>> by_text_;
};

}  // namespace plenum::query
