#pragma once
// Purpose: what a salvage finds wrong, collected.
// May depend on: storage/salvage.hpp.
// Invariants: one Findings a salvage, one thread.

#include <string>
#include <utility>

#include "storage/salvage.hpp"

namespace plenum::storage {

inline constexpr std::size_t salvage_problems_max = 100;

struct Findings {
  SalvageReport report;

  void problem(std::string file, std::string message) {
    ++report.problem_count;
    if (report.problems.size() < salvage_problems_max) {
      report.problems.push_back({std::move(file), std::move(message)});
    }
  }
  /// Of a record or value inside the store.
  void content(const Error& error) {
    problem(error.file().empty() ? "graph" : error.file(), error.message());
  }
};

}  // namespace plenum::storage
