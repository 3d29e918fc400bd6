// A reader alone and beside a writer at full speed, folds included: its median and 99th percentile.
// A graph larger than its memory budget: right answers, and what the process takes.
#include <benchmark/benchmark.h>
#include <malloc.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "bench/support/power_law.hpp"

namespace plenum::bench {
namespace {

double percentile(std::vector<double>& times, double part) {
  std::sort(times.begin(), times.end());
  return times[static_cast<std::size_t>(part * static_cast<double>(times.size() - 1))];
}

/// Two hops from a random node in a snapshot of its own.
std::uint64_t read_once(const storage::Store& store, std::uint64_t node) {
  const storage::Snapshot graph = store.snapshot();
  const storage::TypeToken type = *graph.find_type("LINKS");
  storage::AdjacencyBuffer first;
  storage::AdjacencyBuffer second;
  std::uint64_t sum = 0;
  const auto middles = must(graph.expand(NodeId{node}, Direction::out, type, first));
  for (std::size_t i = 0; i < middles.size() && i < 64; ++i) {
    sum += must(graph.expand(middles.nodes[i], Direction::out, type, second)).size();
  }
  return sum;
}

void reader(benchmark::State& state) {
  const bool beside_writer = state.range(0) == 1;
  storage::StoreOptions options;
  options.fold_bytes = 4ULL << 20U;  // a fold every second or so
  auto stored = StoredPowerLaw::load(fresh_folder("readers"), options);
  storage::Store& store = *stored.store;
  const std::uint32_t nodes = PowerLaw::get().nodes;
  for (std::uint64_t node = 1; node <= nodes; node += 64) read_once(store, node);  // pages
  std::atomic<bool> stop{false};
  std::uint64_t commits = 0;
  std::thread writer;
  if (beside_writer) {
    writer = std::thread([&] {
      std::mt19937_64 random(11);
      while (!stop.load(std::memory_order_relaxed)) {
        auto tx = must(store.begin());
        const storage::TypeToken type = must(tx.type("LINKS"));
        for (int i = 0; i < 100; ++i) {
          must(
              tx.create_edge(type, NodeId{random() % nodes + 1}, NodeId{random() % nodes + 1}, {}));
        }
        must(std::move(tx).commit());
        ++commits;
      }
    });
  }
  std::mt19937_64 random(13);
  std::vector<double> times;
  for (auto _ : state) {
    const auto start = std::chrono::steady_clock::now();
    benchmark::DoNotOptimize(read_once(store, random() % nodes + 1));
    times.push_back(
        std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start)
            .count());
  }
  stop = true;
  if (writer.joinable()) writer.join();
  state.counters["p50_us"] = percentile(times, 0.5);
  state.counters["p99_us"] = percentile(times, 0.99);
  state.counters["commits"] = static_cast<double>(commits);
  must(store.close());
}

std::uint64_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t pages = 0;
  std::uint64_t resident = 0;
  file >> pages >> resident;
  return resident * 4096;
}

std::uint64_t mix(std::uint64_t sum, std::uint64_t value) {
  return (sum ^ value) * 0x100000001B3ULL;
}

/// Stores the graph, and in `hashes` that of each list: first of all out, then of all in. In a
/// process of its own, so that what it leaves of the heap is not counted.
void store_elsewhere(const std::string& path, const std::string& hashes) {
  const pid_t child = fork();
  if (child < 0) fail("fork");
  if (child == 0) {
    const PowerLaw& graph = PowerLaw::get();
    must(StoredPowerLaw::load(path).store->close());
    std::ofstream out(hashes, std::ios::binary);
    for (const Csr* csr : {&graph.out, &graph.in}) {
      for (std::uint32_t node = 0; node < graph.nodes; ++node) {
        std::uint64_t sum = 0;
        for (std::uint64_t i = csr->offsets[node]; i < csr->offsets[node + 1]; ++i) {
          sum = mix(sum, csr->neighbours[i] + 1);
        }
        out.write(reinterpret_cast<const char*>(&sum), sizeof sum);
      }
    }
    out.flush();
    std::_Exit(out ? 0 : 1);
  }
  int ended = 0;
  if (waitpid(child, &ended, 0) != child || ended != 0) fail("the graph was not stored");
}

/// Every list of both directions in random order, compared with the arrays by a hash of each.
void reads_beyond_the_budget(benchmark::State& state) {
  constexpr std::uint64_t budget = 128ULL << 20U;
  const std::string path = fresh_folder("budget");
  const std::string hashes = fresh_folder("hashes");
  store_elsewhere(path, hashes);
  std::vector<std::uint64_t> expected(std::filesystem::file_size(hashes) / sizeof(std::uint64_t));
  std::ifstream(hashes, std::ios::binary)
      .read(reinterpret_cast<char*>(expected.data()),
            static_cast<std::streamsize>(expected.size() * sizeof(std::uint64_t)));
  const std::uint64_t nodes = expected.size() / 2;
  malloc_trim(0);
  const std::uint64_t before = resident_bytes();
  std::uint64_t largest = 0;
  for (auto _ : state) {
    storage::StoreOptions options;
    options.memory_bytes = budget;
    const auto store = must(storage::Store::open(path, options));
    const storage::Snapshot graph = store->snapshot();
    const storage::TypeToken type = *graph.find_type("LINKS");
    storage::AdjacencyBuffer buffer;
    std::mt19937_64 random(17);
    for (std::uint64_t i = 0; i < 400'000; ++i) {
      const std::uint64_t place = random() % expected.size();
      const bool out = place < nodes;
      const std::uint64_t node = out ? place : place - nodes;
      const auto slice =
          must(graph.expand(NodeId{node + 1}, out ? Direction::out : Direction::in, type, buffer));
      std::uint64_t sum = 0;
      for (std::size_t k = 0; k < slice.size(); ++k) sum = mix(sum, slice.nodes[k].value);
      if (sum != expected[place]) fail("a wrong adjacency list");
      if (i % 4096 == 0) largest = std::max(largest, resident_bytes());
    }
  }
  state.SetItemsProcessed(state.iterations() * 400'000);
  state.counters["resident_MiB"] =
      static_cast<double>(largest - std::min(largest, before)) / (1U << 20U);
}
// This one first: a child of fork() has none of the threads that RocksDB keeps between databases.
BENCHMARK(reads_beyond_the_budget)->Unit(benchmark::kMillisecond)->Iterations(1)->UseRealTime();
BENCHMARK(reader)->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond)->MinTime(10)->UseRealTime();

}  // namespace
}  // namespace plenum::bench
