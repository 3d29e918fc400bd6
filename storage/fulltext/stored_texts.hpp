#pragma once
// Purpose: StoredTexts, what a fold wrote of a full-text index: the documents of its base.
// May depend on: storage/fulltext/posting_block.hpp, storage/index/stored_cursor.hpp.
// Invariants: never changes; holds exactly the documents that are alive in the base. Nothing is
// read before somebody asks. Thread-safe. Errors: corruption or io from the disk.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plenum/result.hpp"
#include "storage/fulltext/posting_block.hpp"
#include "storage/index/stored_cursor.hpp"

namespace plenum::storage {

/// What ranking needs to know of all documents of one state.
struct TextStats {
  std::uint64_t documents = 0;  ///< entities with a word at least
  std::uint64_t words = 0;      ///< in all of them, each time it stands there
  friend bool operator==(const TextStats&, const TextStats&) = default;
};

class StoredTexts {
 public:
  /// An index of `base->meta().indexes`.
  StoredTexts(std::shared_ptr<const Base> base, std::uint32_t number) noexcept
      : base_(std::move(base)), number_(number) {}

  const Base& base() const noexcept { return *base_; }
  std::uint32_t number() const noexcept { return number_; }

  /// corruption also when the index is not there.
  Result<TextStats> stats() const;
  Result<bool> contains(std::string_view word) const;
  /// Appends the words that have the stem, ascending.
  Status words_of_stem(std::string_view stem, std::vector<std::string>& out) const;
  /// Appends words that begin so, ascending, at most `limit`: those after `after`, unless it is
  /// empty. O(words · log n).
  Status words_from(std::string_view prefix, std::string_view after, std::size_t limit,
                    std::vector<std::string>& out) const;
  /// About how many documents have the word; rather too many. Reads none of them.
  Result<std::uint64_t> estimate(std::string_view word) const;

 private:
  Result<std::uint64_t> number_under(std::string_view key) const;

  std::shared_ptr<const Base> base_;
  std::uint32_t number_;
};

/// Walks the postings of a word, block after block. One thread; the texts outlive it.
class StoredPostings {
 public:
  StoredPostings(const StoredTexts& texts, std::string_view word);

  /// The postings of the next block, entities ascending; none at the end. Valid until the next
  /// call. With `entity` blocks whose entities are all below it may be left out.
  Result<std::span<const StoredPosting>> next_block(std::uint64_t entity = 0);

 private:
  std::optional<std::uint64_t> ahead() const noexcept;

  std::string prefix_;
  StoredCursor blocks_;  ///< at the block ahead
  bool begun_ = false;
  std::string key_;  ///< of the present block, which its postings point into
  std::vector<StoredPosting> block_;
};

}  // namespace plenum::storage
