// Adjacency groups to bytes. Each part stands alone: its differences start at its own bases.
#include <algorithm>
#include <bit>
#include <optional>

#include "core/bytes.hpp"
#include "storage/segment/adjacency_part.hpp"
#include "storage/segment/group_varint.hpp"

namespace plenum::storage::segment {

namespace {

Error bad_group(std::uint64_t group, const char* why) {
  return Error(ErrorCode::invalid_argument,
               "the edges of node group " + std::to_string(group) + " " + why);
}

Status check(std::uint64_t group, const AdjacencyGroup& entries) {
  const auto& offsets = entries.offsets;
  const std::size_t count = entries.size();
  if (entries.neighbours.size() != count || offsets[0] != 0 ||
      offsets[adjacency_group_nodes] != count || !std::is_sorted(offsets.begin(), offsets.end())) {
    return bad_group(group, "do not fit their offsets");
  }
  std::uint64_t all = 0;
  for (const std::uint64_t id : entries.neighbours) all |= id;
  for (const std::uint64_t id : entries.edges) all |= id;
  if (all >= adjacency_id_bound) return bad_group(group, "have ids that are too large");
  for (std::size_t node = 0; node < adjacency_group_nodes; ++node) {
    for (std::size_t i = offsets[node] + std::size_t{1}; i < offsets[node + 1]; ++i) {
      if (entries.edges[i - 1] >= entries.edges[i]) return bad_group(group, "do not ascend");
    }
  }
  return {};
}

class PartWriter {
 public:
  PartWriter(const AdjacencyGroup& entries, std::size_t begin, std::size_t end)
      : entries_(entries), begin_(begin), end_(end), first_(end - begin) {
    const auto& offsets = entries.offsets;
    auto node = static_cast<std::size_t>(
        std::upper_bound(offsets.begin(), offsets.end(), static_cast<std::uint32_t>(begin)) -
        offsets.begin() - 1);
    for (std::size_t at = begin; at < end; ++node) {
      const std::size_t stop = std::min<std::size_t>(end, offsets[node + 1]);
      if (stop == at) continue;
      mask_ |= std::uint64_t{1} << node;
      degrees_.push_back(static_cast<std::uint32_t>(stop - at - 1));
      first_[at - begin] = 1;
      at = stop;
    }
  }

  /// `number` in the head: of the part; in the first part how many there are.
  std::string write(bool first, std::size_t number, std::string_view directory) {
    if (begin_ < end_) {
      code_neighbours();
      code_edges();
    }
    if (first) flags_ |= first_part;
    std::string body;
    body.reserve(64 + directory.size() + (end_ - begin_) * 4);
    body.push_back(static_cast<char>(adjacency_format));
    body.push_back(static_cast<char>(flags_));
    core::append_varint(body, number);
    body.append(directory);
    core::append_varint(body, end_ - begin_);
    core::append_little_endian(body, mask_);
    append_group_varint<std::uint32_t>(body, degrees_);
    core::append_varint(body, neighbour_base_);
    core::append_varint(body, edge_base_);
    append_stream(body, neighbours_, (flags_ & wide_neighbours) != 0);
    if ((flags_ & sequential_edges) == 0) append_stream(body, edges_, (flags_ & wide_edges) != 0);
    return body;
  }

 private:
  void append_stream(std::string& body, const std::vector<std::uint64_t>& numbers, bool wide) {
    if (wide) return append_group_varint<std::uint64_t>(body, numbers);
    narrow_.resize(numbers.size());
    std::transform(numbers.begin(), numbers.end(), narrow_.begin(),
                   [](std::uint64_t number) { return static_cast<std::uint32_t>(number); });
    append_group_varint<std::uint32_t>(body, narrow_);
  }

  static bool wide(const std::vector<std::uint64_t>& numbers) {
    std::uint64_t all = 0;
    for (const std::uint64_t number : numbers) all |= number;
    return all >> 32 != 0;
  }

  static std::uint64_t stream_bytes(const std::vector<std::uint64_t>& numbers) {
    std::uint64_t bytes = 0;
    for (const std::uint64_t number : numbers) {
      bytes += std::max<std::uint64_t>(1, (std::bit_width(number) + 7) / 8);
    }
    return bytes;
  }

  // Differences where neighbours come in order, as after a bulk load; else what is smaller.
  void code_neighbours() {
    const std::uint64_t* const ids = entries_.neighbours.data() + begin_;
    const std::size_t count = end_ - begin_;
    neighbour_base_ = *std::min_element(ids, ids + count);
    bool ascending = true;
    for (std::size_t i = 1; i < count; ++i) ascending &= first_[i] != 0 || ids[i - 1] <= ids[i];
    neighbours_.resize(count);
    const auto difference = [&](std::size_t i) {
      return first_[i] != 0 ? ids[i] - neighbour_base_ : ids[i] - ids[i - 1];
    };
    if (ascending) {
      for (std::size_t i = 0; i < count; ++i) neighbours_[i] = difference(i);
    } else {
      for (std::size_t i = 0; i < count; ++i) {
        neighbours_[i] = first_[i] != 0 ? ids[i] - neighbour_base_
                                        : core::zigzag(static_cast<std::int64_t>(difference(i)));
      }
      std::vector<std::uint64_t> offsets(count);
      for (std::size_t i = 0; i < count; ++i) offsets[i] = ids[i] - neighbour_base_;
      const bool smaller = stream_bytes(offsets) <= stream_bytes(neighbours_);
      if (smaller) neighbours_.swap(offsets);
      flags_ = static_cast<std::uint8_t>(smaller ? NeighbourCode::offset : NeighbourCode::zigzag);
    }
    if (wide(neighbours_)) flags_ |= wide_neighbours;
  }

  void code_edges() {
    const std::uint64_t* const ids = entries_.edges.data() + begin_;
    const std::size_t count = end_ - begin_;
    bool sequential = true;
    for (std::size_t i = 1; i < count; ++i) sequential &= ids[i] == ids[0] + i;
    edge_base_ = *std::min_element(ids, ids + count);
    if (sequential) {
      flags_ |= sequential_edges;
      return;
    }
    edges_.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
      edges_[i] = first_[i] != 0 ? ids[i] - edge_base_ : ids[i] - ids[i - 1] - 1;
    }
    if (wide(edges_)) flags_ |= wide_edges;
  }

  const AdjacencyGroup& entries_;
  std::size_t begin_;
  std::size_t end_;
  std::vector<std::uint8_t> first_;  // is the entry the first of its node in this part?
  std::uint64_t mask_ = 0;
  std::vector<std::uint32_t> degrees_;
  std::uint8_t flags_ = 0;
  std::uint64_t neighbour_base_ = 0;
  std::uint64_t edge_base_ = 0;
  std::vector<std::uint64_t> neighbours_;
  std::vector<std::uint64_t> edges_;
  std::vector<std::uint32_t> narrow_;
};

// In which part each node begins: what finds the slice of a node in a group of many parts.
std::string directory(const AdjacencyGroup& entries, std::size_t each) {
  std::uint64_t mask = 0;
  std::string firsts;
  std::size_t last = 0;
  for (std::size_t node = 0; node < adjacency_group_nodes; ++node) {
    if (entries.degree(node) == 0) continue;
    mask |= std::uint64_t{1} << node;
    const std::size_t part = entries.offsets[node] / each;
    core::append_varint(firsts, part - last);
    last = part;
  }
  std::string bytes;
  core::append_little_endian(bytes, mask);
  return bytes.append(firsts);
}

}  // namespace

Result<std::vector<std::string>> encode_adjacency(std::uint64_t group,
                                                  const AdjacencyGroup& entries) {
  if (Status status = check(group, entries); !status.ok()) return status.error();
  const std::size_t count = entries.size();
  std::size_t each = adjacency_part_edges;
  if (count > each * adjacency_parts_max) each = adjacency_part_edges_max;
  if (count > each * adjacency_parts_max) {
    return Error(ErrorCode::limit, "node group " + std::to_string(group) + " has more than " +
                                       std::to_string(each * adjacency_parts_max) +
                                       " edges of one type");
  }
  const std::size_t parts = std::max<std::size_t>(1, (count + each - 1) / each);
  std::vector<std::string> bodies;
  bodies.reserve(parts);
  for (std::size_t part = 0; part < parts; ++part) {
    const std::size_t begin = part * each;
    PartWriter writer(entries, begin, std::min(count, begin + each));
    const bool lists = part == 0 && parts > 1;
    bodies.push_back(writer.write(part == 0, part == 0 ? parts : part,
                                  lists ? directory(entries, each) : std::string()));
  }
  return bodies;
}

}  // namespace plenum::storage::segment
