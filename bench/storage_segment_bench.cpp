// Rates of encoding and decoding segments, and of reading pages; the power-law graph of the tests
// at a larger size.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <random>

#include "storage/projection/adjacency_page.hpp"
#include "storage/projection/column_builder.hpp"
#include "storage/segment/column.hpp"

namespace plenum::storage {
namespace {

using Random = std::mt19937_64;
constexpr unsigned scale = 18;
constexpr std::uint64_t nodes = std::uint64_t{1} << scale;
constexpr std::size_t edges = 10 * nodes;

struct Direction {
  std::vector<segment::AdjacencyGroup> groups;
  std::vector<std::vector<std::string>> parts;
  std::size_t bytes = 0;
};

Direction make(std::vector<std::array<std::uint64_t, 3>> entries) {  // node, edge, neighbour
  std::sort(entries.begin(), entries.end());
  Direction direction;
  std::size_t at = 0;
  for (std::uint64_t number = 0; number < nodes / segment::adjacency_group_nodes; ++number) {
    segment::AdjacencyGroup group;
    for (std::size_t node = 0; node < segment::adjacency_group_nodes; ++node) {
      const std::uint64_t id = number * segment::adjacency_group_nodes + node;
      for (; at < entries.size() && entries[at][0] == id; ++at) {
        group.edges.push_back(entries[at][1]);
        group.neighbours.push_back(entries[at][2]);
      }
      group.offsets[node + 1] = static_cast<std::uint32_t>(group.size());
    }
    direction.parts.push_back(segment::encode_adjacency(number, group).value());
    for (const std::string& part : direction.parts.back()) direction.bytes += part.size();
    direction.groups.push_back(std::move(group));
  }
  return direction;
}

const Direction& direction(bool out) {
  static const auto both = [] {
    Random random(1);
    std::vector<std::pair<std::uint64_t, std::uint64_t>> graph;
    while (graph.size() < edges) {
      std::uint64_t start = 0;
      std::uint64_t end = 0;
      for (unsigned bit = 0; bit < scale; ++bit) {
        const std::uint64_t dice = random() % 100;
        start = start << 1 | (dice >= 76 ? 1U : 0U);
        end = end << 1 | ((dice >= 57 && dice < 76) || dice >= 95 ? 1U : 0U);
      }
      graph.emplace_back(start, end);
    }
    std::sort(graph.begin(), graph.end());
    std::vector<std::array<std::uint64_t, 3>> forward;
    std::vector<std::array<std::uint64_t, 3>> backward;
    for (std::uint64_t id = 0; id < edges; ++id) {
      forward.push_back({graph[id].first, id, graph[id].second});
      backward.push_back({graph[id].second, id, graph[id].first});
    }
    return std::pair{make(std::move(forward)), make(std::move(backward))};
  }();
  return out ? both.first : both.second;
}

void finish(benchmark::State& state, const Direction& direction) {
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * edges));
  state.counters["bytes_an_edge"] =
      static_cast<double>(direction.bytes) / static_cast<double>(edges);
}

void adjacency_encode(benchmark::State& state) {
  const Direction& data = direction(state.range(0) == 0);
  for (auto _ : state) {
    for (std::uint64_t number = 0; number < data.groups.size(); ++number) {
      benchmark::DoNotOptimize(segment::encode_adjacency(number, data.groups[number]).value());
    }
  }
  finish(state, data);
}
BENCHMARK(adjacency_encode)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

void adjacency_decode(benchmark::State& state) {
  const Direction& data = direction(state.range(0) == 0);
  segment::AdjacencyGroup group;
  for (auto _ : state) {
    for (std::uint64_t number = 0; number < data.parts.size(); ++number) {
      const std::vector<std::string_view> parts(data.parts[number].begin(),
                                                data.parts[number].end());
      if (!segment::decode_adjacency(number, parts, group).ok()) state.SkipWithError("decode");
      benchmark::DoNotOptimize(group.edges.data());
    }
  }
  finish(state, data);
}
BENCHMARK(adjacency_decode)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

std::vector<std::unique_ptr<const AdjacencyPage>> pages(const Direction& data) {
  std::vector<std::unique_ptr<const AdjacencyPage>> pages;
  AdjacencyPageBuilder builder;
  for (std::uint64_t number = 0; number < data.parts.size(); ++number) {
    const std::vector<std::string_view> parts(data.parts[number].begin(), data.parts[number].end());
    if (!builder.append_parts(number, parts).ok()) return {};
    if ((number + 1) % adjacency_page_groups == 0) pages.push_back(builder.finish());
  }
  return pages;
}

void page_build(benchmark::State& state) {
  const Direction& data = direction(state.range(0) == 0);
  for (auto _ : state) benchmark::DoNotOptimize(pages(data));
  finish(state, data);
}
BENCHMARK(page_build)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

void page_sum(benchmark::State& state) {
  const auto all = pages(direction(true));
  for (auto _ : state) {
    std::uint64_t sum = 0;
    for (const auto& page : all) {
      for (std::size_t node = 0; node < adjacency_page_nodes; ++node) {
        const AdjacencySlice slice = page->slice(node);
        slice.nodes.visit([&](auto id) {
          for (std::size_t i = 0; i < slice.size(); ++i) sum += id(i).value;
        });
      }
    }
    benchmark::DoNotOptimize(sum);
  }
  finish(state, direction(true));
}
BENCHMARK(page_sum)->Unit(benchmark::kMillisecond);

Value column_value(std::int64_t shape, Random& random, std::int64_t row) {
  switch (shape) {
    case 0:
      return static_cast<std::int64_t>(random() % 100);
    case 1:
      return 1'700'000'000 + row * 60 + static_cast<std::int64_t>(random() % 50);
    case 2:
      return static_cast<double>(random() % 100'000) / 8;
    case 3:
      return "city " + std::to_string(random() % 200);
    default:
      return "name of number " + std::to_string(random());
  }
}

std::unique_ptr<const ColumnPage> column(std::int64_t shape) {
  Random random(2);
  ColumnPageBuilder builder;
  for (std::size_t row = 0; row < column_page_rows; ++row) {
    builder.append(row, column_value(shape, random, static_cast<std::int64_t>(row)));
  }
  return builder.finish();
}

void column_encode(benchmark::State& state) {
  const auto page = column(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(segment::encode_column(*page).value());
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * column_page_rows));
}
BENCHMARK(column_encode)->DenseRange(0, 4);

void column_decode(benchmark::State& state) {
  const auto parts = segment::encode_column(*column(state.range(0))).value();
  const std::vector<std::string_view> bodies(parts.begin(), parts.end());
  std::size_t bytes = 0;
  for (const std::string& part : parts) bytes += part.size();
  for (auto _ : state) benchmark::DoNotOptimize(segment::decode_column(bodies).value());
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * column_page_rows));
  state.counters["bytes_a_row"] = static_cast<double>(bytes) / column_page_rows;
}
BENCHMARK(column_decode)->DenseRange(0, 4);

void column_append(benchmark::State& state) {
  const auto page = column(state.range(0));
  PropertyColumn out;
  for (auto _ : state) {
    out.clear();
    page->append_to(out, 0, column_page_rows);
    benchmark::DoNotOptimize(out);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * column_page_rows));
}
BENCHMARK(column_append)->DenseRange(0, 4);

}  // namespace
}  // namespace plenum::storage
