// Any bytes as the parts of an adjacency group: corruption, or edges within bounds.
#include "core/bytes.hpp"
#include "storage/projection/adjacency_page.hpp"
#include "tests/fuzz/target.hpp"

namespace plenum::fuzz {

namespace segment = storage::segment;

namespace {

// A byte of the count, then counted parts: so that the drivers reach later parts too.
std::vector<std::string_view> parts_of(std::string_view input) {
  core::ByteReader reader(input);
  std::vector<std::string_view> parts;
  const auto count = reader.byte();
  for (unsigned i = 0; count && i < *count % 8U; ++i) {
    if (const auto part = reader.counted()) parts.push_back(*part);
  }
  if (!reader.rest().empty()) parts.push_back(reader.rest());
  return parts;
}

std::string seed(std::uint64_t edges, std::uint64_t step, std::uint64_t neighbour_step) {
  segment::AdjacencyGroup group;
  for (std::size_t node = 0; node < segment::adjacency_group_nodes; ++node) {
    for (std::uint64_t i = 0; i < (node % 3 == 0 ? edges : 0); ++i) {
      group.edges.push_back(group.size() * step + 3);
      group.neighbours.push_back(group.size() * neighbour_step % 1'000'003);
    }
    group.offsets[node + 1] = static_cast<std::uint32_t>(group.size());
  }
  const auto parts = segment::encode_adjacency(0, group);
  require(parts.ok(), "a group of ascending edges encodes");
  std::string input(1, static_cast<char>(parts->size()));
  for (const std::string& part : *parts) core::append_counted(input, part);
  return input;
}

}  // namespace

void fuzz_one(std::string_view input) {
  const auto parts = parts_of(input);
  segment::AdjacencyGroup group;
  const Status status = segment::decode_adjacency(0, parts, group);
  if (status.ok()) {
    require(group.neighbours.size() == group.edges.size(), "each edge has a neighbour");
    const auto again = segment::encode_adjacency(0, group);
    require(again.ok(), "what was decoded is a group");
    storage::AdjacencyPageBuilder builder;
    require(builder.append_parts(0, parts).ok(), "a page decodes what a group decodes");
    require(builder.finish()->size() == group.size(), "a page holds all edges");
  } else {
    require(status.error().code() == ErrorCode::corruption, "damage is corruption");
  }
  std::vector<std::uint64_t> neighbours;
  std::vector<std::uint64_t> edges;
  for (std::uint32_t i = 0; i < parts.size(); ++i) {
    for (std::size_t node = 0; node < segment::adjacency_group_nodes; node += 9) {
      (void)segment::adjacency_node_parts(parts[0], node).ok();
      if (!segment::decode_adjacency_node(0, i, parts[i], node, neighbours, edges).ok()) break;
      require(neighbours.size() == edges.size(), "each edge of a node has a neighbour");
    }
  }
}

std::vector<std::string> seeds() {
  return {seed(0, 1, 1),         seed(1, 1, 1),           seed(20, 1, 1), seed(3, 70'000, 999'983),
          seed(120, 3, 500'009), seed(1, 1ULL << 50, 77), "\x01"};
}

}  // namespace plenum::fuzz
