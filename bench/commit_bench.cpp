// Durable commits of the store beside raw synced writes of RocksDB of the same bytes, and SQLite.
#include <benchmark/benchmark.h>
#include <rocksdb/db.h>
#ifdef PLENUM_BENCH_SQLITE
#include <sqlite3.h>
#endif

#include <algorithm>
#include <chrono>
#include <vector>

#include "bench/support/scratch.hpp"
#include "storage/open.hpp"

namespace plenum::bench {
namespace {

constexpr std::size_t nodes = 1000;

/// A store with nodes, and edges in transactions of `state.range(0)`.
struct EdgeWriter {
  std::unique_ptr<storage::Store> store;
  std::vector<NodeId> ids;
  std::size_t at = 0;

  EdgeWriter() : store(must(storage::Store::open(fresh_folder("commits")))) {
    auto tx = must(store->begin());
    const storage::LabelToken label = must(tx.label("N"));
    for (std::size_t i = 0; i < nodes; ++i) {
      ids.push_back(must(tx.create_node(std::span(&label, 1), {})));
    }
    must(std::move(tx).commit());
  }
  /// Bytes that went to the engine.
  std::uint64_t write(std::int64_t edges) {
    auto tx = must(store->begin());
    const storage::TypeToken type = must(tx.type("R"));
    for (std::int64_t i = 0; i < edges; ++i, ++at) {
      must(tx.create_edge(type, ids[at % nodes], ids[at * 7 % nodes], {}));
    }
    return must(std::move(tx).commit()).log_bytes;
  }
};

struct RawWriter {
  std::unique_ptr<rocksdb::DB> db;
  rocksdb::WriteOptions sync;
  std::uint64_t number = 0;

  RawWriter() {
    rocksdb::Options options;
    options.create_if_missing = true;
    rocksdb::DB* opened = nullptr;
    if (!rocksdb::DB::Open(options, fresh_folder("raw_commits"), &opened).ok()) fail("RocksDB");
    db.reset(opened);
    sync.sync = true;
  }
  std::string next_key() { return std::to_string(1'000'000'000 + number++); }
};

std::uint64_t bytes_of_transaction(std::int64_t edges) {
  EdgeWriter writer;
  writer.write(edges);
  return writer.write(edges);
}

/// How long single commits take: the mean alone hides the folds that some of them meet.
class CommitTimes {
 public:
  template <class Commit>
  void time(const Commit& commit) {
    const auto from = std::chrono::steady_clock::now();
    commit();
    times_.push_back(
        std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - from).count());
  }
  void report(benchmark::State& state) {
    std::sort(times_.begin(), times_.end());
    state.counters["p50_us"] = at(0.5);
    state.counters["p90_us"] = at(0.9);
    state.counters["p99_us"] = at(0.99);
  }

 private:
  double at(double share) const {
    return times_[static_cast<std::size_t>(share * static_cast<double>(times_.size()))];
  }
  std::vector<double> times_;
};

/// What a transaction writes, as one value.
void raw_synced_put(benchmark::State& state) {
  const std::uint64_t bytes = bytes_of_transaction(state.range(0));
  RawWriter raw;
  const std::string value(bytes, 'v');
  CommitTimes times;
  for (auto _ : state) {
    times.time([&] {
      if (!raw.db->Put(raw.sync, raw.next_key(), value).ok()) fail("put failed");
    });
  }
  times.report(state);
  state.SetItemsProcessed(state.iterations() * state.range(0));
  state.counters["bytes"] = static_cast<double>(bytes);
}
BENCHMARK(raw_synced_put)
    ->Arg(1)
    ->Arg(1000)
    ->Unit(benchmark::kMicrosecond)
    ->UseRealTime()
    ->Iterations(300);

/// As many bytes in keys and values, a put an edge in one batch.
void raw_synced_batch(benchmark::State& state) {
  const std::uint64_t bytes = bytes_of_transaction(state.range(0));
  RawWriter raw;
  const auto edges = static_cast<std::uint64_t>(state.range(0));
  const std::uint64_t key_bytes = raw.next_key().size();
  const std::string value(bytes / edges > key_bytes ? bytes / edges - key_bytes : 0, 'v');
  CommitTimes times;
  for (auto _ : state) {
    times.time([&] {
      rocksdb::WriteBatch batch;
      for (std::uint64_t i = 0; i < edges; ++i) {
        if (!batch.Put(raw.next_key(), value).ok()) fail("put failed");
      }
      if (!raw.db->Write(raw.sync, &batch).ok()) fail("write failed");
    });
  }
  times.report(state);
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(raw_synced_batch)
    ->Arg(1000)
    ->Unit(benchmark::kMicrosecond)
    ->UseRealTime()
    ->Iterations(300);

/// Of folds at most the early ones of a small graph begin; reader_bench has more.
void durable_edges(benchmark::State& state) {
  EdgeWriter writer;
  CommitTimes times;
  for (auto _ : state) times.time([&] { writer.write(state.range(0)); });
  times.report(state);
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(durable_edges)
    ->Arg(1)
    ->Arg(1000)
    ->Unit(benchmark::kMicrosecond)
    ->UseRealTime()
    ->Iterations(300);

#ifdef PLENUM_BENCH_SQLITE
void run(sqlite3* db, const char* sql) {
  if (sqlite3_exec(db, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail(sqlite3_errmsg(db));
}

void sqlite_durable_edges(benchmark::State& state) {
  const std::string path = fresh_folder("sqlite");
  sqlite3* db = nullptr;
  if (sqlite3_open(path.c_str(), &db) != SQLITE_OK) fail("SQLite");
  run(db,
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
      "CREATE TABLE edge(start INTEGER, end INTEGER);"
      "CREATE INDEX out_edge ON edge(start, end); CREATE INDEX in_edge ON edge(end, start)");
  sqlite3_stmt* insert = nullptr;
  sqlite3_prepare_v2(db, "INSERT INTO edge VALUES (?, ?)", -1, &insert, nullptr);
  std::int64_t at = 0;
  for (auto _ : state) {
    run(db, "BEGIN");
    for (std::int64_t i = 0; i < state.range(0); ++i, ++at) {
      sqlite3_bind_int64(insert, 1, at % static_cast<std::int64_t>(nodes));
      sqlite3_bind_int64(insert, 2, at * 7 % static_cast<std::int64_t>(nodes));
      if (sqlite3_step(insert) != SQLITE_DONE) fail(sqlite3_errmsg(db));
      sqlite3_reset(insert);
    }
    run(db, "COMMIT");
  }
  sqlite3_finalize(insert);
  sqlite3_close(db);
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(sqlite_durable_edges)->Arg(1)->Arg(1000)->Unit(benchmark::kMicrosecond)->UseRealTime();
#endif

}  // namespace
}  // namespace plenum::bench
