#pragma once
// Purpose: how deep a value nests, known without walking it, and an end of it that does not
// recurse. May depend on: include/plenum. Invariants: Value's constructors make every List, Map,
// Node, Edge and Path that a Value holds as one of these, so a pointer obtained from a Value may be
// cast down to it.

#include <cstdint>

#include "plenum/value.hpp"

namespace plenum::core {

/// 0 for scalars, 1 for [] and {}, else 1 more than the deepest element; of a graph element that
/// of its properties, so 0 when they are scalars. O(1).
std::uint32_t value_depth(const Value& value) noexcept;

/// Deeper values are not walked by recursion where there is no Result to answer with.
inline constexpr std::uint32_t recursion_depth_max = 1000;

/// A T that knows how deep it nests. One destructor a level would overflow the stack of whoever
/// drops the last copy of a value that a program built very deep; these unwind themselves.
template <class T>
struct Measured final : T {
  explicit Measured(T&& value) noexcept;
  ~Measured();
  Measured(const Measured&) = delete;
  Measured& operator=(const Measured&) = delete;
  std::uint32_t depth = 0;
};

using MeasuredList = Measured<List>;
using MeasuredMap = Measured<Map>;
using MeasuredNode = Measured<Node>;
using MeasuredEdge = Measured<Edge>;
using MeasuredPath = Measured<Path>;

/// Calls f(const Value&) for every value directly inside; elements of a path count as its own.
template <class F>
void for_each_inner(const List& list, const F& f) {
  for (const Value& value : list) f(value);
}
template <class F>
void for_each_inner(const Map& map, const F& f) {
  for (const auto& entry : map) f(entry.second);
}
template <class F>
void for_each_inner(const Node& node, const F& f) {
  for_each_inner(node.properties, f);
}
template <class F>
void for_each_inner(const Edge& edge, const F& f) {
  for_each_inner(edge.properties, f);
}
template <class F>
void for_each_inner(const Path& path, const F& f) {
  for (const Node& node : path.nodes) for_each_inner(node, f);
  for (const Edge& edge : path.edges) for_each_inner(edge, f);
}

}  // namespace plenum::core
