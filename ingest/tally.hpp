#pragma once
// Purpose: what the articles of a call brought, counted as they are stored.
// May depend on: ingest/model.hpp, core.
// Invariants: counting an article costs what the article holds, never what the graph holds; memory
// has a bound.

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ingest/model.hpp"

namespace plenum::ingest {

/// Of one kind: what an article was the first to bring, and what the graph had before it. Summed
/// over articles, so what three articles know anew and again is one added and two known.
struct KindTally {
  std::uint64_t added = 0;
  std::uint64_t known = 0;

  void count(bool is_new) { ++(is_new ? added : known); }
  void add(const KindTally& other) {
    added += other.added;
    known += other.known;
  }
};

/// What stored contributions changed in the graph.
struct GraphTally {
  KindTally entities;  ///< all but the next two and the article
  KindTally statements;
  KindTally figures;
  std::map<std::string, KindTally> facts;  ///< by type, without mentions
  std::int64_t disputed = 0;  ///< facts and figures that contradict others now and did not before,
                              ///< less those of which the opposite is true

  void add(const GraphTally& other);
};

/// The names of no known type in the documents it was shown.
class UnknownTally {
 public:
  void add(const Document& document);
  /// The most frequent names first, equal counts by name.
  std::vector<std::pair<std::string, std::uint64_t>> take();

 private:
  /// Beyond so many names the rarer half is forgotten: what is frequent in all is frequent soon.
  static constexpr std::size_t names_max = 100'000;

  void forget_rare();
  std::unordered_map<std::string, std::uint64_t> counts_;
};

/// Counts of the gate, by DropReason.
using DropCounts = std::array<std::uint64_t, drop_reason_count>;

}  // namespace plenum::ingest
