// Full-text search through the public API, in memory and on disk, beside SQLite's FTS5 on disk
// where its library has that. PLENUM_BENCH_TEXTS (default 100,000) texts of 40 words; the ten best
// of each query. What folds write: fulltext_fold_bench.
#include <benchmark/benchmark.h>
#ifdef PLENUM_BENCH_SQLITE
#include <sqlite3.h>
#endif

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "bench/support/scratch.hpp"
#include "bench/support/texts.hpp"
#include "plenum/plenum.hpp"

namespace plenum::bench {
namespace {

constexpr double different_words = 50'000;
constexpr int text_words = 40;
constexpr std::uint64_t texts_a_commit = 1000;

std::uint64_t text_count() { return environment("PLENUM_BENCH_TEXTS", 100'000); }

struct Query {
  const char* name;
  const char* text;  ///< words of which one is enough, or the syntax that both have
};
constexpr Query queries[] = {
    {"one_frequent_word", "w1"},
    {"one_rare_word", "w9000"},
    {"two_words", "w1 OR w20"},
    {"both_words", "w1 AND w20"},
    {"three_words", "w20 OR w300 OR w4000"},
    {"all_three_words", "w2 AND w20 AND w300"},
    {"phrase", "\"w1 w2\""},
    {"beginning", "w90*"},
};

/// A database of ours.
class Ours {
 public:
  explicit Ours(std::string path) : path_(std::move(path)) { open(); }
  void create() { run("CREATE FULLTEXT INDEX t FOR (n:Text) ON EACH [n.text]"); }
  template <class Next>
  void add(std::uint64_t count, Next&& next) {
    List rows;
    for (std::uint64_t i = 0; i < count; ++i) rows.emplace_back(next());
    run("UNWIND $rows AS row CREATE (:Text {text: row})", {{"rows", std::move(rows)}});
  }
  std::size_t search(const char* query) {
    return run("CALL db.index.fulltext.queryNodes('t', $query, {limit: 10}) YIELD node, score "
               "RETURN id(node), score",
               {{"query", std::string(query)}})
        .size();
  }
  /// What is on disk counts from here on, a fold included.
  void reopen() {
    if (path_ == ":memory:") return;
    db_.reset();
    open();
  }
  std::uint64_t bytes() const { return path_ == ":memory:" ? 0 : folder_bytes(path_); }

 private:
  void open() { db_.emplace(must(Database::open(path_))); }
  Table run(const std::string& statement, const Params& params = {}) {
    return must(db_->run(statement, params));
  }

  std::string path_;
  std::optional<Database> db_;
};

struct InMemory : Ours {
  InMemory() : Ours(":memory:") {}
};
struct OnDisk : Ours {
  OnDisk() : Ours(fresh_folder("fulltext")) {}
};

#ifdef PLENUM_BENCH_SQLITE
class Fts5 {
 public:
  Fts5() : path_(fresh_folder("fulltext_fts5")) { open(); }
  ~Fts5() { close(); }
  void create() { run("CREATE VIRTUAL TABLE t USING fts5(text, tokenize = 'porter unicode61')"); }
  template <class Next>
  void add(std::uint64_t count, Next&& next) {
    run("BEGIN");
    sqlite3_stmt* insert = prepare("INSERT INTO t VALUES (?)");
    for (std::uint64_t i = 0; i < count; ++i) {
      const std::string text = next();
      sqlite3_bind_text(insert, 1, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
      if (sqlite3_step(insert) != SQLITE_DONE) fail(sqlite3_errmsg(db_));
      sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
    run("COMMIT");
  }
  std::size_t search(const char* query) {
    sqlite3_stmt* select =
        prepare("SELECT rowid, rank FROM t WHERE t MATCH ? ORDER BY rank LIMIT 10");
    sqlite3_bind_text(select, 1, query, -1, SQLITE_STATIC);
    std::size_t rows = 0;
    while (sqlite3_step(select) == SQLITE_ROW) {
      benchmark::DoNotOptimize(sqlite3_column_int64(select, 0));
      benchmark::DoNotOptimize(sqlite3_column_double(select, 1));
      ++rows;
    }
    sqlite3_finalize(select);
    return rows;
  }
  void reopen() {
    close();
    open();
  }
  std::uint64_t bytes() const { return std::filesystem::file_size(path_); }

 private:
  void open() {
    if (sqlite3_open(path_.c_str(), &db_) != SQLITE_OK) fail("SQLite");
    run("PRAGMA journal_mode = WAL");
    run("PRAGMA synchronous = FULL");
  }
  void close() {
    sqlite3_close(db_);
    db_ = nullptr;
  }
  void run(const char* sql) {
    if (sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail(sqlite3_errmsg(db_));
  }
  sqlite3_stmt* prepare(const char* sql) {
    sqlite3_stmt* out = nullptr;
    if (sqlite3_prepare_v2(db_, sql, -1, &out, nullptr) != SQLITE_OK) fail(sqlite3_errmsg(db_));
    return out;
  }

  std::string path_;
  sqlite3* db_ = nullptr;
};
#endif

/// One of a kind, filled and opened anew.
template <class Store>
struct Filled {
  Store store;
  Texts texts{different_words};
  double seconds = 0;

  static Filled& get() {
    static Filled filled;
    return filled;
  }
  std::string next() { return texts.next(text_words); }

 private:
  Filled() {
    const auto begin = std::chrono::steady_clock::now();
    store.create();
    for (std::uint64_t left = text_count(); left > 0;) {
      const std::uint64_t some = std::min(left, texts_a_commit);
      store.add(some, [&] { return next(); });
      left -= some;
    }
    store.reopen();
    const auto end = std::chrono::steady_clock::now();
    seconds = std::chrono::duration<double>(end - begin).count();
  }
};

template <class Store>
void build(benchmark::State& state) {
  for (auto _ : state) state.SetIterationTime(Filled<Store>::get().seconds);
  state.counters["MB"] = static_cast<double>(Filled<Store>::get().store.bytes()) / 1e6;
}

template <class Store>
void first_search(benchmark::State& state) {
  Store& store = Filled<Store>::get().store;
  for (auto _ : state) {
    store.reopen();
    benchmark::DoNotOptimize(store.search(queries[1].text));
  }
}

template <class Store>
void search(benchmark::State& state) {
  Store& store = Filled<Store>::get().store;
  const Query& query = queries[state.range(0)];
  state.SetLabel(query.name);
  for (auto _ : state) benchmark::DoNotOptimize(store.search(query.text));
}

template <class Store>
void commit_of_one_text(benchmark::State& state) {
  Filled<Store>& filled = Filled<Store>::get();
  for (auto _ : state) filled.store.add(1, [&] { return filled.next(); });
}

template <class Store>
void add_benchmarks(const std::string& name, bool on_disk) {
  const auto add = [&](const std::string& what, void (*run)(benchmark::State&)) {
    return benchmark::RegisterBenchmark((what + "/" + name).c_str(), run);
  };
  add("build", build<Store>)->Iterations(1)->UseManualTime()->Unit(benchmark::kMillisecond);
  add("search", search<Store>)
      ->DenseRange(0, static_cast<std::int64_t>(std::size(queries)) - 1)
      ->Unit(benchmark::kMicrosecond);
  if (!on_disk) return;
  add("first_search", first_search<Store>)
      ->Iterations(10)
      ->UseRealTime()
      ->Unit(benchmark::kMillisecond);
  add("commit_of_one_text", commit_of_one_text<Store>)
      ->Iterations(300)
      ->UseRealTime()
      ->Unit(benchmark::kMicrosecond);
}

[[maybe_unused]] const bool added = [] {
  add_benchmarks<InMemory>("memory", false);
  add_benchmarks<OnDisk>("disk", true);
#ifdef PLENUM_BENCH_SQLITE
  add_benchmarks<Fts5>("fts5", true);
#endif
  return true;
}();

}  // namespace
}  // namespace plenum::bench
