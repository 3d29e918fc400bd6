// What a fold writes when so many texts are new, with a full-text index and without, and how long
// commits and searches beside it take at most. PLENUM_BENCH_TEXTS (default 10,000) texts of 200
// words; folds come one after the other, so later ones meet what earlier ones left.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "bench/support/scratch.hpp"
#include "bench/support/texts.hpp"
#include "storage/fulltext/fulltext_index.hpp"
#include "storage/fulltext/text_search.hpp"
#include "storage/open.hpp"

namespace plenum::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int text_words = 200;
constexpr std::uint64_t texts_a_commit = 1000;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

class TextStore {
 public:
  static TextStore& get(bool indexed) {
    static TextStore plain(false);
    static TextStore with_index(true);
    return indexed ? with_index : plain;
  }

  storage::Store& store() { return *store_; }
  std::uint64_t bytes_first() const { return bytes_first_; }
  double seconds_first() const { return seconds_first_; }

  void add(std::uint64_t count) {
    while (count > 0) {
      const std::uint64_t some = std::min(count, texts_a_commit);
      auto tx = must(store_->begin());
      const storage::LabelToken label = must(tx.label("Text"));
      const storage::PropertyToken key = must(tx.property("text"));
      for (std::uint64_t i = 0; i < some; ++i) {
        const std::vector<storage::Property> properties{{key, Value(texts_.next(text_words))}};
        must(tx.create_node(std::span(&label, 1), properties));
      }
      must(std::move(tx).commit());
      count -= some;
    }
  }
  /// A commit that no index is about.
  void commit_other() {
    auto tx = must(store_->begin());
    const storage::LabelToken label = must(tx.label("Other"));
    must(tx.create_node(std::span(&label, 1), {}));
    must(std::move(tx).commit());
  }
  void search() {
    const storage::Snapshot graph = store_->snapshot();
    const storage::Schema::EntryPtr entry = graph.schema()->find("texts");
    const storage::TextIndex* index = must(entry->fulltext->content(graph, entry->rule, {}));
    storage::SearchBounds bounds;
    storage::TextSearch search(*index, graph.timestamp(), bounds);
    benchmark::DoNotOptimize(must(search.any(must(search.words_like("w3000")), {})).size());
  }

 private:
  explicit TextStore(bool indexed) : store_(open(indexed ? "texts_indexed" : "texts_plain")) {
    if (indexed) {
      auto tx = must(store_->begin());
      storage::SchemaRule rule;
      rule.name = "texts";
      rule.kind = storage::RuleKind::fulltext;
      rule.token = static_cast<std::uint32_t>(must(tx.label("Text")));
      rule.properties = {must(tx.property("text"))};
      must(tx.create_rule(rule));
      must(std::move(tx).commit());
    }
    add(environment("PLENUM_BENCH_TEXTS", 10'000));
    const auto begin = Clock::now();
    bytes_first_ = must(store_->fold()).bytes;
    seconds_first_ = seconds_since(begin);
  }
  static std::unique_ptr<storage::Store> open(const std::string& name) {
    storage::StoreOptions options;
    options.fold_bytes = 0;  // none but those that are measured
    return must(storage::Store::open(fresh_folder(name), options));
  }

  std::unique_ptr<storage::Store> store_;
  Texts texts_{100'000};
  std::uint64_t bytes_first_ = 0;
  double seconds_first_ = 0;
};

/// The longest time that one of its steps took, while it lives.
class Beside {
 public:
  template <class Step>
  explicit Beside(Step step) {
    thread_ = std::thread([this, step] {
      while (!stop_.load(std::memory_order_relaxed)) {
        const auto begin = Clock::now();
        step();
        longest_ = std::max(longest_, seconds_since(begin));
      }
    });
  }
  double end() {
    stop_.store(true, std::memory_order_relaxed);
    thread_.join();
    return longest_ * 1000;
  }

 private:
  std::atomic<bool> stop_{false};
  double longest_ = 0;
  std::thread thread_;
};

void fold_of_new_texts(benchmark::State& state) {
  TextStore& texts = TextStore::get(state.range(1) != 0);
  std::uint64_t bytes = 0;
  std::uint64_t bytes_most = 0;
  double slowest = 0;
  for (auto _ : state) {
    texts.add(static_cast<std::uint64_t>(state.range(0)));
    const auto begin = Clock::now();
    const storage::FoldReport report = must(texts.store().fold());
    const double seconds = seconds_since(begin);
    bytes += report.bytes;
    bytes_most = std::max(bytes_most, report.bytes);
    slowest = std::max(slowest, seconds);
    state.SetIterationTime(seconds);
  }
  state.counters["MB"] = static_cast<double>(bytes) / 1e6 / static_cast<double>(state.iterations());
  state.counters["MB_most"] = static_cast<double>(bytes_most) / 1e6;
  state.counters["ms_most"] = slowest * 1000;
  state.counters["MB_first"] = static_cast<double>(texts.bytes_first()) / 1e6;
  state.counters["s_first"] = texts.seconds_first();
}
BENCHMARK(fold_of_new_texts)
    ->ArgsProduct({{1, 10, 100, 1000, 5000}, {0, 1}})
    ->Unit(benchmark::kMillisecond)
    ->UseManualTime()
    ->Iterations(10);

/// The longest commit and search beside folds, in milliseconds.
void beside_folds(benchmark::State& state) {
  TextStore& texts = TextStore::get(true);
  double commit = 0;
  double search = 0;
  for (auto _ : state) {
    texts.add(1000);
    Beside commits([&] { texts.commit_other(); });
    Beside searches([&] { texts.search(); });
    must(texts.store().fold());
    commit = std::max(commit, commits.end());
    search = std::max(search, searches.end());
  }
  state.counters["commit_ms_most"] = commit;
  state.counters["search_ms_most"] = search;
}
BENCHMARK(beside_folds)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(5);

}  // namespace
}  // namespace plenum::bench
