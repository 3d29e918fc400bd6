// Full-text search through the public API, over 50,000 short texts in memory whose words are as
// unevenly frequent as those of a language.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdlib>
#include <iostream>
#include <string>

#include "plenum/plenum.hpp"

namespace {

constexpr int texts = 50'000;

/// The same numbers in every run.
class Numbers {
 public:
  double next() {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<double>(state_ >> 11) / 9007199254740992.0;
  }

 private:
  std::uint64_t state_ = 1;
};

/// Word number n is about 1/n as frequent as the first.
std::string word(Numbers& numbers) {
  const auto rank = static_cast<std::uint64_t>(std::pow(20'000.0, numbers.next()));
  return "w" + std::to_string(rank);
}

plenum::Table must(plenum::Database& db, const std::string& statement,
                   const plenum::Params& params = {}) {
  auto done = db.run(statement, params);
  if (done.ok()) return *std::move(done);
  std::cerr << done.error().message() << '\n';
  std::exit(1);
}

plenum::Database filled() {
  plenum::Database db = plenum::Database::open(":memory:").value();
  Numbers numbers;
  plenum::List rows;
  for (int i = 0; i < texts; ++i) {
    std::string text;
    for (int k = 0; k < 20; ++k) text += word(numbers) + " ";
    rows.emplace_back(std::move(text));
  }
  must(db, "UNWIND $rows AS row CREATE (:Text {text: row})", {{"rows", std::move(rows)}});
  return db;
}

plenum::Database& indexed() {
  static plenum::Database db = [] {
    plenum::Database made = filled();
    must(made, "CREATE FULLTEXT INDEX t FOR (n:Text) ON EACH [n.text]");
    return made;
  }();
  return db;
}

void fill(benchmark::State& state) {
  plenum::Database db = filled();
  for (auto _ : state) {
    must(db, "CREATE FULLTEXT INDEX t FOR (n:Text) ON EACH [n.text]");
    state.PauseTiming();
    must(db, "DROP INDEX t");
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * texts);
}

void search(benchmark::State& state, const char* query) {
  plenum::Database& db = indexed();
  for (auto _ : state) {
    const plenum::Table found =
        must(db,
             "CALL db.index.fulltext.queryNodes('t', $query, {limit: 10}) YIELD node, score "
             "RETURN id(node), score",
             {{"query", query}});
    benchmark::DoNotOptimize(found.size());
  }
}

void change(benchmark::State& state) {
  plenum::Database& db = indexed();
  for (auto _ : state) must(db, "CREATE (n:Text {text: 'w1 w20 w300 w4000'}) DELETE n");
}

BENCHMARK(fill)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(search, one_frequent_word, "w1");
BENCHMARK_CAPTURE(search, one_rare_word, "w9000");
BENCHMARK_CAPTURE(search, two_words, "w1 w20");
BENCHMARK_CAPTURE(search, both_words, "w1 AND w20");
BENCHMARK_CAPTURE(search, phrase, "\"w1 w2\"");
BENCHMARK_CAPTURE(search, beginning, "w90*");
BENCHMARK(change);

}  // namespace
