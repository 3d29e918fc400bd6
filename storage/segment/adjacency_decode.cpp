// Bytes to adjacency groups. Numbers are checked together after each part: a wrapped difference
// shows in the highest bits of what it made.
#include <algorithm>
#include <bit>

#include "core/bytes.hpp"
#include "core/try.hpp"
#include "storage/segment/adjacency_part.hpp"
#include "storage/segment/group_varint.hpp"

namespace plenum::storage::segment {

namespace {

// Numbers of a run of entries of one node become ids at `to`. Returns the OR of all ids.
template <class T>
std::uint64_t neighbours_of_run(NeighbourCode code, std::uint64_t base, const T* numbers,
                                std::size_t count, std::uint64_t* to) noexcept {
  std::uint64_t all = 0;
  if (code == NeighbourCode::offset) {
    for (std::size_t i = 0; i < count; ++i) all |= to[i] = base + numbers[i];
    return all;
  }
  std::uint64_t id = base + numbers[0];
  all |= to[0] = id;
  if (code == NeighbourCode::ascending) {
    for (std::size_t i = 1; i < count; ++i) all |= to[i] = id += numbers[i];
  } else {
    for (std::size_t i = 1; i < count; ++i) {
      id += static_cast<std::uint64_t>(core::unzigzag(numbers[i]));
      all |= to[i] = id;
    }
  }
  return all;
}

template <class T>
std::uint64_t edges_of_run(std::uint64_t base, const T* numbers, std::size_t count,
                           std::uint64_t* to) noexcept {
  std::uint64_t id = base + numbers[0];
  std::uint64_t all = to[0] = id;
  // A difference of 2^63 and more could wrap twice unseen; it shows here itself.
  for (std::size_t i = 1; i < count; ++i) {
    all |= numbers[i];
    all |= to[i] = id += std::uint64_t{numbers[i]} + 1;
  }
  return all;
}

// Both streams of a part into arrays of part.edges elements; false when damaged.
class PartReader {
 public:
  explicit PartReader(const AdjacencyPart& part) noexcept : part_(part) {}

  bool read(std::uint64_t* neighbours, std::uint64_t* edges) {
    std::string_view rest = part_.streams;
    all_ = 0;
    const bool whole = part_.has(wide_neighbours)
                           ? read_neighbours<std::uint64_t>(rest, neighbours)
                           : read_neighbours<std::uint32_t>(rest, neighbours);
    if (!whole) return false;
    if (part_.has(sequential_edges)) {
      for (std::size_t i = 0; i < part_.edges; ++i) edges[i] = part_.edge_base + i;
    } else if (!(part_.has(wide_edges) ? read_edges<std::uint64_t>(rest, edges)
                                       : read_edges<std::uint32_t>(rest, edges))) {
      return false;
    }
    return rest.empty() && all_ < adjacency_id_bound;
  }

 private:
  template <class T>
  bool read_neighbours(std::string_view& rest, std::uint64_t* to) {
    T numbers[adjacency_part_edges_max];
    if (!decode_group_varint(rest, numbers, part_.edges)) return false;
    const NeighbourCode code = part_.code();
    const T* from = numbers;
    const auto nodes = static_cast<std::size_t>(std::popcount(part_.mask));
    for (std::size_t i = 0; i < nodes; ++i) {
      const std::size_t degree = part_.degrees[i];
      all_ |= neighbours_of_run(code, part_.neighbour_base, from, degree, to);
      from += degree;
      to += degree;
    }
    return true;
  }

  template <class T>
  bool read_edges(std::string_view& rest, std::uint64_t* to) {
    T numbers[adjacency_part_edges_max];
    if (!decode_group_varint(rest, numbers, part_.edges)) return false;
    const T* from = numbers;
    const auto nodes = static_cast<std::size_t>(std::popcount(part_.mask));
    for (std::size_t i = 0; i < nodes; ++i) {
      const std::size_t degree = part_.degrees[i];
      all_ |= edges_of_run(part_.edge_base, from, degree, to);
      from += degree;
      to += degree;
    }
    return true;
  }

  const AdjacencyPart& part_;
  std::uint64_t all_ = 0;
};

using Offsets = std::array<std::uint32_t, adjacency_group_nodes + 1>;

// Adds the degrees of a part to those of the group; false when its nodes come out of order or a
// node that goes on from the part before does not ascend.
bool join(const AdjacencyPart& part, std::size_t begin, std::size_t& last_node, bool first,
          const std::vector<std::uint64_t>& edges, Offsets& offsets) {
  const std::size_t node = part.first_node();
  if (!first && (node < last_node || (node == last_node && edges[begin - 1] >= edges[begin]))) {
    return false;
  }
  last_node = part.last_node();
  std::size_t i = 0;
  for (std::uint64_t bits = part.mask; bits != 0; bits &= bits - 1, ++i) {
    offsets[static_cast<std::size_t>(std::countr_zero(bits)) + 1] += part.degrees[i];
  }
  return true;
}

// The numbers of the entries of one node of a part become ids at the end of `out`.
template <class T, class Run>
bool node_of_stream(std::string_view stream, const AdjacencyPart& part, std::size_t first,
                    std::size_t count, std::vector<std::uint64_t>& out, const Run& run) {
  T numbers[adjacency_part_edges_max + 8];
  if (!decode_group_varint_range(stream, part.edges, first, count, numbers)) return false;
  const std::size_t before = out.size();
  out.resize(before + count);
  return run(numbers, out.data() + before) < adjacency_id_bound;
}

template <class T>
bool node_neighbours(const AdjacencyPart& part, std::size_t first, std::size_t count,
                     std::vector<std::uint64_t>& out) {
  return node_of_stream<T>(
      part.streams, part, first, count, out, [&](const T* numbers, std::uint64_t* to) {
        return neighbours_of_run(part.code(), part.neighbour_base, numbers, count, to);
      });
}

template <class T>
bool node_edges(std::string_view stream, const AdjacencyPart& part, std::size_t first,
                std::size_t count, std::vector<std::uint64_t>& out) {
  return node_of_stream<T>(stream, part, first, count, out,
                           [&](const T* numbers, std::uint64_t* to) {
                             return edges_of_run(part.edge_base, numbers, count, to);
                           });
}

// Moves over a whole stream, whose last tag may stand for fewer than four numbers.
template <class T>
bool skip_stream(std::string_view& bytes, std::size_t count) {
  T last[4];
  return skip_group_varint<T>(bytes, count / 4 * 4) && decode_group_varint(bytes, last, count % 4);
}

bool read_node(const AdjacencyPart& part, std::size_t index, std::vector<std::uint64_t>& neighbours,
               std::vector<std::uint64_t>& edges) {
  const std::uint64_t bit = std::uint64_t{1} << index;
  if ((part.mask & bit) == 0) return true;
  const auto slot = static_cast<std::size_t>(std::popcount(part.mask & (bit - 1)));
  std::size_t first = 0;
  for (std::size_t i = 0; i < slot; ++i) first += part.degrees[i];
  const std::size_t count = part.degrees[slot];
  std::string_view rest = part.streams;
  const bool wide = part.has(wide_neighbours);
  if (!(wide ? node_neighbours<std::uint64_t>(part, first, count, neighbours)
             : node_neighbours<std::uint32_t>(part, first, count, neighbours))) {
    return false;
  }
  if (part.has(sequential_edges)) {
    for (std::size_t i = 0; i < count; ++i) edges.push_back(part.edge_base + first + i);
    return true;
  }
  if (!(wide ? skip_stream<std::uint64_t>(rest, part.edges)
             : skip_stream<std::uint32_t>(rest, part.edges))) {
    return false;
  }
  return part.has(wide_edges) ? node_edges<std::uint64_t>(rest, part, first, count, edges)
                              : node_edges<std::uint32_t>(rest, part, first, count, edges);
}

}  // namespace

Status decode_adjacency(std::uint64_t group, std::span<const std::string_view> parts,
                        AdjacencyGroup& out) {
  out.clear();
  return append_adjacency(group, parts, out.offsets, out.neighbours, out.edges);
}

Status append_adjacency(std::uint64_t group, std::span<const std::string_view> parts,
                        Offsets& offsets, std::vector<std::uint64_t>& neighbours,
                        std::vector<std::uint64_t>& edges) {
  offsets.fill(0);
  std::size_t last_node = 0;
  for (std::size_t number = 0; number < parts.size(); ++number) {
    PLENUM_ASSIGN(const AdjacencyPart part, read_part(parts[number]));
    const bool first = number == 0;
    if (part.has(first_part) != first || part.number != number ||
        (first && part.parts != parts.size())) {
      return damaged_adjacency(group);
    }
    if (part.edges == 0) return {};  // the only part: read_part() has seen to it
    const std::size_t begin = edges.size();
    neighbours.resize(begin + part.edges);
    edges.resize(begin + part.edges);
    if (!PartReader(part).read(neighbours.data() + begin, edges.data() + begin) ||
        !join(part, begin, last_node, first, edges, offsets)) {
      return damaged_adjacency(group);
    }
  }
  for (std::size_t i = 0; i < adjacency_group_nodes; ++i) offsets[i + 1] += offsets[i];
  return {};
}

Status decode_adjacency_node(std::uint64_t group, std::uint32_t part, std::string_view body,
                             std::size_t index, std::vector<std::uint64_t>& neighbours,
                             std::vector<std::uint64_t>& edges) {
  if (index >= adjacency_group_nodes) return damaged_adjacency(group);
  PLENUM_ASSIGN(const AdjacencyPart read, read_part(body));
  if (read.number != part || !read_node(read, index, neighbours, edges)) {
    return damaged_adjacency(group);
  }
  return {};
}

}  // namespace plenum::storage::segment
