#pragma once
// Purpose: adjacency segments: the edges of 64 nodes in one direction and of one type as bytes.
// May depend on: core, include/plenum, storage/segment/group_varint.hpp.
// Invariants: frozen, docs/file-format.md. A body is read with every bound checked: damaged bytes
// give `corruption` or other numbers, never a read outside. The caller seals bodies
// (key_layout.hpp).
//
// A group is cut into parts of 1,024 edges.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/result.hpp"

namespace plenum::storage::segment {

/// A group holds the nodes whose ids agree but for the lowest bits.
inline constexpr unsigned adjacency_group_bits = 6;
inline constexpr std::size_t adjacency_group_nodes = std::size_t{1} << adjacency_group_bits;
/// Edges of a part; only a group that would need more than 65,535 parts has larger ones.
inline constexpr std::size_t adjacency_part_edges = 1024;
inline constexpr std::size_t adjacency_part_edges_max = 3072;
inline constexpr std::size_t adjacency_parts_max = 65535;
/// Ids end here, so that differences have room.
inline constexpr std::uint64_t adjacency_id_bound = std::uint64_t{1} << 62;

/// The edges of a group, node after node: those of node i at offsets[i] .. offsets[i + 1], in
/// ascending order of edge ids.
struct AdjacencyGroup {
  std::array<std::uint32_t, adjacency_group_nodes + 1> offsets{};
  std::vector<std::uint64_t> neighbours;
  std::vector<std::uint64_t> edges;

  std::size_t size() const noexcept { return edges.size(); }
  std::uint32_t degree(std::size_t index) const noexcept {
    return offsets[index + 1] - offsets[index];
  }
  /// Back to no edges; keeps the room.
  void clear() noexcept {
    offsets.fill(0);
    neighbours.clear();
    edges.clear();
  }
};

/// The bodies of the parts of group `group`, in order. A group without edges has one as well, which
/// can hide what an older fold wrote. `limit` above 201 million edges; `invalid_argument` when ids
/// do not ascend or are too large. O(edges).
Result<std::vector<std::string>> encode_adjacency(std::uint64_t group,
                                                  const AdjacencyGroup& entries);

/// How many parts the group has, from the body of its part 0.
Result<std::uint32_t> adjacency_parts(std::string_view first);

/// All edges of a group from the bodies of all its parts, replacing what `out` held.
Status decode_adjacency(std::uint64_t group, std::span<const std::string_view> parts,
                        AdjacencyGroup& out);

/// The same at the ends of arrays; `offsets` count from where those ended. After an error what was
/// appended means nothing.
Status append_adjacency(std::uint64_t group, std::span<const std::string_view> parts,
                        std::array<std::uint32_t, adjacency_group_nodes + 1>& offsets,
                        std::vector<std::uint64_t>& neighbours, std::vector<std::uint64_t>& edges);

/// Parts first .. last that hold the edges of node `index` (0 .. 63) of the group, from the body
/// of part 0; count 0 when it has none.
struct AdjacencyPartRange {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};
Result<AdjacencyPartRange> adjacency_node_parts(std::string_view first, std::size_t index);

/// Appends the edges of one node from one part, without decoding those of the others. With the
/// parts of adjacency_node_parts() in order that is its whole slice.
Status decode_adjacency_node(std::uint64_t group, std::uint32_t part, std::string_view body,
                             std::size_t index, std::vector<std::uint64_t>& neighbours,
                             std::vector<std::uint64_t>& edges);

}  // namespace plenum::storage::segment
