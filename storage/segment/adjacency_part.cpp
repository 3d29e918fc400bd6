#include "storage/segment/adjacency_part.hpp"

#include <bit>

#include "core/bytes.hpp"
#include "storage/segment/group_varint.hpp"

namespace plenum::storage::segment {

namespace {

Error damaged() { return {ErrorCode::corruption, "an adjacency segment cannot be read"}; }

// The nodes of the mask in order, with the part each begins in.
template <class F>
bool walk_directory(core::ByteReader& reader, std::uint32_t parts, const F& f) {
  const auto mask = reader.little_endian<std::uint64_t>();
  if (!mask || *mask == 0) return false;
  std::uint64_t part = 0;
  for (std::uint64_t bits = *mask; bits != 0; bits &= bits - 1) {
    const auto step = reader.varint();
    if (!step || *step >= parts) return false;
    part += *step;
    if (part >= parts) return false;
    f(static_cast<std::size_t>(std::countr_zero(bits)), static_cast<std::uint32_t>(part));
  }
  return true;
}

}  // namespace

std::size_t AdjacencyPart::first_node() const noexcept {
  return static_cast<std::size_t>(std::countr_zero(mask));
}
std::size_t AdjacencyPart::last_node() const noexcept {
  return static_cast<std::size_t>(63 - std::countl_zero(mask));
}

Error damaged_adjacency(std::uint64_t group) {
  return {ErrorCode::corruption,
          "the edges of node group " + std::to_string(group) + " cannot be read"};
}

Result<AdjacencyPart> read_part(std::string_view body) {
  core::ByteReader reader(body);
  AdjacencyPart part;
  const auto format = reader.byte();
  const auto flags = reader.byte();
  const auto number = reader.varint();
  if (!number || *format != adjacency_format || (*flags & ~adjacency_flags_known) != 0 ||
      *number == 0 || *number > adjacency_parts_max ||
      (*flags & neighbour_code_mask) > static_cast<std::uint8_t>(NeighbourCode::offset)) {
    return damaged();
  }
  part.flags = *flags;
  if (part.has(first_part)) {
    part.parts = static_cast<std::uint32_t>(*number);
    if (part.parts > 1) {
      const std::size_t begin = reader.position();
      if (!walk_directory(reader, part.parts, [](std::size_t, std::uint32_t) {})) return damaged();
      part.directory = body.substr(begin, reader.position() - begin);
    }
  } else {
    part.number = static_cast<std::uint32_t>(*number);
  }
  const auto edges = reader.varint();
  const auto mask = reader.little_endian<std::uint64_t>();
  if (!mask || *edges > adjacency_part_edges_max) return damaged();
  if (*edges == 0 && part.parts != 1) return damaged();
  part.edges = static_cast<std::uint32_t>(*edges);
  part.mask = *mask;
  const auto nodes = static_cast<std::size_t>(std::popcount(part.mask));
  std::string_view rest = reader.rest();
  if (!decode_group_varint(rest, part.degrees.data(), nodes)) return damaged();
  std::uint64_t sum = nodes;
  for (std::size_t i = 0; i < nodes; ++i) sum += part.degrees[i]++;
  if (sum != part.edges) return damaged();
  core::ByteReader bases(rest);
  const auto neighbour_base = bases.varint();
  const auto edge_base = bases.varint();
  if (!edge_base || *neighbour_base >= adjacency_id_bound || *edge_base >= adjacency_id_bound) {
    return damaged();
  }
  part.neighbour_base = *neighbour_base;
  part.edge_base = *edge_base;
  part.streams = bases.rest();
  if (part.edges == 0 && !part.streams.empty()) return damaged();
  return part;
}

Result<std::uint32_t> adjacency_parts(std::string_view first) {
  auto part = read_part(first);
  if (!part.ok()) return part.error();
  if (part->parts == 0) return damaged();
  return part->parts;
}

Result<AdjacencyPartRange> adjacency_node_parts(std::string_view first, std::size_t index) {
  auto part = read_part(first);
  if (!part.ok()) return part.error();
  if (part->parts == 0 || index >= adjacency_group_nodes) return damaged();
  AdjacencyPartRange range;
  if (part->parts == 1) {
    range.count = static_cast<std::uint32_t>(part->mask >> index & 1U);
    return range;
  }
  // Up to where the next node begins, whose first part may hold the last edges of this one.
  bool found = false;
  bool closed = false;
  core::ByteReader reader(part->directory);
  walk_directory(reader, part->parts, [&](std::size_t node, std::uint32_t begins) {
    if (node == index) {
      found = true;
      range.first = begins;
    } else if (found && !closed) {
      closed = true;
      range.count = begins - range.first + 1;
    }
  });
  if (found && !closed) range.count = part->parts - range.first;
  return range;
}

}  // namespace plenum::storage::segment
