// Writes what the pipeline extracts from every file of a folder as JSON, one file each, so that a
// scorer can read them: extract_folder PACK ARTICLES OUT [--explain]
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "core/file.hpp"
#include "ingest/gold_json.hpp"
#include "ingest/pipeline.hpp"

int main(int count, char** arguments) {
  namespace fs = std::filesystem;
  if (count < 4) {
    std::fprintf(stderr, "usage: extract_folder PACK ARTICLES OUT [--explain]\n");
    return 2;
  }
  const auto pack = plenum::ingest::Pack::load(arguments[1]);
  if (!pack.ok()) {
    std::fprintf(stderr, "error: %s\n", pack.error().message().c_str());
    return 1;
  }
  plenum::ingest::GoldJsonOptions options;
  options.explain = count > 4;
  fs::create_directories(arguments[3]);
  int failed = 0;
  for (const auto& entry : fs::directory_iterator(arguments[2])) {
    if (!entry.is_regular_file()) continue;
    auto bytes = plenum::core::read_file(entry.path().string());
    if (!bytes.ok()) continue;
    const auto document =
        plenum::ingest::extract(*std::move(bytes), entry.path().filename().string(), *pack);
    if (!document.ok()) {
      std::fprintf(stderr, "error: %s: %s\n", entry.path().c_str(),
                   document.error().message().c_str());
      ++failed;
      continue;
    }
    const std::string json = plenum::ingest::gold_json(*document, *pack, options);
    const fs::path out = fs::path(arguments[3]) / (entry.path().stem().string() + ".json");
    const auto written = plenum::core::write_file(out.string(), json + "\n");
    failed += written.ok() ? 0 : 1;
  }
  return failed == 0 ? 0 : 1;
}
