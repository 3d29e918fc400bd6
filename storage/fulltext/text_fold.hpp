#pragma once
// Purpose: TextFold, what a fold changes in one full-text index on disk.
// May depend on: storage/fulltext/text_run.hpp, storage/schema.hpp.
// Invariants: the runs written hold exactly the documents of the graph as of the fold. A run weighs
// at least four times as much as the next, so there are few, and what folds write in the long run
// is in proportion to what changes: at most five times as many words a run.

#include <cstdint>
#include <span>
#include <vector>

#include "plenum/result.hpp"
#include "storage/fold.hpp"
#include "storage/fulltext/stored_texts.hpp"
#include "storage/fulltext/text_index.hpp"
#include "storage/schema.hpp"
#include "storage/segment_writer.hpp"
#include "storage/snapshot.hpp"

namespace plenum::storage {

/// Belongs to one thread. Memory: the words of the texts that change.
class TextFold {
 public:
  /// An index that `base` has stored.
  TextFold(const Base& base, const SchemaRule& rule, std::uint32_t number);

  /// Notes what an entity says before and after; empty: nothing, or the rule is not about it.
  void note(std::uint64_t id, std::span<const Value> before, std::span<const Value> after);
  /// Writes a run, if anything changed, under the number `next`, which moves on. Answers the runs
  /// that the index then has; the first has its number.
  Result<std::vector<std::uint32_t>> write(SegmentWriter& out, std::uint32_t& next, TextRuns texts);

 private:
  StoredTexts stored_;
  TextIndex after_;
  TextStats before_;
  std::vector<std::uint64_t> replaced_;  ///< entities that said something before
};

/// Writes an index that the base does not have: `texts` as of `at`.
Status write_texts(SegmentWriter& out, std::uint32_t number, const TextIndex& texts, Timestamp at);

}  // namespace plenum::storage
