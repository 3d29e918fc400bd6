// Properties of a million nodes: sums and filtered averages beside plain arrays, single nodes
// beside SQLite.
#include <benchmark/benchmark.h>
#ifdef PLENUM_BENCH_SQLITE
#include <sqlite3.h>
#endif

#include <random>

#include "bench/support/scratch.hpp"
#include "storage/bulk_load.hpp"
#include "storage/open.hpp"

namespace plenum::bench {
namespace {

constexpr std::size_t rows = 1'000'000;
constexpr const char* names[] = {"amount", "ratio", "title", "year", "open"};

/// A plain array a property.
struct Arrays {
  std::vector<std::int64_t> amounts;
  std::vector<double> ratios;
  std::string titles;
  std::vector<std::uint32_t> title_ends{0};
  std::vector<std::int64_t> years;
  std::vector<std::int64_t> open;

  static const Arrays& get() {
    static const Arrays arrays = [] {
      Arrays out;
      std::mt19937_64 random(3);
      for (std::size_t i = 0; i < rows; ++i) {
        out.amounts.push_back(static_cast<std::int64_t>(random() % 1'000'000));
        out.ratios.push_back(static_cast<double>(random() % 100'000) / 1000);
        out.titles += "title " + std::to_string(random() % 50'000);
        out.title_ends.push_back(static_cast<std::uint32_t>(out.titles.size()));
        out.years.push_back(static_cast<std::int64_t>(1990 + random() % 40));
        out.open.push_back(static_cast<std::int64_t>(random() % 2));
      }
      return out;
    }();
    return arrays;
  }
};

struct Stored {
  std::unique_ptr<storage::Store> store;
  std::vector<NodeId> ids;
  std::vector<storage::PropertyToken> keys;

  static const Stored& get() {
    static const Stored stored = [] {
      const Arrays& arrays = Arrays::get();
      Stored out;
      const std::string path = fresh_folder("columns");
      {
        const auto store = must(storage::Store::open(path));
        auto loader = must(storage::BulkLoader::begin(*store, {.threads = 2}));
        const storage::LabelToken label = must(loader->label("Item"));
        std::vector<storage::BulkColumn> columns(5);
        for (std::size_t i = 0; i < 5; ++i) columns[i].key = must(loader->property(names[i]));
        columns[0].kind = ValueKind::integer;
        columns[0].integers = arrays.amounts;
        columns[1].kind = ValueKind::floating;
        columns[1].floats = arrays.ratios;
        columns[2].kind = ValueKind::string;
        columns[2].ends = arrays.title_ends;
        columns[2].bytes = arrays.titles;
        columns[3].kind = ValueKind::integer;
        columns[3].integers = arrays.years;
        columns[4].kind = ValueKind::boolean;
        columns[4].integers = arrays.open;
        std::vector<storage::IdRange> ranges;
        must(loader->add_nodes({std::span(&label, 1), rows, columns}, ranges));
        for (const storage::IdRange& range : ranges) {
          for (std::uint64_t i = 0; i < range.count; ++i)
            out.ids.push_back(NodeId{range.first + i});
        }
        must(loader->finish());
      }
      out.store = must(storage::Store::open(path));
      for (const char* name : names) out.keys.push_back(*out.store->snapshot().find_property(name));
      return out;
    }();
    return stored;
  }
};

void sum_array(benchmark::State& state) {
  const auto& amounts = Arrays::get().amounts;
  for (auto _ : state) {
    std::int64_t sum = 0;
    for (const std::int64_t amount : amounts) sum += amount;
    benchmark::DoNotOptimize(sum);
  }
}
BENCHMARK(sum_array)->Unit(benchmark::kMicrosecond);

constexpr std::size_t batch = 2048;

/// Calls visit(ids) for each batch of ids.
template <class Visit>
void in_batches(Visit&& visit) {
  for (std::size_t first = 0; first < rows; first += batch) {
    visit(std::span(Stored::get().ids).subspan(first, std::min(batch, rows - first)));
  }
}

void sum_column(benchmark::State& state) {
  const Stored& stored = Stored::get();
  const storage::Snapshot graph = stored.store->snapshot();
  storage::PropertyColumn column;
  for (auto _ : state) {
    std::int64_t sum = 0;
    in_batches([&](std::span<const NodeId> ids) {
      column.clear();
      must(graph.gather(ids, stored.keys[0], column));
      for (const std::int64_t amount : column.integers()) sum += amount;
    });
    benchmark::DoNotOptimize(sum);
  }
}
BENCHMARK(sum_column)->Unit(benchmark::kMicrosecond);

/// The nodes of a label, found on the way.
void sum_column_of_scan(benchmark::State& state) {
  const Stored& stored = Stored::get();
  const storage::Snapshot graph = stored.store->snapshot();
  const storage::LabelToken label = *graph.find_label("Item");
  storage::PropertyColumn column;
  std::vector<NodeId> ids;
  for (auto _ : state) {
    std::int64_t sum = 0;
    for (storage::ScanPosition position; !position.done;) {
      ids.clear();
      must(graph.scan_nodes(label, position, batch, ids));
      column.clear();
      must(graph.gather(ids, stored.keys[0], column));
      for (const std::int64_t amount : column.integers()) sum += amount;
    }
    benchmark::DoNotOptimize(sum);
  }
}
BENCHMARK(sum_column_of_scan)->Unit(benchmark::kMicrosecond);

void filtered_average_array(benchmark::State& state) {
  const Arrays& arrays = Arrays::get();
  for (auto _ : state) {
    double sum = 0;
    std::int64_t count = 0;
    for (std::size_t i = 0; i < rows; ++i) {
      if (arrays.years[i] < 2010) continue;
      sum += arrays.ratios[i];
      ++count;
    }
    benchmark::DoNotOptimize(sum / static_cast<double>(count));
  }
}
BENCHMARK(filtered_average_array)->Unit(benchmark::kMicrosecond);

void filtered_average_column(benchmark::State& state) {
  const Stored& stored = Stored::get();
  const storage::Snapshot graph = stored.store->snapshot();
  storage::PropertyColumn years;
  storage::PropertyColumn ratios;
  for (auto _ : state) {
    double sum = 0;
    std::int64_t count = 0;
    in_batches([&](std::span<const NodeId> ids) {
      years.clear();
      ratios.clear();
      must(graph.gather(ids, stored.keys[3], years));
      must(graph.gather(ids, stored.keys[1], ratios));
      for (std::size_t i = 0; i < ids.size(); ++i) {
        if (years.integers()[i] < 2010) continue;
        sum += ratios.floats()[i];
        ++count;
      }
    });
    benchmark::DoNotOptimize(sum / static_cast<double>(count));
  }
}
BENCHMARK(filtered_average_column)->Unit(benchmark::kMicrosecond);

void point_read_of_five(benchmark::State& state) {
  const Stored& stored = Stored::get();
  const storage::Snapshot graph = stored.store->snapshot();
  std::mt19937_64 random(5);
  for (auto _ : state) {
    const NodeId id = stored.ids[random() % rows];
    for (const storage::PropertyToken key : stored.keys) {
      benchmark::DoNotOptimize(must(graph.property(id, key)));
    }
  }
}
BENCHMARK(point_read_of_five)->Unit(benchmark::kMicrosecond);

#ifdef PLENUM_BENCH_SQLITE
void run(sqlite3* db, const char* sql) {
  if (sqlite3_exec(db, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail(sqlite3_errmsg(db));
}

void sqlite_point_read_of_five(benchmark::State& state) {
  const Arrays& arrays = Arrays::get();
  const std::string path = fresh_folder("sqlite_columns");
  sqlite3* db = nullptr;
  if (sqlite3_open(path.c_str(), &db) != SQLITE_OK) fail("SQLite");
  run(db,
      "PRAGMA cache_size=-1000000; PRAGMA mmap_size=4000000000;"
      "CREATE TABLE item(id INTEGER PRIMARY KEY, amount, ratio, title, year, open); BEGIN");
  sqlite3_stmt* insert = nullptr;
  sqlite3_prepare_v2(db, "INSERT INTO item VALUES (?,?,?,?,?,?)", -1, &insert, nullptr);
  for (std::size_t i = 0; i < rows; ++i) {
    const std::uint32_t begin = arrays.title_ends[i];
    sqlite3_bind_int64(insert, 1, static_cast<std::int64_t>(i));
    sqlite3_bind_int64(insert, 2, arrays.amounts[i]);
    sqlite3_bind_double(insert, 3, arrays.ratios[i]);
    sqlite3_bind_text(insert, 4, arrays.titles.data() + begin,
                      static_cast<int>(arrays.title_ends[i + 1] - begin), SQLITE_STATIC);
    sqlite3_bind_int64(insert, 5, arrays.years[i]);
    sqlite3_bind_int64(insert, 6, arrays.open[i]);
    sqlite3_step(insert);
    sqlite3_reset(insert);
  }
  run(db, "COMMIT");
  sqlite3_finalize(insert);
  sqlite3_stmt* read = nullptr;
  sqlite3_prepare_v2(db, "SELECT amount, ratio, title, year, open FROM item WHERE id=?", -1, &read,
                     nullptr);
  std::mt19937_64 random(5);
  for (auto _ : state) {
    sqlite3_bind_int64(read, 1, static_cast<std::int64_t>(random() % rows));
    if (sqlite3_step(read) != SQLITE_ROW) fail("no row");
    benchmark::DoNotOptimize(sqlite3_column_int64(read, 0));
    benchmark::DoNotOptimize(sqlite3_column_double(read, 1));
    benchmark::DoNotOptimize(
        std::string(reinterpret_cast<const char*>(sqlite3_column_text(read, 2))));
    benchmark::DoNotOptimize(sqlite3_column_int64(read, 3));
    benchmark::DoNotOptimize(sqlite3_column_int64(read, 4));
    sqlite3_reset(read);
  }
  sqlite3_finalize(read);
  sqlite3_close(db);
}
BENCHMARK(sqlite_point_read_of_five)->Unit(benchmark::kMicrosecond);
#endif

}  // namespace
}  // namespace plenum::bench
