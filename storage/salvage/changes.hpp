#pragma once
// Purpose: what the log of a damaged store did since the last fold, entity by entity.
// May depend on: storage/log.hpp, storage/salvage/names.hpp.
// Invariants: a record is read without the state it was made on, so one that is lost takes nothing
// with it but its own changes, and the numbers of names that came with it.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "plenum/result.hpp"
#include "storage/kv/engine.hpp"
#include "storage/salvage/findings.hpp"
#include "storage/salvage/names.hpp"
#include "storage/types.hpp"

namespace plenum::storage {

enum class Fate : std::uint8_t { changed, created, deleted };

struct NodeChange {
  Fate fate = Fate::changed;
  std::set<std::uint32_t> labels;             ///< created: all of them
  std::map<std::uint32_t, bool> relabels;     ///< changed: added or removed
  std::map<std::uint32_t, Value> properties;  ///< null: removed
};

struct EdgeChange {
  Fate fate = Fate::changed;
  std::uint32_t type = 0;  ///< created: this and the ends
  std::uint64_t start = 0;
  std::uint64_t end = 0;
  std::map<std::uint32_t, Value> properties;
};

struct FoundChanges {
  std::map<std::uint64_t, NodeChange> nodes;
  std::map<std::uint64_t, EdgeChange> edges;
  std::set<std::string> documents;  ///< stored, and not erased later
  /// What the number of nodes and edges grew by; exact when no record is lost.
  std::int64_t more_nodes = 0;
  std::int64_t more_edges = 0;
  std::uint64_t commits = 0;  ///< records read
  Timestamp last = 0;         ///< of them

  /// Applies what the log has beyond the fold. `stamped`: commits up to there were durable;
  /// nullopt when that is not known. `from_the_start`: there never was a fold.
  static Result<FoundChanges> read(const kv::Engine& engine, const kv::SnapshotPtr& at,
                                   std::optional<Timestamp> stamped, bool from_the_start,
                                   FoundNames& names, Findings& findings);
};

}  // namespace plenum::storage
