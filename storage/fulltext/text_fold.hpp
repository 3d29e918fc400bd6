#pragma once
// Purpose: TextFold, what a fold changes in one full-text index on disk.
// May depend on: storage/fulltext/text_index.hpp, storage/index/index_merge.hpp,
// storage/schema.hpp. Invariants: the pages written hold exactly the documents of the graph as of
// the fold; what is there and what the graph said must agree, or the fold ends with `corruption`.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/result.hpp"
#include "storage/fulltext/text_index.hpp"
#include "storage/index/index_merge.hpp"
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
  Status write(SegmentWriter& out);

 private:
  struct Edit {
    std::uint64_t entity = 0;
    std::optional<StoredPosting> before;
    std::optional<StoredPosting> after;
  };
  struct Change {
    std::string key;
    std::uint64_t id = 0;
    bool added = false;
    IndexEntry entry() const noexcept { return {key, id}; }
  };

  std::vector<std::string> words() const;
  std::vector<Edit> edits_of(std::string_view word) const;
  Status write_word(IndexMerge& merge, std::string_view word);
  /// Changes the block that the first edit is in, or would be; answers how many edits it took.
  Result<std::size_t> change_block(std::string_view prefix, std::span<const Edit> edits,
                                   std::vector<Change>& changes);
  Result<bool> keeps_blocks(std::string_view prefix, const std::vector<Change>& changes) const;
  Status write_stats(IndexMerge& merge);
  static Status apply(IndexMerge& merge, std::vector<Change>& changes);

  StoredTexts stored_;
  std::uint32_t number_;
  Stemmer stemmer_;
  TextIndex before_;
  TextIndex after_;
  std::vector<Change> stems_;
};

/// Writes an index that the base does not have: `texts` as of `at`.
Status write_texts(SegmentWriter& out, std::uint32_t number, const TextIndex& texts, Timestamp at);

}  // namespace plenum::storage
