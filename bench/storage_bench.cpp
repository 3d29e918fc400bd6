// Durable commits of the store beside a raw synced put of RocksDB of about the same bytes.
#include <benchmark/benchmark.h>
#include <rocksdb/db.h>

#include <filesystem>

#include "storage/open.hpp"

namespace {

using plenum::storage::Store;

std::string fresh_folder(const char* name) {
  const auto path = std::filesystem::temp_directory_path() / name;
  std::filesystem::remove_all(path);
  return path.string();
}

void raw_synced_put(benchmark::State& state) {
  rocksdb::Options options;
  options.create_if_missing = true;
  std::unique_ptr<rocksdb::DB> db;
  {
    rocksdb::DB* opened = nullptr;
    if (!rocksdb::DB::Open(options, fresh_folder("plenum_bench_raw"), &opened).ok()) {
      state.SkipWithError("cannot open RocksDB");
      return;
    }
    db.reset(opened);
  }
  rocksdb::WriteOptions sync;
  sync.sync = true;
  const std::string value(static_cast<std::size_t>(state.range(0)) * 12 + 40, 'v');
  std::uint64_t number = 0;
  for (auto _ : state) {
    const std::string key = std::to_string(1'000'000'000 + number++);
    if (!db->Put(sync, key, value).ok()) state.SkipWithError("put failed");
  }
}

void durable_edges(benchmark::State& state) {
  auto opened = Store::open(fresh_folder("plenum_bench_store"));
  if (!opened.ok()) {
    state.SkipWithError(opened.error().message().c_str());
    return;
  }
  Store& store = **opened;
  std::vector<plenum::NodeId> nodes;
  {
    auto transaction = std::move(store.begin()).value();
    const auto label = transaction.label("N").value();
    for (int i = 0; i < 1000; ++i) {
      nodes.push_back(transaction.create_node(std::span(&label, 1), {}).value());
    }
    std::move(transaction).commit().value();
  }
  std::size_t at = 0;
  for (auto _ : state) {
    auto transaction = std::move(store.begin()).value();
    const auto type = transaction.type("R").value();
    for (std::int64_t i = 0; i < state.range(0); ++i, ++at) {
      transaction.create_edge(type, nodes[at % 1000], nodes[(at * 7) % 1000], {}).value();
    }
    std::move(transaction).commit().value();
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

BENCHMARK(raw_synced_put)->Arg(1)->Arg(1000)->Unit(benchmark::kMicrosecond);
BENCHMARK(durable_edges)->Arg(1)->Arg(1000)->Unit(benchmark::kMicrosecond);

}  // namespace
