#pragma once
// Purpose: the records of nodes and edges: when they exist, and the chain of their versions.
// May depend on: storage/overlay, storage/types.hpp.
// Invariants: a record is visible at ts when begin <= ts < end; the versions of an entity are
// newest first and immutable; a reader takes the first one whose begin is not above its timestamp.

#include <atomic>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>

#include "storage/overlay/adjacency.hpp"
#include "storage/types.hpp"

namespace plenum::storage {

/// begin of what does not exist (yet, or any more after a rollback); end of what lives.
inline constexpr Timestamp never = std::numeric_limits<Timestamp>::max();

/// Labels and properties of an entity from `begin` on. Edges without properties have no version.
struct Version {
  Timestamp begin = 0;
  std::atomic<Version*> previous{nullptr};
  std::uint32_t label_set = 0;  ///< number in LabelSets; nodes only
  std::uint32_t count = 0;
  std::unique_ptr<Property[]> properties;  ///< ascending tokens

  std::span<const Property> all() const noexcept { return {properties.get(), count}; }
  /// Null when absent. O(log properties).
  const Value* find(PropertyToken key) const noexcept;
};

struct NodeRecord {
  std::atomic<Timestamp> begin{never};
  std::atomic<Timestamp> end{never};
  std::atomic<Version*> head{nullptr};
  AdjacencyHead out{nullptr};
  AdjacencyHead in{nullptr};
  /// Edges of generations below that this one has deleted (as of any timestamp), by direction:
  /// while it is 0 what lies below need not be looked at edge by edge.
  std::atomic<std::uint32_t> dead_below_out{0};
  std::atomic<std::uint32_t> dead_below_in{0};

  /// False for a node that only has edges here. Any thread.
  bool known() const noexcept {
    return begin.load(std::memory_order_acquire) != never ||
           head.load(std::memory_order_acquire) != nullptr;
  }
};

/// type, start and end node never change; they are written before begin is.
struct EdgeRecord {
  std::atomic<Timestamp> begin{never};
  std::atomic<Timestamp> end{never};
  std::atomic<Version*> head{nullptr};
  NodeId start;
  NodeId target;
  TypeToken type{};

  /// Made or taken over here, be it visible or not. Any thread.
  bool known() const noexcept {
    return begin.load(std::memory_order_acquire) != never ||
           head.load(std::memory_order_acquire) != nullptr;
  }
  /// Taken over from below: its entries are not in this generation's adjacency.
  bool adopted() const noexcept { return begin.load(std::memory_order_acquire) == 0; }
};

template <class Record>
bool visible(const Record& record, Timestamp at) noexcept {
  return record.begin.load(std::memory_order_acquire) <= at &&
         at < record.end.load(std::memory_order_acquire);
}

/// The version that is valid at `at`, or null (an edge without properties).
inline const Version* version_at(const std::atomic<Version*>& head, Timestamp at) noexcept {
  const Version* version = head.load(std::memory_order_acquire);
  while (version != nullptr && version->begin > at) {
    version = version->previous.load(std::memory_order_acquire);
  }
  return version;
}

}  // namespace plenum::storage
