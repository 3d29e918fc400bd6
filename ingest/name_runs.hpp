#pragma once
// Purpose: runs of capitalised words that may be a name, with the small words that join them.
// May depend on: ingest/analysis.hpp.
// Invariants: a run lies within one sentence and is bounded in length.

#include <cstdint>

#include "ingest/analysis.hpp"

namespace plenum::ingest {

/// Tokens [first, end) of a possible name.
struct Run {
  std::uint32_t first = 0;
  std::uint32_t end = 0;
};

/// Tokens of the longest gazetteer name at a token that is a proper name; industries are not.
std::uint32_t proper_name(const Analysis& work, std::uint32_t at);

/// Grows capitalised runs; connectors are licensed by what the run already holds.
class RunReader {
 public:
  RunReader(const Analysis& work, std::uint32_t sentence);

  /// The next run of the sentence, from left to right; false: there is none.
  bool next(Run& run);

 private:
  bool starts(std::uint32_t at) const;
  bool addresses(std::uint32_t at) const;
  std::uint32_t grow(std::uint32_t at) const;
  bool association(std::uint32_t first, std::uint32_t at) const;
  bool second_syllable(std::uint32_t at) const;
  std::uint32_t connector(std::uint32_t first, std::uint32_t at, bool head, bool joined) const;
  bool head_follows(std::uint32_t at) const;

  const Analysis& work_;
  std::uint32_t at_ = 0;
  std::uint32_t floor_ = 0;
  std::uint32_t stop_ = 0;
};

}  // namespace plenum::ingest
