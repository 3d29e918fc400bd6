#include "ingest/tally.hpp"

#include <algorithm>
#include <tuple>

#include "ingest/unknowns.hpp"

namespace plenum::ingest {
namespace {

using NameCount = std::pair<std::string, std::uint64_t>;

bool more_frequent(const NameCount& a, const NameCount& b) {
  return std::tie(b.second, a.first) < std::tie(a.second, b.first);
}

}  // namespace

void GraphTally::add(const GraphTally& other) {
  entities.add(other.entities);
  statements.add(other.statements);
  figures.add(other.figures);
  for (const auto& [type, tally] : other.facts) facts[type].add(tally);
  disputed += other.disputed;
}

void UnknownTally::add(const Document& document) {
  for (auto& [surface, seen] : unknown_surfaces(document)) counts_[surface] += seen.count;
  if (counts_.size() > names_max) forget_rare();
}

void UnknownTally::forget_rare() {
  std::vector<NameCount> names = take();
  names.resize(names_max / 2);
  for (NameCount& name : names) counts_.insert(std::move(name));
}

std::vector<NameCount> UnknownTally::take() {
  std::vector<NameCount> names(counts_.begin(), counts_.end());
  counts_.clear();
  std::sort(names.begin(), names.end(), more_frequent);
  return names;
}

}  // namespace plenum::ingest
