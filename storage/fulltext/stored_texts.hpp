#pragma once
// Purpose: StoredTexts, what folds wrote of a full-text index: the documents of its base.
// May depend on: storage/fulltext/posting_block.hpp, storage/index/stored_cursor.hpp,
// storage/overlay/paged_array.hpp.
// Invariants: never changes; holds exactly the documents that are alive in the base. They stand in
// runs, each a stored index, oldest first: a later run has the documents of later folds, and names
// the entities of which earlier runs say what is over. Nothing is read before somebody asks.
// Thread-safe. Errors: corruption or io from the disk.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plenum/result.hpp"
#include "storage/fulltext/posting_block.hpp"
#include "storage/index/stored_cursor.hpp"
#include "storage/overlay/paged_array.hpp"

namespace plenum::storage {

/// What ranking needs to know of all documents of one state.
struct TextStats {
  std::uint64_t documents = 0;  ///< entities with a word at least
  std::uint64_t words = 0;      ///< in all of them, each time it stands there
  friend bool operator==(const TextStats&, const TextStats&) = default;
};

class StoredTexts {
 public:
  /// By entity: the last run that names it; runs before that do not count for it.
  using LastRuns = PagedArray<std::uint8_t, 12>;
  static constexpr std::size_t runs_max = 255;

  /// An index of `base->meta().indexes`.
  StoredTexts(std::shared_ptr<const Base> base, std::uint32_t number);

  const Base& base() const noexcept { return *base_; }
  /// Numbers of the stored indexes that are its runs; the first is that of the index.
  const std::vector<std::uint32_t>& runs() const noexcept { return runs_; }
  std::size_t run_count() const noexcept { return runs_.size(); }

  /// corruption also when the index is not there.
  Result<TextStats> stats() const;
  Result<bool> contains(std::string_view word) const;
  /// Appends the words that have the stem, ascending.
  Status words_of_stem(std::string_view stem, std::vector<std::string>& out) const;
  /// Appends words that begin so, ascending, at most `limit`: those after `after`, unless it is
  /// empty. O(words · runs · log n).
  Status words_from(std::string_view prefix, std::string_view after, std::size_t limit,
                    std::vector<std::string>& out) const;
  /// About how many documents have the word; rather too many. Reads none of them.
  Result<std::uint64_t> estimate(std::string_view word) const;

  // Of one run.

  /// Words of the documents that it brought, and of those that it ended.
  Result<std::uint64_t> weight(std::size_t run) const;
  /// Appends the entities that it names.
  Status replaced_in(std::size_t run, std::vector<std::uint64_t>& out) const;
  /// As words_from().
  Status words_of_run(std::size_t run, std::string_view prefix, std::string_view after,
                      std::size_t limit, std::vector<std::string>& out) const;
  /// Null when there is one run alone. Read when somebody asks first: O(entities named).
  Result<const LastRuns*> last_runs() const;

 private:
  Result<std::uint64_t> number_under(std::size_t run, std::string_view key) const;

  std::shared_ptr<const Base> base_;
  std::vector<std::uint32_t> runs_;
  mutable std::mutex mutex_;
  mutable std::unique_ptr<const LastRuns> last_runs_;  ///< null: nobody asked yet
};

/// Walks the postings that a run has of a word, block after block, without those of documents that
/// later runs ended. One thread; the texts outlive it.
class StoredPostings {
 public:
  StoredPostings(const StoredTexts& texts, std::string_view word, std::size_t run);

  /// The postings of the next block, entities ascending; none at the end. Valid until the next
  /// call. With `entity` blocks whose entities are all below it may be left out.
  Result<std::span<const StoredPosting>> next_block(std::uint64_t entity = 0);

 private:
  std::optional<std::uint64_t> ahead() const noexcept;
  Status begin();
  Status read_block(std::uint64_t entity);
  void leave_out_replaced();

  const StoredTexts& texts_;
  std::size_t run_;
  std::string prefix_;
  StoredCursor blocks_;  ///< at the block ahead
  bool begun_ = false;
  const StoredTexts::LastRuns* last_runs_ = nullptr;  ///< null: no later run ends anything
  std::optional<std::uint64_t> last_;                 ///< entity that was read last
  std::string key_;  ///< of the present block, which its postings point into
  std::vector<StoredPosting> block_;
};

}  // namespace plenum::storage
