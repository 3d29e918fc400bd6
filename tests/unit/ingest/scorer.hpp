#pragma once
// Purpose: runs the scorer of the annotated articles over what the pipeline extracts.
// May depend on: policy_pack.hpp, nlohmann/json.
// Invariants: writes only below the system's folder for temporary files; null where the scorer is
// not there.

#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "core/file.hpp"
#include "policy_pack.hpp"

namespace plenum::ingest {

/// The scorer's numbers for all .txt files of a folder against the .json files of another.
inline nlohmann::json scores_of(const std::filesystem::path& articles,
                                const std::filesystem::path& gold, const std::string& name) {
  namespace fs = std::filesystem;
  const fs::path script = fs::path(PLENUM_SHARED_DIR) / "gold/score.py";
  if (std::string(PLENUM_SHARED_DIR).empty() || !fs::exists(script)) return nullptr;
  const fs::path out =
      fs::temp_directory_path() / ("plenum_score_" + name + std::to_string(::getpid()));
  fs::remove_all(out);
  fs::create_directories(out);
  for (const auto& entry : fs::directory_iterator(articles)) {
    if (entry.path().extension() != ".txt") continue;
    const auto document = extract(*core::read_file(entry.path().string()),
                                  entry.path().filename().string(), policy_pack());
    if (!document.ok()) return nullptr;
    std::ofstream(out / (entry.path().stem().string() + ".json"))
        << gold_json(*document, policy_pack());
  }
  const std::string command =
      "python3 '" + script.string() + "' --quiet '" + gold.string() + "' '" + out.string() + "'";
  FILE* scorer = popen(command.c_str(), "r");
  if (scorer == nullptr) return nullptr;
  std::string line;
  std::array<char, 4096> buffer{};
  while (std::fgets(buffer.data(), buffer.size(), scorer) != nullptr) line += buffer.data();
  const bool done = pclose(scorer) == 0;
  fs::remove_all(out);
  return done ? nlohmann::json::parse(line) : nlohmann::json();
}

}  // namespace plenum::ingest
