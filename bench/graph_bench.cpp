// The structure of a power-law graph: load beside raw packed ingest of RocksDB, pages into memory,
// two hops beside plain arrays, opening beside RocksDB's own.
#include <benchmark/benchmark.h>
#include <rocksdb/db.h>
#include <rocksdb/sst_file_writer.h>

#include <atomic>
#include <cstring>
#include <thread>

#include "bench/support/power_law.hpp"

namespace plenum::bench {
namespace {

std::string big_endian(std::uint64_t number) {
  std::string key(8, '\0');
  for (int i = 7; i >= 0; --i, number >>= 8U)
    key[static_cast<std::size_t>(i)] = static_cast<char>(number);
  return key;
}

rocksdb::Options raw_options() {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.compression = rocksdb::kLZ4Compression;
  return options;
}

void check(const rocksdb::Status& status) {
  if (!status.ok()) fail(status.ToString());
}

std::unique_ptr<rocksdb::DB> open_raw(const std::string& path) {
  rocksdb::DB* opened = nullptr;
  check(rocksdb::DB::Open(raw_options(), path, &opened));
  return std::unique_ptr<rocksdb::DB>(opened);
}

/// From the sorted edges: one value a node and direction, of neighbours and edge numbers, 32 bits
/// each.
void load_raw(const std::string& path) {
  const PowerLaw& graph = PowerLaw::get();
  const Csr out = PowerLaw::csr(graph, [](const auto& edge) { return edge; });
  const Csr in =
      PowerLaw::csr(graph, [](const auto& edge) { return std::pair(edge.second, edge.first); });
  const auto db = open_raw(path);
  std::vector<std::string> files;
  for (const Csr* csr : {&out, &in}) {
    files.push_back(path + "/run" + std::to_string(files.size()) + ".sst");
    rocksdb::SstFileWriter writer(rocksdb::EnvOptions(), raw_options());
    check(writer.Open(files.back()));
    const char space = csr == &out ? 'o' : 'i';
    std::string value;
    for (std::uint32_t node = 0; node < graph.nodes; ++node) {
      const std::uint64_t first = csr->offsets[node];
      const std::size_t count = csr->offsets[node + 1] - first;
      if (count == 0) continue;
      value.resize(count * 8);
      std::memcpy(value.data(), csr->neighbours.data() + first, count * 4);
      std::memcpy(value.data() + count * 4, csr->edges.data() + first, count * 4);
      check(writer.Put(space + big_endian(node), value));
    }
    check(writer.Finish());
  }
  std::sort(files.rbegin(), files.rend());  // in before out, as their keys
  rocksdb::IngestExternalFileOptions move;
  move.move_files = true;
  check(db->IngestExternalFile(files, move));
}

void note_size(benchmark::State& state, const std::string& path) {
  state.SetItemsProcessed(
      static_cast<std::int64_t>(state.iterations() * PowerLaw::get().edges.size()));
  state.counters["bytes_an_edge"] =
      static_cast<double>(folder_bytes(path)) / static_cast<double>(PowerLaw::get().edges.size());
}

void load_raw_packed(benchmark::State& state) {
  (void)PowerLaw::get();
  std::string path;
  for (auto _ : state) {
    path = fresh_folder("raw");
    load_raw(path);
  }
  note_size(state, path);
}
BENCHMARK(load_raw_packed)->Unit(benchmark::kMillisecond)->UseRealTime();

const std::string& stored_path() {
  static const std::string path = fresh_folder("graph");
  return path;
}

void load_sorted(benchmark::State& state) {
  (void)PowerLaw::get();
  for (auto _ : state) {
    fresh_folder("graph");
    StoredPowerLaw::load(stored_path());
  }
  note_size(state, stored_path());
}
BENCHMARK(load_sorted)->Unit(benchmark::kMillisecond)->UseRealTime();

/// Every adjacency list of both directions is asked for once, by two threads, after an opening.
void load_projection(benchmark::State& state) {
  const std::uint32_t nodes = PowerLaw::get().nodes;
  for (auto _ : state) {
    state.PauseTiming();
    auto store = must(storage::Store::open(stored_path()));
    const storage::Snapshot graph = store->snapshot();
    const storage::TypeToken type = *graph.find_type("LINKS");
    state.ResumeTiming();
    std::atomic<std::uint64_t> sum{0};
    const auto half = [&](std::uint64_t first, std::uint64_t end) {
      storage::AdjacencyBuffer buffer;
      std::uint64_t mine = 0;
      for (std::uint64_t node = first; node < end; node += 64) {
        for (const Direction direction : {Direction::out, Direction::in}) {
          mine += must(graph.expand(NodeId{node}, direction, type, buffer)).size();
        }
      }
      sum += mine;
    };
    std::thread other(half, 1, 1 + nodes / 2);
    half(1 + nodes / 2, 1 + nodes);
    other.join();
    benchmark::DoNotOptimize(sum.load());
    state.PauseTiming();
    must(store->close());
    state.ResumeTiming();
  }
}
BENCHMARK(load_projection)->Unit(benchmark::kMillisecond)->UseRealTime();

std::vector<std::uint32_t> some_nodes() {
  std::mt19937_64 random(7);
  std::vector<std::uint32_t> nodes(256);
  for (std::uint32_t& node : nodes)
    node = static_cast<std::uint32_t>(random() % PowerLaw::get().nodes);
  return nodes;
}

void two_hops_arrays(benchmark::State& state) {
  const Csr& csr = PowerLaw::get().out;
  const auto starts = some_nodes();
  std::uint64_t visited = 0;
  for (auto _ : state) {
    std::uint64_t sum = 0;
    for (const std::uint32_t start : starts) {
      for (std::uint64_t i = csr.offsets[start]; i < csr.offsets[start + 1]; ++i) {
        const std::uint32_t middle = csr.neighbours[i];
        for (std::uint64_t j = csr.offsets[middle]; j < csr.offsets[middle + 1]; ++j) {
          sum += csr.neighbours[j];
        }
        visited += csr.offsets[middle + 1] - csr.offsets[middle];
      }
    }
    benchmark::DoNotOptimize(sum);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(visited));
}
BENCHMARK(two_hops_arrays)->Unit(benchmark::kMillisecond);

struct Open {
  std::unique_ptr<storage::Store> store;
  std::uint64_t overlaid = 0;
};
Open& opened() {
  static Open open = [] {
    storage::StoreOptions options;
    options.fold_bytes = 0;  // what is written stays in the overlay
    return Open{must(storage::Store::open(stored_path(), options))};
  }();
  return open;
}

void two_hops(benchmark::State& state) {
  const storage::Snapshot graph = opened().store->snapshot();
  const storage::TypeToken type = *graph.find_type("LINKS");
  const auto starts = some_nodes();
  std::uint64_t visited = 0;
  storage::AdjacencyBuffer first;
  storage::AdjacencyBuffer second;
  for (auto _ : state) {
    std::uint64_t sum = 0;
    for (const std::uint32_t start : starts) {
      const auto middles = must(graph.expand(NodeId{start + 1U}, Direction::out, type, first));
      middles.nodes.visit([&](auto middle) {
        for (std::size_t i = 0; i < middles.size(); ++i) {
          const auto ends = must(graph.expand(middle(i), Direction::out, type, second));
          ends.nodes.visit([&](auto end) {
            for (std::size_t j = 0; j < ends.size(); ++j) sum += end(j).value;
          });
          visited += ends.size();
        }
      });
    }
    benchmark::DoNotOptimize(sum);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(visited));
}
BENCHMARK(two_hops)->Unit(benchmark::kMillisecond);

/// The same after a hundredth of the edges came in commits that are not folded.
void two_hops_with_overlay(benchmark::State& state) {
  Open& open = opened();
  const PowerLaw& graph = PowerLaw::get();
  std::mt19937_64 random(9);
  while (open.overlaid < graph.edges.size() / 100) {
    auto tx = must(open.store->begin());
    const storage::TypeToken type = must(tx.type("LINKS"));
    for (int i = 0; i < 1000; ++i, ++open.overlaid) {
      const auto& edge = graph.edges[random() % graph.edges.size()];
      must(tx.create_edge(type, NodeId{edge.first + 1U}, NodeId{random() % graph.nodes + 1}, {}));
    }
    must(std::move(tx).commit());
  }
  two_hops(state);
}
BENCHMARK(two_hops_with_overlay)->Unit(benchmark::kMillisecond);

/// RocksDB alone on a copy of the same folder, with the same column families.
void open_raw_and_look_up(benchmark::State& state) {
  if (opened().store) must(opened().store->close());
  opened().store.reset();
  must(must(storage::Store::open(stored_path()))->fold());
  const std::string path = fresh_folder("raw");
  std::filesystem::copy(stored_path() + "/store", path, std::filesystem::copy_options::recursive);
  std::vector<std::string> names;
  check(rocksdb::DB::ListColumnFamilies(raw_options(), path, &names));
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const std::string& name : names) families.emplace_back(name, raw_options());
  for (auto _ : state) {
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* db = nullptr;
    check(rocksdb::DB::Open(raw_options(), path, families, &handles, &db));
    std::string value;
    benchmark::DoNotOptimize(db->Get({}, handles.back(), "key", &value).ok());
    state.PauseTiming();
    for (rocksdb::ColumnFamilyHandle* handle : handles)
      check(db->DestroyColumnFamilyHandle(handle));
    delete db;
    state.ResumeTiming();
  }
}
BENCHMARK(open_raw_and_look_up)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(20);

void open_and_look_up(benchmark::State& state) {
  for (auto _ : state) {
    auto store = must(storage::Store::open(stored_path()));
    const storage::Snapshot graph = store->snapshot();
    storage::AdjacencyBuffer buffer;
    benchmark::DoNotOptimize(
        must(graph.expand(NodeId{1}, Direction::out, *graph.find_type("LINKS"), buffer)).size());
    state.PauseTiming();
    must(store->close());
    store.reset();
    state.ResumeTiming();
  }
}
BENCHMARK(open_and_look_up)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(20);

}  // namespace
}  // namespace plenum::bench
