// Adjacency segments: what is encoded comes back, damaged bytes never lead outside, and a
// power-law graph takes the bytes that were promised.
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "storage/segment/adjacency.hpp"
#include "storage/segment/group_varint.hpp"
#include "tests/unit/storage/segment_seed.hpp"

namespace plenum::storage::segment {
namespace {

bool same(const AdjacencyGroup& a, const AdjacencyGroup& b) {
  return a.offsets == b.offsets && a.neighbours == b.neighbours && a.edges == b.edges;
}

// Adds ascending edges to the next node.
void add_node(AdjacencyGroup& group, std::size_t node, std::size_t degree, Random& random,
              std::uint64_t id_bound) {
  std::vector<std::uint64_t> edges;
  for (std::size_t i = 0; i < degree; ++i) edges.push_back(below(random, id_bound));
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  const bool near = below(random, 2) == 0;
  std::uint64_t at = below(random, id_bound);
  const bool sorted = below(random, 2) == 0;
  std::vector<std::uint64_t> neighbours;
  for (std::size_t i = 0; i < edges.size(); ++i) {
    at = near ? (at + below(random, 300)) % id_bound : below(random, id_bound);
    neighbours.push_back(at);
  }
  if (sorted) std::sort(neighbours.begin(), neighbours.end());
  group.edges.insert(group.edges.end(), edges.begin(), edges.end());
  group.neighbours.insert(group.neighbours.end(), neighbours.begin(), neighbours.end());
  group.offsets[node + 1] = static_cast<std::uint32_t>(group.edges.size());
}

AdjacencyGroup random_group(Random& random) {
  static constexpr std::uint64_t bounds[] = {100,
                                             70000,
                                             std::uint64_t{1} << 24,
                                             std::uint64_t{1} << 32,
                                             std::uint64_t{1} << 48,
                                             adjacency_id_bound};
  const std::uint64_t bound = bounds[below(random, std::size(bounds))];
  const std::uint64_t hub = below(random, 8) == 0 ? below(random, 64) : 64;
  const std::uint64_t density = below(random, 4);
  AdjacencyGroup group;
  for (std::size_t node = 0; node < adjacency_group_nodes; ++node) {
    std::uint64_t degree =
        density == 0 ? below(random, 30) / 29 : below(random, 1U << (2 * density));
    if (node == hub) degree = below(random, 6000);
    add_node(group, node, static_cast<std::size_t>(degree), random, bound);
  }
  if (below(random, 3) == 0) {
    for (std::size_t i = 0; i < group.size(); ++i) group.edges[i] = 7 + i;
  }
  return group;
}

void expect_nodes(std::uint64_t number, const AdjacencyGroup& group,
                  const std::vector<std::string>& parts) {
  for (std::size_t node = 0; node < adjacency_group_nodes; ++node) {
    const AdjacencyPartRange range = adjacency_node_parts(parts[0], node).value();
    std::vector<std::uint64_t> neighbours;
    std::vector<std::uint64_t> edges;
    for (std::uint32_t part = range.first; part < range.first + range.count; ++part) {
      ASSERT_TRUE(
          decode_adjacency_node(number, part, parts.at(part), node, neighbours, edges).ok());
    }
    ASSERT_EQ(edges.size(), group.degree(node)) << node;
    EXPECT_TRUE(std::equal(edges.begin(), edges.end(), group.edges.begin() + group.offsets[node]));
    EXPECT_TRUE(std::equal(neighbours.begin(), neighbours.end(),
                           group.neighbours.begin() + group.offsets[node]));
  }
}

TEST(AdjacencySegment, gives_back_every_group_whole_and_node_by_node) {
  for_seeds(150, [](std::uint64_t seed) {
    Random random(seed);
    const AdjacencyGroup group = random_group(random);
    const auto parts = encode_adjacency(seed, group).value();
    ASSERT_EQ(adjacency_parts(parts[0]).value(), parts.size());
    AdjacencyGroup back;
    back.neighbours = {1, 2, 3};
    ASSERT_TRUE(decode_adjacency(seed, views(parts), back).ok());
    ASSERT_TRUE(same(group, back));
    expect_nodes(seed, group, parts);
    for (const std::string& part : parts) EXPECT_LT(part.size(), 20U * 1024);
  });
}

TEST(AdjacencySegment, a_hub_is_cut_into_parts_of_which_only_its_own_are_read) {
  Random random(1);
  AdjacencyGroup group;
  for (std::size_t node = 0; node < adjacency_group_nodes; ++node) {
    add_node(group, node, node == 20 ? 100'000 : 3, random, std::uint64_t{1} << 40);
  }
  const auto parts = encode_adjacency(0, group).value();
  EXPECT_EQ(parts.size(), (group.size() + adjacency_part_edges - 1) / adjacency_part_edges);
  AdjacencyGroup back;
  ASSERT_TRUE(decode_adjacency(0, views(parts), back).ok());
  EXPECT_TRUE(same(group, back));
  EXPECT_EQ(adjacency_node_parts(parts[0], 3).value().count, 1U);
  EXPECT_LE(adjacency_node_parts(parts[0], 50).value().count, 2U);
  expect_nodes(0, group, parts);
}

TEST(AdjacencySegment, an_empty_group_has_one_small_body) {
  const auto parts = encode_adjacency(9, {}).value();
  ASSERT_EQ(parts.size(), 1U);
  EXPECT_LT(parts[0].size(), 16U);
  AdjacencyGroup back;
  back.edges = {1};
  ASSERT_TRUE(decode_adjacency(9, views(parts), back).ok());
  EXPECT_TRUE(same(back, {}));
  EXPECT_EQ(adjacency_node_parts(parts[0], 0).value().count, 0U);
}

TEST(AdjacencySegment, refuses_edges_that_do_not_ascend_or_fit) {
  AdjacencyGroup group;
  group.neighbours = {1, 2};
  group.edges = {5, 5};
  EXPECT_FALSE(encode_adjacency(0, group).ok()) << "offsets";
  std::fill(group.offsets.begin() + 1, group.offsets.end(), 2U);
  EXPECT_EQ(encode_adjacency(0, group).error().code(), ErrorCode::invalid_argument);
  group.edges = {5, 6};
  EXPECT_TRUE(encode_adjacency(0, group).ok());
  group.neighbours = {1, adjacency_id_bound};
  EXPECT_FALSE(encode_adjacency(0, group).ok());
}

// What damaged bytes decode to may be wrong (the checksum of the caller finds that), but it is
// within bounds.
void expect_in_bounds(const std::vector<std::string_view>& parts) {
  AdjacencyGroup back;
  const Status status = decode_adjacency(0, parts, back);
  if (status.ok()) {
    ASSERT_EQ(back.neighbours.size(), back.edges.size());
    ASSERT_EQ(back.offsets.back(), back.size());
    ASSERT_TRUE(std::is_sorted(back.offsets.begin(), back.offsets.end()));
    ASSERT_TRUE(encode_adjacency(0, back).ok());
  } else {
    ASSERT_EQ(status.error().code(), ErrorCode::corruption);
  }
  for (std::size_t node = 0; node < adjacency_group_nodes; node += 7) {
    const auto range = adjacency_node_parts(parts[0], node);
    if (!range.ok()) continue;
    ASSERT_LE(range->first + std::uint64_t{range->count}, adjacency_parts_max);
    std::vector<std::uint64_t> neighbours;
    std::vector<std::uint64_t> edges;
    for (std::uint32_t part = 0; part < parts.size(); ++part) {
      if (!decode_adjacency_node(0, part, parts[part], node, neighbours, edges).ok()) break;
      ASSERT_EQ(neighbours.size(), edges.size());
    }
  }
}

TEST(AdjacencySegment, damaged_bytes_are_corruption_or_stay_in_bounds) {
  for_seeds(25, [](std::uint64_t seed) {
    Random random(seed);
    const auto parts = encode_adjacency(0, random_group(random)).value();
    for (int round = 0; round < 60; ++round) {
      const std::size_t hit = below(random, parts.size());
      std::string damaged = parts[hit];
      switch (below(random, 3)) {
        case 0:
          damaged.resize(below(random, damaged.size()));
          break;
        case 1:
          damaged[below(random, std::min<std::size_t>(damaged.size(), 40))] =
              static_cast<char>(random());
          break;
        default:
          damaged[below(random, damaged.size())] ^= static_cast<char>(1 << below(random, 8));
      }
      const ExactBytes exact(damaged);
      auto bodies = views(parts);
      bodies[hit] = exact.view();
      expect_in_bounds(bodies);
    }
  });
}

TEST(AdjacencySegment, parts_that_are_missing_doubled_or_swapped_are_corruption) {
  Random random(3);
  AdjacencyGroup group;
  for (std::size_t node = 0; node < adjacency_group_nodes; ++node) {
    add_node(group, node, 70, random, 1'000'000);
  }
  const auto parts = encode_adjacency(0, group).value();
  ASSERT_GE(parts.size(), 4U);
  auto bodies = views(parts);
  AdjacencyGroup back;
  std::swap(bodies[1], bodies[2]);
  EXPECT_EQ(decode_adjacency(0, bodies, back).error().code(), ErrorCode::corruption);
  bodies = views(parts);
  bodies.pop_back();
  EXPECT_EQ(decode_adjacency(0, bodies, back).error().code(), ErrorCode::corruption);
  bodies = views(parts);
  bodies[2] = bodies[1];
  EXPECT_EQ(decode_adjacency(0, bodies, back).error().code(), ErrorCode::corruption);
}

TEST(GroupVarint, keeps_numbers_of_every_length_and_refuses_a_cut_stream) {
  for_seeds(200, [](std::uint64_t seed) {
    Random random(seed);
    std::vector<std::uint64_t> wide(below(random, 40));
    std::vector<std::uint32_t> narrow(wide.size());
    for (std::size_t i = 0; i < wide.size(); ++i) {
      wide[i] = random() >> below(random, 64);
      narrow[i] = static_cast<std::uint32_t>(random() >> (32 + below(random, 32)));
    }
    const auto check = [](const auto& numbers) {
      using T = typename std::decay_t<decltype(numbers)>::value_type;
      std::string bytes;
      append_group_varint<T>(bytes, numbers);
      ASSERT_EQ(bytes.size(), group_varint_bytes<T>(numbers));
      const ExactBytes exact(bytes);
      std::vector<T> back(numbers.size());
      std::string_view rest = exact.view();
      ASSERT_TRUE(decode_group_varint(rest, back.data(), back.size()));
      ASSERT_TRUE(rest.empty());
      ASSERT_EQ(back, numbers);
      for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
        const ExactBytes shorter(std::string_view(bytes).substr(0, cut));
        rest = shorter.view();
        ASSERT_FALSE(decode_group_varint(rest, back.data(), back.size()));
      }
    };
    check(wide);
    check(narrow);
  });
}

// An RMAT graph (0.57, 0.19, 0.19, 0.05), edge ids in the order of (start, end).
struct Graph {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;
  explicit Graph(unsigned scale, std::size_t count) {
    Random random(1);
    while (edges.size() < count) {
      std::uint32_t start = 0;
      std::uint32_t end = 0;
      for (unsigned bit = 0; bit < scale; ++bit) {
        const std::uint64_t dice = below(random, 100);
        start = start << 1 | (dice >= 76 ? 1U : 0U);
        end = end << 1 | ((dice >= 57 && dice < 76) || dice >= 95 ? 1U : 0U);
      }
      edges.emplace_back(start, end);
    }
    std::sort(edges.begin(), edges.end());
  }
};

double bytes_an_edge(const Graph& graph, unsigned scale, bool out) {
  struct Entry {
    std::uint32_t node;
    std::uint32_t neighbour;
    std::uint64_t edge;
  };
  std::vector<Entry> entries;
  for (std::uint64_t id = 0; id < graph.edges.size(); ++id) {
    const auto [start, end] = graph.edges[id];
    entries.push_back(out ? Entry{start, end, id} : Entry{end, start, id});
  }
  std::stable_sort(entries.begin(), entries.end(),
                   [](const Entry& a, const Entry& b) { return a.node < b.node; });
  std::size_t bytes = 0;
  std::size_t at = 0;
  AdjacencyGroup group;
  for (std::uint64_t number = 0; number < (std::uint64_t{1} << scale) / 64; ++number) {
    group.clear();
    for (std::size_t node = 0; node < adjacency_group_nodes; ++node) {
      for (; at < entries.size() && entries[at].node == number * 64 + node; ++at) {
        group.neighbours.push_back(entries[at].neighbour);
        group.edges.push_back(entries[at].edge);
      }
      group.offsets[node + 1] = static_cast<std::uint32_t>(group.size());
    }
    if (group.size() == 0) continue;
    const auto parts = encode_adjacency(number, group).value();
    for (const std::string& part : parts) bytes += part.size();
  }
  return static_cast<double>(bytes) / static_cast<double>(graph.edges.size());
}

TEST(AdjacencySegment, a_power_law_graph_takes_the_promised_bytes_an_edge) {
  constexpr unsigned scale = 15;
  const Graph graph(scale, 10 << scale);
  EXPECT_LE(bytes_an_edge(graph, scale, true), 2.3);
  EXPECT_LE(bytes_an_edge(graph, scale, false), 4.9);
}

}  // namespace
}  // namespace plenum::storage::segment
