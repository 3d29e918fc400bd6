// Articles a second: extraction alone, and with derivation and storage in memory.
#include <benchmark/benchmark.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "plenum/plenum.hpp"

namespace {

std::vector<plenum::Article> samples() {
  std::vector<plenum::Article> articles;
  for (const auto& entry : std::filesystem::directory_iterator(PLENUM_SOURCE_DIR "/samples")) {
    std::ifstream file(entry.path(), std::ios::binary);
    articles.push_back({entry.path().string(), {std::istreambuf_iterator<char>(file), {}}});
  }
  return articles;
}

void copies(const std::string& folder, int count) {
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  const auto articles = samples();
  for (int i = 0; i < count; ++i) {
    const auto& article = articles[static_cast<std::size_t>(i) % articles.size()];
    const auto extension = std::filesystem::path(article.source).extension().string();
    std::ofstream(folder + "/" + std::to_string(i) + extension)
        << article.bytes << "\nCopy " << i << ".\n";
  }
}

void ingest_folder(benchmark::State& state) {
  const auto folder = (std::filesystem::temp_directory_path() / "plenum_bench_articles").string();
  const auto count = static_cast<int>(state.range(0));
  copies(folder, count);
  plenum::IngestOptions options;
  options.pack = PLENUM_SOURCE_DIR "/share/packs/policy";
  for (auto _ : state) {
    plenum::Database db = plenum::Database::open(":memory:").value();
    const auto report = plenum::ingest_folder(db, folder, options);
    if (!report.ok()) state.SkipWithError(report.error().message().c_str());
  }
  state.SetItemsProcessed(state.iterations() * count);
}

void extract_folder(benchmark::State& state) {
  const auto folder = (std::filesystem::temp_directory_path() / "plenum_bench_articles").string();
  const auto count = static_cast<int>(state.range(0));
  copies(folder, count);
  plenum::ExtractOptions options;
  options.pack = PLENUM_SOURCE_DIR "/share/packs/policy";
  options.threads = 1;
  for (auto _ : state) {
    const auto done = plenum::extract(std::span(&folder, 1), options,
                                      [](const plenum::Extracted&) { return true; });
    if (!done.ok()) state.SkipWithError(done.error().message().c_str());
  }
  state.SetItemsProcessed(state.iterations() * count);
}

/// An article in which nearly every sentence names somebody and something new.
std::string article_of_names(int sentences) {
  std::string text = "Many people meet many others\n\n";
  for (int i = 0; i < sentences; ++i) {
    const auto name = [&](int salt) {
      std::string made = "K";
      for (int n = (i * 7 + salt) * 31 + 26; n > 0; n /= 26)
        made += static_cast<char>('a' + n % 26);
      return made;
    };
    text += "Jonas " + name(1) + " of the " + name(2) + " Institute said that the " + name(3) +
            " Party would adopt the " + name(4) + " plan, and exports rose " +
            std::to_string(i % 90) + " percent in 2024.\n\n";
  }
  return text;
}

/// Whether the time grows with an article's size, or with more.
void ingest_long_article(benchmark::State& state) {
  const plenum::Article article{"names.txt", article_of_names(static_cast<int>(state.range(0)))};
  plenum::IngestOptions options;
  options.pack = PLENUM_SOURCE_DIR "/share/packs/policy";
  for (auto _ : state) {
    plenum::Database db = plenum::Database::open(":memory:").value();
    const auto report = plenum::ingest_article(db, article, options);
    if (!report.ok()) state.SkipWithError(report.error().message().c_str());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(article.bytes.size()));
}

BENCHMARK(extract_folder)->Arg(500)->Unit(benchmark::kMillisecond);
BENCHMARK(ingest_folder)->Arg(100)->Arg(1000)->Unit(benchmark::kMillisecond);
BENCHMARK(ingest_long_article)->Arg(250)->Arg(1000)->Arg(4000)->Unit(benchmark::kMillisecond);

}  // namespace
