// Indexes and constraints through the public API, on 100,000 nodes in memory.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <iostream>
#include <string>

#include "plenum/plenum.hpp"

namespace {

constexpr int nodes = 100'000;

void must(plenum::Database& db, const std::string& statement) {
  const auto done = db.run(statement);
  if (done.ok()) return;
  std::cerr << done.error().message() << '\n';
  std::exit(1);
}

/// :Indexed has an index on code, :Plain has none.
plenum::Database& graph() {
  static plenum::Database db = [] {
    plenum::Database made = plenum::Database::open(":memory:").value();
    must(made, "CREATE INDEX FOR (n:Indexed) ON (n.code)");
    for (const char* label : {"Indexed", "Plain"}) {
      must(made, "UNWIND range(1, " + std::to_string(nodes) + ") AS i CREATE (:" + label +
                     " {code: 'c' + toString(i * 7919 % 100003)})");
    }
    return made;
  }();
  return db;
}

void look_up(benchmark::State& state, const char* query) {
  plenum::Database& db = graph();
  for (auto _ : state) {
    auto table = db.run(query, {{"code", "c4711"}});
    if (!table.ok() || table->size() > 1) state.SkipWithError("wrong answer");
    benchmark::DoNotOptimize(table->size());
  }
}
void point_lookup_indexed(benchmark::State& state) {
  look_up(state, "MATCH (n:Indexed) WHERE n.code = $code RETURN n.code");
}
void point_lookup_scanned(benchmark::State& state) {
  look_up(state, "MATCH (n:Plain) WHERE n.code = $code RETURN n.code");
}

/// MERGE of `count` nodes that are all new, and again when all are there.
void merge(benchmark::State& state, bool constrained) {
  const std::string statement =
      "UNWIND range(1, " + std::to_string(state.range(0)) + ") AS i MERGE (:M {code: i})";
  for (auto _ : state) {
    state.PauseTiming();
    plenum::Database db = plenum::Database::open(":memory:").value();
    if (constrained) must(db, "CREATE CONSTRAINT FOR (m:M) REQUIRE m.code IS UNIQUE");
    state.ResumeTiming();
    must(db, statement);
    must(db, statement);
  }
  state.SetItemsProcessed(state.iterations() * 2 * state.range(0));
}
void merge_with_a_unique_constraint(benchmark::State& state) { merge(state, true); }
void merge_without(benchmark::State& state) { merge(state, false); }

/// An index made on a filled graph.
void create_index(benchmark::State& state) {
  plenum::Database& db = graph();
  for (auto _ : state) {
    must(db, "CREATE INDEX later FOR (n:Plain) ON (n.code)");
    state.PauseTiming();
    must(db, "DROP INDEX later");
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * nodes);
}

BENCHMARK(point_lookup_indexed)->Unit(benchmark::kMicrosecond);
BENCHMARK(point_lookup_scanned)->Unit(benchmark::kMicrosecond);
BENCHMARK(create_index)->Unit(benchmark::kMillisecond);
BENCHMARK(merge_with_a_unique_constraint)->Arg(2'000)->Arg(nodes)->Unit(benchmark::kMillisecond);
BENCHMARK(merge_without)->Arg(2'000)->Unit(benchmark::kMillisecond);

}  // namespace
