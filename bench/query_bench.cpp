// The query engine through the public API, on 100,000 nodes and 1,000,000 edges in memory.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <iostream>

#include "plenum/plenum.hpp"

namespace {

plenum::Database& graph() {
  static plenum::Database db = [] {
    plenum::Database made = plenum::Database::open(":memory:").value();
    const auto run = [&](const char* statement) {
      const auto done = made.run(statement);
      if (!done.ok()) {
        std::cerr << done.error().message() << '\n';
        std::exit(1);
      }
    };
    run("UNWIND range(0, 99999) AS i CREATE (:N {key: toString(i), age: i % 90, w: i * 0.5})");
    for (int part = 0; part < 10; ++part) {
      const std::string first = std::to_string(part * 100'000);
      const std::string last = std::to_string(part * 100'000 + 99'999);
      run(("UNWIND range(" + first + ", " + last +
           ") AS i MATCH (a:N {key: toString((i * 7919) % 100000)}), "
           "(b:N {key: toString((i * 104729 + i / 1000) % 100000)}) CREATE (a)-[:R]->(b)")
              .c_str());
    }
    return made;
  }();
  return db;
}

void run(benchmark::State& state, const char* query, const plenum::Params& params = {}) {
  plenum::Database& db = graph();
  for (auto _ : state) {
    auto table = db.run(query, params);
    if (!table.ok()) {
      state.SkipWithError(table.error().message().c_str());
      return;
    }
    benchmark::DoNotOptimize(table->size());
  }
}

void point_lookup(benchmark::State& state) {
  run(state, "MATCH (n:N {key: $key}) RETURN n.age", {{"key", "4711"}});
}
void neighbours(benchmark::State& state) {
  run(state, "MATCH (n:N {key: $key})-[:R]->(m) RETURN m.key, m.age", {{"key", "4711"}});
}
void two_hops_of_one(benchmark::State& state) {
  run(state, "MATCH (n:N {key: $key})-[:R]->()-[:R]->(m) RETURN count(*)", {{"key", "4711"}});
}
void two_hops_of_all(benchmark::State& state) {
  run(state, "MATCH (:N)-[:R]->()-[:R]->() RETURN count(*)");
}
void filter_and_sum(benchmark::State& state) {
  run(state, "MATCH (n:N) WHERE n.age > 30 RETURN sum(n.w)");
}
void group_by_neighbour(benchmark::State& state) {
  run(state, "MATCH (a:N)-[:R]->(b) RETURN b.age AS age, count(*) AS n ORDER BY age");
}
void pagerank_ten_rounds(benchmark::State& state) {
  run(state,
      "CALL algo.pagerank({max_iterations: 10, tolerance: 0}) YIELD score RETURN max(score)");
}

BENCHMARK(point_lookup)->Unit(benchmark::kMicrosecond);
BENCHMARK(neighbours)->Unit(benchmark::kMicrosecond);
BENCHMARK(two_hops_of_one)->Unit(benchmark::kMicrosecond);
BENCHMARK(two_hops_of_all)->Unit(benchmark::kMillisecond);
BENCHMARK(filter_and_sum)->Unit(benchmark::kMillisecond);
BENCHMARK(group_by_neighbour)->Unit(benchmark::kMillisecond);
BENCHMARK(pagerank_ten_rounds)->Unit(benchmark::kMillisecond);

}  // namespace
