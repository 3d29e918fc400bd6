#pragma once
// Purpose: folders and failures of benchmarks.
// May depend on: std.
// Invariants: a folder is empty when it is handed out; a failure ends the program.

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <utility>

namespace plenum::bench {

inline std::string fresh_folder(const std::string& name) {
  const auto path = std::filesystem::temp_directory_path() / ("plenum_bench_" + name);
  std::filesystem::remove_all(path);
  return path.string();
}

inline std::uint64_t folder_bytes(const std::string& path) {
  std::uint64_t bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
    if (entry.is_regular_file()) bytes += entry.file_size();
  }
  return bytes;
}

[[noreturn]] inline void fail(const std::string& what) {
  std::cerr << what << '\n';
  std::exit(1);
}

/// The value of a Result, or the end of the program.
template <class Result>
auto must(Result&& result) {
  if (!result.ok()) fail(result.error().message());
  if constexpr (requires { *std::forward<Result>(result); }) {
    return *std::forward<Result>(result);
  }
}

inline std::uint64_t environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

}  // namespace plenum::bench
