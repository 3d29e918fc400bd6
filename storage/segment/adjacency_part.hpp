#pragma once
// Purpose: the head of one part of an adjacency segment, read and checked.
// May depend on: core, include/plenum, storage/segment/adjacency.hpp.
// Invariants: after read_part() succeeded, the degrees of the part add up to its edges.

#include <array>
#include <cstdint>
#include <string_view>

#include "storage/segment/adjacency.hpp"

namespace plenum::storage::segment {

inline constexpr std::uint8_t adjacency_format = 1;

/// How neighbours became numbers.
enum class NeighbourCode : std::uint8_t {
  ascending,  ///< differences within a node, none negative; the first against the base
  zigzag,     ///< differences within a node, zigzag; the first against the base, plain
  offset      ///< each against the base
};

/// Bits of the flags byte; the lowest two are the NeighbourCode.
inline constexpr std::uint8_t neighbour_code_mask = 0x03;
inline constexpr std::uint8_t wide_neighbours = 0x04;   ///< a 64-bit stream
inline constexpr std::uint8_t wide_edges = 0x08;        ///< a 64-bit stream
inline constexpr std::uint8_t sequential_edges = 0x10;  ///< base, base + 1, …: no stream
inline constexpr std::uint8_t first_part = 0x20;        ///< says how many parts there are
inline constexpr std::uint8_t adjacency_flags_known = 0x3F;

struct AdjacencyPart {
  std::uint8_t flags = 0;
  std::uint32_t number = 0;  ///< of the part
  std::uint32_t parts = 0;   ///< in the first part only
  std::uint32_t edges = 0;
  std::uint64_t mask = 0;  ///< nodes with edges in this part
  /// Degree of each node of the mask, in order of nodes.
  std::array<std::uint32_t, adjacency_group_nodes> degrees{};
  std::uint64_t neighbour_base = 0;
  std::uint64_t edge_base = 0;
  std::string_view directory;  ///< of the first part when there are more
  std::string_view streams;    ///< neighbours, then edges

  NeighbourCode code() const noexcept {
    return static_cast<NeighbourCode>(flags & neighbour_code_mask);
  }
  bool has(std::uint8_t flag) const noexcept { return (flags & flag) != 0; }
  std::size_t first_node() const noexcept;
  std::size_t last_node() const noexcept;
};

Result<AdjacencyPart> read_part(std::string_view body);

Error damaged_adjacency(std::uint64_t group);

}  // namespace plenum::storage::segment
