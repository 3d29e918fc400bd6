#pragma once
// Purpose: writes one run of a full-text index: the documents of a fold, and of the runs that it
// takes up.
// May depend on: storage/fulltext, storage/index/index_merge.hpp.
// Invariants: a run has at most one document of an entity; where two runs and the fold would give
// it two, they are not what the graph said, and the fold ends with `corruption`.

#include <cstddef>
#include <cstdint>
#include <span>

#include "plenum/result.hpp"
#include "storage/fulltext/stored_texts.hpp"
#include "storage/fulltext/text_index.hpp"
#include "storage/segment_writer.hpp"
#include "storage/types.hpp"

namespace plenum::storage {

/// What is referred to outlives it.
struct TextRun {
  const TextIndex& texts;  ///< documents that are new as of `at`
  Timestamp at = 0;
  TextStats stats{};                   ///< of the whole index
  const StoredTexts* below = nullptr;  ///< null: there is none
  std::size_t first = 0;               ///< this run of `below` and later ones are taken up
  std::span<const std::uint64_t>
      replaced{};            ///< entities whose documents below are over; ascending
  std::uint64_t weight = 0;  ///< StoredTexts::weight(), with what is taken up
};

/// Writes it as the index of that number, which is new. Memory: all its words, and the postings of
/// one of them.
Status write_run(SegmentWriter& out, std::uint32_t number, const TextRun& run);

}  // namespace plenum::storage
