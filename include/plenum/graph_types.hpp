#pragma once
// Purpose: ids, nodes, edges and paths as owned values.
// May depend on: std, plenum/value.hpp (which includes this header's declarations first).
// Invariants: ids are never reused by a database; they are not stable across export and import.

#include <compare>
#include <cstdint>
#include <functional>

#pragma GCC visibility push(default)
namespace plenum {

/// Identity of a node inside one database.
struct NodeId {
  std::uint64_t value = 0;
  friend auto operator<=>(const NodeId&, const NodeId&) = default;
};

/// Identity of an edge inside one database. Nodes and edges have separate number spaces.
struct EdgeId {
  std::uint64_t value = 0;
  friend auto operator<=>(const EdgeId&, const EdgeId&) = default;
};

/// Which way an edge is followed, seen from the node one stands on.
enum class Direction : std::uint8_t { out, in, both };

struct Node;  // defined in plenum/value.hpp, because they hold Values
struct Edge;
struct Path;

}  // namespace plenum
#pragma GCC visibility pop
template <>
struct std::hash<plenum::NodeId> {
  std::size_t operator()(plenum::NodeId id) const noexcept {
    return std::hash<std::uint64_t>{}(id.value * 0x9E3779B97F4A7C15ULL);
  }
};
template <>
struct std::hash<plenum::EdgeId> {
  std::size_t operator()(plenum::EdgeId id) const noexcept {
    return std::hash<std::uint64_t>{}(id.value * 0x9E3779B97F4A7C15ULL);
  }
};
