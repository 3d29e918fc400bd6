// Where the time of a bulk import goes: records, typed columns, ids; then the whole of it.
#include <benchmark/benchmark.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "core/csv.hpp"
#include "core/hash.hpp"
#include "exchange/bulk_csv/batch.hpp"
#include "exchange/bulk_csv/bulk_csv.hpp"

namespace {

using namespace plenum;
using namespace plenum::exchange::bulk_csv;

constexpr std::int64_t nodes = 100'000;
constexpr std::int64_t edges = 500'000;

std::uint64_t below(std::uint64_t& state, std::uint64_t bound) {
  state += 0x9E3779B97F4A7C15ULL;
  return core::mix64(state) % bound;
}

std::string edge_rows() {
  std::uint64_t state = 42;
  std::string text;
  for (std::int64_t i = 0; i < edges; ++i) {
    text += std::to_string(below(state, nodes) * 11) + ',' +
            std::to_string(below(state, nodes) * 11) + ",12623040" +
            std::to_string(10000 + i % 10000) + ',' + std::to_string(i % 10) + '\n';
  }
  return text;
}

std::string node_rows() {
  std::uint64_t state = 7;
  std::string text;
  for (std::int64_t i = 0; i < nodes; ++i) {
    text += std::to_string(i * 11) + ",Name" + std::to_string(below(state, 1000)) +
            ",\"some words, in quotes\"," + std::to_string(i % 100) + '\n';
  }
  return text;
}

struct Files {
  Files() {
    folder = (std::filesystem::temp_directory_path() / "plenum_bench_bulk").string();
    std::filesystem::create_directories(folder);
    std::ofstream(node_file()) << "id:ID(P){id-type:long},name,text,age:int\n" << node_rows();
    std::ofstream(edge_file()) << ":START_ID(P),:END_ID(P),at:long,weight:int\n" << edge_rows();
  }
  std::string node_file() const { return folder + "/nodes.csv"; }
  std::string edge_file() const { return folder + "/edges.csv"; }
  std::string folder;
};

const Files& files() {
  static const Files made;
  return made;
}

void tokenize(benchmark::State& state) {
  const std::string text = state.range(0) == 0 ? edge_rows() : node_rows();
  std::size_t fields = 0;
  for (auto _ : state) {
    core::CsvReader reader(text, true, {});
    while (reader.next() == core::CsvReader::Step::record) fields += reader.fields().size();
  }
  benchmark::DoNotOptimize(fields);
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

/// Ids of every node, multiples of 11 as in the files.
IdSpace all_ids() {
  IdSpace ids("P", true);
  for (std::int64_t i = 0; i < nodes; ++i) {
    if (ids.add(i * 11).ok()) ids.bind(NodeId{static_cast<std::uint64_t>(i + 1)});
  }
  return ids;
}

void enter_ids(benchmark::State& state) {
  for (auto _ : state) {
    const IdSpace ids = all_ids();
    benchmark::DoNotOptimize(ids.size());
  }
  state.SetItemsProcessed(state.iterations() * nodes);
}

/// Edge rows to columns, ends looked up: what a worker does.
void read_edge_pieces(benchmark::State& state) {
  const auto file = InputFile::open(files().edge_file());
  IdSpace ids = all_ids();
  Layout layout;
  layout.kind = FileKind::relationships;
  HeaderPlace place = read_header(**file, {}, FileKind::relationships).value();
  layout.header = std::move(place.header);
  for (HeaderField& field : layout.header.fields) {
    field.kind = ValueKind::integer;
    layout.column_of.push_back(layout.columns.size());
    layout.columns.emplace_back(field, field.kind, ';');
  }
  layout.start_field = 0;
  layout.end_field = 1;
  layout.start_space = layout.end_space = &ids;
  for (auto _ : state) {
    std::uint64_t next = place.rows_start;
    for (std::uint64_t piece = 0; piece * piece_bytes < (*file)->size(); ++piece) {
      const Batch batch = read_piece(**file, piece, layout, next);
      next = batch.end;
      benchmark::DoNotOptimize(batch.starts.size());
    }
  }
  state.SetItemsProcessed(state.iterations() * edges);
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>((*file)->size()));
}

void import_all(benchmark::State& state) {
  Request request;
  request.nodes = {{{"P"}, {files().node_file()}}};
  request.relationships = {{{"R"}, {files().edge_file()}}};
  request.threads = 2;
  for (auto _ : state) {
    const std::string path = files().folder + "/db";
    std::filesystem::remove_all(path);
    const auto store = storage::Store::open(state.range(0) == 0 ? ":memory:" : path).value();
    const auto report = bulk_import(*store, request);
    if (!report.ok()) state.SkipWithError(report.error().message().c_str());
  }
  state.SetItemsProcessed(state.iterations() * edges);
}

BENCHMARK(tokenize)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);
BENCHMARK(enter_ids)->Unit(benchmark::kMillisecond);
BENCHMARK(read_edge_pieces)->Unit(benchmark::kMillisecond);
BENCHMARK(import_all)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

}  // namespace
